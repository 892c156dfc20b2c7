"""Records that offices exchange."""
