"""Unsafe places for a file: network drives, and folders that a program synchronises.

Locks on network drives cannot be relied on; such programs copy a file half written and bring older
copies back.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal, NamedTuple

_SYNCHRONISED = (
    "OneDrive", "Dropbox", "Nutstore", "坚果云", "我的坚果云", "BaiduSyncdisk", "百度网盘", "百度云同步盘",
    "iCloud Drive", "iCloudDrive", "Mobile Documents", "CloudStorage", "WPS云盘", "WPS云文档",
    "WPS Cloud Files", "WPSDrive", "Google Drive", "GoogleDrive",
    "阿里云盘", "微云", "Seafile", "Nextcloud", "ownCloud",
)  # fmt: skip
"""Beginnings of the names of such folders."""

_NETWORK = frozenset({
    "nfs", "nfs3", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "ncpfs", "9p", "afs",
    "ceph", "davfs", "fuse.sshfs", "fuse.davfs2", "fuse.rclone", "fuse.glusterfs", "fuse.gvfsd-fuse",
    "vboxsf", "fuse.vmhgfs-fuse",
})  # fmt: skip
"""File systems whose data another machine keeps."""

_MOUNTS = Path("/proc/self/mountinfo")
_REMOTE_DRIVE = 4


class Risk(NamedTuple):
    """The risk of a place: its kind, and the name of the program or file system."""

    kind: Literal["network", "synchronised"]
    name: str


def risk_of(path: Path) -> Risk | None:
    """Return the risk of the place of a file; None for an ordinary place, or an unknown one."""
    try:
        whole = path.resolve()
    except (OSError, RuntimeError):
        return None
    return _synchronised(whole) or _network(whole)


def _synchronised(path: Path) -> Risk | None:
    for part in path.parent.parts:
        for name in _SYNCHRONISED:
            if part.casefold().startswith(name.casefold()):
                return Risk("synchronised", name)
    return None


def _network(path: Path) -> Risk | None:
    if sys.platform == "win32":
        return _network_drive(path)
    file_system = _file_system(path)
    return Risk("network", file_system) if file_system in _NETWORK else None


def _file_system(path: Path) -> str:
    """The type of the file system a file lies on; empty where the system does not say."""
    try:
        lines = _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return ""
    mounted = [line.split(" ") for line in lines]
    above = [(_spelled(words[4]), words[words.index("-") + 1]) for words in mounted if "-" in words]
    # Of several mounts at one place the last one covers the others.
    found = [
        (len(place.parts), number, kind)
        for number, (place, kind) in enumerate(above)
        if path.is_relative_to(place)
    ]
    return max(found)[2] if found else ""


def _spelled(word: str) -> Path:
    r"""A mount point; the system writes blanks as ``\040``."""
    for sign in (" ", "\t", "\n", "\\"):
        word = word.replace(f"\\{ord(sign):03o}", sign)
    return Path(word)


if sys.platform == "win32":

    def _network_drive(path: Path) -> Risk | None:
        import ctypes

        if (
            path.drive.startswith("\\\\")
            or ctypes.windll.kernel32.GetDriveTypeW(path.anchor) == _REMOTE_DRIVE
        ):
            return Risk("network", path.drive)
        return None
