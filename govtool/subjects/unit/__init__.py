"""Units 单位."""
