"""Commands of person."""
