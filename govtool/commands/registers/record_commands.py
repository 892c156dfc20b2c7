"""The commands ``add``, ``set`` and ``close`` of registers, made from options of records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from inspect import Parameter
from typing import Annotated, Any, NamedTuple

import typer

from govtool.base.record import Record
from govtool.commands.registers.commending import commend
from govtool.commands.shared.closing import Closing, close_all
from govtool.commands.shared.register import DeskRegister, code_field, save
from govtool.commands.shared.versions import Code, From, Last, Reason, change, merged
from govtool.models import Event
from govtool.shell.form.form import Field, Form, require
from govtool.shell.options import opened
from govtool.shell.parameters import NewOptions, Typed, option, with_parameters


class RegisterOption(NamedTuple):
    """An option of a record.

    :param changing: its help in ``set``, where that differs from ``add``.
    :param flag: its spelling, where that differs from the name.
    :param kind: the type of the parameter.
    :param adding: whether ``add`` has it as well as ``set``.
    """

    name: str
    metavar: str | None
    help: str
    changing: str = ""
    flag: str = ""
    kind: Any = str | None
    adding: bool = True

    def parameter(self, text: str) -> tuple[Any, Any]:
        """Return the annotation and the default of the parameter."""
        name = self.flag or f"--{self.name.replace('_', '-')}"
        return Annotated[self.kind, option(f"{name} {self.metavar or ''}", text)], None


@dataclass(frozen=True, slots=True)
class RecordCommands:
    """The commands that change a register.

    :param fields: makes the fields of a form from the options.
    :param ask: changes a field of ``add``, given whether a person is asked for what is required.
    :param add_record: adds the record of a form; without it, one with the code that was typed.
    :param which: the argument that names a record.
    """

    app: typer.Typer
    register: DeskRegister
    model: type[Record]
    options: Sequence[RegisterOption]
    fields: Callable[[Typed], list[Field]]
    ask: Callable[[Field, bool], Field] = lambda field, _asking: field
    add_record: Callable[[Form], None] | None = None
    which: Any = Code

    def add(self, text: str, epilog: str, code: str = "") -> None:
        """Make the command that adds a record.

        :param code: the help of the option ``--code``, where the code is typed.
        """

        def command(ctx: typer.Context, **typed: Any) -> None:
            own = [code_field(self.register.word, typed["code"])] if code else []
            fields = [*own, *self.fields(typed)]
            asking = bool(require(fields, ctx.obj))
            with opened(ctx.obj) as store:
                form = Form(ctx.obj, store)
                form.fill([self.ask(field, asking) for field in fields])
                (self.add_record or self._save)(form)

        coded = [RegisterOption("code", "CODE", code)] if code else []
        options = {
            one.name: one.parameter(one.help) for one in (*coded, *self.options) if one.adding
        }
        self._make("add", command, options, text, epilog)

    def set(self, text: str, epilog: str) -> None:
        """Make the command that changes a record from a day on."""

        def command(ctx: typer.Context, **typed: Any) -> None:
            code, on, reason = (typed.pop(name) for name in ("which", "on", "reason"))
            change(ctx.obj, self.register, code, self.fields(typed), on, reason)

        options: dict[str, Any] = {"which": (self.which, Parameter.empty)}
        options |= {one.name: one.parameter(one.changing or one.help) for one in self.options}
        options |= {"on": (From, None), "reason": (Reason, None)}
        self._make("set", command, options, text, epilog)

    def close(self, text: str, epilog: str) -> None:
        """Make the command that closes a record at the end of a day."""

        def command(ctx: typer.Context, **typed: Any) -> None:
            def event(last: dt.date) -> Event:
                return self.register.closing(last, typed["reason"])

            which = [typed["which"]]
            close_all(ctx.obj, self.register, which, typed["on"], lambda *_about: Closing(event))

        options = {"which": (self.which, Parameter.empty), "on": (Last, None)}
        self._make("close", command, options | {"reason": (Reason, None)}, text, epilog)

    def commend(self, epilog: str) -> None:
        """Make the command that records who commended a record, and what for."""

        def command(ctx: typer.Context, **typed: Any) -> None:
            commend(ctx.obj, self.register, typed)

        options: dict[str, Any] = {"which": (self.which, Parameter.empty)}
        options |= {
            one.name: one.parameter(one.help)
            for one in (
                RegisterOption("by", "PERSON", "Who commended."),
                RegisterOption("text", "TEXT", "What for.", flag="--for"),
                RegisterOption("on", "DATE", "The day; without it, today."),
            )
        }
        self._make("commend", command, options, "Record that somebody commended it.", epilog)

    def _save(self, form: Form) -> None:
        save(form, self.register, self.model.checked(**merged(form.known)))

    def _make(
        self, verb: str, command: Callable[..., None], options: NewOptions, text: str, epilog: str
    ) -> None:
        made = with_parameters(command, options, ("typed",))
        self.app.command(verb, help=text, epilog=epilog)(made)
