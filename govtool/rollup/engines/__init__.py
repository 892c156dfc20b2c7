"""Engines that judge parts and add up their figures: this machine, or a Spark cluster."""
