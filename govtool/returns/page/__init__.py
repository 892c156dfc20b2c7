"""The parts of a return as a page: what its cells say, how its charts are laid out, and the templates that draw both."""
