"""The commands about the data of one person."""
