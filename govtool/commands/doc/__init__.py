"""Commands of doc."""
