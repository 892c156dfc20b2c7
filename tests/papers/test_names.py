"""The table of names is what the values are made under, and what the page for offices says."""

from __future__ import annotations

from collections import Counter

from govtool.papers import case_papers
from govtool.papers import template_names as names
from govtool.papers.case_forms import FORMS
from govtool.papers.dossier import CaseDossier
from govtool.papers.template_names import SECTIONS, NameKind
from govtool.rules import CASE
from govtool.store import open_store
from tests.commands.clerk import Desk
from tests.papers.cases import SETTLED, history
from tools import template_names


def test_each_name_stands_once() -> None:
    counted = Counter(name.name for section in SECTIONS for name in section.names)
    assert [name for name, n in counted.items() if n > 1] == []


def test_every_name_has_a_value_of_its_kind_and_no_other_has(desk: Desk) -> None:
    number = history(desk, *SETTLED, {"kind": "performed", "on": "2026-03-15"})
    with open_store(desk.db) as store:
        case = store.case(number)
        for form in FORMS:
            values = case_papers.values(
                CaseDossier(CASE, case, FORMS[form], store.office, case.registered_on, "甲某")
            )
            assert values.keys() == _of_cases()
            for name, value in values.items():
                assert _fits(value, names.NAMES[name]), name


def _of_cases() -> set[str]:
    """Return the names that are not of another noun alone."""
    others = {"个人信息", "事项", "网格"}
    return {name.name for section in SECTIONS if section.zh not in others for name in section.names}


def _fits(value: object, name: names.Name) -> bool:
    parts = {part.name for part in name.parts}
    match name.kind:
        case NameKind.TEXT:
            return isinstance(value, str)
        case NameKind.YES_OR_NO:
            return isinstance(value, bool)
        case NameKind.LIST:
            return isinstance(value, list) and all(row.keys() == parts for row in value)
    return isinstance(value, dict) and value.keys() == parts


def test_the_page_for_offices_is_fresh() -> None:
    assert template_names.PAGE.read_text(encoding="utf-8") == template_names.page(), (
        "run: make docs"
    )
