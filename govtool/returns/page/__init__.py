"""The parts of a return as a page: layout of charts, and templates."""
