"""The commands about disputes."""
