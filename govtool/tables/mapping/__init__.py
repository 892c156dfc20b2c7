"""Columns and words of other offices, matched to ours."""
