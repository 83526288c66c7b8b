"""People, signing in, roles."""
