"""Hostile names of files and folders, links where files are expected, and sizes nobody means."""

from __future__ import annotations

import csv
import json
import os
import shutil
import sys
from pathlib import Path

import pytest

from govtool.crypt import passphrases
from tests.fuzz.kit import CASE, SETTLED, Office
from tests.store.kit import another, everything
from tests.tables.books import raw_book, text_row

HEADER = "登记单位,登记日期,纠纷类型,案情摘要"
BIG = 10_000_000
FIELD = csv.field_size_limit()
"""What the library allows until somebody has set it."""
WRITERS = ["export cases", "export households --format csv", "report weekly", "report monthly", f"doc agreement {SETTLED}", "meeting agenda weekly", "export exchange --all"]  # fmt: skip
STRANGE = ["", ".", "..", "no/where/x.csv", "x.csv/y.csv", "x" * 300 + ".csv", "\x1b[2J.csv", "\n.csv", "office.db", "x.exe", "x", "-.csv", "甲\udcff.csv", "/dev/null/x.csv"]  # fmt: skip
posix = pytest.mark.skipif(
    sys.platform == "win32", reason="links and such names need another system"
)


# --- where files are written


@pytest.mark.parametrize("line", WRITERS)
@pytest.mark.parametrize("name", STRANGE)
def test_names_of_what_is_written(office: Office, line: str, name: str) -> None:
    """Written there or refused; the file of the office is never what is written over."""
    office.put("x.csv", "others'")
    office.survives(*line.split(" "), "-o", str(office.folder / name) if name else "")
    assert not [file for file in office.folder.iterdir() if file.name.endswith(".govtool-part")]


@pytest.mark.parametrize("name", STRANGE)
def test_names_of_a_new_key(office: Office, name: str) -> None:
    before = office.db.read_bytes()
    answer = office.survives("backup", "key", str(office.folder / name) if name else "")
    assert "SECRET" not in answer.out + answer.err
    assert office.db.read_bytes() == before


