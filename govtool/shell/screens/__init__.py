"""Subjects as the screen and scripts show them."""
