"""The commands: each parses, calls and prints. ``cli.py`` lists the module of each verb."""
