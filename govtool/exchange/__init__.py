"""Records that offices exchange (GB/T 31000-2015)."""
