"""Memberships: each begins with exactly one admission."""
