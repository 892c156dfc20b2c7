"""Disputes 矛盾纠纷, the first noun of the mechanism."""
