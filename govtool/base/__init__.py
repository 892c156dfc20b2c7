"""Texts, dates, codes, languages and errors: the base of every room."""
