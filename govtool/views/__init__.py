"""Projections of the journal, and the questions that are asked of them."""
