"""The commands that read and write files of other programs."""
