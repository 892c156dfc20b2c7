"""The objects of a file: the statement of each table, index and guard, and its first schema.

SQLite keeps the text of each statement, so these are also what a healthy file shows
(:mod:`govtool.file.schema_objects`).
"""

from __future__ import annotations

META = """CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID"""

JOURNAL = """CREATE TABLE journal (
    pos INTEGER PRIMARY KEY,
    node TEXT NOT NULL,
    seq INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
    actor TEXT NOT NULL,
    subject TEXT NOT NULL,
    kind TEXT NOT NULL,
    "on" TEXT NOT NULL,
    payload TEXT NOT NULL,
    payload_sha256 BLOB NOT NULL,
    prev_hash BLOB NOT NULL,
    hash BLOB NOT NULL,
    UNIQUE (node, seq)
) STRICT"""

REDACTION = (
    "CREATE TABLE redaction (node TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (node, "
    "seq)) STRICT"
)

# INSERT OR REPLACE deletes without firing delete triggers, hence a trigger on INSERT too.
TRIGGERS = (
    """CREATE TRIGGER journal_never_replaced BEFORE INSERT ON journal
    WHEN EXISTS (SELECT 1 FROM journal WHERE pos = NEW.pos OR (node = NEW.node AND seq = NEW.seq))
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only: this entry is there already'); END""",
    """CREATE TRIGGER journal_never_deleted BEFORE DELETE ON journal
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only: entries are never deleted'); END""",
    """CREATE TRIGGER journal_never_changed BEFORE UPDATE ON journal
    WHEN NOT EXISTS (SELECT 1 FROM redaction WHERE node = OLD.node AND seq = OLD.seq)
        OR (NEW.pos, NEW.node, NEW.seq, NEW.recorded_at, NEW.actor, NEW.subject, NEW.kind, NEW."on")
            IS NOT (OLD.pos, OLD.node, OLD.seq, OLD.recorded_at, OLD.actor, OLD.subject, OLD.kind, OLD."on")
        OR (NEW.payload_sha256, NEW.prev_hash, NEW.hash) IS NOT (OLD.payload_sha256, OLD.prev_hash, OLD.hash)
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only: entries are never changed'); END""",
)

# Without rowids: rows have no place but that of their key, so a rebuild puts each byte where it
# was. What a register has is a row for each version, for the days from ``since`` (empty: since
# always) to before ``until``.
REGISTERS = (
    """CREATE TABLE unit (
    code TEXT NOT NULL, since TEXT NOT NULL, until TEXT, name TEXT NOT NULL, kind TEXT NOT NULL, parent TEXT,
    contacts TEXT NOT NULL, stationed_from TEXT, profile TEXT, posts TEXT, PRIMARY KEY (code, since)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE grid (
    code TEXT NOT NULL, since TEXT NOT NULL, until TEXT, name TEXT NOT NULL, unit TEXT NOT NULL, parent TEXT,
    kind TEXT, tag TEXT, chief TEXT, full_time TEXT NOT NULL, part_time TEXT NOT NULL, helpers TEXT NOT NULL,
    party_group INTEGER, PRIMARY KEY (code, since)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE household (
    code TEXT NOT NULL, since TEXT NOT NULL, until TEXT, grid TEXT NOT NULL, head TEXT NOT NULL, phone TEXT,
    address TEXT, members INTEGER, microgrid TEXT, PRIMARY KEY (code, since)
) STRICT, WITHOUT ROWID""",
    # Registers without a table of their own: a record as JSON, its fields are asked by name.
    """CREATE TABLE register (
    word TEXT NOT NULL, code TEXT NOT NULL, since TEXT NOT NULL, until TEXT, record TEXT NOT NULL,
    PRIMARY KEY (word, code, since)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE number (
    series TEXT, unit TEXT, year INTEGER, last INTEGER NOT NULL, PRIMARY KEY (series, unit, year)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE filing (
    id INTEGER PRIMARY KEY, report TEXT NOT NULL, period TEXT NOT NULL, unit TEXT NOT NULL,
    filed_on TEXT NOT NULL, figures TEXT NOT NULL
) STRICT""",
)

