"""Numbers of the law and of the office: policy, working days, clocks, periods, levels."""
