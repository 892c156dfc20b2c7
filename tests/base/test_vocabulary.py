"""Section 8: codes, labels, and what input accepts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from govtool.base import i18n
from govtool.base import vocabulary as voc
from tests.rows import each

# Copied by hand from the rulebook.
TABLES: dict[type[voc.Term], dict[str, str]] = {
    voc.DisputeType: {
        "family": "婚姻家庭纠纷",
        "neighbour": "邻里纠纷",
        "homestead": "房屋宅基地纠纷",
        "contract": "合同纠纷",
        "business": "生产经营纠纷",
        "damages": "损害赔偿纠纷",
        "land_forest": "山林土地纠纷",
        "expropriation": "征地拆迁纠纷",
        "environment": "环境污染纠纷",
        "wage_arrears": "拖欠农民工工资纠纷",
        "labour": "其他劳动争议纠纷",
        "tourism": "旅游纠纷",
        "e_commerce": "电子商务纠纷",
        "consumer": "其他消费纠纷",
        "medical": "医疗纠纷",
        "traffic": "道路交通事故纠纷",
        "property_mgmt": "物业纠纷",
        "other": "其他纠纷",
    },
    voc.Source: {
        "patrol": "网格排查",
        "application": "当事人申请",
        "household_head": "户长上报",
        "department": "部门上报",
        "petition": "信访转办",
        "superior": "上级交办",
        "police": "警情移交",
        "court": "法院委派",
    },
    voc.Severity: {"ordinary": "一般", "major": "重大复杂"},
    voc.PartyRole: {"applicant": "申请人", "respondent": "被申请人", "third_party": "第三人"},
    voc.AgreementForm: {"written": "书面", "oral": "口头"},
    voc.DivertChannel: {
        "litigation": "诉讼",
        "arbitration": "仲裁",
        "administrative": "行政程序",
        "elevated": "提级",
    },
    voc.Outcome: {
        "settled": "调解成功",
        "transferred": "移送",
        "diverted": "导入",
        "answered": "已回复",
        "withdrawn": "撤回",
        "terminated": "终止",
    },
}
ROWS = [(kind, code, label) for kind, table in TABLES.items() for code, label in table.items()]
VOCABULARIES = [kind for kind in voc.Term.__subclasses__() if kind.__module__ == voc.__name__]


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    i18n.use(i18n.ENGLISH)


@each(
    ("kind", "code", "label"), ROWS, ids=[f"{kind.__name__}.{code}" for kind, code, _label in ROWS]
)
def test_code_and_label_mean_the_term(kind: type[voc.Term], code: str, label: str) -> None:
    term = kind(code)
    assert (term.value, term.zh) == (code, label)
    assert kind.meant_by(code) is kind.meant_by(label) is term
    assert kind.meant_by(f" {label} ") is kind.meant_by(code.upper()) is term


@pytest.mark.parametrize(
    ("code", "label"), TABLES[voc.DisputeType].items(), ids=TABLES[voc.DisputeType]
)
def test_a_dispute_type_without_the_word_dispute(code: str, label: str) -> None:
    assert voc.DisputeType.meant_by(label.removesuffix("纠纷")) == code


@pytest.mark.parametrize("kind", [voc.DisputeType, voc.Source, voc.Outcome, voc.DivertChannel])
def test_nothing_is_missing_from_the_table_and_nothing_is_more(kind: type[voc.Term]) -> None:
    assert [term.value for term in kind] == list(TABLES[kind])


@each("kind", VOCABULARIES, ids=lambda kind: kind.__name__)
def test_no_input_means_two_things(kind: type[voc.Term]) -> None:
    for term in kind:
        for text in (term.value, term.zh, term.en, kind.short(term.zh)):
            assert kind.meant_by(text) is term, text


@each("kind", VOCABULARIES, ids=lambda kind: kind.__name__)
def test_every_term_has_a_label_in_both_languages(kind: type[voc.Term]) -> None:
    for term in kind:
        i18n.use(i18n.CHINESE)
        chinese = term.label
        i18n.use(i18n.ENGLISH)
        assert chinese == term.zh
        assert term.label == term.en
        assert term.zh
        assert term.en.isascii()


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        (voc.SessionOutcome, "成功", "settled"),
        (voc.SessionOutcome, "未成功", "failed"),
        (voc.SessionOutcome, "调解未成功", "failed"),
        (voc.SessionOutcome, "Failed", "failed"),
        (voc.AgreementForm, "书面协议", "written"),
        (voc.AgreementForm, "口头协议", "oral"),
        (voc.UnitKind, "社区", "community"),
        (voc.UnitKind, "站办所", "department"),
        (voc.DayKind, "上班", "work"),
    ],
)
def test_other_words_clerks_use(kind: type[voc.Term], text: str, code: str) -> None:
    assert kind.meant_by(text) == code


@pytest.mark.parametrize(
    "text", ["", "  ", "纠纷", "邻居", "neighbor", "neighbour,family", "0", "None"]
)
def test_what_means_nothing(text: str) -> None:
    assert voc.DisputeType.meant_by(text) is None


def test_only_three_outcomes_close_a_case_by_hand() -> None:
    assert {term.value for term in voc.ClosedOutcome} == {"settled", "withdrawn", "terminated"}
    assert all(voc.Outcome(term.value).zh == term.zh for term in voc.ClosedOutcome)


def test_levels_are_in_the_order_of_the_rulebook() -> None:
    assert [level.value for level in voc.Level] == ["reminder", "yellow", "orange", "red"]


def test_statuses_are_those_of_the_rulebook() -> None:
    assert {status.value for status in voc.ObligationStatus} == {
        "open",
        "overdue",
        "met",
        "late",
        "waived",
        "missed",
    }