# What nobody looks for is not repeated here: the text of a subject is in its journal entries.
# ``id`` is the ``pos`` of the first of them; two offices may give one number.
SUBJECTS = (
    """CREATE TABLE subject (
    id INTEGER PRIMARY KEY,
    word TEXT NOT NULL,
    no TEXT NOT NULL,
    unit TEXT NOT NULL,
    opened_on TEXT NOT NULL,
    closed_on TEXT,
    last_on TEXT NOT NULL,
    state TEXT NOT NULL,
    belongs_to TEXT
) STRICT""",
    """CREATE TABLE obligation (
    subject_id INTEGER NOT NULL REFERENCES subject (id) ON DELETE CASCADE,
    no INTEGER NOT NULL, rule TEXT NOT NULL, turn TEXT NOT NULL, unit TEXT NOT NULL, start TEXT NOT NULL,
    due TEXT NOT NULL, done_on TEXT, known_on TEXT, provisional INTEGER NOT NULL, extended INTEGER NOT NULL,
    written INTEGER NOT NULL,
    PRIMARY KEY (subject_id, no)
) STRICT, WITHOUT ROWID""",
    # Due dates that had passed when a later fact moved them: a return shows what was known on its
    # last day.
    """CREATE TABLE earlier (
    subject_id INTEGER NOT NULL REFERENCES subject (id) ON DELETE CASCADE,
    no INTEGER NOT NULL, until TEXT NOT NULL, rule TEXT NOT NULL, turn TEXT NOT NULL, unit TEXT NOT NULL,
    start TEXT NOT NULL, due TEXT NOT NULL, known_on TEXT, provisional INTEGER NOT NULL,
    PRIMARY KEY (subject_id, no, until)
) STRICT, WITHOUT ROWID""",
    # What a noun did in time, where it says that this is kept (Subject.keeps_met); cases count
    # theirs in tallies.
    """CREATE TABLE met (
    subject_id INTEGER NOT NULL REFERENCES subject (id) ON DELETE CASCADE,
    no INTEGER NOT NULL, rule TEXT NOT NULL, unit TEXT NOT NULL, due TEXT NOT NULL,
    PRIMARY KEY (subject_id, no)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE recurring (
    subject_id INTEGER NOT NULL REFERENCES subject (id) ON DELETE CASCADE,
    no INTEGER NOT NULL, rule TEXT NOT NULL, unit TEXT NOT NULL, every TEXT NOT NULL, times INTEGER NOT NULL,
    "from" TEXT NOT NULL, until TEXT, met_through TEXT,
    PRIMARY KEY (subject_id, no)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE notice (
    subject_id INTEGER NOT NULL REFERENCES subject (id) ON DELETE CASCADE,
    no INTEGER NOT NULL, rule TEXT NOT NULL, turn TEXT NOT NULL, level TEXT NOT NULL, "on" TEXT NOT NULL,
    PRIMARY KEY (subject_id, no)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE search (
    subject_id INTEGER PRIMARY KEY REFERENCES subject (id) ON DELETE CASCADE, text TEXT NOT NULL
) STRICT""",
)
SUBJECT_INDEXES = (
    "CREATE INDEX subject_no ON subject (no)",
    "CREATE INDEX subject_opened_on ON subject (opened_on)",
    "CREATE INDEX subject_last_on ON subject (last_on)",
    "CREATE INDEX subject_closed_on ON subject (closed_on) WHERE closed_on IS NOT NULL",
    "CREATE INDEX subject_open ON subject (opened_on) WHERE closed_on IS NULL",
    # Every noun but the oldest is found here: so files of before, which are nearly all cases, do
    # not grow.
    "CREATE INDEX subject_other ON subject (word, opened_on) WHERE word <> 'case'",
    "CREATE INDEX subject_belongs_to ON subject (belongs_to) WHERE belongs_to IS NOT NULL",
    "CREATE INDEX obligation_done_on ON obligation (done_on, due)",
    "CREATE INDEX obligation_known_on ON obligation (known_on) WHERE known_on IS NOT NULL",
    # What ended in time and counts as missed all the same: hardly any.
    "CREATE INDEX obligation_forfeited ON obligation (due) WHERE done_on <= due",
    "CREATE INDEX earlier_until ON earlier (until)",
    "CREATE INDEX met_due ON met (due, unit)",
)
CASES = (
    """CREATE TABLE "case" (
    id INTEGER PRIMARY KEY REFERENCES subject (id) ON DELETE CASCADE,
    ref TEXT,
    content BLOB,
    dispute_type TEXT NOT NULL,
    source TEXT,
    severity TEXT NOT NULL,
    petition INTEGER NOT NULL,
    grid TEXT,
    outcome TEXT,
    handler TEXT,
    closed_unit TEXT,
    agreement TEXT,
    persons INTEGER NOT NULL,
    amount INTEGER,
    body TEXT,
    prevented TEXT,
    campaign TEXT,
    alerted_on TEXT,
    alerted_unit TEXT,
    violations INTEGER NOT NULL,
    keys BLOB NOT NULL,
    people BLOB NOT NULL,
    kept BLOB NOT NULL,
    answers BLOB NOT NULL
) STRICT""",
    """CREATE TABLE stage (
    case_id INTEGER NOT NULL REFERENCES "case" (id) ON DELETE CASCADE,
    no INTEGER NOT NULL, unit TEXT NOT NULL, origin TEXT NOT NULL, opened_on TEXT NOT NULL,
    closed_on TEXT, outcome TEXT, sessions INTEGER NOT NULL,
    PRIMARY KEY (case_id, no)
) STRICT, WITHOUT ROWID""",
    # What a case was until the day on which a later fact changed it; of nearly all cases nothing is
    # here.
    """CREATE TABLE before (
    case_id INTEGER NOT NULL REFERENCES "case" (id) ON DELETE CASCADE,
    until TEXT NOT NULL, severity TEXT NOT NULL, agreement TEXT, \
persons INTEGER NOT NULL, amount INTEGER, body TEXT,
    prevented TEXT,
    PRIMARY KEY (case_id, until)
) STRICT, WITHOUT ROWID""",
)

