"""Encryption 加密: passphrases, keys, sealed copies."""
