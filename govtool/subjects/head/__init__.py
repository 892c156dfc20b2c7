"""Heads of micro-grids 十户联防户长."""
