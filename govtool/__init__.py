"""govtool: registers, deadlines and returns of a sub-district mediation centre 街道矛调中心."""

__version__ = "0.1.0"
