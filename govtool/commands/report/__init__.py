"""Commands of report."""
