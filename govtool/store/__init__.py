"""The file: schema, migrations, projections and queries; alone in importing sqlite_utils.

``with open_store(path) as store`` opens it, ``with store.writing(actor) as tx`` writes. ``doctor``
and ``schema`` are imported by those who need them, to keep opening an up-to-date file light.
"""

from govtool.file.file_errors import trouble
from govtool.journal.chain import Finding
from govtool.journal.entries import Filter, JournalLine
from govtool.store.database import Store, open_store
from govtool.store.transaction import Transaction
from govtool.views.queries import CaseFilter

__all__ = [
    "CaseFilter",
    "Filter",
    "Finding",
    "JournalLine",
    "Store",
    "Transaction",
    "open_store",
    "trouble",
]
