from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from govtool.base.errors import GovtoolError
from govtool.store import Store
from govtool.tables.export.file_export import ExportOptions, export_noun
from govtool.tables.formats.source import open_source
from govtool.tables.intake.file_import import import_noun
from govtool.tables.intake.outcome import ImportSummary, Options
from govtool.views import noun_tables, queries
from govtool.views.queries import CaseFilter
from tests.store.kit import found_office, projections
from tests.tables.kit import TODAY, source
from tests.tables.test_histories import BASE, CONTRACT

HEADER = "外部编号,登记单位,登记日期,纠纷类型,案情摘要,申请人,申请人电话,首次调解日期,首次调解结果,办结日期,办结方式"
ONE = "R1,SQ01,2026-02-05,邻里,院墙排水,甲某,13800000000,2026-02-09,未成功,,"
TWO = "R2,SQ02,2026-03-02,物业,停车,乙某,,,,2026-03-10,撤回"


def table(*rows: str) -> str:
    return "\n".join([HEADER, *rows]) + "\n"


def take_in(store: Store, data: str | bytes, **options: Any) -> ImportSummary:
    with source(data) as opened:
        return import_noun(store, "cases", opened, Options(**options), today=TODAY, actor="甲某")


def take_in_file(store: Store, path: Path, noun: str = "cases", **options: Any) -> ImportSummary:
    with open_source(str(path)) as opened:
        if noun == "cases":
            return import_noun(
                store, "cases", opened, Options(**options), today=TODAY, actor="甲某"
            )
        return import_noun(store, noun, opened, Options(**options), today=TODAY, actor="甲某")


def counts(summary: ImportSummary) -> tuple[int, int, int, int]:
    return summary.rows, summary.accepted, summary.rejected, summary.duplicates


def told(summary: ImportSummary) -> list[tuple[int | None, str | None, str]]:
    return [(problem.row, problem.column, problem.code) for problem in summary.problems]


def cases(store: Store) -> list[dict[str, Any]]:
    return list(queries.cases(store.reader, CaseFilter()))


def journal_length(store: Store) -> int:
    return noun_tables.row_counts(store.reader)["journal"]


# --- rows in


def test_good_rows_go_in_and_bad_ones_are_listed_with_all_their_problems(store: Store) -> None:
    bad = "R3,SQ99,2026-13-01,邻里,吵架,丙某,1,,,,"
    summary = take_in(store, table(ONE, "", bad, TWO))
    assert summary.as_json() | {"problems": None} == {
        "rows": 3, "accepted": 2, "rejected": 1, "duplicates": 0, "dry_run": False, "id": summary.id, "problems": None, "warnings": [],
    }  # fmt: skip
    assert told(summary) == [
        (4, "登记单位", "unknown_unit"), (4, "登记日期", "bad_date"), (4, "申请人电话", "bad_phone"),
    ]  # fmt: skip
    assert [(case["ref"], case["case_no"], case["state"]) for case in cases(store)] == [
        ("R1", "SQ01-2026-00001", "open"),
        ("R2", "SQ02-2026-00001", "closed"),
    ]
    assert set(summary.as_json()["problems"][0]) == {"row", "column", "value", "code", "message"}


def test_what_cannot_be_a_history_is_refused_and_what_breaks_a_rule_is_flagged(
    store: Store,
) -> None:
    header = HEADER + ",移送日期"
    early = ONE + ",2026-02-10"
    impossible = "R2,SQ02,2026-03-02,物业,停车,乙某,,2026-03-01,未成功,,,"
    summary = take_in(store, f"{header}\n{early}\n{impossible}\n")
    assert told(summary) == [(3, "首次调解日期", "out_of_order")]
    assert cases(store)[0]["violations"] == 1
    assert [violation.rule for violation in store.case("SQ01-2026-00001").violations] == [
        "early_transfer"
    ]


def test_the_same_file_again_changes_nothing(store: Store) -> None:
    take_in(store, table(ONE, TWO))
    before = journal_length(store)
    assert counts(take_in(store, table(ONE, TWO))) == (2, 0, 0, 2)
    assert counts(take_in(store, table(ONE, TWO), update=True)) == (2, 0, 0, 2)
    assert journal_length(store) == before


