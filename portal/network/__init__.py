"""The network itself: its name, its settings, its texts."""
