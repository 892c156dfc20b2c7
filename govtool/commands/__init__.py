"""One module per noun or step; a command parses, calls, renders, exits. ``cli.py`` tells which verb is where."""
