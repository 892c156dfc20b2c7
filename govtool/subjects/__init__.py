"""Subjects: whatever an office has to see through. One mechanism, and a description of each noun."""
