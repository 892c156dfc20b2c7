"""``govtool head``: heads of micro-grids 户长."""
