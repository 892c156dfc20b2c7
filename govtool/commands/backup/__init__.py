"""The commands that make, check and restore backups, and encrypt the file."""