@pytest.fixture(scope="module")
def locked_folder(base: Office, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the office, encrypted, its key and a backup."""
    pytest.importorskip("sqlcipher3")
    office = Office(tmp_path_factory.mktemp("locked"))
    shutil.copy(base.db, office.folder)
    key = office.folder / "key"
    key.touch(0o600)
    key.write_text("51" * 32)
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv(passphrases.VARIABLE, str(key))
        if not passphrases.is_encrypted(office.db):
            assert office.type("encrypt", "--yes").code == 0
        assert office.type("backup", str(office.folder / "elsewhere")).code == 0
    return office.folder


@pytest.fixture
def locked(locked_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """A copy of that folder, its key in use."""
    folder = shutil.copytree(locked_folder, tmp_path / "locked")
    monkeypatch.setenv(passphrases.VARIABLE, str(folder / "key"))
    return Office(folder)


OTHER_WRITERS = [f"doc letter {CASE}", "meeting agenda monthly", "report ministry", "report register --row 1", "export duty", "import suggest {csv}", "person export 甲某 --reason 查阅", "person explain 甲某", "person refuse 甲某 --request copy --ground identity", "export cases --full --reason 移交", "import cases {csv} --errors"]  # fmt: skip


@pytest.mark.parametrize("line", [*WRITERS, *OTHER_WRITERS])
def test_an_encrypted_file_and_what_belongs_to_it_are_never_written_over(
    locked: Office, line: str
) -> None:
    """Under its own name and under others, with its backup, the manifest and the key."""
    csv = locked.put("in.csv", f"{HEADER}\nXX,2026-02-05,邻里,院墙\n")
    copies = [locked.folder / f"copy{suffix}" for suffix in (".csv", ".xlsx", ".jsonl", ".json", ".docx", ".html", ".toml")]  # fmt: skip
    for copy in copies:
        shutil.copy(locked.db, copy)
    (backup,) = (file for file in (locked.folder / "elsewhere").iterdir() if file.suffix == ".db")
    said = backup.with_name(f"{backup.name}.json")
    beside = [
        Path(f"{place}{end}")
        for place in (locked.db, copies[0])
        for end in ("-journal", "-wal", "-shm")
    ]
    precious = [locked.db, *copies, backup, said, locked.folder / "key"]
    before = {file: file.read_bytes() for file in precious}
    words = line.format(csv=csv).split(" ")
    for target in (*precious, *beside):
        for form in ([], ["--format", "csv"]) if words[0] == "export" else ([],):
            option = [] if "--errors" in words else ["-o"]
            locked.survives(*words, *option, str(target), *form, "--yes")
    assert {file: file.read_bytes() for file in precious} == before
    assert not [file for file in beside if file.exists()]


@pytest.mark.parametrize("line", WRITERS)
def test_what_is_recorded_leads_no_file_out_of_its_folder(office: Office, line: str) -> None:
    """Names of files are made from numbers and titles of forms; a hostile unit or party gives none."""
    office.type("unit", "add", "--code", "SQ9", "--name", "../../越界", "--kind", "社区")
    out = office.folder / "in" / "out"
    out.mkdir(parents=True)
    before = {file for file in office.folder.rglob("*") if out not in file.parents}
    for unit in ("SQ9", "../../SQ01", "/SQ01"):
        office.survives(
            *line.split(" "),
            "-o",
            str(out),
            *(["--unit", unit] if line.startswith("report") else []),
        )
    assert {file for file in office.folder.rglob("*") if out not in file.parents} == before


@posix
def test_codes_and_numbers_that_look_like_paths(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A unit's code begins a case number, and that begins the name of a paper."""
    inside = office.folder / "a" / "b" / "c"
    inside.mkdir(parents=True)
    monkeypatch.chdir(inside)
    before = set(office.folder.rglob("*"))
    for code in ("../../X", "/tmp/X", "..", "X/Y", "X\\Y", "a:b", "X\x1bY"):
        office.survives("unit", "add", "--code", code, "--name", "示例", "--kind", "社区")
        added = office.survives("case", "add", "--unit", code, "--type", "邻里", "--source", "patrol", "--summary", "x", "--party", "申请人:甲某", "--party", "被申请人:乙某", "--json")  # fmt: skip
        number = json.loads(added.out)["case_no"] if added.code == 0 else f"{code}-2026-00001"
        office.survives("doc", "intake", "--", number)
        office.survives("doc", "file", "--", number)
    strange = {
        path for path in set(office.folder.rglob("*")) - before if inside not in path.parents
    }
    assert strange == set()


# --- links


@posix
@pytest.mark.parametrize("target", ["office.db", "others.txt", "nothing", "loop", "/dev/full"])
def test_links_where_files_are_written(office: Office, target: str) -> None:
    others = Path(office.put("others.txt", "others'"))
    link = office.folder / "out.csv"
    link.symlink_to(link.name if target == "loop" else office.folder / target)
    before = office.db.read_bytes()
    office.survives("export", "cases", "-o", str(link))
    assert others.read_text() == "others'", (
        "another kind of file is replaced only where that is asked for"
    )
    answer = office.survives("export", "cases", "-o", str(link), "--force")
    assert office.db.read_bytes() == before, "the file of the office is never written over"
    if target == "others.txt":
        assert answer.code == 0
        assert others.read_text("utf-8-sig").startswith("外部编号")


@posix
def test_links_in_the_backup_folder(office: Office) -> None:
    """What is no file of ours is neither followed, counted, thinned nor restored."""
    backups = office.folder / "backups"
    assert office.survives("backup", str(backups), "--json").code == 0
    (real,) = (file for file in backups.iterdir() if file.suffix == ".db")
    said = next(
        file for file in backups.iterdir() if file.name.startswith(real.name) and file != real
    )
    precious = Path(office.put("precious.txt", "keep me"))
    for number in range(20):
        name = f"office-2026030{number % 9 + 1}-0000{number:02}.db"
        (backups / name).symlink_to(precious)
        (backups / f"{name}{said.name.removeprefix(real.name)}").symlink_to(
            said if number % 2 else precious
        )
    (backups / "loop.db").symlink_to("loop.db")
    (backups / "up").symlink_to(office.folder)
    for words in (
        ["backup", str(backups)],
        ["backup", "list", str(backups)],
        ["backup", "verify"],
        ["doctor"],
    ):
        office.survives(*words)
    assert precious.read_text() == "keep me"
    before = everything(office.db)
    for name in ("office-20260301-000000.db", "loop.db", "up"):
        assert office.survives("restore", str(backups / name), "--yes").code > 1
    assert everything(office.db) == before


@posix
@pytest.mark.parametrize("kind", ["file", "loop", "dangling", "device"])
def test_a_backup_folder_that_is_none(office: Office, kind: str) -> None:
    folder = office.folder / "backups"
    targets = {"loop": folder, "dangling": office.folder / "nothing", "device": Path("/dev/null")}
    if kind == "file":
        folder.write_text("x")
    else:
        folder.symlink_to(targets[kind])
    for words in (["backup"], ["backup", "list"], ["backup", "verify"], ["doctor"]):
        office.survives(*words)


@posix
@pytest.mark.parametrize(
    "line",
    ["import cases", "import suggest", "policy check", "calendar import", "doc check", "restore", "backup verify", "backup --to", "restore {age} --identity", "backup verify {age} --identity"],
)  # fmt: skip
def test_what_is_read_is_no_file(office: Office, line: str) -> None:
    (office.folder / "loop").symlink_to("loop")
    os.mkdir(office.folder / "secret", 0)  # noqa: PTH102  # with its rights at once
    words = line.replace(
        "{age}", office.put("x.db.age", "age-encryption.org/v1\n-> X25519 x")
    ).split(" ")
    for place in (
        "",
        ".",
        "loop",
        "nothing",
        "secret",
        "x" * 300,
        "a\x1bb",
        "/dev/null",
        "office.db",
    ):
        office.survives(
            *words, place if place.startswith("/") else str(office.folder / place), "--yes"
        )


# --- damage


def test_a_damaged_name_in_the_file_itself(office: Office) -> None:
    """SQLite quotes it in its message, and Python cannot read the message."""
    backup = json.loads(office.answers("backup", "--json").out)["backup"]
    Path(backup).chmod(0o600)
    for damaged in (office.db, Path(backup)):
        conn = another(damaged)
        conn.execute("PRAGMA writable_schema = ON")
        conn.execute(
            "UPDATE sqlite_master SET sql = sql || CAST(x'a0' AS TEXT) WHERE name = 'case'"
        )
        conn.commit()
        conn.close()
    for line in ("due", "case list", "doctor", "backup", "backup list"):
        assert office.answers(*line.split(" ")).code in {0, 1, 6}, line
    assert office.answers("backup", "verify", backup).code == 1
    assert office.answers("restore", backup, "--yes").code == 6


# --- sizes


@pytest.mark.parametrize("where", range(4))
def test_a_huge_cell_of_a_table(office: Office, where: int) -> None:
    cells = ["SQ01", "2026-02-05", "邻里", "院墙"]
    cells[where] = "长" * (BIG // 3)
    file = office.put("in.csv", f"{HEADER}\n{','.join(cells)}\nSQ01,2026-02-05,物业,停车\n")
    answer = office.survives("import", "cases", file, "--errors", str(office.folder / "errors.csv"))
    assert answer.code in {1, 3}
    assert len(answer.out + answer.err) < 20_000


def test_a_huge_cell_of_a_workbook(office: Office) -> None:
    content = raw_book(
        text_row(1, *HEADER.split(",")) + text_row(2, "SQ01", "2026-02-05", "邻里", "9" * BIG)
    )
    answer = office.survives("import", "cases", office.put("in.xlsx", content))
    assert answer.code in {1, 3}
    assert len(answer.out + answer.err) < 20_000


@pytest.mark.parametrize(
    "noun", ["import cases", "import suggest", "policy check", "calendar import", "doc check"]
)
@pytest.mark.parametrize("content", [b"9" * BIG, b'"' * 99_999, b"\n" * 1_000_000, b"," * 999_999, b"=" * BIG, b"[" * 200_000], ids=lambda c: f"{len(c)} {c[:1]!r}")  # fmt: skip
def test_one_sign_for_a_whole_file(office: Office, noun: str, content: bytes) -> None:
    csv.field_size_limit(FIELD)
    answer = office.survives(*noun.split(" "), office.put("in.csv", content))
    assert len(answer.err) < 50_000


def test_huge_words(office: Office) -> None:
    """As long as a system lets a word be."""
    long = "长" * 40_000
    for words in (
        ["case", "add", "--unit", "SQ01", "--type", "邻里", "--source", "patrol", "--summary", long],
        ["case", "meet", CASE, "--note", long], ["case", "show", long], ["--actor", long, "case", "meet", CASE], ["unit", "add", "--code", long, "--name", long, "--kind", "社区"],
    ):  # fmt: skip
        office.survives(*words)


DEEP = [
    "[" * 100_000,
    '{"a":' * 100_000,
    "[" * 5000 + "]" * 5000,
    '{"a":' * 5000 + "1" + "}" * 5000,
]


@pytest.mark.parametrize("deep", DEEP, ids=range(4))
def test_deep_json(office: Office, deep: str) -> None:
    for line in (deep, f'{{"ref": "R1", "events": {deep}}}', f'{{"unit": "SQ01", "registered_on": "2026-02-05", "dispute_type": "neighbour", "summary": {deep}, "events": []}}'):  # fmt: skip
        answer = office.survives(
            "import",
            "cases",
            office.put("in.jsonl", line + "\n"),
            "--errors",
            str(office.folder / "e.jsonl"),
        )
        assert answer.code in {1, 3}


@pytest.mark.parametrize("verb", ["policy check", "policy adopt --yes", "import cases x.csv --map"])
def test_deep_toml(office: Office, verb: str) -> None:
    table = office.put("x.csv", f"{HEADER}\nSQ01,2026-02-05,邻里,院墙\n")
    for text in (
        "x = " + "[" * 100_000,
        "x = " + "[" * 5000 + "]" * 5000,
        "[" + ".".join("a" * 3_000) + "]\n",
        "a." * 3_000 + "a = 1",
        "x = " + "9" * 100_000,
        "a." * 40_000 + "a = 1",
        "[" + "a. " * 40_000 + "a]",
        "\n".join(f"{n}.{'a.' * 150}a = 1" for n in range(1_000)),
        "# " + "长" * 2_000_000,
    ):
        file = office.put("deep.toml", text)
        office.survives(
            *(table if word == "x.csv" else word for word in verb.split(" ") if word != "--yes"),
            file,
            "--yes",
        )
