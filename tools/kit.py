"""Make the kit for offline machines: wheels for each system and Python, installers, samples.

``python tools/kit.py`` (``make kit``) writes ``dist/govtool-VERSION-离线安装包`` and its zip. What
pip finds no wheel of for a system is named, and then nothing is written unless ``--allow-missing``
is given: the name of the kit says so. Where packages come from is a matter of pip's own
configuration.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from email.parser import HeaderParser
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

from packaging.requirements import Requirement
from packaging.tags import Tag, compatible_tags, cpython_tags
from packaging.utils import canonicalize_name, parse_wheel_filename

from govtool import __version__

ROOT = Path(__file__).resolve().parent.parent
FILES = ROOT / "tools" / "kit_files"
PACKAGE, EXTRA = "govtool", "encrypt"
PYTHONS = ("3.11", "3.12", "3.13")
_IN_EVERY_ENVIRONMENT = frozenset({"pip"})
"""What venv itself puts in."""
_EPOCH = "1577836800"
_ZIP_DAY = (2020, 1, 1, 0, 0, 0)
_GLIBC = 28
"""The oldest glibc a wheel may need is 2.28, that of Kylin V10 and UOS 20."""


def _manylinux(machine: str) -> tuple[str, ...]:
    newest_first = (f"manylinux_2_{minor}_{machine}" for minor in range(_GLIBC, 16, -1))
    older = () if machine == "aarch64" else ("manylinux2010_x86_64", "manylinux1_x86_64")
    return (*newest_first, f"manylinux2014_{machine}", *older)


class System(NamedTuple):
    """A kind of machine: name, platforms of its wheels, and its values of requirement markers."""

    name: str
    platforms: tuple[str, ...]
    markers: tuple[tuple[str, str], ...]


_WINDOWS = {
    "os_name": "nt",
    "sys_platform": "win32",
    "platform_system": "Windows",
    "platform_machine": "AMD64",
}
_LINUX = {"os_name": "posix", "sys_platform": "linux", "platform_system": "Linux"}
SYSTEMS = (
    System("Windows x86-64", ("win_amd64",), tuple(_WINDOWS.items())),
    System("Linux x86-64", _manylinux("x86_64"), (*_LINUX.items(), ("platform_machine", "x86_64"))),
    System(
        "Linux aarch64", _manylinux("aarch64"), (*_LINUX.items(), ("platform_machine", "aarch64"))
    ),
)
_MACHINES = {"AMD64": "Windows x86-64", "x86_64": "Linux x86-64", "aarch64": "Linux aarch64"}


class Target(NamedTuple):
    """A system with one Python."""

    system: System
    python: str

    @property
    def markers(self) -> dict[str, str]:
        """What requirements ask of it."""
        own = {"python_version": self.python, "python_full_version": f"{self.python}.0"}
        implementation = {
            "implementation_name": "cpython",
            "platform_python_implementation": "CPython",
        }
        return {**dict(self.system.markers), **own, **implementation}

    @property
    def tags(self) -> set[Tag]:
        """The tags of wheels that it takes."""
        version = tuple(map(int, self.python.split(".")))
        short = self.python.replace(".", "")
        platforms = self.system.platforms
        return {
            *cpython_tags(version, [f"cp{short}"], platforms),
            *compatible_tags(version, f"cp{short}", platforms),
        }


@dataclass
class Wheels:
    """The wheels got so far, in one folder."""

    folder: Path
    pins: dict[str, str]
    required: dict[Path, list[Requirement]] = field(default_factory=dict)

    def of(self, target: Target, name: str) -> Path | None:
        """Return the wheel of a package for a target, if it is here."""
        tags = target.tags
        for path in sorted(self.folder.glob("*.whl")):
            found, _version, _build, fits = parse_wheel_filename(path.name)
            if found == name and tags & fits:
                return path
        return None

    def requirements(self, wheel: Path) -> list[Requirement]:
        """Return what a wheel requires."""
        if wheel not in self.required:
            with zipfile.ZipFile(wheel) as archive:
                (name,) = (
                    n for n in archive.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", n)
                )
                found = HeaderParser().parsestr(archive.read(name).decode())
            self.required[wheel] = [*map(Requirement, found.get_all("Requires-Dist", []))]
        return self.required[wheel]

    def complete(self, target: Target, extras: Iterable[str]) -> set[str]:
        """Fetch all packages for a target; return the names without a wheel."""
        seen: set[str] = set()
        missing = self._get(target, _guess(target, extras) & self.pins.keys())
        waiting = [(canonicalize_name(PACKAGE), frozenset(extras))]
        while waiting:
            missing |= self._get(target, {str(name) for name, _extras in waiting} - missing)
            following = []
            for name, wanted in waiting:
                wheel = self.of(target, name)
                seen.add(f"{name}{sorted(wanted)}")
                for requirement in self.requirements(wheel) if wheel else []:
                    if _applies(requirement, target, wanted):
                        one = canonicalize_name(requirement.name), frozenset(requirement.extras)
                        if f"{one[0]}{sorted(one[1])}" not in seen and one not in following:
                            following.append(one)
            waiting = following
        return missing

    def _get(self, target: Target, names: set[str]) -> set[str]:
        """Download the missing wheels; return the names that pip does not find."""
        missing: set[str] = set()
        while wanted := sorted(name for name in names - missing if self.of(target, name) is None):
            unpinned = [name for name in wanted if name not in self.pins]
            if unpinned:
                raise SystemExit(f"not pinned in constraints.txt: {', '.join(unpinned)}")
            lacking = _download(
                target, [f"{name}=={self.pins[name]}" for name in wanted], self.folder
            )
            missing |= lacking
            if not lacking:
                break
        return missing


def _guess(target: Target, extras: Iterable[str]) -> set[str]:
    """Return a target's requirements as known from the installed packages."""
    found: set[str] = set()
    waiting = [(PACKAGE, frozenset(extras))]
    while waiting:
        name, wanted = waiting.pop()
        try:
            requirements = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            continue
        for requirement in map(Requirement, requirements):
            one = str(canonicalize_name(requirement.name))
            if one not in found and _applies(requirement, target, wanted):
                found.add(one)
                waiting.append((one, frozenset(requirement.extras)))
    return found


