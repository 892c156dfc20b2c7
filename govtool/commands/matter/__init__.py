"""Commands of matter."""
