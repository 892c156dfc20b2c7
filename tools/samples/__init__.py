"""The invented sub-district of ``data/samples``: its place and people, its disputes, and how they are told."""
