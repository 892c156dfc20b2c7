"""How the built-in templates of papers (``data/templates``) are made: what each form says, and how an office sets it."""
