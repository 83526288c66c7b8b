"""Leaving: what is open is settled first, then the membership ends and its record is frozen."""
