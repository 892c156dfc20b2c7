"""The invented sub-district of ``data/samples``: its place, its people and its disputes."""
