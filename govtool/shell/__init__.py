"""The keyboard and the screen, for every command."""
