"""What is settled once: where values come from, what files may say, and how they are changed."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from platformdirs import user_config_path

from govtool.base import toml_text
from govtool.base.errors import NotFound, Refused, StorageTrouble
from govtool.desk import settings
from govtool.desk.settings import (
    CLERK,
    PAGER_SETTING,
    SIGNATURES,
    UNIT,
    WIDTH,
    Found,
    Setting,
    SettingOrigin,
    Settings,
)

WORDS = {
    "unit": ("SQ01", "SQ02", "SQ03", "SQ04"),
    "clerk": ("甲某", "乙某", "丙某", "丁某"),
    "language": ("en", "zh_CN", "en", "zh_CN"),
    "width": (50, 60, 70, 80),
    "pager": ("less", "more", "most", "cat"),
}


class Office:
    """A folder with a database, settings beside it, and those of a person."""

    def __init__(self, folder: Path) -> None:
        self.db = folder / "work" / "office.db"
        self.db.parent.mkdir()
        self.beside = folder / "work" / "govtool.toml"
        self.own = folder / "own" / "config.toml"

    def settings(self, environ: Mapping[str, str] | None = None, **given: str) -> Settings:
        return Settings(self.db, given, {"GOVTOOL_CONFIG": str(self.own), **(environ or {})})

    def writes(self, path: Path, text: str | bytes) -> Settings:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return self.settings()


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


# --- where a value comes from

ORDER = {
    "unit": [
        SettingOrigin.OPTION,
        SettingOrigin.ENVIRONMENT,
        SettingOrigin.BESIDE,
        SettingOrigin.OWN,
    ],
    "language": [
        SettingOrigin.OPTION,
        SettingOrigin.ENVIRONMENT,
        SettingOrigin.BESIDE,
        SettingOrigin.OWN,
    ],
    "width": [SettingOrigin.ENVIRONMENT, SettingOrigin.BESIDE, SettingOrigin.OWN],
    "clerk": [
        SettingOrigin.OPTION,
        SettingOrigin.ENVIRONMENT,
        SettingOrigin.OWN,
        SettingOrigin.BESIDE,
    ],
    "pager": [SettingOrigin.ENVIRONMENT, SettingOrigin.OWN],
}


@pytest.mark.parametrize("name", ORDER)
def test_what_is_closer_to_the_work_goes_first(office: Office, name: str) -> None:
    setting = settings.SETTINGS[name]
    values = dict(
        zip(
            (
                SettingOrigin.OPTION,
                SettingOrigin.ENVIRONMENT,
                SettingOrigin.BESIDE,
                SettingOrigin.OWN,
            ),
            WORDS[name],
            strict=True,
        )
    )
    for place in range(len(ORDER[name]) + 1):
        said = set(ORDER[name][place:])
        for origin, path in (
            (SettingOrigin.BESIDE, office.beside),
            (SettingOrigin.OWN, office.own),
        ):
            line = f"{name} = {toml_text.literal(values[origin])}\n"
            office.writes(path, line if origin in said else "")
        environ = (
            {setting.variable: str(values[SettingOrigin.ENVIRONMENT])}
            if SettingOrigin.ENVIRONMENT in said
            else {}
        )
        given = {name: str(values[SettingOrigin.OPTION])} if SettingOrigin.OPTION in said else {}
        found = office.settings(environ, **given).found(setting)
        expected = ORDER[name][place] if place < len(ORDER[name]) else SettingOrigin.DEFAULT
        assert (found.origin, found.value) == (expected, values.get(expected))


def test_where_a_value_comes_from_is_named(office: Office) -> None:
    office.writes(office.beside, 'unit = "SQ01"\n')
    office.writes(office.own, "width = 90\n")
    found = office.settings({"GOVTOOL_ACTOR": "乙某"})
    assert found.found(UNIT) == Found("SQ01", SettingOrigin.BESIDE, str(office.beside))
    assert found.found(WIDTH) == Found(90, SettingOrigin.OWN, str(office.own))
    assert found.found(CLERK) == Found("乙某", SettingOrigin.ENVIRONMENT, "GOVTOOL_ACTOR")
    assert office.settings(clerk="甲某").found(CLERK) == Found(
        "甲某", SettingOrigin.OPTION, "--actor"
    )


def test_a_folder_of_somebody_else_cannot_start_a_program(office: Office) -> None:
    assert office.writes(office.beside, 'pager = "sh -c evil"\n').pager == settings.PAGER
    assert office.writes(office.own, 'pager = "most"\n').pager == "most"


@pytest.mark.parametrize(
    ("said", "pager"), [("false", None), ('"off"', None), ('"关"', None), ('"less -S"', "less -S")]
)
def test_the_pager_may_be_off(office: Office, said: str, pager: str | None) -> None:
    assert office.writes(office.own, f"pager = {said}\n").pager == pager
    assert office.settings({"PAGER": "cat"}).pager == pager


def test_the_pager_of_the_system_is_the_usual_one(office: Office) -> None:
    assert office.settings({"PAGER": "most -s"}).pager == "most -s"


def test_a_script_may_want_nobodys_own_settings(office: Office) -> None:
    found = Settings(office.db, environ={"GOVTOOL_CONFIG": ""})
    assert (found.own.path, found.unit) == (None, None)
    with pytest.raises(Refused):
        found.own.put(UNIT, "SQ01")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere it is asked itself")
@pytest.mark.parametrize("folder", ["", "/tmp/elsewhere"])
def test_ones_own_settings_are_where_platformdirs_says(
    folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", folder)
    assert settings.own_path() == user_config_path("govtool", appauthor=False) / settings.OWN_NAME


@pytest.mark.skipif(sys.platform != "linux", reason="homes are asked for otherwise there")
@pytest.mark.parametrize("home", ["/dev/null", "/nonexistent", "", None])
def test_who_has_no_home_has_no_settings(
    office: Office, home: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Service accounts and containers: govtool runs, and what cannot be settled says so."""
    monkeypatch.delenv("XDG_CONFIG_HOME")
    monkeypatch.setattr("pwd.getpwuid", lambda uid: {}[uid])  # nobody knows this user
    if home is None:
        monkeypatch.delenv("HOME")
    else:
        monkeypatch.setenv("HOME", home)
    monkeypatch.chdir(office.db.parent)
    found = Settings(office.db, environ=os.environ)
    found.check()
    assert found.unit is None


