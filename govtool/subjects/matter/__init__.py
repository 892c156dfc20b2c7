"""Matters 事项: hazards, complaints and needs, taken in once and handled on four platforms."""
