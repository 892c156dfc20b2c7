"""Decisions of meetings 议定事项."""
