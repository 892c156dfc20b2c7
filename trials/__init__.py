"""Trials of the file: several clerks, kills, power cuts, a full disk, damage (``make trials``)."""
