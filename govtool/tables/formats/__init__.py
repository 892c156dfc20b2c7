"""Formats of tables: text, workbooks, JSON."""