def test_rows_without_a_reference_are_known_by_what_they_say(store: Store) -> None:
    row = ONE.removeprefix("R1")
    assert counts(take_in(store, table(row, row))) == (2, 1, 0, 1)
    assert counts(take_in(store, table(row, row))) == (2, 0, 0, 2)
    assert counts(take_in(store, table(row.replace("院墙", "屋檐")))) == (1, 1, 0, 0)


def test_the_same_reference_with_other_content_is_a_conflict(store: Store) -> None:
    other = ONE.replace("院墙", "屋檐")
    take_in(store, table(ONE))
    summary = take_in(store, table(other))
    assert (counts(summary), told(summary)) == ((1, 0, 1, 0), [(2, "外部编号", "conflict")])
    summary = take_in(store, table(TWO, TWO, TWO.replace("停车", "噪声")), update=True)
    assert (counts(summary), told(summary)) == ((3, 1, 1, 1), [(4, "外部编号", "conflict")])


def test_a_dry_run_says_the_same_and_records_nothing(store: Store) -> None:
    before = projections(store.reader), journal_length(store)
    data = table(ONE, ONE, TWO, TWO.replace("停车", "噪声"), "R3,,,,,,,,,,")
    dry = take_in(store, data, dry_run=True)
    assert (projections(store.reader), journal_length(store)) == before
    real = take_in(store, data)
    assert (dry.id, real.id is not None) == (None, True)
    assert real.as_json() | {"dry_run": True, "id": None} == dry.as_json()


def test_all_or_nothing(store: Store) -> None:
    before = journal_length(store)
    summary = take_in(store, table(ONE, "R3,,,,,,,,,,"), all_or_nothing=True)
    assert counts(summary) == (2, 0, 1, 0)
    assert journal_length(store) == before
    assert counts(take_in(store, table(ONE, TWO), all_or_nothing=True)) == (2, 2, 0, 0)


def test_an_error_in_the_middle_of_the_file_leaves_nothing(store: Store) -> None:
    before = journal_length(store)
    with pytest.raises(GovtoolError) as caught:
        take_in(store, table(ONE, TWO.replace("停车", "停" * 10_000_001)))
    assert caught.value.code == "too_long"
    assert journal_length(store) == before


def test_a_stray_quotation_mark_refuses_one_row_which_comes_back_fixed(
    store: Store, tmp_path: Path
) -> None:
    errors = tmp_path / "问题行.csv"
    data = table(ONE, TWO.replace("停车", '"停车'), ONE.replace("R1", "R3"))
    summary = take_in(store, data, errors=errors)
    assert (counts(summary), told(summary)) == ((3, 2, 1, 0), [(3, "row", "bad_quotes")])
    assert "line 3" in summary.problems[0].message
    assert "停车" in errors.read_text(encoding="utf-8-sig")
    assert counts(take_in_file(store, errors))[1] == 1


def test_progress_is_reported(store: Store) -> None:
    seen: list[int] = []
    take_in(store, table(ONE, TWO), progress=seen.append)
    assert seen == [1, 2]


def test_many_rows_are_projected_in_between(store: Store) -> None:
    rows = [f"N{n},SQ01,2026-02-05,邻里,第{n}件,,,,,," for n in range(1200)]
    assert counts(take_in(store, table(*rows, rows[0], rows[1199]))) == (1202, 1200, 0, 2)
    assert len(cases(store)) == 1200


# --- update


def shown(store: Store, ref: str) -> dict[str, Any]:
    return next(case for case in cases(store) if case["ref"] == ref)


def test_an_update_corrects_adds_and_takes_back(store: Store) -> None:
    take_in(store, table(ONE, TWO))
    changed = "R1,SQ01,2026-02-05,物业,屋檐滴水,甲某,13800000001,2026-02-10,调解成功,,"
    assert counts(take_in(store, table(changed, TWO), update=True)) == (2, 1, 0, 1)
    case = shown(store, "R1")
    judged = store.case(case["case_no"])
    assert (case["dispute_type"], case["closed_on"], judged.summary) == (
        "property_mgmt",
        "2026-02-10",
        "屋檐滴水",
    )
    assert [party.model_dump(mode="json", exclude_none=True) for party in judged.parties] == [
        {"role": "applicant", "name": "甲某", "phone": "13800000001"}
    ]
    assert [(s.on.isoformat(), s.outcome) for s in judged.stages[0].sessions] == [
        ("2026-02-10", "settled")
    ]
    assert counts(take_in(store, table(changed))) == (1, 0, 0, 1)
    assert counts(take_in(store, table(ONE))) == (1, 0, 1, 0)