def _applies(requirement: Requirement, target: Target, extras: Iterable[str]) -> bool:
    if requirement.name in _IN_EVERY_ENVIRONMENT:
        return False
    if requirement.marker is None:
        return True
    return any(
        requirement.marker.evaluate({**target.markers, "extra": extra}) for extra in [*extras, ""]
    )


def _pip(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *words]
    environment = os.environ | {"SOURCE_DATE_EPOCH": _EPOCH}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)  # noqa: S603  # the words are ours


def _download(target: Target, pinned: list[str], folder: Path) -> set[str]:
    """Let pip download wheels; return the names of those that it does not find.

    :raises SystemExit: it fails for another reason.
    """
    platforms = [word for name in target.system.platforms for word in ("--platform", name)]
    only = [
        "--no-deps",
        "--only-binary=:all:",
        "--implementation",
        "cp",
        "--python-version",
        target.python,
    ]
    done = _pip("download", "--quiet", *only, *platforms, "--dest", str(folder), *pinned)
    if done.returncode == 0:
        return set()
    lacking = set(re.findall(r"No matching distribution found for ([\w.-]+)==", done.stderr))
    if not lacking:
        raise SystemExit(
            f"pip download, {target.system.name}, Python {target.python}:\n{done.stderr}"
        )
    return {str(canonicalize_name(name)) for name in lacking}


def pins(constraints: Path = ROOT / "constraints.txt") -> dict[str, str]:
    """Return the version of each package that is pinned."""
    lines = constraints.read_text(encoding="utf-8").split()
    return {
        str(canonicalize_name(name)): version
        for name, version in (line.split("==") for line in lines)
    }


# --- what is made of it


class Lack(NamedTuple):
    """What a target lacks of what the program needs, and of what encryption needs beside it."""

    needed: tuple[str, ...]
    extra: tuple[str, ...]

    @property
    def text(self) -> str:
        """What can be done there."""
        if self.needed:
            return "不能安装，缺：" + "、".join(self.needed)
        return "可以安装，不能加密，缺：" + "、".join(self.extra) if self.extra else "齐全"


def collect(folder: Path, targets: list[Target]) -> dict[Target, Lack]:
    """Put the wheels of all targets into a folder; return what each lacks."""
    done = _pip("wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT))
    if done.returncode != 0:
        raise SystemExit(f"pip wheel:\n{done.stderr}")
    wheels = Wheels(folder, pins())
    found = {}
    for target in targets:
        needed = wheels.complete(target, ())
        extra = wheels.complete(target, (EXTRA,)) - needed
        found[target] = Lack(tuple(sorted(needed)), tuple(sorted(extra)))
        print(f"{target.system.name}, Python {target.python}: {found[target].text}", flush=True)
    return found


def table(lacks: dict[Target, Lack]) -> str:
    """Return the list of targets with what each lacks."""
    lines = ["系统与 Python，各缺什么（没有公开发布的软件包不能放进安装包）", ""]
    lines += [
        f"{target.system.name:<16}Python {target.python}   {lack.text}"
        for target, lack in lacks.items()
    ]
    notes = [
        "",
        "Linux 须为 glibc 2.28 及以上（麒麟 V10、统信 20 即是）。没有列出的系统和 Python 不能用本安装包。",
        "",
    ]
    return "\n".join([*lines, *notes])


def fill(kit: Path, lacks: dict[Target, Lack]) -> None:
    """Copy everything but the wheels into the kit's folder, and the list of checksums last."""
    support = kit / "support"
    support.mkdir()
    shutil.copyfile(FILES / "install.py", support / "install.py")
    _write(support / "no-python.txt", (FILES / "no-python.txt").read_text(encoding="utf-8"), "gbk")
    _write(kit / "install.bat", (FILES / "install.bat").read_text(encoding="utf-8"), "ascii")
    shutil.copyfile(FILES / "install.sh", kit / "install.sh")
    guide = (FILES / "安装说明.txt").read_text(encoding="utf-8").replace("{version}", __version__)
    _write(kit / "安装说明.txt", guide, "utf-8-sig")
    _write(kit / "平台清单.txt", table(lacks), "utf-8-sig")
    shutil.copyfile(ROOT / "LICENSE", kit / "LICENSE")
    shutil.copytree(ROOT / "data" / "samples", kit / "示例数据")
    _copy_manual(kit / "手册")
    sums = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {name}\n" for name, path in _all(kit)
    ]
    (kit / "SHA256SUMS").write_text("".join(sums), encoding="utf-8", newline="\n")


