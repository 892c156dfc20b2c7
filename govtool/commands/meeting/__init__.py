"""The commands about meetings and their decisions."""
