"""Make the sample data in ``data/samples``: one invented sub-district with its disputes.

Run ``python tools/make_samples.py [FOLDER]``. The same seed gives the same bytes, so the files can
be compared with what this makes. A dispute is told step by step along a scenario; before each step
the rules themselves are asked what is due by when, and now and then the step comes late.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from samples.beside import tell_beside
from samples.confirmation import confirm, sign
from samples.matters import SampleCase, make_matters, matter_text
from samples.particulars import fill_in
from samples.registration import MONTHS, register, registration_days
from samples.scenarios import SCENARIOS, Scenario
from samples.steps import look_after
from samples.story import Story
from samples.ten_households import head_lines, make_heads, make_visits, redrawn
from samples.town import LAST_DAY, SEED, Town, make_town
from samples.words import WORDS, happens

from govtool import models as m
from govtool import rules
from govtool.base import vocabulary as voc
from govtool.base.record import Record
from govtool.law.workdays import ONE_DAY
from govtool.subjects import registry
from govtool.subjects.file_columns import labels
from govtool.tables.formats import csv_file

SAMPLES = Path(__file__).parents[1] / "data" / "samples"
IDLE_SINCE = dt.date(2026, 9, 14)
"""Some cases registered since then lie idle on the last day."""


def make_stories(rng: random.Random, town: Town) -> list[Story]:
    """All cases in the order of their registration."""
    deck = [scenario for scenario in SCENARIOS for _case in range(scenario.cases)]
    rng.shuffle(deck)
    days = registration_days(rng, town.office.calendar)
    numbers = {year: iter(range(1, len(deck) + 1)) for year in MONTHS}
    return [
        make_story(rng, town, scenario, day, f"{day.year}-{next(numbers[day.year]):04}")
        for scenario, day in zip(deck, days, strict=True)
    ]


def make_story(rng: random.Random, town: Town, scenario: Scenario, day: dt.date, ref: str) -> Story:
    """A case told to its end, or as far as the last day lets it."""
    story = Story(rng, town, register(rng, town, scenario, day, ref), day)
    for step in (*scenario.steps, look_after):
        step(story)
    if happens(rng, "corrected"):
        story.events.append(correction(story))
    tell_beside(story)
    sign(story)
    confirm(story)
    end = last_action(story)
    story.events = sorted((e for e in story.events if e.on <= end), key=lambda e: e.on)
    if happens(rng, "supervised"):
        supervise(story)
    fill_in(story)
    if any(violation.rule == rules.OUT_OF_ORDER for violation in story.judged().violations):
        raise ValueError(ref)
    return story


def last_action(story: Story) -> dt.date:
    """Return the last day of work: the last one, or one before closing in a case that lies idle."""
    first, closed_on = story.registered.on, story.judged().closed_on
    span = (min(closed_on or LAST_DAY, LAST_DAY) - first).days
    if first < IDLE_SINCE or span < 1 or not happens(story.rng, "idle"):
        return LAST_DAY
    return first + story.rng.randrange(span) * ONE_DAY


def correction(story: Story) -> m.Corrected:
    """A field of the registration put right some days later."""
    on = story.working_day(story.registered.on + ONE_DAY, story.registered.on + 6 * ONE_DAY)
    grids = [
        g.code
        for g in story.town.grids
        if g.unit == story.registered.unit and g.code != story.registered.grid
    ]
    if grids:
        changes, reason = {"grid": story.rng.choice(grids)}, WORDS["correction"]["grid"]
    else:
        changes, reason = {"source": voc.Source.APPLICATION.value}, WORDS["correction"]["source"]
    return m.Corrected(on=on, changes=changes, reason=reason)


def supervise(story: Story) -> None:
    """Issue the supervision notices 督办单 due on the first, third and seventh day overdue."""
    dues = {obligation.due for obligation in story.judged().obligations}
    for on in sorted({due + days * ONE_DAY for due in dues for days in (1, 3, 7)}):
        if story.registered.on <= on < LAST_DAY:
            story.events += rules.notices_due(rules.CASE, story.judged(on), story.town.office, on)
    story.events.sort(key=lambda e: e.on)


def case_line(story: Story) -> str:
    """A line of the JSONL file: the registration and the full history."""
    record = story.registered.model_dump(mode="json", exclude={"case_no", "content", "override"})
    parties = [{key: value for key, value in party.items() if value} for party in record["parties"]]
    order = (
        "ref",
        "unit",
        "on",
        "dispute_type",
        "source",
        "severity",
        "petition",
        "grid",
        "summary",
    )
    head = {"registered_on" if key == "on" else key: record[key] for key in order}
    sometimes = ("found_on", "found_by", "before_authority")
    before = {key: record[key] for key in sometimes if record[key]}
    events = [{"kind": e.kind, "on": e.on.isoformat(), **e.payload()} for e in story.events]
    return (
        json.dumps({**head, **before, "parties": parties, "events": events}, ensure_ascii=False)
        + "\n"
    )


def sample_cases(stories: Iterable[Story]) -> Iterator[SampleCase]:
    """Yield the cases with the numbers that an import gives them, in the order of the file."""
    counted: Counter[tuple[str, int]] = Counter()
    for story in stories:
        unit, on = story.registered.unit, story.registered.on
        counted[unit, on.year] += 1
        yield SampleCase(f"{unit}-{on.year}-{counted[unit, on.year]:05}", unit, on)


def write_samples(folder: Path) -> list[Story]:
    """Write the files into ``folder``; returns the cases as they were told."""
    rng = random.Random(SEED)  # noqa: S311 (made-up data, no secrets)
    town = make_town(rng)
    stories = make_stories(rng, town)
    write_table(folder / "units.csv", "units", town.units)
    write_table(folder / "grids.csv", "grids", town.grids)
    write_table(folder / "households.csv", "households", town.households)
    (folder / "cases.jsonl").write_bytes("".join(map(case_line, stories)).encode())
    matters = make_matters(town, sample_cases(stories))
    (folder / "matters.jsonl").write_bytes("".join(map(matter_text, matters)).encode())
    write_ten_households(folder, town)
    return stories


def write_ten_households(folder: Path, town: Town) -> None:
    """Write a year of ten-household joint care: heads with what they did, a redraw, visits."""
    lines = head_lines(make_heads(town))
    (folder / "heads.jsonl").write_bytes("".join(lines).encode())
    moved = [[one.code, one.grid] for one in redrawn(town)]
    csv_file.write(folder / "redraw.csv", ["户编号", "新网格"], moved)
    columns = registry.files("visits").columns
    cells = (
        {"household": household, "on": visit.on.isoformat(), "by": visit.by}
        | {"found": visit.found and visit.found.zh, "way": visit.way and visit.way.zh}
        for household, visit in sorted(make_visits(), key=lambda made: (made[1].on, made[0]))
    )
    rows = ([cell.get(column.code) or "" for column in columns] for cell in cells)
    csv_file.write(folder / "visits.csv", labels(columns), rows)


def write_table(path: Path, noun: str, records: Iterable[Record]) -> None:
    """A register as CSV with the Chinese header of the contract."""
    form = registry.files(noun)
    header = [column for column in form.columns if not column.if_any]
    cells = map(form.saved_record.cells, records)
    rows = ([cell[column.code] for column in header] for cell in cells)
    csv_file.write(path, labels(header), rows)


def main() -> None:
    """Write the files into the folder named, else into ``data/samples``."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLES
    print(f"{len(write_samples(folder))} cases written to {folder}")


if __name__ == "__main__":
    main()
