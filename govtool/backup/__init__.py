"""Backups 备份: making, keeping, checking and restoring them (:mod:`.snapshot`)."""
