"""The modules that processes of tests need, imported before they are."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from importlib.util import find_spec

import openpyxl
import prompt_toolkit.shortcuts
import rich.table

import govtool.commands
import govtool.shell
import trials

__all__ = ["openpyxl", "prompt_toolkit", "rich"]

for package in (govtool.commands, govtool.shell, trials):
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        import_module(module.name)

if find_spec("sqlcipher3"):
    import_module("sqlcipher3")
