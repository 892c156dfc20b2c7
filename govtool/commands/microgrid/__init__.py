"""``govtool microgrid``: micro-grids 联防组."""
