"""Comparing what a clerk saw before the lock with the file once it is locked.

Nobody is asked anything while a file is locked, so another command may record something between the
question and the transaction. What was agreed to must still be so then.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, TypeVar

from govtool.base.errors import Refused
from govtool.base.i18n import _

if TYPE_CHECKING:
    from govtool.store import Store

T = TypeVar("T")


class Shown(Generic[T]):
    """Something read from the file to be shown or asked about.

    :param look: reads it; asked again only where another command has changed the file since.
    """

    def __init__(self, store: Store, look: Callable[[], T]) -> None:
        self._store, self._look = store, look
        self._version = store.version
        self.value = look()

    @property
    def now(self) -> T:
        """Return its present value; ask inside the transaction, where nobody else can change it."""
        return self.value if self._store.version == self._version else self._look()

    def require(self) -> None:
        """Refuse to record what was agreed to under other circumstances.

        :raises Refused: code ``changed_meanwhile``.
        """
        if self.now != self.value:
            raise changed_meanwhile()


def changed_meanwhile() -> Refused:
    """Return the refusal of something that rests on what is not so any more."""
    message = _("Another command changed the file in the meantime, and this no longer fits it.")
    return Refused(
        "changed_meanwhile", message, _("Nothing was recorded. Look again, and repeat the command.")
    )
