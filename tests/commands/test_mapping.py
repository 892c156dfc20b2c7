"""From a strange file to imported cases, as a clerk goes: suggest, edit, dry run, import, mend, import again."""

from __future__ import annotations

import tomllib
from pathlib import Path

import openpyxl
import pytest

from tests.commands.clerk import SAMPLES, Desk

LEDGER = SAMPLES / "ledger.csv"
TODAY = "2026-06-30"


@pytest.fixture
def street(bare: Desk) -> Desk:
    """The street of the sample data."""
    bare.done(
        "init", "--street", "JD01", "示例街道", "--district", "QX01", "示例区", on="2026-01-01"
    )
    bare.done("import", "units", str(SAMPLES / "units.csv"))
    bare.today(TODAY)
    return bare


def registered(desk: Desk) -> dict[str, str]:
    return {
        case["summary"]: case["registered_on"] for case in desk.done("case", "list", "--json").json
    }


def test_the_whole_way(street: Desk, tmp_path: Path) -> None:
    mapping, errors = tmp_path / "对照表.toml", tmp_path / "问题行.csv"

    made = street.done("import", "suggest", str(LEDGER), "-o", str(mapping))
    assert "Columns: 14 recognised, 0 guessed, 1 not recognised." in made.err
    assert f"--map {mapping} --dry-run" in made.err

    dry = street("import", "cases", str(LEDGER), "--map", str(mapping), "--dry-run", "--json")
    told = [(p["row"], p["column"], p["value"]) for p in dry.json["problems"]]
    assert (dry.code, told) == (1, [
        (10, "上报单位", "老街筹备组"), (10, "联系电话", "138*****00"), (11, "受理时间", "32/05/2026"),
        (11, "矛盾类别", "群租"), (13, "矛盾类别", "漏水"),
    ])  # fmt: skip
    assert registered(street) == {}

    text = mapping.read_text(encoding="utf-8")
    edits = {
        '# "经办人"': '"经办人"',
        '# "老街筹备组" = ""': '"老街筹备组" = "SQ05"',
        '# "漏水"': '"漏水"',
        '# "群租" = ""': '"群租" = "其他纠纷"',
    }
    for old, new in edits.items():
        assert text.count(old) == 1
        text = text.replace(old, new)
    mapping.write_text(text, encoding="utf-8")

    first = street(
        "import", "cases", str(LEDGER), "--map", str(mapping), "--errors", str(errors), "--json"
    )
    assert (first.code, first.json["accepted"], first.json["rejected"]) == (1, 9, 1)
    assert [(w["row"], w["code"]) for w in first.json["warnings"]] == [(10, "bad_phone")]

    mended = (
        errors.read_text(encoding="gb18030")
        .replace("1380000000", "13800000009", 1)
        .replace("32/05", "12/05")
    )
    errors.write_text(mended, encoding="gb18030")
    second = street("import", "cases", str(errors), "--map", str(mapping), "--json")
    assert (second.json["accepted"], second.json["duplicates"]) == (1, 0)
    assert [p["code"] for p in second.json["problems"]] == ["conflict"], (
        "the case went in without its telephone"
    )
    found = registered(street)
    assert len(found) == 10
    assert found["院墙排水流向邻户"] == "2026-03-05", "the fifth of March, not the third of May"
    assert found["出租屋人员杂乱"] == "2026-05-12"


def test_the_sample_mapping_is_right(street: Desk) -> None:
    done = street(
        "import", "cases", str(LEDGER), "--map", str(LEDGER.with_suffix(".toml")), "--json"
    )
    assert [(p["row"], p["column"], p["code"]) for p in done.json["problems"]] == [
        (11, "受理时间", "bad_date"),
    ]  # fmt: skip
    assert (done.json["accepted"], [w["code"] for w in done.json["warnings"]]) == (9, ["bad_phone"])


def test_a_wrong_mapping_is_reported_with_its_keys_and_imports_nothing(
    street: Desk, tmp_path: Path
) -> None:
    mapping = tmp_path / "m.toml"
    mapping.write_text('[columns]\n"受理" = "登记日期"\n"甲方" = "申请"\n', encoding="utf-8")
    answer = street("import", "cases", str(LEDGER), "--map", str(mapping), "--json")
    assert (answer.code, answer.error["code"]) == (3, "bad_mapping")
    assert {problem["key"] for problem in answer.error["problems"]} == {
        "[columns] 受理",
        "[columns] 甲方",
    }
    answer = street("import", "cases", str(LEDGER), "--map", str(mapping))
    assert answer.err.startswith(f"Error: {mapping.name} has 2 mistakes:\n")


def test_words_to_add_are_pointed_out(street: Desk, tmp_path: Path) -> None:
    mapping = tmp_path / "m.toml"
    street.done("import", "suggest", str(LEDGER), "-o", str(mapping))
    answer = street("import", "cases", str(LEDGER), "--map", str(mapping))
    assert f"can be put into {mapping}." in answer.err


