"""The returns of matters 事项: figures, tables and charts, and the register behind each number."""
