"""The rules, one file per section of the rulebook; :mod:`govtool.rules` is their front door."""