def test_a_suggestion_for_scripts_and_on_standard_output(street: Desk) -> None:
    plain = street.done("import", "suggest", str(LEDGER))
    machine = street.done("import", "suggest", str(LEDGER), "--json").json
    assert machine["toml"] == plain.out
    assert (
        tomllib.loads(plain.out)["dates"]
        == {"order": "dmy"}
        == {"order": machine["dates"]["order"]}
    )
    assert machine["header_row"] == 3
    assert {
        key: value
        for key, value in machine["columns"][8].items()
        if key in {"header", "column", "sure"}
    } == {"header": "联系电话#2", "column": "respondent_phone", "sure": True}
    assert {"value": "群租", "count": 1, "means": None, "sure": False} in machine["values"][
        "dispute_type"
    ]


def test_a_mapping_that_is_there_is_not_overwritten(street: Desk, tmp_path: Path) -> None:
    mapping = tmp_path / "m.toml"
    mapping.write_text("[columns]\n", encoding="utf-8")
    answer = street("import", "suggest", str(LEDGER), "-o", str(mapping), "--json")
    assert (answer.code, answer.error["code"]) == (2, "needs_yes")
    assert str(mapping) in answer.error["message"]  # what is to be confirmed
    assert mapping.read_text(encoding="utf-8") == "[columns]\n"
    street.done("import", "suggest", str(LEDGER), "-o", str(mapping), "--yes")
    assert "受理时间" in mapping.read_text(encoding="utf-8")


def test_no_file_of_an_office_is_needed(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from govtool.cli import main

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert main(["--lang", "en", "--today", TODAY, "import", "suggest", str(LEDGER)]) == 0
    made = tomllib.loads(capsys.readouterr().out)
    assert made["columns"]["上报单位"] == "登记单位"
    assert made["values"]["登记单位"] == {}, "no unit is known without an office"
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("words", "code", "exit_code"),
    [
        (("suggest", "没有.csv"), "no_such_file", 4),
        (("suggest", str(LEDGER), "--noun", "people"), "bad_value", 2),
        (("suggest", str(SAMPLES / "cases.jsonl")), "wrong_kind", 3),
        (("suggest", str(LEDGER), "-o", "没有/m.toml"), "no_folder", 4),
        (("cases", str(LEDGER), "--map", "没有.toml"), "no_such_file", 4),
        (
            ("cases", str(SAMPLES / "cases.jsonl"), "--map", str(LEDGER.with_suffix(".toml"))),
            "bad_mapping",
            3,
        ),
        (("units", str(LEDGER), "--map", str(LEDGER.with_suffix(".toml"))), "bad_mapping", 3),
        (("cases", str(LEDGER), "--map", str(LEDGER)), "bad_mapping", 3),
    ],
)
def test_mistakes_at_the_command_line(
    street: Desk, words: tuple[str, ...], code: str, exit_code: int
) -> None:
    answer = street("import", *words, "--json")
    assert (answer.code, answer.error["code"], answer.out) == (exit_code, code, "")


def test_an_office_that_was_named_must_be_there(bare: Desk) -> None:
    assert bare("import", "suggest", str(LEDGER)).code == 4


def test_the_sheet_of_a_workbook_goes_into_the_mapping(street: Desk, tmp_path: Path) -> None:
    book, mapping = tmp_path / "别家.xlsx", tmp_path / "对照表.toml"
    workbook = openpyxl.Workbook()
    assert workbook.active is not None
    workbook.active.append(["说明"])
    sheet = workbook.create_sheet("台账")
    sheet.append(["受理时间", "上报单位", "矛盾类别", "简要案情"])
    sheet.append(["2026-03-02", "SQ01", "邻里纠纷", "院墙排水"])
    workbook.save(book)
    street.done("import", "suggest", str(book), "--sheet", "台账", "-o", str(mapping))
    assert tomllib.loads(mapping.read_text(encoding="utf-8"))["file"]["sheet"] == "台账"
    assert (
        street.done("import", "cases", str(book), "--map", str(mapping), "--json").json["accepted"]
        == 1
    )


def test_a_table_without_sheets_has_none_to_choose(street: Desk) -> None:
    assert street("import", "suggest", str(LEDGER), "--sheet", "2", "--json").code == 3


def test_refused_rows_do_not_take_the_place_of_the_mapping(street: Desk, tmp_path: Path) -> None:
    mapping = tmp_path / "m.toml"
    mapping.write_bytes((SAMPLES / "ledger.toml").read_bytes())
    words = (
        "import",
        "cases",
        str(LEDGER),
        "--map",
        str(mapping),
        "--errors",
        str(mapping),
        "--json",
    )
    answer = street(*words)
    assert (answer.code, answer.error["code"]) == (3, "same_file")
    assert mapping.read_bytes() == (SAMPLES / "ledger.toml").read_bytes()
