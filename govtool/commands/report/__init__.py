"""The commands that print and file returns."""
