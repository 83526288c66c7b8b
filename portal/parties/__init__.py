"""Who can give and receive: the network, and each member."""
