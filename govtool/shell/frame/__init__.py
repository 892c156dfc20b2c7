"""The mechanics under the commands: lazy building, global options, help pages, errors in words.

``cli.py`` declares what there is; a command module needs :mod:`.session` only.
"""
