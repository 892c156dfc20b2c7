"""The kit for machines without a network: made for this machine, installed from by its own script, started."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
FILES = ROOT / "tools" / "kit_files"
MUST_RUN = bool(os.environ.get("GOVTOOL_TEST_PROGRAMS"))

if sys.platform == "win32" or not (3, 11) <= sys.version_info[:2] <= (3, 13):
    pytest.skip(
        "the script tried here is that of Linux, for Python 3.11 to 3.13", allow_module_level=True
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The kit for this machine, packed and unpacked again, in a folder with spaces and Chinese in its name."""
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, str(ROOT / "tools" / "kit.py"), "--here", "--out", str(out)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode and not MUST_RUN:
        pytest.skip(f"pip does not get all packages here: {done.stderr[-300:]}")
    assert done.returncode == 0, done.stderr
    (packed,) = out.glob("*.zip")
    usb = tmp_path_factory.mktemp("usb") / "U 盘 (1)&"
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(usb)
    (kit,) = usb.iterdir()
    return kit


def bare(home: Path) -> dict[str, str]:
    """An environment with nothing of ours, in which every way to a network leads nowhere."""
    nowhere = dict.fromkeys(
        ("http_proxy", "https_proxy", "HTTPS_PROXY", "ALL_PROXY"), "http://127.0.0.1:9"
    )
    index = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_FIND_LINKS": "/nowhere"}
    return {
        "PATH": "/usr/bin:/bin",
        "HOME": str(home),
        "LC_ALL": "C.UTF-8",
        "PYTHON": sys.executable,
        **nowhere,
        **index,
    }


def run(*words: str | Path, home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*map(str, words)],
        env=bare(home),
        cwd=home,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )


@pytest.fixture(scope="module")
def installed(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of somebody who ran install.sh."""
    home = tmp_path_factory.mktemp("home") / "家 目录"
    home.mkdir()
    done = run("sh", made / "install.sh", home=home)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "安装完成" in done.stdout
    assert "缺加密" not in done.stdout
    return home


def test_it_starts_and_works(installed: Path, tmp_path: Path) -> None:
    program = installed / ".local" / "bin" / "govtool"
    assert re.fullmatch(r"govtool \d+\.\d+\.\d+\n", run(program, "--version", home=tmp_path).stdout)
    db = tmp_path / "练 习" / "govtool.db"
    db.parent.mkdir()
    for words in ("init --street JD01 示例街道 --district QX01 示例区", "unit add --code SQ01 --name 一社区 --kind 社区",
                  "case add -u SQ01 -t 邻里 -s patrol -m 院墙排水 -p 申请人:甲某 -p 被申请人:乙某 --yes"):  # fmt: skip
        done = run(program, "--db", db, "--today", "2026-02-05", *words.split(), home=tmp_path)
        assert done.returncode == 0, done.stderr
    due = run(program, "--db", db, "--today", "2026-11-02", "due", "--json", home=tmp_path)
    assert "SQ01-2026-00001" in [one["case_no"] for one in json.loads(due.stdout)]
    made = run(
        program, "--db", db, "--lang", "zh_CN", "case", "list", "-o", "a.xlsx", home=tmp_path
    )
    assert made.returncode == 0, made.stderr


def test_no_file_of_the_program_is_left_out(installed: Path) -> None:
    (there,) = installed.glob(".local/share/govtool-app/lib/python3*/site-packages/govtool")
    assert files_of(ROOT / "govtool") <= files_of(there)
    assert files_of(ROOT / "data") <= files_of(there / "data")


def files_of(folder: Path) -> set[str]:
    found = (
        path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts
    )
    return {path.relative_to(folder).as_posix() for path in found}


def test_encryption_is_there(installed: Path) -> None:
    python = installed / ".local" / "share" / "govtool-app" / "bin" / "python"
    assert run(python, "-c", "import sqlcipher3, pyrage, keyring", home=installed).returncode == 0


def test_all_of_it_comes_from_the_kit(installed: Path, made: Path) -> None:
    python = installed / ".local" / "share" / "govtool-app" / "bin" / "python"
    frozen = run(python, "-m", "pip", "list", "--format", "freeze", home=installed).stdout.split()
    names = {line.split("==")[0].lower().replace("_", "-").replace(".", "-") for line in frozen}
    wheels = {
        path.name.split("-")[0].lower().replace("_", "-").replace(".", "-")
        for path in (made / "wheels").iterdir()
    }
    assert names - wheels <= {"pip", "setuptools"}
    assert wheels <= names


def test_without_its_list_or_into_a_file_it_says_what_is_wrong(made: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(made, tmp_path / "a b"))
    taken = tmp_path / "taken"
    taken.touch()
    into_file = run("sh", copy / "install.sh", taken, home=tmp_path)
    (copy / "SHA256SUMS").unlink()
    without_list = run("sh", copy / "install.sh", home=tmp_path)
    assert "SHA256SUMS" in without_list.stderr
    for done in (into_file, without_list):
        assert done.returncode == 1
        assert "Traceback" not in done.stderr


def test_installing_again_is_an_upgrade(installed: Path, made: Path) -> None:
    assert run("sh", made / "install.sh", home=installed).returncode == 0


def test_a_damaged_kit_is_refused(made: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(made, tmp_path / "坏"))
    wheel = next((copy / "wheels").glob("govtool-*.whl"))
    wheel.write_bytes(wheel.read_bytes()[:-1])
    done = run("sh", copy / "install.sh", home=tmp_path)
    assert done.returncode == 1
    assert f"安装包不完整或被改动过，请重新复制：wheels/{wheel.name}" in done.stderr
    assert not (tmp_path / ".local").exists()


def test_without_a_python_that_fits(made: Path, tmp_path: Path) -> None:
    old = tmp_path / "bin"
    old.mkdir()
    for name in ("sh", "dirname"):
        (old / name).symlink_to(shutil.which(name) or name)
    surroundings = {"PATH": str(old), "HOME": str(tmp_path), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        [str(old / "sh"), str(made / "install.sh")],
        env=surroundings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "没有找到 Python 3.11、3.12 或 3.13" in done.stderr


def test_contents(made: Path) -> None:
    names = {path.relative_to(made).as_posix() for path in made.rglob("*") if path.is_file()}
    assert {
        "LICENSE",
        "SHA256SUMS",
        "install.bat",
        "install.sh",
        "安装说明.txt",
        "平台清单.txt",
        "手册/README.zh-CN.md",
        "示例数据/units.csv",
        "support/install.py",
        "support/no-python.txt",
    } <= names
    manual = {
        f"手册/docs/zh/{path.relative_to(ROOT / 'docs' / 'zh').as_posix()}"
        for path in (ROOT / "docs" / "zh").rglob("*")
        if path.is_file()
    }
    assert manual
    assert manual <= names
    sums = dict(
        reversed(line.split("  ", 1))
        for line in (made / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    )
    assert sums.keys() == names - {"SHA256SUMS"}
    assert all(
        hashlib.sha256((made / name).read_bytes()).hexdigest() == digest
        for name, digest in sums.items()
    )
    assert re.search(
        r"Linux \S+ +Python 3\.\d+   齐全\r\n",
        (made / "平台清单.txt").read_bytes().decode("utf-8-sig"),
    )


# install.bat cannot be run here: that it is text cmd reads, and finds its files wherever they lie, is all that can be seen.


def test_the_script_for_windows(made: Path) -> None:
    text = (made / "install.bat").read_bytes()
    assert text.isascii()
    assert text.count(b"\n") == text.count(b"\r\n") > 20
    lines = text.decode().split("\r\n")
    assert lines[0] == "@echo off"
    assert [line for line in lines if "%~dp0" in line and '"%~dp0' not in line] == []
    assert all(
        (made / name.replace("\\", "/")).is_file()
        for name in re.findall(r'"%~dp0([^"]+)"', text.decode())
    )
    labels = {line[1:] for line in lines if line.startswith(":")}
    assert set(re.findall(r"goto (\w+)", text.decode())) == labels
    assert "没有找到 64 位的 Python" in (made / "support" / "no-python.txt").read_bytes().decode(
        "gbk"
    )
    guide = (made / "安装说明.txt").read_bytes()
    assert guide.startswith(b"\xef\xbb\xbf")
    assert guide.count(b"\n") == guide.count(b"\r\n")


def test_the_installer_is_no_newer_than_the_oldest_python() -> None:
    compile(
        (FILES / "install.py").read_text(encoding="utf-8"), "install.py", "exec", dont_inherit=True
    )


# --- what is asked of pip


@pytest.fixture
def kit(monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    import kit as module

    yield module
    sys.modules.pop("kit")


def test_the_same_files_give_the_same_zip(kit: object, tmp_path: Path) -> None:
    folder = tmp_path / "包"
    (folder / "wheels").mkdir(parents=True)
    for name in ("wheels/b.whl", "install.sh", "说明.txt"):
        (folder / name).write_text(name, encoding="utf-8")
    found = []
    for day in (0, 1_000_000_000):
        for path in sorted(folder.rglob("*"), reverse=bool(day)):
            os.utime(path, (day, day))
        kit.pack(folder, tmp_path / f"{day}.zip")  # type: ignore[attr-defined]
        found.append((tmp_path / f"{day}.zip").read_bytes())
    assert found[0] == found[1]
    with zipfile.ZipFile(tmp_path / "0.zip") as archive:
        assert archive.namelist() == ["包/install.sh", "包/wheels/b.whl", "包/说明.txt"]
        assert archive.getinfo("包/install.sh").external_attr >> 16 == 0o755


def test_every_package_of_every_system_is_pinned(kit: object) -> None:
    targets = [kit.Target(system, python) for system in kit.SYSTEMS for python in kit.PYTHONS]  # type: ignore[attr-defined]
    assert len(targets) == 9
    for target in targets:
        assert kit._guess(target, ("encrypt",)) <= kit.pins().keys(), target  # type: ignore[attr-defined]
    windows = kit._guess(targets[0], ("encrypt",))  # type: ignore[attr-defined]
    assert {"pywin32-ctypes"} <= windows
    assert "secretstorage" not in windows
    assert "secretstorage" in kit._guess(targets[-1], ("encrypt",))  # type: ignore[attr-defined]


def test_what_is_missing_is_named_and_stops_it(
    kit: object, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    target = kit.this_machine()  # type: ignore[attr-defined]
    lacks = {target: kit.Lack((), ("pyrage",))}  # type: ignore[attr-defined]
    monkeypatch.setattr(kit, "collect", lambda _folder, _targets: lacks)
    with pytest.raises(SystemExit, match="ALLOW_MISSING=1"):
        kit.make(tmp_path, [target], "", is_partial_allowed=False)  # type: ignore[attr-defined]
    assert list(tmp_path.iterdir()) == []
    made = kit.make(tmp_path, [target], "", is_partial_allowed=True)  # type: ignore[attr-defined]
    assert made.name.endswith("-不完整")
    assert "可以安装，不能加密，缺：pyrage" in (made / "平台清单.txt").read_text(
        encoding="utf-8-sig"
    )