def test_an_update_leaves_alone_what_the_file_does_not_speak_of(store: Store) -> None:
    take_in(store, table(ONE))
    line = {**BASE, "ref": "R9", "parties": [{"role": "applicant", "name": "甲某"}, {"role": "third_party", "name": "丙某"}],
            "events": [{"kind": "consulted", "on": "2026-02-06", "note": "电话"},
                       {"kind": "mediated", "on": "2026-02-09", "outcome": "failed", "note": "各执一词"}]}  # fmt: skip
    take_in(store, json.dumps(line))
    short = "外部编号,登记单位,登记日期,纠纷类型,案情摘要,申请人,首次调解日期,首次调解结果\nR9,SQ01,2026-02-05,邻里,新摘要,丁某,2026-02-10,未成功\n"
    assert counts(take_in(store, short, update=True)) == (1, 1, 0, 0)
    case = store.case(shown(store, "R9")["case_no"])
    assert [party.name for party in case.parties] == ["丁某", "丙某"]
    assert [(e.kind, e.on.day, getattr(e, "note", None)) for e in case.timeline[1:]] == [
        ("consulted", 6, "电话"), ("mediated", 10, "各执一词"),
    ]  # fmt: skip


def test_a_whole_record_takes_back_what_it_does_not_mention(store: Store) -> None:
    take_in(store, json.dumps(CONTRACT))
    shorter = {**CONTRACT, "events": CONTRACT["events"][:2], "source": None}
    assert told(take_in(store, json.dumps(shorter))) == [(1, "ref", "conflict")]
    assert counts(take_in(store, json.dumps(shorter), update=True)) == (1, 1, 0, 0)
    case = store.case("SQ01-2026-00001")
    assert [event.kind for event in case.timeline] == ["registered", "reported", "mediated"]
    assert case.source is None


def test_an_update_that_cannot_be_is_refused(store: Store) -> None:
    take_in(store, table(ONE))
    before = journal_length(store)
    moved = take_in(store, table(ONE.replace("SQ01", "SQ02")), update=True)
    assert told(moved) == [(2, "外部编号", "conflict")]
    before_it_began = take_in(store, table(ONE.replace("2026-02-09", "2026-02-01")), update=True)
    assert told(before_it_began) == [(2, "首次调解日期", "out_of_order")]
    assert journal_length(store) == before


# --- the errors file


def test_the_errors_file_is_fixed_and_completes_the_job(store: Store, tmp_path: Path) -> None:
    errors = tmp_path / "错误.csv"
    header = HEADER.replace(",", ";") + ";备注"
    bad = '\tR=3;SQ99;2026-03-02;邻里;"两\n行";丙某;9.9E+17;;;;;=留\r\n'
    take_in(store, f"{header}\n{ONE.replace(',', ';')};\n{bad}", errors=errors)
    raw = errors.read_bytes()
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert rows[0] == [*header.split(";"), "导入问题"]
    assert rows[1][:8] == ["R=3", "SQ99", "2026-03-02", "邻里", "两\n行", "丙某", "9.9E+17", ""]
    assert "登记单位" in rows[1][-1]
    assert "申请人电话" in rows[1][-1]
    errors.write_bytes(raw.replace(b"SQ99", b"SQ02").replace(b"9.9E+17", b"13800000000"))
    summary = take_in_file(store, errors, errors=errors.with_name("2.csv"))
    assert (counts(summary), summary.problems) == ((1, 1, 0, 0), [])
    assert [w.column for w in summary.warnings] == ["备注"]
    assert errors.with_name("2.csv").read_text(encoding="utf-8-sig").strip() == ";".join(rows[0])


