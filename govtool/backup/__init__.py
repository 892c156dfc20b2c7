"""Backups 备份: making, keeping, checking and restoring them. How one is made: :mod:`govtool.backup.snapshot`."""
