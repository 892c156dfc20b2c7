"""JSONL from a pipe: read while it arrives, all of it recorded or nothing."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import pytest

from govtool.base.errors import Refused
from govtool.store import Store
from govtool.tables.formats.json_lines import read_lines
from govtool.tables.formats.source import ImportFile, open_source
from govtool.tables.intake.file_import import import_noun
from govtool.tables.intake.outcome import Options
from tests.tables.kit import TODAY
from tests.tables.test_histories import BASE
from tests.tables.test_importing import cases, counts, journal_length, table, told

LINE = json.dumps(BASE, ensure_ascii=False).encode() + b"\n"


@contextmanager
def pipe() -> Iterator[tuple[BinaryIO, BinaryIO]]:
    """The two ends of a pipe: to read from, to write to."""
    out, into = os.pipe()
    with os.fdopen(out, "rb") as reader, os.fdopen(into, "wb", buffering=0) as writer:
        yield reader, writer  # type: ignore[misc]  # unbuffered files write bytes too


@contextmanager
def piped(data: bytes, *, jsonl: bool | None = None) -> Iterator[ImportFile]:
    with pipe() as (reader, writer):
        writer.write(data)
        writer.close()
        with open_source("-", reader, jsonl=jsonl) as source:
            yield source


def test_a_line_is_read_before_the_next_one_is_written() -> None:
    with pipe() as (reader, writer):
        writer.write(b'\xef\xbb\xbf{"a": 1}\n')
        with open_source("-", reader, jsonl=None) as source:
            lines = read_lines(source)
            assert next(lines).value == {"a": 1}
            writer.write('{"b": "号"}'.encode())
            writer.close()
            assert [(line.number, line.value) for line in lines] == [(2, {"b": "号"})]
    assert source.done() is None


@pytest.mark.parametrize(
    ("data", "streams"), [(b' \n{"a"', True), (b"[1]\n", False), ("单位编码\n".encode(), False)]
)
def test_what_begins_like_an_object_is_a_stream(data: bytes, streams: bool) -> None:
    with piped(data) as source:
        assert (source.is_stream, source.looks_like_jsonl()) == (streams, streams)


def test_a_format_that_was_named_decides() -> None:
    with piped(b"\n\n[1]\n", jsonl=True) as source:
        assert [problem.code for line in read_lines(source) for problem in line.problems] == [
            "bad_json"
        ]
    with piped(b'{"a"\n', jsonl=False) as source:
        assert not source.is_stream
    with pytest.raises(Refused) as caught, piped(b"", jsonl=True):
        pass
    assert caught.value.code == "empty_file"


@pytest.mark.parametrize(
    "cut", [5, len(LINE) // 2, LINE.index("院".encode()) + 1, LINE.index("院".encode()) + 2]
)
def test_a_writer_that_was_cut_off_leaves_a_problem_and_no_half_record(
    store: Store, cut: int
) -> None:
    with piped(LINE + LINE[:cut]) as source:
        summary = import_noun(store, "cases", source, Options(), today=TODAY, actor="甲某")
    assert (counts(summary), told(summary)) == ((2, 1, 1, 0), [(2, None, "bad_json")])
    assert len(cases(store)) == 1


def test_a_wrong_byte_is_an_error_that_leaves_nothing(store: Store) -> None:
    before = journal_length(store)
    with piped(LINE + b'{"a": "\xba\xc5"}\n') as source, pytest.raises(Refused) as caught:
        import_noun(store, "cases", source, Options(), today=TODAY, actor="甲某")
    assert (caught.value.code, caught.value.where["row"]) == ("bad_encoding", 2)
    assert "UTF-8" in (caught.value.hint or "")
    assert "Excel" not in (caught.value.hint or "")
    assert journal_length(store) == before


def test_rows_of_a_pipe_are_a_table_like_any_other(store: Store) -> None:
    with piped(table("R1,SQ01,2026-02-05,邻里,院墙排水,甲某,,,,,").encode("gb18030")) as source:
        assert counts(
            import_noun(store, "cases", source, Options(), today=TODAY, actor="甲某")
        ) == (1, 1, 0, 0)


def test_an_interrupted_stream_leaves_nothing_behind(store: Store, tmp_path: Path) -> None:
    before = journal_length(store)
    db, errors = store.path, tmp_path / "问题行.jsonl"
    command = [
        sys.executable,
        "-m",
        "govtool",
        "--db",
        str(db),
        "--lang",
        "en",
        "import",
        "cases",
        "-",
        "--errors",
        str(errors),
    ]
    with subprocess.Popen(
        [*command, "--json"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as run:
        assert run.stdin is not None
        run.stdin.write(LINE + b'{"x"\n')
        run.stdin.flush()
        deadline = time.monotonic() + 60
        while not list(tmp_path.glob(".*.govtool-part")):
            assert time.monotonic() < deadline, "the import did not begin"
            time.sleep(0.05)
        time.sleep(0.3)
        run.send_signal(signal.SIGINT)
        out, err = run.communicate(timeout=60)
    assert (run.returncode, out) == (130, b"")
    assert json.loads(err)["error"]["code"] == "interrupted", err
    assert journal_length(store) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == [db.name]
