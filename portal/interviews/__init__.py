"""The onboarding interview: when it was held, what was said, what was asked for and what was offered."""
