"""Commitments with a date: made only by the one who will keep them, kept only in the words of the one who received."""
