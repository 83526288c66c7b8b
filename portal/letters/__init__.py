"""Every message that leaves the house: outbox rows, their words, and the post office that hands them over."""
