"""``govtool care`` and ``govtool visit``: care agreed with households, and visits 关爱走访."""
