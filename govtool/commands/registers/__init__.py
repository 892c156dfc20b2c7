"""The commands of registers: units, grids, households, groups, mediators."""
