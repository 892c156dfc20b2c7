"""``govtool completion``: completion of commands, options, numbers and names with Tab."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path
from typing import Annotated

import typer

from govtool.base.errors import Refused, UsageMistake
from govtool.base.i18n import _, choose_from
from govtool.base.resources import data_dir
from govtool.base.text import quoted
from govtool.desk.settings import config_folder
from govtool.file import disk
from govtool.shell.frame.completion import SHELLS
from govtool.shell.frame.session import Session
from govtool.shell.parameters import argument
from govtool.shell.terminal import note, say

app = typer.Typer()

Shell = Annotated[
    str | None,
    argument("bash|zsh|fish|powershell", "The shell; without it, the one that called govtool."),
]


@app.command(
    "show", epilog="govtool completion show bash\ngovtool completion show powershell >> $PROFILE"
)
def show(session: Session, shell: Shell = None) -> None:
    """Print the script that makes a shell complete govtool.

    On Windows: govtool completion show powershell | Out-String | Invoke-Expression tries it out.
    """
    name = _shell(shell)
    text = script_of(name)
    if not session.emits({"shell": name, "script": text}):
        say(text.rstrip("\n"))


@app.command("install", epilog="govtool completion install\ngovtool completion install zsh")
def install(session: Session, shell: Shell = None) -> None:
    """Complete commands, options, codes, numbers and names with Tab in new terminals.

    The script is written into the folder of the user's settings, and one line that reads it to the
    end of the shell's own start-up file.
    """
    name = _shell(shell)
    written = _install(name)
    if session.emits({"shell": name, "files": [str(path) for path in written]}):
        return
    for path in written:
        note(_("Written: {path}", path=path))
    note(_("Open a new terminal, type govtool and a space, and press the Tab key."))


def script_of(shell: str) -> str:
    """Return the script of a shell."""
    return (data_dir() / "completion" / f"govtool.{SHELLS[shell]}").read_text(encoding="utf-8")


def _shell(name: str | None) -> str:
    """Return the shell that is meant, or the one that called.

    :raises UsageMistake: code ``bad_value``.
    """
    meant = (name or _calling()).casefold().removesuffix(".exe")
    meant = "powershell" if meant == "pwsh" else meant
    if meant not in SHELLS:
        message = _("There is no completion for the shell “{name}”.", name=quoted(meant))
        raise UsageMistake("bad_value", message, choose_from(SHELLS))
    return meant


def _calling() -> str:
    """Return the shell that called, or else the person's own."""
    import shellingham

    try:
        found: tuple[str, str] = shellingham.detect_shell()
    except (shellingham.ShellDetectionFailure, NotImplementedError):
        usual = "powershell" if os.name == "nt" else ""
        return Path(os.environ.get("SHELL", usual)).name
    return found[0]


def _install(shell: str) -> list[Path]:
    """Write the script and a line in the shell's start-up file; return the files written."""
    script = (
        _fish_folder() / "govtool.fish"
        if shell == "fish"
        else config_folder(os.environ) / f"completion.{SHELLS[shell]}"
    )
    disk.make_folder(script.parent)
    ending = "\r\n" if shell == "powershell" else "\n"
    script.write_text(script_of(shell), encoding="utf-8", newline=ending)
    if shell == "fish":
        return [script]
    start = _start_file(shell)
    return [script, start] if _read_by(start, _reading(shell, script)) else [script]


def _fish_folder() -> Path:
    folder = os.environ.get("XDG_CONFIG_HOME") or "~/.config"
    return Path(folder).expanduser() / "fish" / "completions"


def _start_file(shell: str) -> Path:
    """Return the file that the shell reads when it starts.

    :raises Refused: code ``no_shell``: PowerShell cannot be asked for it.
    """
    if shell == "bash":
        return Path.home() / ".bashrc"
    if shell == "zsh":
        return Path(os.environ.get("ZDOTDIR") or Path.home()) / ".zshrc"
    asked = "[Console]::OutputEncoding = New-Object System.Text.UTF8Encoding; $PROFILE"
    for program in ("pwsh", "powershell"):
        try:
            command = [program, "-NoProfile", "-Command", asked]
            done = subprocess.run(command, capture_output=True, check=True)  # noqa: S603  # the words are ours
        except (OSError, subprocess.CalledProcessError):
            continue
        return Path(done.stdout.decode("utf-8-sig").strip())
    message = _("PowerShell cannot be started here.")
    raise Refused("no_shell", message, "govtool completion show powershell")


def _reading(shell: str, script: Path) -> str:
    """Return the line of a start-up file that reads the script, if it is still there."""
    if shell == "powershell":
        name = _in_powershell(script)
        return f"if (Test-Path -LiteralPath {name}) {{ . {name} }}  # govtool"
    name = shlex.quote(str(script))
    return f"[ -f {name} ] && . {name}  # govtool"


def _in_powershell(script: Path) -> str:
    """Return a path for PowerShell, without the user's name (its encoding may differ)."""
    local = os.environ.get("LOCALAPPDATA")
    if local and script.is_relative_to(local):
        return f'"$env:LOCALAPPDATA\\{script.relative_to(local)}"'
    return "'" + str(script).replace("'", "''") + "'"


def _read_by(start: Path, line: str) -> bool:
    """Add a line to a start-up file, unless it has it; return whether it was added."""
    content = start.read_bytes() if start.exists() else b""
    if line.encode() in content:
        return False
    start.parent.mkdir(parents=True, exist_ok=True)
    before = "" if not content or content.endswith(b"\n") else "\n"
    with start.open("ab") as file:
        file.write(f"{before}{line}\n".encode())
    return True