def test_the_errors_of_lines_are_lines(store: Store, tmp_path: Path) -> None:
    errors = tmp_path / "错误.jsonl"
    bad = {**BASE, "unit": "SQ99"}
    take_in(store, f'{json.dumps(BASE)}\n{{"x\n{json.dumps(bad)}\n', errors=errors)
    broken, refused = errors.read_text().splitlines()
    assert broken == '{"x'
    assert {**json.loads(refused), "problems": None} == {**bad, "problems": None}
    errors.write_text(refused.replace("SQ99", "SQ02") + "\n")
    assert counts(take_in_file(store, errors)) == (1, 1, 0, 0)


def test_the_errors_file_never_takes_the_place_of_the_input(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(table(ONE))
    with pytest.raises(GovtoolError) as caught:
        take_in_file(store, path, errors=path)
    assert caught.value.code == "same_file"
    assert path.read_text() == table(ONE)
    assert cases(store) == []


# --- lines in


def test_a_full_history_comes_in_and_out_as_it_was(store: Store, tmp_path: Path) -> None:
    assert counts(take_in(store, json.dumps(CONTRACT))) == (1, 1, 0, 0)
    out = tmp_path / "a.jsonl"
    assert export_noun(store, "cases", out, ExportOptions("jsonl", full=True)) == 1
    assert json.loads(out.read_text()) == {"case_no": "SQ01-2026-00001", **CONTRACT}
    assert counts(take_in_file(store, out)) == (1, 0, 0, 1)


def test_retractions_and_corrections_of_a_line_count(store: Store) -> None:
    events = [
        {"kind": "mediated", "on": "2026-02-09", "outcome": "settled"},
        {"kind": "retracted", "on": "2026-02-10", "target": 1, "reason": "误录"},
        {"kind": "met", "on": "2026-02-10"},
        {
            "kind": "corrected",
            "on": "2026-02-11",
            "changes": {"severity": "major"},
            "reason": "误录",
        },
    ]
    assert counts(take_in(store, json.dumps({**BASE, "events": events}))) == (1, 1, 0, 0)
    case = store.case("SQ01-2026-00001")
    assert (case.state, case.severity) == ("open", "major")
    assert [event.kind for event in case.timeline] == ["registered", "met"]


def test_disorder_in_a_line_is_told_at_its_path(store: Store) -> None:
    events = [
        {"kind": "met", "on": "2026-02-06"},
        {"kind": "accepted", "on": "2026-02-10", "unit": "JD01"},
    ]
    assert told(take_in(store, json.dumps({**BASE, "events": events}))) == [
        (1, "events[2].on", "out_of_order")
    ]


def test_a_number_that_another_case_has_is_a_conflict(store: Store) -> None:
    take_in(store, table(ONE))
    summary = take_in(store, json.dumps({**BASE, "ref": "R7", "case_no": "SQ01-2026-00001"}))
    assert told(summary) == [(1, "case_no", "conflict")]


# --- out and in again


@pytest.fixture
def filled(store: Store) -> Store:
    take_in(store, table(ONE, TWO, ONE.removeprefix("R1").replace("院墙", "=1+1")))
    take_in(
        store,
        json.dumps({**CONTRACT, "ref": "R5", "parties": [{"role": "third_party", "name": "丙某"}]}),
    )
    return store


@pytest.mark.parametrize(
    "form",
    [
        ExportOptions("csv", full=True),
        ExportOptions("csv", full=True, plain=True),
        ExportOptions("jsonl", full=True),
    ],
    ids=str,
)
def test_what_is_exported_gives_the_same_cases_in_an_empty_file(
    filled: Store, tmp_path: Path, form: ExportOptions
) -> None:
    out = tmp_path / f"out.{form.format}"
    assert export_noun(filled, "cases", out, form) == 4
    assert counts(take_in_file(filled, out)) == (4, 0, 0, 4)
    with found_office(tmp_path / "other.db") as other:
        assert counts(take_in_file(other, out)) == (4, 4, 0, 0)
        again = tmp_path / "again"
        export_noun(other, "cases", again, form)
        assert again.read_bytes() == out.read_bytes()
        assert [other.case(case["case_no"]).obligations for case in cases(other)] == [
            filled.case(case["case_no"]).obligations for case in cases(filled)
        ]


def test_a_row_of_columns_needs_no_history(filled: Store, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    export_noun(filled, "cases", out, ExportOptions(full=True))
    rows = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8-sig"), newline="")))
    assert [bool(row["完整经过"]) for row in rows] == [False, False, False, True]
    assert [row["办结方式"] for row in rows] == ["", "撤回", "", "导入诉讼"]


def test_an_export_is_masked_unless_full_and_a_masked_one_is_refused(
    filled: Store, tmp_path: Path
) -> None:
    for form in (ExportOptions(), ExportOptions("jsonl")):
        out = tmp_path / f"out.{form.format}"
        export_noun(filled, "cases", out, form)
        assert "13800000000" not in out.read_text()
        with found_office(tmp_path / f"other.{form.format}.db") as other:
            assert {problem.code for problem in take_in_file(other, out).problems} == {"masked"}


# --- registers


def test_registers_come_in_and_out_as_they_were(store: Store, tmp_path: Path) -> None:
    units = "单位编码,单位名称,单位类别,上级单位\nBM02,示例站,站办所,JD09\nJD09,示例街道,street,QU01\nSQ07,示例七社区,社区,\n"
    grids = "网格编码,网格名称,所属单位,上级网格\n0102,示例联防组,SQ01,G02\nG02,示例网格,SQ01,\n"
    homes = "户编号,网格,户主,电话,住址,人口数\nH1,G02,甲某,13800000000,3-1,4\nH2,0102,乙某,,,\n"
    for noun, data, rows in (("units", units, 3), ("grids", grids, 2), ("households", homes, 2)):
        file = tmp_path / f"{noun}.csv"
        file.write_text(data)
        assert counts(take_in_file(store, file, noun)) == (rows, rows, 0, 0)
        assert counts(take_in_file(store, file, noun)) == (rows, 0, 0, rows)
    for form in (ExportOptions(full=True), ExportOptions("jsonl", full=True)):
        with found_office(tmp_path / f"other.{form.format}.db") as other:
            for noun in ("units", "grids", "households"):
                out, again = (
                    tmp_path / f"{noun}.out.{form.format}",
                    tmp_path / f"{noun}.again.{form.format}",
                )
                count = export_noun(store, noun, out, form)
                assert take_in_file(other, out, noun).accepted > 0
                assert export_noun(other, noun, again, form) == count
                assert again.read_bytes() == out.read_bytes()
    assert store.office.units["SQ07"].newest.parent == "JD01"


@pytest.mark.parametrize(
    ("noun", "data", "problems"),
    [
        ("units", "code,name,kind,parent\nA,甲,社区,B\nB,乙,街道,C\nC,丙,区,X\n",
         [(2, "parent", "unknown_unit"), (3, "parent", "unknown_unit"), (4, "parent", "unknown_unit")]),
        ("units", "code,name,kind,parent\nA,甲,社区,SQ01\n,乙,楼,\n",
         [(2, "parent", "wrong_unit"), (3, "kind", "bad_term"), (3, "code", "missing")]),
        ("grids", "code,name,unit,parent\nA,甲,SQ01,B\nB,乙,SQ01,A\nC,丙,SQ01,C\nD,丁,SQ99,\n",
         [(2, "parent", "circular"), (3, "parent", "circular"), (4, "parent", "circular"), (5, "unit", "unknown_unit")]),
        ("grids", "code,name,unit\nA,甲,SQ01\nA,乙,SQ01\nG01,丙,SQ01\n", [(3, "code", "conflict"), (4, "code", "conflict")]),
        ("households", "code,grid,head,phone,members\n1.2E+5,G99,张*,1,四口\n",
         [(2, "code", "changed_by_spreadsheet"), (2, "grid", "unknown_grid"), (2, "head", "masked"),
          (2, "members", "bad_number"), (2, "phone", "bad_phone")]),
    ],
    ids=["parents", "kinds", "circles", "twice", "cells"],
)  # fmt: skip
def test_bad_rows_of_registers(
    store: Store, tmp_path: Path, noun: str, data: str, problems: list[Any]
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(data)
    assert told(take_in_file(store, path, noun)) == problems


def test_a_register_is_changed_by_an_update(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("code,name,unit\nG01,新名,SQ02\n")
    assert counts(take_in_file(store, path, "grids", update=True)) == (1, 1, 0, 0)
    assert store.reader.execute("SELECT name, unit FROM grid WHERE until IS NULL").fetchall() == [
        ("新名", "SQ02")
    ]
