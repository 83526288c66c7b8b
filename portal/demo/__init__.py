"""The demo: a network with a year behind it, made fresh for today, and who one can be in it."""
