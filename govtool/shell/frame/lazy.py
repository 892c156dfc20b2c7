"""Groups that import and build a command only when it is called, or when its own group lists it."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from inspect import signature
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, cast

import typer
from typer._click import Command
from typer.core import TyperCommand, TyperGroup, TyperOption
from typer.main import get_command_from_info

from govtool.base.errors import ExitCode, GovtoolError, UsageMistake
from govtool.base.i18n import _, listed
from govtool.base.text import quoted
from govtool.shell.frame.command_table import Noun, Single, Table
from govtool.shell.frame.conversation import talk
from govtool.shell.frame.session import Session
from govtool.shell.frame.spellings import old_of, spelled_anew
from govtool.shell.frame.typed_values import take_as_typed
from govtool.shell.parameters import with_session
from govtool.shell.terminal import note, use_columns

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from typer._click import Context, HelpFormatter


_HELP = ("--help", "-h")
ADDING = "add"
"""The verb of commands whose options are filled from the settings."""
MENDING = ("config", "help")
"""The commands that run whatever is wrong with the settings."""
_RESUME = "--resume"
_WRITTEN = frozenset({"output", "errors"})
"""The parameters of commands that name a file to be written."""


class _WithOurHelp(Command):
    """A command or group with our help page, and the global options it takes."""

    shared: tuple[str, ...] = ()
    """The global options it takes, by parameter name."""

    def get_help_option(self, ctx: Context) -> TyperOption | None:
        """``--help``, described in the reader's language."""
        return _with_our_help(super().get_help_option(ctx))

    def format_usage(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Write the usage line."""
        formatter.write(_help().usage(self, ctx))

    def format_help(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Write the help page."""
        formatter.write(_help().page(self, ctx, self.lists(ctx)))

    def lists(self, ctx: Context) -> list[tuple[str, list[tuple[str, str]]]]:  # noqa: ARG002  # a command has none
        """The commands as help shows them: headings, each with names and one-line texts."""
        return []


class Verb(_WithOurHelp, TyperCommand):
    """A command: takes the global options too, has our help page and our words for mistakes."""

    allow_extra_args = (
        True  # Typer's own complaint about them cannot be translated; parse_args makes ours
    )

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Parse, put global options given here into the session.

        :raises UsageMistake: anything wrong with the command line.
        """
        args = _begun(spelled_anew(args, ctx), ctx)
        rest = _parsed(super().parse_args, ctx, args)
        talk.about = tuple(_arguments(self, ctx))
        if rest and not ctx.resilient_parsing:
            message = _("“{argument}” is one argument too many.", argument=quoted(rest[0]))
            hint = _(
                "Put text with spaces in quotes. See: {command} --help", command=ctx.command_path
            )
            raise UsageMistake("unexpected_argument", message, hint)
        return rest

    def invoke(self, ctx: Context) -> Any:
        """Call the command, which finds in its session how it was named."""
        if isinstance(ctx.obj, Session):
            command = ctx.command_path.partition(" ")[2]
            ctx.obj = ctx.find_root().obj = replace(ctx.obj, command=command)
            talk.enter(ctx.obj, command, _shared_by(ctx))
            _tell_what_is_written(ctx.obj)
            if not ctx.obj.command.startswith(MENDING):
                return _settled(super().invoke, ctx, ctx.obj)
        return super().invoke(ctx)


class Lazy(_WithOurHelp, TyperGroup):
    """A group over a table of names; subclasses fill in the methods that know the table."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings | {"invoke_without_command": True})

    def names(self) -> list[str]:
        """The commands of the group in the order of its help page."""
        raise NotImplementedError

    def build(self, name: str) -> Verb | Lazy:
        """Import and build one command of :meth:`names`, its texts still in English."""
        raise NotImplementedError

    def list_commands(self, ctx: Context) -> list[str]:  # noqa: ARG002  # Typer's signature
        """The commands of the group."""
        return self.names()

    def summaries(self, ctx: Context, begun: str, *, is_described: bool) -> list[tuple[str, str]]:
        """Return the commands with a prefix and their summaries, empty if not wanted."""
        names = [name for name in self.names() if name.startswith(begun)]
        return [(name, self.summary(ctx, name) if is_described else "") for name in names]

    def summary(self, ctx: Context, name: str) -> str:
        """Return the one-line text of a command, which is built for it."""
        command = self.get_command(ctx, name)
        return _help().first_line(command.help or "") if command else ""

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        """The command built, translated and given the global options; None if there is none."""
        if cmd_name not in self.names():
            return None
        if cmd_name not in self.commands:
            command = self.build(cmd_name)
            translate(command)
            take_as_typed(*command.params)
            _share_options(ctx.find_root().command, command)
            self.commands[cmd_name] = command
        return self.commands[cmd_name]

    def resolve_command(
        self, ctx: Context, args: list[str]
    ) -> tuple[str | None, Command | None, list[str]]:
        """The command named first in ``args``.

        :raises UsageMistake: code ``no_such_command``, with the nearest names as hint.
        """
        if args[0] not in self.names() and not ctx.resilient_parsing:
            raise _no_such_command(args[0], self.names(), ctx)
        return super().resolve_command(ctx, args)

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Parse the group's options, put global options given here into the session.

        :raises UsageMistake: anything wrong with them.
        """
        return _parsed(super().parse_args, ctx, args)

    def invoke(self, ctx: Context) -> Any:
        """Call the command named on the command line.

        :raises UsageMistake: code ``missing_command``, when none is named and the answer is to be
            JSON.
        :raises typer.Exit: exit code 2 after the help page on stderr, when none is named.
        """
        result = super().invoke(ctx)
        if ctx.invoked_subcommand is None:
            self.invoke_alone(ctx)
        return result

    def invoke_alone(self, ctx: Context) -> None:
        """Answer a command line that names no command of the group; raises as :meth:`invoke`."""
        if isinstance(ctx.obj, Session) and ctx.obj.json:
            raise UsageMistake(
                "missing_command", _("Say what to do."), f"{ctx.command_path} --help"
            )
        note(ctx.get_help())
        raise typer.Exit(ExitCode.USAGE)


class NounGroup(Lazy):
    """The verbs of one noun; its help page imports the modules of this noun only."""

    def __init__(self, *, package: str, entry: Noun, name: str, **settings: Any) -> None:
        super().__init__(name=name, help=entry.help, epilog=entry.examples or None, **settings)
        self.package = package
        self.about = entry.about or name
        self.example = entry.example
        self.apart = entry.apart
        self.verb_modules = entry.verbs
        self.other_words = entry.other_words
        self.usual = entry.usual

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Parse the group's options; where no verb is named, the usual one takes all of the line.

        While a line is being typed, a verb may still come.
        """
        if self.usual and not (ctx.resilient_parsing and not args) and not self._names_verb(args):
            args = [self.usual, *args]
        return super().parse_args(ctx, args)

    def _names_verb(self, args: list[str]) -> bool:
        """Return whether the first word that is no option is a verb, or help is wanted."""
        params = [*self.params, *self.build(self.usual).params]
        valued = {
            name for param in params if not getattr(param, "is_flag", False) for name in param.opts
        }
        valued |= {
            old for old, new in old_of(f"{self.name} {self.usual}", valued).items() if new in valued
        }
        words = iter(args)
        for word in words:
            if not word.startswith("-"):
                return word in self.names() or _is_slip(word, self.names())
            if word in _HELP:
                return True
            if word in valued:
                next(words, None)
        return False

    def resolve_command(
        self, ctx: Context, args: list[str]
    ) -> tuple[str | None, Command | None, list[str]]:
        """The verb named first in ``args``, also by another word for it."""
        if self.other_words and args[0] not in self.names():
            meant = import_module(f"{self.package}.{self.other_words}").verb_meant(args[0])
            args = [meant or args[0], *args[1:]]
        return super().resolve_command(ctx, args)

    def names(self) -> list[str]:
        """The verbs."""
        return list(self.verb_modules)

    def summary(self, ctx: Context, name: str) -> str:
        """Return the summary of a verb from the docstring of its function, without building it."""
        from govtool.shell.frame.docstrings import docstring_of  # only lists of commands need it

        text = docstring_of(f"{self.package}.{self.verb_modules[name]}", name)
        return _help().first_line(_(text)) if text else super().summary(ctx, name)

    def build(self, name: str) -> Verb | Lazy:
        """One verb, from its module."""
        return built(self.package, self.verb_modules[name], name)

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        """One verb, with the name of the noun and a number of it in its texts."""
        command = super().get_command(ctx, cmd_name)
        for owner, attribute, text in list(texts(command)) if command else ():
            setattr(
                owner,
                attribute,
                text.replace("{noun}", self.name or "").replace("{no}", self.example),
            )
        return command

    def lists(self, ctx: Context) -> list[tuple[str, list[tuple[str, str]]]]:
        """One list of all verbs."""
        return [(_("Commands:"), self.summaries(ctx, "", is_described=True))]


class Root(Lazy):
    """The whole application; a subclass names its table and the package of its modules."""

    table: ClassVar[Table] = {}
    package: ClassVar[str] = "govtool.commands"
    overview: ClassVar[str] = ""
    """The module whose ``show`` answers where no command is named; without one, help does."""

    def names(self) -> list[str]:
        """Nouns and single commands."""
        return list(self.table)

    def build(self, name: str) -> Verb | Lazy:
        """A noun's group (without its verbs), or a single command from its module."""
        entry = self.table[name]
        if isinstance(entry, Single):
            return built(self.package, entry.module, name)
        return NounGroup(package=self.package, entry=entry, name=name)

    def lists(self, ctx: Context) -> list[tuple[str, list[tuple[str, str]]]]:  # noqa: ARG002  # nothing is built here
        """One list per section, from the table alone."""
        sections: dict[str, list[tuple[str, str]]] = {}
        for name, entry in self.table.items():
            sections.setdefault(_(entry.section), []).append((name, _(entry.help)))
        return list(sections.items())

    def summary(self, ctx: Context, name: str) -> str:  # noqa: ARG002  # nothing is built here
        """Return the one-line text of a noun or a command, from the table alone."""
        return _(self.table[name].help)

    def invoke_alone(self, ctx: Context) -> None:
        """Show the overview, unless the answer is to be JSON."""
        if not self.overview or ctx.obj.json:
            super().invoke_alone(ctx)
        import_module(f"{self.package}.{self.overview}").show(ctx.obj)


def _is_slip(word: str, names: list[str]) -> bool:
    """Return whether a word looks like a mistyped verb: no folder may be made of it."""
    from difflib import get_close_matches

    return not Path(word).exists() and bool(get_close_matches(word, names))


def texts(command: Command) -> Iterator[tuple[Any, str, str]]:
    """Every text for people in a built command: (owner, attribute, text).

    One walk serves both translation and the extraction of messages (``tools/messages.py``).
    """
    for attribute in ("help", "epilog"):
        if text := getattr(command, attribute):
            yield command, attribute, text
    for param in command.params:
        for attribute in ("help", "metavar"):
            if text := getattr(param, attribute, None):
                yield param, attribute, text


def translate(command: Command) -> None:
    """Translate all texts of a built command; metavars stay known in English."""
    for owner, attribute, text in texts(command):
        if attribute == "metavar":
            owner.placeholder = text
        setattr(owner, attribute, _(text))


def built(package: str, module: str, name: str) -> Verb:
    """Build the one command ``name`` of a module's ``app``, and none of its neighbours.

    A module whose commands are those of many nouns has ``command_of`` instead.
    """
    found = import_module(f"{package}.{module}")
    app: typer.Typer = found.command_of(name) if hasattr(found, "command_of") else found.app
    info = copy.copy(next(info for info in app.registered_commands if info.name == name))
    info.cls = Verb
    if info.callback is not None and "session" in signature(info.callback).parameters:
        info.callback = with_session(info.callback)
    command = get_command_from_info(info, pretty_exceptions_short=False, rich_markup_mode=None)
    return cast(Verb, command)


def _share_options(root: Command, command: Verb | Lazy) -> None:
    """Let ``command`` take the global options as well, unless it has its own of the same name."""
    taken = {name for param in command.params for name in (param.name, *param.opts)}
    writes = not _WRITTEN.isdisjoint(taken)
    options = [o for o in root.params if not o.is_eager and taken.isdisjoint((o.name, *o.opts))]
    for option in options if writes else filter(_is_for_all, options):
        shared: Any = copy.copy(option)
        shared.hidden, shared.envvar = _is_for_all(option), None
        command.params.append(shared)
    command.shared = tuple(option.name for option in options if writes or _is_for_all(option))


def _shared_by(ctx: Context) -> dict[str, int]:
    """Return the global options that a command takes, with how many words each has behind it."""
    names: tuple[str, ...] = getattr(ctx.command, "shared", ())
    options: list[Any] = [
        option for option in ctx.find_root().command.params if option.name in names
    ]
    return {
        spelling: 0 if option.is_flag else option.nargs
        for option in options
        for spelling in option.opts
    }


def _is_for_all(option: Any) -> bool:
    """Return whether a global option applies to every command, not only to writers of files."""
    return bool(option.name != "force")


def _parsed(
    parse: Callable[[Context, list[str]], list[str]], ctx: Context, args: list[str]
) -> list[str]:
    try:
        rest = parse(ctx, args)
    except typer.TyperException as error:
        from govtool.shell.frame.error_translation import from_typer

        raise from_typer(error, ctx) from error
    command = ctx.command
    if isinstance(command, (Verb, Lazy)) and isinstance(ctx.obj, Session):
        ctx.obj = ctx.find_root().obj = ctx.obj.with_options(
            **{name: ctx.params.pop(name) for name in command.shared}
        )
    return rest


def _settled(call: Callable[[Context], Any], ctx: Context, session: Session) -> Any:
    """Call a command that adds something with what is settled in the place of what was not given.

    Where that is refused, the answer says who gave it.

    :raises GovtoolError: settings cannot be read; what the command raises.
    """
    session.settings.check()
    use_columns(session.settings.width)
    filled = {}
    if ctx.info_name == ADDING:
        options = {opt: param.name for param in ctx.command.params for opt in param.opts}
        for option, found in session.settings.filling():
            name = options.get(option)
            if name and ctx.params.get(name) is None:
                ctx.params[name] = found.value
                filled[option] = found
    try:
        return call(ctx)
    except GovtoolError as error:
        filler = filled.get(str(error.where.get("column")))
        if filler is None:
            raise
        origin = _("It comes from {place}: govtool config list", place=filler.where)
        hint = "\n".join(filter(None, (error.hint, origin)))
        raise type(error)(error.code, error.message, hint, **error.where) from None


def _begun(args: list[str], ctx: Context) -> list[str]:
    """Return the words of a command that begins; where they ask for its draft, go on with that.

    :raises AskedAnew: to go on with a draft.
    """
    if isinstance(ctx.obj, Session) and not ctx.resilient_parsing:
        talk.enter(ctx.obj, ctx.command_path.partition(" ")[2], _shared_by(ctx))
        if _RESUME in args and not talk.is_resumed:
            from govtool.shell.form import drafts

            shared, words = talk.parted(args)
            db = shared[shared.index("--db") + 1] if "--db" in shared else None
            drafts.resume(
                ctx.obj.with_options(db=db), [word for word in words if not word.startswith("-")]
            )
    return [word for word in args if word != _RESUME]


def _arguments(command: Command, ctx: Context) -> Iterator[str]:
    """Yield the values of a command's arguments, in order."""
    for param in command.params:
        value = ctx.params.get(param.name or "") if param.param_type_name == "argument" else None
        yield from value if isinstance(value, (list, tuple)) else [str(value)] if value else []


def _tell_what_is_written(session: Session) -> None:
    """Note files beside the database until they are finished, and say what they may replace."""
    from govtool.file import unfinished_files
    from govtool.returns import signers
    from govtool.tables import replaceable_files

    signers.use(lambda: session.settings.signatures)
    unfinished_files.keep_notes_beside(lambda: session.db)
    replaceable_files.force(is_forced=session.force)


def _help() -> ModuleType:
    """The layout of help pages, which most runs never need."""
    from govtool.shell.frame import help as layout

    return layout


def _with_our_help(option: TyperOption | None) -> TyperOption | None:
    if option is not None:
        option.help = _("Show this message and exit.")
        take_as_typed(option)
    return option


def _no_such_command(name: str, names: list[str], ctx: Context) -> UsageMistake:
    from difflib import get_close_matches

    near = get_close_matches(name, names)
    hint = _("Did you mean: {names}?", names=listed(near)) if near else None
    return UsageMistake(
        "no_such_command",
        _("There is no command “{name}”.", name=f"{ctx.command_path} {quoted(name)}"),
        hint or _("See: {command} --help", command=ctx.command_path),
    )