def _copy_manual(folder: Path) -> None:
    """The Chinese manual as it lies in the checkout, so that its links lead somewhere."""
    (folder / "docs").mkdir(parents=True)
    shutil.copyfile(ROOT / "README.zh-CN.md", folder / "README.zh-CN.md")
    shutil.copytree(ROOT / "docs" / "zh", folder / "docs" / "zh")


def _write(path: Path, text: str, encoding: str) -> None:
    """With the line endings of Windows: every other system reads them too."""
    path.write_text(text, encoding=encoding, newline="\r\n")


def _all(kit: Path) -> Iterator[tuple[str, Path]]:
    """The files of the kit with their names, in one order everywhere."""
    found = {path.relative_to(kit).as_posix(): path for path in kit.rglob("*") if path.is_file()}
    yield from sorted(found.items())


def pack(kit: Path, target: Path) -> None:
    """Write the zip: the same files give the same bytes."""
    with zipfile.ZipFile(target, "w") as archive:
        for name, path in _all(kit):
            entry = zipfile.ZipInfo(f"{kit.name}/{name}", _ZIP_DAY)
            entry.create_system = 3
            entry.external_attr = (0o755 if name == "install.sh" else 0o644) << 16
            entry.compress_type = (
                zipfile.ZIP_STORED if name.endswith(".whl") else zipfile.ZIP_DEFLATED
            )
            archive.writestr(entry, path.read_bytes())


def make(out: Path, targets: list[Target], ending: str, *, is_partial_allowed: bool) -> Path:
    """Make the folder and the zip; return the folder.

    :raises SystemExit: something is missing, and that is not allowed.
    """
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out) as temporary:
        made = Path(temporary) / "kit"
        (made / "wheels").mkdir(parents=True)
        lacks = collect(made / "wheels", targets)
        lacking = [lack for lack in lacks.values() if lack.needed or lack.extra]
        if lacking and not is_partial_allowed:
            raise SystemExit(
                "something is missing, nothing was written; make kit ALLOW_MISSING=1 writes the rest"
            )
        fill(made, lacks)
        name = f"{PACKAGE}-{__version__}-离线安装包{ending}{'-不完整' if lacking else ''}"
        kit = out / name
        shutil.rmtree(kit, ignore_errors=True)
        made.rename(kit)
    kit.chmod(0o755)
    (kit / "install.sh").chmod(0o755)
    pack(kit, out / f"{name}.zip")
    return kit


def this_machine() -> Target:
    """Return the target that this interpreter is.

    :raises SystemExit: kits are not made for it.
    """
    python = ".".join(platform.python_version_tuple()[:2])
    name = _MACHINES.get(platform.machine())
    if name is None or python not in PYTHONS:
        raise SystemExit(f"there is no kit for {platform.machine()}, Python {python}")
    return Target(next(system for system in SYSTEMS if system.name == name), python)


def main() -> None:
    """Make the kit."""
    parser = argparse.ArgumentParser(description="Make the kit for machines without a network.")
    parser.add_argument(
        "--out", type=Path, default=ROOT / "dist", help="the folder for the kit and its zip"
    )
    parser.add_argument("--here", action="store_true", help="for this machine and this Python only")
    parser.add_argument(
        "--allow-missing", action="store_true", help="write what there is; the name says so"
    )
    options = parser.parse_args()
    here = this_machine() if options.here else None
    targets = (
        [here] if here else [Target(system, python) for system in SYSTEMS for python in PYTHONS]
    )
    ending = f"-{here.system.name.replace(' ', '-')}-py{here.python}" if here else ""
    kit = make(options.out, targets, ending, is_partial_allowed=options.allow_missing)
    print(kit)
    print(kit.with_name(f"{kit.name}.zip"))


if __name__ == "__main__":
    main()
