"""Mediators 人民调解员."""
