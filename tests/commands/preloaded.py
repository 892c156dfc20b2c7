"""The modules of the program that commands at a terminal need, imported before they are."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import prompt_toolkit.shortcuts
import rich.table

import govtool.commands
import govtool.shell

__all__ = ["prompt_toolkit", "rich"]

for package in (govtool.commands, govtool.shell):
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        import_module(module.name)