# --- what may be written

GOOD = [
    ("unit", " ＳＱ01 ", "ＳＱ01"),
    ("language", "中文", "zh_CN"),
    ("language", "EN_us", "en"),
    ("width", "１００", 100),
    ("width", 40, 40),
    ("width", 400, 400),
    ("signatures", "填报人：甲某、审核人:乙某", ("填报人：甲某", "审核人：乙某")),
    ("signatures", ["负责人=丙某"], ("单位负责人：丙某",)),
]
BAD = [
    ("unit", 3),
    ("unit", "  "),
    ("unit", "x" * 201),
    ("clerk", "x" * 61),
    ("clerk", "a\nb"),
    ("language", "fr"),
    ("width", 39),
    ("width", 401),
    ("width", True),
    ("width", "wide"),
    ("width", 80.5),
    ("pager", True),
    ("signatures", "甲某"),
    ("signatures", "市长：甲某"),
    ("signatures", "填报人："),
    ("signatures", [3]),
]


@pytest.mark.parametrize(("name", "said", "value"), GOOD)
def test_a_value_is_read_as_it_is_meant(name: str, said: object, value: settings.Value) -> None:
    assert settings.SETTINGS[name].check(said) == value


@pytest.mark.parametrize(("name", "said"), BAD)
def test_a_wrong_value_is_refused(name: str, said: object) -> None:
    with pytest.raises(Refused):
        settings.SETTINGS[name].check(said)


