"""A small Stripe that speaks HTTP, for the demo and the tests: stateful, with a clock of its own, and it signs its messages.

It is made for the official client, and its objects have the shapes that client's own annotations say."""
