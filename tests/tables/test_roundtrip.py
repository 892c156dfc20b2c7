"""Anything exported imports back unchanged: for every record there can be, as a row and as a line."""

from __future__ import annotations

import datetime as dt
import io
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from govtool import models as m
from govtool.base import vocabulary as voc
from govtool.subjects.case import file_course
from govtool.subjects.case.files import COLUMNS
from govtool.subjects.file_columns import labels
from govtool.tables.export.case_export import case_cells
from govtool.tables.formats import csv_file
from govtool.tables.intake import flat_case
from govtool.tables.intake.case_history import object_of, read_object
from govtool.tables.intake.case_record import CaseRecord, canonical, record_from_journal
from govtool.tables.intake.case_row import read_row
from tests.tables.kit import TODAY, context, rows_of

days = st.dates(dt.date(2025, 1, 1), TODAY)
later = st.dates(dt.date(2025, 1, 1), dt.date(2027, 1, 1))
_characters = st.characters(
    exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp"], exclude_characters="*＊"
)
_awkward = st.sampled_from(
    [
        "=1+1",
        "+86",
        "-",
        "@x",
        "＝1",
        "007",
        "3-1",
        "1E5",
        "5.1E+17",
        "990000199001010000",
        "TRUE",
        '"',
        "甲,乙",
    ]
)
lines = (
    st.one_of(_awkward, st.text(_characters, min_size=1, max_size=20)).map(str.strip).filter(bool)
)
texts = st.lists(lines, min_size=1, max_size=3).map("\n".join)
phones = st.sampled_from(["13800000000", "0571-1234567", "057112345678"])
documents = st.sampled_from(
    ["990000199001010017", "99000019900101005X", "990000199001010000", "E12345678"]
)


