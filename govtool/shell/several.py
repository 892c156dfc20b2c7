"""One command about several subjects: all of them, or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from govtool.base.errors import GovtoolError
from govtool.base.i18n import _, of


@contextmanager
def about(no: str, *, is_one: bool) -> Iterator[None]:
    """Let a refusal say which of several it is about, and that nothing was recorded of any.

    :param no: the number of the one inside; :param is_one: whether there is no other.
    """
    try:
        yield
    except GovtoolError as refusal:
        if is_one:
            raise
        hint = "\n".join(filter(None, (refusal.hint, _("Nothing was recorded of any of them."))))
        where = {"no": no} | refusal.where
        raise type(refusal)(refusal.code, of(no, refusal.message), hint, **where) from None
