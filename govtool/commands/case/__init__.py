"""Commands of case."""
