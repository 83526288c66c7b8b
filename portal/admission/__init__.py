"""Decide, accept, admit. No table of its own, because an admission is a favor."""
