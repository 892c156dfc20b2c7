"""The modules that processes of tests need, imported before they are."""

from __future__ import annotations

import gc
import pkgutil
from importlib import import_module
from importlib.util import find_spec

import openpyxl
import prompt_toolkit.input.vt100
import prompt_toolkit.key_binding.bindings.search
import prompt_toolkit.patch_stdout
import prompt_toolkit.shortcuts
import rich.console
import rich.table

import govtool
import trials

__all__ = ["openpyxl", "prompt_toolkit", "rich"]

for package in (govtool, trials):
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if not module.name.endswith("__main__"):
            import_module(module.name)

if find_spec("sqlcipher3"):
    import_module("sqlcipher3")

gc.freeze()  # nothing that came with the fork is searched, and its pages stay shared
