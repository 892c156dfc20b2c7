"""Records and lists into files."""
