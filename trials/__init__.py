"""Trials of what is promised about the file: several clerks, kills, power cuts, a full disk. ``make trial-…`` runs them."""
