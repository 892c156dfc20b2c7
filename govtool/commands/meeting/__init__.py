"""Commands of meeting."""
