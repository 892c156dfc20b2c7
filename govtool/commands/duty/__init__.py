"""The commands about leaders on duty and receptions."""
