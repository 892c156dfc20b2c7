"""How a subject is shown on the screen and to scripts."""
