"""Names of files that are being made: each bears the mark of the process that makes it.

A mark says which file, which machine and which process. So another command can tell what a dead process left behind
from what a living one is working on, also when the system has given the number of the dead one to another.
"""

from __future__ import annotations

import os
import re
import time
import zlib
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from govtool.base.patterns import pattern

PART = ".govtool-part"
NOTE = ".govtool-note"

_FORGOTTEN = 3600.0
"""Seconds after which a file that another machine made, and has not written since, is taken for left behind."""
_LONGEST = 40
"""Characters of the finished file's name that stand in the name of the unfinished one: names have a limit."""
_MARKED = pattern(
    r"\..+?-(?P<token>[0-9a-f]{8}(?:-(?P<machine>[0-9a-f]{8})-(?P<process>[0-9a-f]{1,8})(?:-(?P<start>[0-9a-f]{8}))?)?)"
    rf"(?:{re.escape(PART)}|{re.escape(NOTE)})"
)
_UNKNOWN = "0" * 8
_STARTED = 19
"""The place of the start in ``/proc/PID/stat``, counted after the name of the program."""


def new_part(target: Path) -> Path:
    """Return a new name beside ``target``, under which this process prepares it."""
    token = f"{os.urandom(4).hex()}-{_machine()}-{os.getpid():x}-{_start(os.getpid())}"
    return target.with_name(f".{target.name[:_LONGEST]}-{token}{PART}")


def token(name: str) -> str:
    """Return the mark in a file's name; empty when the name has none."""
    found = _MARKED.fullmatch(name)
    return found["token"] if found else ""


def note_for(part: Path) -> str:
    """Return the name of the note about an unfinished file; both bear one mark."""
    return f".govtool-{token(part.name)}{NOTE}"


def is_of_this_machine(name: str) -> bool:
    """Return whether a marked file was begun on this machine."""
    found = _MARKED.fullmatch(name)
    return found is not None and found["machine"] == _machine()


def is_forgotten(entry: os.DirEntry[str]) -> bool:
    """Return whether a marked file is one that nobody works on any more. Links and folders are none."""
    found = _MARKED.fullmatch(entry.name)
    with suppress(OSError):
        if found and entry.is_file(follow_symlinks=False):
            is_alive = None
            if found["machine"] == _machine():
                is_alive = _is_alive(int(found["process"], 16), found["start"])
            if is_alive is not None:
                return not is_alive
            return time.time() - entry.stat(follow_symlinks=False).st_mtime > _FORGOTTEN
    return False


@lru_cache(maxsize=1)
def _machine() -> str:
    """Tell this machine from others that use the same folder; processes in different containers do not see each other."""
    name = os.uname().nodename if hasattr(os, "uname") else ""
    with suppress(OSError):
        name += os.readlink("/proc/self/ns/pid")  # noqa: PTH115  # no path: "pid:[4026531836]"
    return f"{zlib.crc32(name.encode()):08x}"


def _is_alive(process: int, start: str | None) -> bool | None:
    """Return whether the process that made a mark still runs; None where that cannot be told, as on Windows."""
    if os.name == "nt":
        return None
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):  # somebody else's
        pass
    return start is None or _UNKNOWN in {start, _start(process)} or start == _start(process)


@lru_cache(maxsize=64)
def _start(process: int) -> str:
    """Return what tells a process from a later one of the same number: when it started, since which start of the machine."""
    with suppress(OSError, IndexError):
        boot = Path("/proc/sys/kernel/random/boot_id").read_bytes()
        fields = Path(f"/proc/{process}/stat").read_bytes().rpartition(b")")[2].split()
        return f"{zlib.crc32(boot + fields[_STARTED]):08x}"
    return _UNKNOWN
