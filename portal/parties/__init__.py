"""Who can give and receive: the network, each member, and people outside."""