JOURNAL_INDEX = "CREATE INDEX journal_subject ON journal (subject)"
INDEXES = (
    "CREATE INDEX grid_unit ON grid (unit)",
    "CREATE INDEX grid_parent ON grid (parent) WHERE parent IS NOT NULL",
    "CREATE INDEX household_grid ON household (grid)",
    "CREATE INDEX household_microgrid ON household (microgrid) WHERE microgrid IS NOT NULL",
    "CREATE INDEX filing_of ON filing (report, period, unit)",
)
# By key and day, because that is how it is asked; a subject finds its own rows again by the keys it
# keeps.
LIKENESS = """CREATE TABLE likeness (
    key INTEGER NOT NULL, day INTEGER NOT NULL, subject_id INTEGER NOT NULL, \
PRIMARY KEY (key, day, subject_id)
) STRICT, WITHOUT ROWID"""
# As the one above: by key and day, and a case keeps its keys.
PARTY = LIKENESS.replace("TABLE likeness", "TABLE party").replace("subject_id", "case_id")
TALLY = """CREATE TABLE tally (
    month TEXT NOT NULL, dimension TEXT NOT NULL, unit TEXT NOT NULL, value TEXT NOT NULL, \
measure TEXT NOT NULL,
    n INTEGER NOT NULL, PRIMARY KEY (month, dimension, unit, value, measure)
) STRICT, WITHOUT ROWID"""
CASE_INDEXES = (
    'CREATE INDEX case_ref ON "case" (ref) WHERE ref IS NOT NULL',
    'CREATE INDEX case_content ON "case" (content) WHERE ref IS NULL AND content IS NOT NULL',
    'CREATE INDEX case_violations ON "case" (violations) WHERE violations > 0',
    # Few cases have any of these; most returns are made of the others.
    'CREATE INDEX case_alerted_on ON "case" (alerted_on) WHERE alerted_on IS NOT NULL',
    'CREATE INDEX case_prevented ON "case" (prevented) WHERE prevented IS NOT NULL',
    'CREATE INDEX case_campaign ON "case" (campaign) WHERE campaign IS NOT NULL',
    "CREATE INDEX stage_closed_on ON stage (closed_on)",
)
MATTERS = (
    """CREATE TABLE matter (
    id INTEGER PRIMARY KEY REFERENCES subject (id) ON DELETE CASCADE,
    ref TEXT,
    content BLOB,
    category TEXT NOT NULL,
    platform TEXT NOT NULL,
    class TEXT NOT NULL,
    channel TEXT NOT NULL,
    urgency TEXT,
    wants_answer INTEGER NOT NULL,
    grid TEXT,
    handler TEXT,
    result TEXT,
    solved INTEGER,
    satisfied TEXT,
    sent_back INTEGER NOT NULL,
    handled_on TEXT,
    answered_on TEXT,
    became TEXT,
    violations INTEGER NOT NULL,
    keys BLOB NOT NULL
) STRICT""",
    """CREATE TABLE matter_turn (
    matter_id INTEGER NOT NULL REFERENCES matter (id) ON DELETE CASCADE,
    no INTEGER NOT NULL, unit TEXT NOT NULL, opened_on TEXT NOT NULL, signed_on TEXT, \
closed_on TEXT, outcome TEXT,
    PRIMARY KEY (matter_id, no)
) STRICT, WITHOUT ROWID""",
    # What returns count by the day on which it happened.
    """CREATE TABLE matter_fact (
    matter_id INTEGER NOT NULL REFERENCES matter (id) ON DELETE CASCADE,
    no INTEGER NOT NULL, "on" TEXT NOT NULL, kind TEXT NOT NULL, unit TEXT NOT NULL, value TEXT,
    PRIMARY KEY (matter_id, no)
) STRICT, WITHOUT ROWID""",
)
MATTER_INDEXES = (
    "CREATE INDEX matter_ref ON matter (ref) WHERE ref IS NOT NULL",
    "CREATE INDEX matter_content ON matter (content) WHERE ref IS NULL AND content IS NOT NULL",
    "CREATE INDEX matter_violations ON matter (violations) WHERE violations > 0",
    # In hand: few of all there are.
    "CREATE INDEX matter_handler ON matter (handler) WHERE handler IS NOT NULL",
    "CREATE INDEX matter_sent_back ON matter (sent_back) WHERE sent_back > 1",
    # With the unit, so that a return counts by the index alone.
    'CREATE INDEX matter_fact_on ON matter_fact (kind, "on", unit)',
    "CREATE INDEX matter_turn_opened_on ON matter_turn (opened_on)",
    "CREATE INDEX matter_turn_closed_on ON matter_turn (closed_on)",
)
DUTY = """CREATE TABLE duty (
    date TEXT NOT NULL, since TEXT NOT NULL, until TEXT, leader TEXT NOT NULL, phone TEXT, note TEXT,
    guides TEXT NOT NULL, trainees TEXT NOT NULL, PRIMARY KEY (date, since)
) STRICT, WITHOUT ROWID"""
PAPER_NUMBER = """CREATE TABLE paper_number (
    case_id INTEGER NOT NULL REFERENCES "case" (id) ON DELETE CASCADE,
    no INTEGER NOT NULL, document TEXT NOT NULL, unit TEXT NOT NULL, year INTEGER NOT NULL, \
number INTEGER NOT NULL,
    PRIMARY KEY (case_id, no)
) STRICT, WITHOUT ROWID"""
PAPER_NUMBER_INDEX = "CREATE INDEX paper_number_of ON paper_number (document, unit, year, number)"

