"""Visits that somebody asks for 约请走访."""
