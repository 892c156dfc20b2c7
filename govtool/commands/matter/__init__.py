"""The commands about matters on the four platforms."""