@pytest.mark.parametrize("name", ["passphrase", "password", "TOKEN", "key", "口令", "api_key"])
def test_nothing_secret_is_settled(name: str) -> None:
    with pytest.raises(Refused, match=r".") as refused:
        settings.setting(name)
    assert refused.value.code == "secret"
    assert "govtool key remember" in (refused.value.hint or "")


def test_an_unknown_setting_names_those_like_it() -> None:
    with pytest.raises(NotFound) as refused:
        settings.setting("unti")
    assert "unit" in (refused.value.hint or "")
    assert settings.setting("ＵＮＩＴ") is UNIT


WRONG: list[tuple[str | bytes, str | None, int]] = [
    ("unit = “SQ01”\n", None, 1),
    ("width = 80\n\nunit = SQ01\n", None, 3),
    ("unit = 'SQ01'\nunit = 'SQ02'\n", None, 2),
    ("# 注释\n\nwidth = 'wide'\n", "width", 3),
    ("signatures = [\n  '填报人',\n]\nunit = 1\n", "unit", 4),
    (b"\xff\xff\xff\x00", None, 0),
]


@pytest.mark.parametrize(("text", "key", "line"), WRONG)
def test_a_wrong_file_is_named_with_line_and_key(
    office: Office, text: str | bytes, key: str | None, line: int
) -> None:
    for path in (office.own, office.beside):
        with pytest.raises(Refused) as refused:
            office.writes(path, text).check()
        error = refused.value
        assert (error.code, error.where["path"]) == ("bad_settings", str(path))
        assert (error.where.get("key"), error.where.get("line", 0)) == (key, line)
        assert str(path) in error.message
        assert error.hint
        path.unlink()


def test_a_table_instead_of_a_value_is_named_without_a_line(office: Office) -> None:
    with pytest.raises(Refused, match="unit") as refused:
        office.writes(office.beside, '[unit]\ncode = "SQ01"\n').check()
    assert refused.value.where["line"] is None
    assert "None" not in refused.value.message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_any_editor_may_have_written_it(office: Office, encoding: str) -> None:
    assert office.writes(office.own, 'clerk = "甲某"\r\n'.encode(encoding)).clerk == "甲某"


def test_a_variable_with_a_wrong_value_is_named(office: Office) -> None:
    with pytest.raises(Refused, match="GOVTOOL_WIDTH"):
        office.settings({"GOVTOOL_WIDTH": "wide"}).check()


def test_a_folder_or_a_huge_file_is_refused(office: Office) -> None:
    office.own.mkdir(parents=True)
    office.beside.write_text("#" * (1 << 17), encoding="utf-8")
    for file in (office.settings().own, office.settings().beside):
        with pytest.raises(Refused) as refused:
            file.value(UNIT)
        assert refused.value.code == "bad_settings"


# --- changing a file

TEXT = """\
# 本所的设置
unit = "SQ01"   # 登记单位
signatures = [  # 签字人
  "填报人：甲某",
]
future = 1

[other]
unit = "not this"
"""
CHANGES: list[tuple[str, Setting, settings.Value | None, str]] = [
    ("", UNIT, "SQ01", 'unit = "SQ01"\n'),
    ("# only a comment", UNIT, "SQ01", '# only a comment\nunit = "SQ01"\n'),
    (TEXT, UNIT, "SQ02", TEXT.replace('unit = "SQ01"   #', 'unit = "SQ02"  #')),
    (TEXT, UNIT, None, TEXT.replace('unit = "SQ01"   # 登记单位\n', "")),
    (TEXT, WIDTH, 90, TEXT.replace("future = 1\n", "future = 1\nwidth = 90\n")),
    (TEXT, SIGNATURES, ("审核人：乙某",), TEXT.replace(
        'signatures = [  # 签字人\n  "填报人：甲某",\n]', 'signatures = ["审核人：乙某"]')),
    ("[other]\nx = 1\n", UNIT, "SQ01", 'unit = "SQ01"\n[other]\nx = 1\n'),
    ('"unit" = "A#1"', UNIT, "B", 'unit = "B"'),
    ('unit = "A"\r\nx = 1\r\n', UNIT, "B", 'unit = "B"\r\nx = 1\r\n'),
    (TEXT, PAGER_SETTING, None, TEXT),
]  # fmt: skip


