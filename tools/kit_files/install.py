"""Install govtool from this folder offline; called by install.bat and install.sh."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import venv
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path

KIT = Path(__file__).resolve().parent.parent
NAME = "govtool"
EXTRA = "encrypt"
WINDOWS = os.name == "nt"


def main() -> int:
    """Check the kit, make an environment, install into it, and make a launcher."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace", line_buffering=True)
    if sys.maxsize < 2**32:
        return fail("需要 64 位的 Python。", "A 64-bit Python is needed.")
    damaged = [*damaged_files()]
    if damaged:
        return fail(
            "安装包不完整或被改动过，请重新复制：" + "、".join(damaged),
            "Files of the kit are missing or changed.",
        )
    folder = Path(sys.argv[1]).absolute() if len(sys.argv) > 1 else usual_folder()
    if not environment(folder):
        return fail(
            "不能建立虚拟环境。请先安装系统软件包 python3-venv。",
            "No environment could be made: install python3-venv.",
        )
    print(f"正在安装到 {folder} ……")
    if not install(folder, f"{NAME}[{EXTRA}]"):
        if not install(folder, NAME):
            return fail(
                "安装没有成功。本系统缺哪些软件包，见 平台清单.txt。",
                "Not installed: see 平台清单.txt for what this system lacks.",
            )
        print("注意：本系统缺加密所需的软件包，除 encrypt 等加密命令外都可以用。")
    return start(folder)


def fail(chinese: str, english: str) -> int:
    """Say it, and return the exit code."""
    print(chinese, english, sep="\n", file=sys.stderr)
    return 1


def damaged_files() -> Iterator[str]:
    """Yield the listed files that are missing or changed, or the list if that is missing."""
    sums = KIT / "SHA256SUMS"
    if not sums.is_file():
        yield sums.name
        return
    for line in sums.read_text(encoding="utf-8").splitlines():
        digest, _, name = line.partition("  ")
        path = KIT / name
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            yield name


def usual_folder() -> Path:
    """Return where the program goes when nobody names a place."""
    if WINDOWS:
        return (
            Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / NAME / "app"
        )
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / f"{NAME}-app"


def programs(folder: Path) -> Path:
    """Return the folder of the environment's programs."""
    return folder / ("Scripts" if WINDOWS else "bin")


def python(folder: Path) -> Path:
    """Return the environment's Python."""
    return programs(folder) / ("python.exe" if WINDOWS else "python")


def environment(folder: Path) -> bool:
    """Make the environment unless this Python has one; return whether it exists now."""
    try:
        venv.create(folder, clear=False, with_pip=True)
    except (
        OSError,
        ValueError,
        subprocess.CalledProcessError,
    ) as error:  # ValueError: a file is there
        print(error, file=sys.stderr)
        return False
    return python(folder).exists()


def install(folder: Path, what: str) -> bool:
    """Install from the wheels of this folder only; return whether that succeeded."""
    surroundings = {key: value for key, value in os.environ.items() if not key.startswith("PIP_")}
    surroundings["PIP_CONFIG_FILE"] = os.devnull
    options = [
        "--no-index",
        "--find-links",
        str(KIT / "wheels"),
        "--upgrade",
        "--quiet",
        "--disable-pip-version-check",
    ]
    command = [str(python(folder)), "-m", "pip", "install", *options, what]
    return subprocess.run(command, env=surroundings, check=False).returncode == 0


def start(folder: Path) -> int:
    """Make a command or a shortcut, and see whether the program starts."""
    program = programs(folder) / ("govtool.exe" if WINDOWS else "govtool")
    if subprocess.run([str(program), "--version"], check=False).returncode != 0:
        return fail("已安装，但不能启动。", "Installed, but it does not start.")
    way = shortcut(folder) if WINDOWS else command_link(program)
    print(f"安装完成。启动方式：{way}")
    print("先试一试：govtool demo    补全：govtool completion install")
    return 0


def command_link(program: Path) -> str:
    """Put a link where commands of the user are, and return how to start the program."""
    link = Path.home() / ".local" / "bin" / NAME
    if link.exists() and not link.is_symlink():
        return str(program)
    try:
        link.parent.mkdir(parents=True, exist_ok=True)
        link.unlink(missing_ok=True)
        link.symlink_to(program)
    except OSError:  # the folder cannot be written: the program is there all the same
        return str(program)
    if str(link.parent) in os.environ.get("PATH", "").split(os.pathsep):
        return NAME
    return f"{link}（重新登录后可直接输入 govtool）"


def shortcut(folder: Path) -> str:
    """Put a command window on the desktop in which govtool is at hand, and return its name."""
    path = desktop() / "govtool 命令窗口.cmd"
    lines = [
        "@echo off",
        f'set "PATH={programs(folder)};%PATH%"',
        'cd /d "%USERPROFILE%"',
        "cmd /k govtool --help",
    ]
    path.write_bytes("\r\n".join([*lines, ""]).encode("mbcs" if WINDOWS else "utf-8"))
    return f"桌面上的“{path.stem}”"


def desktop() -> Path:
    """Return the desktop's folder, which may be elsewhere than in the user's own."""
    if sys.platform == "win32":
        import winreg

        place = r"Software\Microsoft\Windows\CurrentVersion\Explorer\Shell Folders"
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, place) as key:
            return Path(winreg.QueryValueEx(key, "Desktop")[0])
    return Path.home()


if __name__ == "__main__":
    sys.exit(main())
