"""Files in and out: from bytes to validated records with a list of problems, and back.

:mod:`source` and :mod:`reader` know encodings and rows; :mod:`cases`, :mod:`histories` and :mod:`registers`
know what a row or an object says; :mod:`mapfile` and :mod:`mapping` put a strange table into our words, for which
:mod:`suggest` makes a first draft; :mod:`importing` and :mod:`exporting` move whole files.
"""