@pytest.mark.parametrize(("before", "setting", "value", "after"), CHANGES)
def test_only_what_is_settled_changes_in_the_file(
    office: Office, before: str, setting: Setting, value: settings.Value | None, after: str
) -> None:
    office.writes(office.own, before).own.put(setting, value)
    assert office.own.read_bytes().decode() == after
    assert [path.name for path in office.own.parent.iterdir()] == ["config.toml"]


def test_what_cannot_be_read_is_not_written_over(office: Office) -> None:
    with pytest.raises(Refused):
        office.writes(office.own, "unit = SQ01\n").own.put(UNIT, "SQ01")
    assert office.own.read_text(encoding="utf-8") == "unit = SQ01\n"


def test_ones_own_file_is_nobody_elses_and_that_beside_is_as_the_database(office: Office) -> None:
    office.db.touch()
    office.db.chmod(0o664)
    found = office.settings()
    found.own.put(UNIT, "SQ01")
    found.beside.put(UNIT, "SQ01", rights_of=office.db)
    if os.name != "nt":
        assert stat.S_IMODE(office.own.stat().st_mode) == 0o600
        assert stat.S_IMODE(office.beside.stat().st_mode) == 0o664


def test_no_folder_is_made_beside_a_database_that_is_not_there(office: Office) -> None:
    db = office.db.parent / "typo" / "office.db"
    with pytest.raises(StorageTrouble):
        Settings(db, environ={}).beside.put(UNIT, "SQ01", rights_of=db)
    assert not db.parent.exists()


@pytest.mark.skipif(os.name == "nt", reason="links take rights there")
def test_a_link_stays_a_link(office: Office) -> None:
    elsewhere = office.db.parent / "dotfiles.toml"
    elsewhere.write_text("# mine\n", encoding="utf-8")
    office.own.parent.mkdir()
    office.own.symlink_to(elsewhere)
    office.settings().own.put(UNIT, "SQ01")
    assert office.own.is_symlink()
    assert elsewhere.read_text(encoding="utf-8") == '# mine\nunit = "SQ01"\n'


KEYS = st.sampled_from(["unit", "clerk", "x", "y1"])
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=8)
LINES = st.lists(
    st.one_of(
        st.tuples(KEYS, st.one_of(TEXTS, st.integers(-9, 9), st.lists(TEXTS, max_size=2))),
        st.sampled_from(["", "# a = 1", '  # 注 "', "\t"]),
    ),
    max_size=6,
    unique_by=lambda line: line[0] if isinstance(line, tuple) else object(),
)  # fmt: skip


@given(
    lines=LINES,
    table=st.booleans(),
    key=KEYS,
    value=st.one_of(st.none(), TEXTS),
    comment=st.booleans(),
)
def test_a_change_means_that_change_and_no_other(
    lines: list[tuple[str, settings.Value] | str],
    table: bool,
    key: str,
    value: str | None,
    comment: bool,
) -> None:
    written = [
        line
        if isinstance(line, str)
        else f"{line[0]} = {toml_text.literal(line[1])}" + "  # 注" * comment
        for line in lines
    ]
    source = "\n".join([*written, *(["[t]", "unit = 1"] if table else [])])
    before = toml_text.tables(source)
    changed = toml_text.edited(source, key, None if value is None else toml_text.literal(value))
    before.pop(key, None)
    assert toml_text.tables(changed) == before | ({} if value is None else {key: value})
    for line in written:
        if not line.startswith(f"{key} "):
            assert line in changed


def test_what_is_settled_beforehand_never_fails(office: Office) -> None:
    office.writes(office.beside, "unit = oops")
    assert settings.language_beforehand(office.db, {}) is None
    office.writes(office.beside, 'language = "zh"')
    assert settings.language_beforehand(office.db, {}) == "zh_CN"
