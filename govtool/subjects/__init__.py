"""Subjects that an office sees through: one mechanism, a description of each noun."""
