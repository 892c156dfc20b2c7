"""Households 户."""
