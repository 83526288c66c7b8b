"""Someone asks to join: the application, its states, and what the organizer makes of it."""
