"""Table models and records → terminal and files."""
