"""Commands of unit."""
