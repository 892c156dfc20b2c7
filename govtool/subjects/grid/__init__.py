"""Grids 网格."""
