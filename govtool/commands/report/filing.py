"""Filing a return 报送, alone or with the return just printed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from govtool.base.errors import GovtoolError, Refused
from govtool.base.i18n import _
from govtool.returns.contents import paper
from govtool.returns.filing import file_return, refuse_filed
from govtool.returns.filing_status import ReturnStanding, standings
from govtool.returns.summary import CaseReturn
from govtool.rules import OWED_BY, Period, PeriodKind
from govtool.shell.form.form import Field, Form, unit_field
from govtool.shell.form.prompt import confirm
from govtool.shell.form.screen_check import Shown
from govtool.shell.frame.session import Session
from govtool.shell.options import day, unit_code, unit_or_none, wanted
from govtool.shell.period import chosen_period, period_text
from govtool.shell.terminal import say
from govtool.store import Store
from govtool.subjects.unit.header import UnitHeader


def owner_field(typed: str | None, kind: PeriodKind, default: str | None = None) -> Field:
    """Return the field of the unit that files; those that owe the return are offered."""
    owing = unit_field("unit", _("Unit"), typed, OWED_BY[kind], required=True, default=default)
    return replace(owing, read=lambda answer, form: unit_code(answer, form.office))


class PrintedFiling:
    """A return that is printed and filed in one step."""

    def __init__(self, session: Session, store: Store, kind: PeriodKind) -> None:
        self._session, self._store, self._kind = session, store, kind

    def file(
        self, name: str | None, unit: str | None, on: str | None, show: Callable[[CaseReturn], None]
    ) -> ReturnStanding:
        """File the return of a period, which ``show`` has printed; on a terminal it is asked about.

        :raises UsageMistake: ``missing_option``, where nobody can be asked. :raises Refused: as
            :func:`file_return`; ``not_confirmed``.
        """
        session, store = self._session, self._store
        unit = unit or self._only_owner()
        wanted({"--period": name, "--unit": unit}, session)
        period, filed_on = chosen_period([self._kind], name, session), day(on, session)
        owner = self._owner(unit)
        refuse_filed(store, period, owner)
        looked = Shown(store, lambda: paper(store, period, session.today, owner).as_json())
        show(paper(store, period, session.today, owner))
        self._confirm(period, owner)
        return record(store, period, owner, filed_on, session, looked)

    def _owing(self) -> list[str]:
        units = self._store.office.units_on().values()
        return [unit.code for unit in units if unit.kind in OWED_BY[self._kind]]

    def _only_owner(self) -> str | None:
        """Return the only unit that owes the return, or None."""
        owing = self._owing()
        return owing[0] if len(owing) == 1 else None

    def _owner(self, typed: str | None) -> str:
        """Return the unit named or chosen; the clerk's own is the default."""
        form = Form(self._session, self._store)
        form.fill([owner_field(typed, self._kind, self._usual_owner())])
        owner: str = form.known["unit"]
        return owner

    def _usual_owner(self) -> str | None:
        """Return the clerk's own unit if it owes the return, or None."""
        with suppress(GovtoolError):
            usual = unit_or_none(self._session.settings.unit, self._store.office)
            return usual if usual in self._owing() else None
        return None

    def _confirm(self, period: Period, owner: str) -> None:
        """Ask whether to file this return; a script has said so with ``--file``.

        :raises Refused: code ``not_confirmed``.
        """
        if not self._session.interactive:
            return
        unit: UnitHeader = self._store.office.units[owner].known(period.last)
        question = _("File this return of {unit}? {period}")
        asked = question.format(unit=unit.name, period=period_text(period, self._session))
        if not confirm(asked, self._session):
            raise Refused("not_confirmed", _("Nothing was filed."))


def record(
    store: Store,
    period: Period,
    owner: str,
    on: dt.date,
    session: Session,
    looked: Shown[Any] | None = None,
) -> ReturnStanding:
    """File a return and return its standing."""
    with store.writing(session.actor) as tx:
        if looked is not None:
            looked.require()
        file_return(tx, period, owner, on, session.today)
    (standing,) = standings(store, [period], session.today, owner)
    return standing


def say_filed(standing: ReturnStanding) -> None:
    """Say what was filed."""
    text = _("Filed: {kind} {period} of {unit}, on {day}: {status}")
    say(
        text.format(
            kind=standing.period.kind.label,
            period=standing.period.name,
            unit=standing.unit.name,
            day=standing.filed_on.isoformat() if standing.filed_on else "",
            status=standing.status.label,
        )
    )
