"""Proves that nothing imports a command that is not called."""

raise RuntimeError("imported without need")
