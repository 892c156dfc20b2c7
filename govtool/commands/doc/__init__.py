"""The commands that print papers."""
