"""The program's speed against its peers and its own past: ``make bench``. See ``README.md``."""
