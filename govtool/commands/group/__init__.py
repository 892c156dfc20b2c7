"""Commands of group."""