def maybe(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | values


def made(model: type[m.Event], **values: st.SearchStrategy[Any]) -> st.SearchStrategy[m.Event]:
    return st.builds(model, on=days, override=maybe(lines), **values)


guardians = st.builds(m.Guardian, name=lines, relation=maybe(lines), phone=maybe(phones))
agents = st.builds(
    m.Agent,
    name=lines,
    phone=maybe(phones),
    authority=maybe(st.sampled_from(voc.Authority)),
    since=maybe(days),
)
parties = st.builds(
    m.Party, role=st.sampled_from(voc.PartyRole), name=lines, phone=maybe(phones), id_no=maybe(documents),
    address=maybe(lines), occupation=maybe(lines), representative=maybe(lines),
    guardian=maybe(guardians), agent=maybe(agents),
)  # fmt: skip
particulars: dict[str, st.SearchStrategy[Any]] = {
    "occurred_on": maybe(days), "place": maybe(lines), "persons": maybe(st.integers(1, 999)),
    "scale": maybe(st.sampled_from(voc.Scale)), "category": maybe(st.sampled_from(["02", "0201"])),
    "mediator": maybe(lines), "mediator_phone": maybe(phones), "body": maybe(st.sampled_from(voc.Body)),
    "way": maybe(st.sampled_from(voc.Way)), "amount": maybe(st.sampled_from(["0", "350.50", "999999999999.99"])),
    "facts": maybe(texts), "points": maybe(texts), "terms": maybe(texts), "performance": maybe(texts),
    "perform_by": maybe(later), "prevented": maybe(st.lists(st.sampled_from(voc.Prevented), min_size=1, max_size=4).map(tuple)),
    "perform_when": maybe(texts), "paper": maybe(st.sampled_from(voc.AgreementPaper)),
    "instalments": maybe(st.lists(st.builds(m.Instalment, on=later, amount=maybe(st.sampled_from(["5000", "0.50"]))), max_size=3).map(tuple)),
    "cleared": st.sampled_from([(), ("persons",), ("place", "terms")]),
}  # fmt: skip
people = {name: maybe(lines) for name in ("place", "mediator", "recorder", "attendees")}
agreements = {"agreement": maybe(st.sampled_from(voc.AgreementForm)), "agreement_no": maybe(lines)}
participants = st.builds(m.Participant, capacity=st.sampled_from(voc.Capacity), name=maybe(lines))
_any_event = st.one_of(
    made(m.Supplemented, reason=maybe(texts), **particulars),
    made(m.Investigated, asked=maybe(lines), note=maybe(texts), **people),
    made(m.Reported), made(m.BecameMajor, reason=maybe(texts)), made(m.AppEntered), made(m.Met, note=maybe(texts)),
    made(m.Consulted, note=maybe(texts), by=maybe(st.sampled_from(voc.Advice)), adviser=maybe(lines)),
    made(m.Alerted, risk=maybe(st.sampled_from(voc.AlertKind)), measures=maybe(texts), reported_to=maybe(lines)),
    made(m.Mediated, outcome=st.sampled_from(voc.SessionOutcome), note=maybe(texts), held=maybe(st.sampled_from(voc.SessionWay)),
         participants=st.lists(participants, max_size=2).map(tuple), **people, **agreements),
    made(m.Transferred, to=st.just("JD01"), reason=maybe(texts)), made(m.Accepted, unit=st.just("JD01")),
    made(m.Returned, reason=maybe(texts)),
    made(m.Assigned, lead=st.sampled_from(["SQ02", "BM01"]), due=later, opinion=maybe(texts), approved_by=maybe(lines),
         approved_on=maybe(days), cooperating=st.sampled_from([(), ("SQ01",), ("SQ01", "BM01")]), no=maybe(lines),
         reason=maybe(texts), person=maybe(lines), delivery=maybe(st.sampled_from(voc.Delivery))),
    made(m.LetterApproved, lead=maybe(st.just("BM01")), approved_by=lines, approved_on=maybe(days), opinion=maybe(texts)),
    made(m.Replied, lead=maybe(st.just("BM01")), note=maybe(texts)),
    made(m.ExtensionRequested, until=later, reason=maybe(texts)),
    made(m.ExtensionDecided, approved=st.booleans(), until=maybe(later)),
    made(m.Diverted, channel=st.sampled_from(voc.DivertChannel), detail=maybe(texts),
         procedure=maybe(st.sampled_from(voc.DivertDetail))),
    made(m.Closed, outcome=st.sampled_from(voc.ClosedOutcome), reason=maybe(st.sampled_from(voc.TerminationReason)),
         note=maybe(texts), **agreements),
    made(m.ClosureReported), made(m.PlatformEntered), made(m.Revisited, note=maybe(texts)), made(m.Performed),
    made(m.Linked, other=lines, reason=maybe(texts)),
    made(m.NoticeIssued, rule=st.just("two_sessions"), stage=st.just(1), level=st.sampled_from(voc.Level),
         unit=st.just("SQ01"), told=st.sampled_from(voc.Told), due=later, days=st.integers(-99, 0)),
    made(m.Numbered, document=st.sampled_from(sorted(voc.NUMBERED)), unit=st.sampled_from(["JD01", "SQ01"]),
         year=st.integers(2000, 2100), number=st.integers(1, 999), text=lines, about=maybe(lines)),
)  # fmt: skip
registrations = st.fixed_dictionaries(
    {"on": days, "unit": st.sampled_from(["SQ01", "JD01"]), "dispute_type": st.sampled_from(voc.DisputeType), "summary": texts},
    optional={
        "source": st.sampled_from(voc.Source), "severity": st.sampled_from(voc.Severity), "petition": st.booleans(),
        "grid": st.just("G01"), "ref": lines, "parties": st.lists(parties, max_size=3).map(tuple),
        "before_authority": lines, "override": lines, "found_on": st.just(dt.date(2024, 12, 31)), "found_by": lines,
        "campaign": st.sampled_from(voc.Campaign),
    },
)  # fmt: skip
numbers = maybe(st.just("SQ01-2026-00001"))


@st.composite
def any_event(draw: st.DrawFn) -> m.Event:
    """An event of any kind; a function, because hypothesis writes down what it is called, and all kinds are long."""
    return draw(_any_event)


records = st.builds(CaseRecord, registrations, st.lists(any_event(), max_size=6), numbers)


acting = st.fixed_dictionaries(
    {"applicant_guardian": lines},
    optional={
        "applicant_guardian_relation": lines, "applicant_guardian_phone": phones, "applicant_agent": lines,
        "respondent": lines, "respondent_agent": lines, "respondent_agent_phone": phones,
        "respondent_agent_authority": st.sampled_from(voc.Authority),
    },
).filter(lambda told: "respondent" in told or not any(name.startswith("respondent") for name in told))  # fmt: skip
"""What columns tell of those who act for parties."""


@st.composite
def common(draw: st.DrawFn) -> CaseRecord:
    """A case whose course the flat columns can tell."""
    on = draw(days)
    values: dict[str, Any] = {
        "registered_on": on,
        "unit": "SQ01",
        "dispute_type": draw(st.sampled_from(voc.DisputeType)),
    }
    values |= {
        "summary": draw(texts),
        "ref": draw(maybe(lines)),
        "major": draw(st.booleans()),
        "petition": draw(st.booleans()),
        "found_on": draw(maybe(st.just(on - dt.timedelta(days=1)))),
        "found_by": draw(maybe(lines)),
        "campaign": draw(maybe(st.sampled_from(voc.Campaign))),
        "prevented": draw(maybe(st.sampled_from([(voc.Prevented.SUICIDE,), tuple(voc.Prevented)]))),
    }
    if draw(st.booleans()):
        values |= {"alerted_on": on, "risk": draw(maybe(st.sampled_from(voc.AlertKind)))}
        values |= {"measures": draw(maybe(texts)), "reported_to": draw(maybe(lines))}
    values |= {
        "applicant": draw(lines),
        "applicant_phone": draw(maybe(phones)),
        "applicant_id_no": draw(maybe(documents)),
    }
    values |= draw(st.sampled_from([{}, draw(acting)]))
    told = ("became_major_on", "reported_on", "met_on", "transferred_on", "app_entered_on")
    values |= {name: draw(maybe(st.just(on))) for name in told}
    first, second = sorted([draw(days), draw(days)])
    if draw(st.booleans()):
        outcomes = st.sampled_from(voc.SessionOutcome)
        values |= {"session1_on": first, "session1_outcome": draw(outcomes)}
        values |= draw(
            st.sampled_from([{}, {"session2_on": second, "session2_outcome": draw(outcomes)}])
        )
    ends = st.sampled_from([*voc.ClosedOutcome, *voc.DivertChannel])
    if file_course.settling_session(values) is None:
        values |= draw(st.sampled_from([{}, {"closed_on": TODAY, "closed_outcome": draw(ends)}]))
    if values.get("closed_outcome") is voc.ClosedOutcome.TERMINATED:
        values["termination"] = draw(maybe(st.sampled_from(voc.TerminationReason)))
    if (
        file_course.settling_session(values)
        or values.get("closed_outcome") is voc.ClosedOutcome.SETTLED
    ):
        values["agreement_no"] = draw(maybe(lines))
    return flat_case.record_from_values(
        {name: value for name, value in values.items() if value is not None}, "JD01"
    )


def row_of(record: CaseRecord, *, plain: bool = False) -> tuple[CaseRecord, dict[str, Any]]:
    """The record out of the file it was written to."""
    file = io.StringIO(newline="")
    put = csv_file.row_writer(file, plain=plain)
    put(labels(COLUMNS))
    put(case_cells(record, full=True))
    table, rows = rows_of(file.getvalue())
    back, values, found = read_row(rows[0], table.header, context())
    assert back is not None, (found.problems, file.getvalue())
    return back, values


@given(records)
@settings(deadline=None)
def test_any_record_comes_back_out_of_a_row(record: CaseRecord) -> None:
    back, _values = row_of(record)
    assert back.canonical == record.canonical
    assert back.case_no == record.case_no


@given(common())
@settings(deadline=None)
def test_a_common_case_needs_no_history(record: CaseRecord) -> None:
    back, values = row_of(record)
    assert back.canonical == record.canonical
    assert "history" not in values


@given(records)
@settings(deadline=None)
def test_any_record_comes_back_out_of_a_line(record: CaseRecord) -> None:
    value = json.loads(json.dumps(object_of(record)))
    back, found = read_object(value, context())
    assert back is not None, found.problems
    assert (back.canonical, back.case_no) == (record.canonical, record.case_no)
    assert object_of(back) == value


@given(records)
@settings(deadline=None)
def test_a_record_is_the_same_out_of_the_journal(record: CaseRecord) -> None:
    first = m.Registered(case_no="SQ01-2026-00001", content="…", **record.registered)
    entries = [
        m.Entry(node="a", seq=seq, recorded_at="2026-06-01T00:00:00Z", actor="", event=event)
        for seq, event in enumerate([first, *record.events], start=1)
    ]
    back = record_from_journal(reversed(entries))
    assert back is not None
    assert back.canonical == record.canonical
    assert back.case_no == "SQ01-2026-00001"


@given(records)
@settings(deadline=None)
def test_the_canonical_form_does_not_depend_on_what_is_left_unsaid(record: CaseRecord) -> None:
    first = m.Registered(case_no="-", **record.registered)
    spelled_out = {
        name: getattr(first, name)
        for name in m.Registered.model_fields
        if name not in {"case_no", "content"}
    }
    assert canonical(spelled_out, record.events) == record.canonical
