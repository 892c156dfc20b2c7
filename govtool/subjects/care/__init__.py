"""Care agreed with households 关爱走访."""
