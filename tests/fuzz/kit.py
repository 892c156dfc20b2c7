"""What the tests of hostile input share: an office to copy, a way to type a command, and what must hold after any of them."""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TypeVar
from unittest import mock

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from govtool.cli import main
from govtool.store import open_store
from govtool.store.doctor import examine
from tests.properties import INPUTS
from tests.store.kit import everything

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
TODAY = "2026-03-02"
CODES = {0, 1, 2, 3, 4, 6}
"""Nothing else may end a command here: nobody interrupts, and nobody else holds the file."""

BESIDE = ("journal", "wal")

Written = tuple[bytes, ...]
_sound: set[Written] = set()
_contents: dict[Written, bytes] = {}

F = TypeVar("F", bound=Callable[..., object])


def fuzzed(test: F) -> F:
    """Give a test its share of inputs."""
    return settings(max_examples=INPUTS, suppress_health_check=list(HealthCheck))(test)


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str


class Office:
    """A file in a folder of its own, with a few records, and a clerk to type."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.db = folder, folder / "office.db"

    def put(self, name: str, content: bytes | str) -> str:
        """A file beside it; returns its path, as it is typed."""
        path = self.folder / name
        path.write_bytes(
            content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
        )
        return str(path)

    def type(self, *words: str) -> Answer:
        """Type a command; an exception that comes out of it fails the test. No system lets a word hold a NUL."""
        words = tuple(word.replace("\0", "") for word in words)
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
        with mock.patch.multiple(sys, stdout=out, stderr=err, stdin=io.TextIOWrapper(io.BytesIO())):
            code = main(["--db", str(self.db), "--today", TODAY, "--lang", "en", *words])
        out.flush(), err.flush()
        return Answer(
            int(code), *(s.buffer.getvalue().decode("utf-8", "surrogatepass") for s in (out, err))
        )  # type: ignore[attr-defined]  # BytesIO

    def answers(self, *words: str) -> Answer:
        """Type a command that may be refused, and see that it says so in words and by code."""
        answer = self.type(*words)
        assert answer.code in CODES, (answer.code, answer.err)
        assert "Traceback" not in answer.out + answer.err
        assert "Something unexpected" not in answer.err, answer.err
        assert answer.code <= 1 or answer.err.strip(), "a refusal says why"
        return answer

    def survives(self, *words: str) -> Answer:
        """As :meth:`answers`, and the file is as it was when the command was refused, and sound in any case."""
        before = self._content()
        answer = self.answers(*words)
        assert answer.code <= 1 or self._content() == before, "a refusal changes nothing"
        self.is_sound()
        return answer

    def is_sound(self) -> None:
        """See that the file is in order; the same bytes are examined once."""
        written = self._written()
        if written not in _sound:
            with open_store(self.db, refresh=False) as store:
                assert examine(store) == []
            _sound.add(written)

    def _content(self) -> bytes:
        """Return the digest of all that the file holds."""
        written = self._written()
        if written not in _contents:
            _contents[written] = sha256(
                everything(self.db).encode("utf-8", "surrogatepass")
            ).digest()
        return _contents[written]

    def _written(self) -> Written:
        """Return the digests of the file and of what SQLite has beside it."""
        files = (self.db, *(self.db.with_name(f"{self.db.name}-{end}") for end in BESIDE))
        return tuple(sha256(file.read_bytes()).digest() for file in files if file.exists())


CASE = "SQ01-2026-00001"
SETTLED = "SQ01-2026-00002"


def found(folder: Path) -> Office:
    """An office with two units, a grid, a household, a case in hand and one settled in writing."""
    office = Office(folder)
    for line in (
        "init --street JD01 示例街道 --district QX01 示例区",
        "unit add --code SQ01 --name 示例一社区 --kind 社区",
        "unit add --code BM01 --name 社保所 --kind department",
        "grid add --code G01 --name 第一网格 --unit SQ01",
        "household add --code H1 --grid G01 --head 甲某 --phone 13800000000",
        "case add --unit SQ01 --type 邻里 --source patrol --summary 院墙 --on 2026-02-05 --party 申请人:甲某:13800000000 --party 被申请人:乙某",
        "case add --unit SQ01 --type 物业 --source patrol --summary 停车 --on 2026-02-05 --party 申请人:丙某 --party 被申请人:丁某",
        f"case mediate {SETTLED} --outcome settled --agreement written --on 2026-02-09",
    ):
        answer = office.type(*line.split(" "))
        assert answer.code == 0, (line, answer.err)
    return office


@contextmanager
def copied(base: Office) -> Iterator[Office]:
    """A copy in a folder of its own: each input meets the same office."""
    with tempfile.TemporaryDirectory(dir=base.folder.parent) as folder:
        shutil.copy(base.db, folder)
        yield Office(Path(folder))


# --- what is hostile

TEXTS = [
    "\x1b[31m红\x1b[0m", "\x1b]0;标题\x07", "\x9b2J", "\x07\x08\x00", "甲\u202e某\u2066", "[red]红[/red]", "[/bold]", "{x} {0} %s %(x)s",
    "'; DROP TABLE journal; --", '"; DELETE FROM journal; --', "1' OR '1'='1", "') UNION SELECT payload FROM journal --",
    "%", "_", "*", "NEAR(", '"', "'", "\\", "`", '=HYPERLINK("http://x")', "+1", "@SUM(1)", "\t=1", "＝1",
    "../../../tmp/越界", "/etc/passwd", "C:\\x", "..", ".", "~", "-", "--", "-x", "--json", "<w:p/>", "&lt;", "{{ 7*7 }}", "{% for i in x %}",
    "甲\n乙", "甲\r\n乙", "\u2028", "\ufeff", "\ufffe", "\udcff", "\U0010ffff", "𠮷", "e\u0301" * 50, "", " ", "　", "长" * 5000, "9" * 5000,
    "-1", "0", "1e309", "nan", "inf", "2026-02-30", "0000-00-00", "9999-12-31", "0001-01-01", "99999999999999999999", "١٢٣", "²", ":::", "甲:乙:丙:丁:戊",
    "null", "[]", "{}", "=", "a=b=c", "summary=", "=x",
]  # fmt: skip
hostile_text = st.one_of(st.sampled_from(TEXTS), st.text(max_size=40))

CHUNKS = [
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\x80", b"\x1b[2J", b'"', b'""', b"\n", b"\r", b",", b"\t=1+1", b"=cmd|' /C calc'!A0",
    b"\xd0\xcf\x11\xe0", b"PK\x03\x04", b"SQLite format 3\x00", b"]]>", b"<!DOCTYPE x [<!ENTITY e 'e'>]>", b"&e;", b"{{", b"%}",
    b"9" * 400, b"A" * 70_000, b"[" * 3000, b"'; DROP TABLE journal; --", b"1e999", b"-1", b"\xed\xa0\x80", "９".encode(), "二〇二六年".encode(),
]  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn, content: bytes, most: int = 6) -> bytes:
    """Bytes of an honest file, spoilt at a few places: flipped, cut out, doubled, or with something hostile put in."""
    spoilt = bytearray(content)
    for _ in range(draw(st.integers(1, most))):
        at = draw(st.integers(0, max(0, len(spoilt) - 1)))
        match draw(st.sampled_from(["flip", "cut", "double", "insert", "insert", "end"])):
            case "flip" if spoilt:
                spoilt[at] ^= 1 << draw(st.integers(0, 7))
            case "cut":
                del spoilt[at : at + draw(st.integers(1, 200))]
            case "double":
                spoilt[at:at] = spoilt[at : at + draw(st.integers(1, 200))]
            case "end":
                del spoilt[at:]
            case _:
                spoilt[at:at] = draw(st.sampled_from(CHUNKS))
    return bytes(spoilt)