STUB = """CREATE TABLE stub (
    node TEXT NOT NULL, seq INTEGER NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (node, seq)
) STRICT, WITHOUT ROWID"""
"""Hashes of left-out entries of other nodes, to verify the chain. A rebuild leaves them."""

KEPT = (META, JOURNAL, REDACTION, *TRIGGERS, JOURNAL_INDEX)
"""Made with the file, never changed since, and never made anew."""
PROJECTIONS = (
    *REGISTERS, *INDEXES, DUTY, *SUBJECTS, *SUBJECT_INDEXES, *CASES, LIKENESS, PARTY, TALLY, *CASE_INDEXES,
    PAPER_NUMBER, PAPER_NUMBER_INDEX, *MATTERS, *MATTER_INDEXES,
)  # fmt: skip
"""Tables derived from the journal. A migration that changes one drops all; opening refills them."""
PROJECTIONS_SINCE = 10
"""The schema since which the projections are as they are now."""

DROPPED = (
    "matter_fact", "matter_turn", "matter", "met",
    "register", "recurring", "before", "earlier",
    "paper_number", "decision", "duty", "tally", "party", "likeness", "search", "notice",
    "obligation", "stage", "case", "filing", "number", "household", "grid", "unit", "subject",
)  # fmt: skip
"""The projections of all earlier schemas, in the order in which they can be dropped."""
STUB_SINCE = 6
NEVER_MADE_ANEW = frozenset({"journal", "meta"})
"""Tables of which a backup has the rows, and nothing else."""

MIGRATION_RECORDS = (
    """CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
)""",
    """CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name")""",
)
"""The table in which sqlite_utils notes migrations. We make it first, quicker, so that the
text does not depend on its version."""


def has_table(name: str) -> bool:
    """Return whether one of today's projections has a name."""
    return any(statement.startswith(f"CREATE TABLE {name} ") for statement in PROJECTIONS)


_SINCE = {1: (*MIGRATION_RECORDS, *KEPT), STUB_SINCE: (STUB,), PROJECTIONS_SINCE: PROJECTIONS}

NEWEST = max(_SINCE)
"""The newest schema with objects of its own."""


def statements(version: int) -> list[str]:
    """Return the statements of all objects of a schema, in the order in which they are made."""
    return [statement for since, made in _SINCE.items() if since <= version for statement in made]
