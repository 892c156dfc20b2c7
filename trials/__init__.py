"""Trials of what is promised about the file: several clerks, kills, power cuts, a full disk, damage. ``make trials`` runs all."""
