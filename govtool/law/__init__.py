"""Numbers of the law and of the office, and what follows from them: working days, clocks, periods, levels."""
