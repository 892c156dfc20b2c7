"""The built-in templates of papers (``data/templates``): their content and layout."""
