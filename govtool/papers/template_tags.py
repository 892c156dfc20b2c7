"""The language of templates: our names, ``if``, ``for`` over lists and paragraphs, three filters.

Tags are parsed by jinja2, and every node of the parsed tree must be of a kind that is listed here.
There are no calls, no arithmetic and no ranges, so a template can neither run anything nor loop
for ever.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from govtool.base.i18n import _
from govtool.papers import template_names
from govtool.papers.template_files import TemplateFinding
from govtool.papers.template_names import NAMES, NameKind

PARAGRAPH = "\a"
"""The character that becomes a new paragraph, in the style of the one it is in."""

_BLANK = 8
_LOOP = frozenset({"index", "first", "last", "length"})
_DEEPEST = 2
_PLAIN = frozenset(
    {"Template", "TemplateData", "Const", "If", "Not", "And", "Or", "Compare", "Operand"}
)
_TAG = re.compile(r"\{[{%#](?:(?!\{[{%#]).)*?[#%}]\}", re.DOTALL)
"""A tag up to the next opening, so that a text full of openings is read in linear time."""
_TURNED = re.compile(r"｛\s*｛|｝\s*｝|\{\s+\{|\}\s+\}|\{\s+%|%\s+\}|\{％|％\}")
_RAW = re.compile(r"\{\{\s*(?:r|p|tr|tc)\s+[^}]*\}\}")


class Used(NamedTuple):
    """A name that a template uses, with the part of it: 当事人表, 电话."""

    name: str
    part: str = ""

    def __str__(self) -> str:
        return f"{self.name}.{self.part}" if self.part else self.name


def blank(text: str, width: int = _BLANK) -> str:
    """Return the text, or a blank to be filled in by hand."""
    return text or "＿" * min(width, 40)


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a long text, for a ``for``; none of an empty one."""
    return [part for part in text.replace("\n", PARAGRAPH).split(PARAGRAPH) if part.strip()]


FILTERS: dict[str, Callable[..., Any]] = {"空白": blank, "段落": paragraphs, "length": len}
"""空白 leaves a blank to be filled in by hand; 段落 splits a text; ``length`` counts a list."""
_SPLITTING = "段落"
_TEXT = ""
"""Stands in the scope for what is no item of a list."""


def environment() -> Any:
    """Return the jinja2 environment of templates: sandboxed, escaping, with our filters alone."""
    from jinja2 import StrictUndefined, Template
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Remembering(ImmutableSandboxedEnvironment):
        """Compiles each text once."""

        known: dict[str, Template]

        def from_string(self, source: Any, *rest: Any, **settings: Any) -> Template:
            if source not in self.known:
                self.known[source] = super().from_string(source, *rest, **settings)
            return self.known[source]

    made = Remembering(autoescape=True, undefined=StrictUndefined)
    made.known = {}
    made.globals.clear()
    made.tests.clear()
    made.filters = dict(FILTERS)
    return made


# --- before parsing


def broken_tags(paragraph: str) -> Iterator[TemplateFinding]:
    """Yield the mistakes in the tags of a typed paragraph: not closed, or odd brackets."""
    if _TURNED.search(paragraph):
        message = _(
            "The brackets of a tag are full-width or have spaces between them; they are written "
            "{example}."
        )
        yield TemplateFinding("odd_brackets", message.format(example="{{ 姓名 }}"), paragraph)
    rest = _TAG.sub("", paragraph)
    if any(sign in rest for sign in ("{{", "{%", "{#", "}}", "%}", "#}")):
        message = _(
            "A tag is not closed, or was torn apart; it must begin and end in one paragraph."
        )
        yield TemplateFinding("torn_tag", message, paragraph)
    if _RAW.search(paragraph):
        yield TemplateFinding(
            "not_allowed",
            _("{tag} would put in what is no text.", tag="{{r …}}, {{p …}}"),
            paragraph,
        )


# --- the parsed tree


class TagReader:
    """Walks the tree of one part of a template, and finds what it uses and what is wrong with it.

    :param source: the part's XML, as the filler hands it to jinja2.
    """

    def __init__(self, source: str) -> None:
        self.used: set[Used] = set()
        self.findings: list[TemplateFinding] = []
        self._lines = source.splitlines()
        self._scope: list[tuple[str, str]] = []

    def read(self, env: Any, source: str) -> None:
        """Parse and walk."""
        from jinja2 import TemplateSyntaxError

        message = _(
            "A tag cannot be understood, or an “if” or “for” has no end. See: docs/templates.md"
        )
        try:
            self._walk(env.parse(source))
        except TemplateSyntaxError as error:
            self._find("syntax", message, error.lineno)
        except (RecursionError, ValueError):  # nested too deep; a number of thousands of digits
            self._find("syntax", message, None)

    def _walk(self, node: Any) -> None:
        kind = type(node).__name__
        special = {
            "Output": self._output,
            "Name": self._name,
            "Getattr": self._part,
            "Filter": self._filter,
            "For": self._for,
        }.get(kind)
        if special is not None:
            special(node)
        elif kind == "CondExpr" and node.expr2 is None:
            self._find("not_allowed", _("“… if …” needs an “else …”."), node.lineno)
        elif kind in _PLAIN or kind == "CondExpr":
            self._walk_all(node.iter_child_nodes())
        else:
            self._not_allowed(kind, node.lineno)

    def _walk_all(self, nodes: Any) -> None:
        for node in nodes:
            self._walk(node)

    def _output(self, node: Any) -> None:
        """Check that what is put in is a text: no list, no whole item, no yes or no."""
        for child in node.nodes:
            name = child.name if type(child).__name__ == "Name" else ""
            item = dict(self._scope).get(name)
            if item or (item is None and name in NAMES and NAMES[name].kind is not NameKind.TEXT):
                message = _(
                    "“{name}” is no text that could be put in; say which part of it, or ask with "
                    "“if”."
                )
                self._find("no_text", message.format(name=name), child.lineno)
            else:
                self._walk(child)

    def _name(self, node: Any) -> None:
        if node.name in NAMES:
            self.used.add(Used(node.name))
        elif node.name not in dict(self._scope):
            self._unknown(node.name, list(NAMES), node.lineno)

    def _part(self, node: Any) -> None:
        """Check ``当事人.姓名``: a part of an item, of an object, or of the loop."""
        of = node.node.name if type(node.node).__name__ == "Name" else ""
        if of == "loop" and self._scope:
            if node.attr not in _LOOP:
                self._unknown(f"loop.{node.attr}", [f"loop.{part}" for part in _LOOP], node.lineno)
            return
        whole = dict(self._scope).get(of) or (
            of if of in NAMES and NAMES[of].kind is NameKind.OBJECT else ""
        )
        if not whole:
            self._walk(node.node)
            message = _("“{name}” has no parts.", name=f"{of}.{node.attr}")
            self._find("not_allowed", message, node.lineno)
        elif node.attr not in template_names.parts_of(whole):
            known = [f"{of}.{part}" for part in template_names.parts_of(whole)]
            self._unknown(f"{of}.{node.attr}", known, node.lineno)
        else:
            self.used |= {Used(whole), Used(whole, node.attr)}

    def _filter(self, node: Any) -> None:
        if (
            node.name not in FILTERS
            or node.name == _SPLITTING
            or node.kwargs
            or node.dyn_args
            or node.dyn_kwargs
        ):
            self._not_allowed(f"|{node.name}", node.lineno)
            return
        self._walk_all(node.iter_child_nodes())

    def _for(self, node: Any) -> None:
        if node.recursive or type(node.target).__name__ != "Name" or len(self._scope) >= _DEEPEST:
            self._not_allowed("for … for … for", node.lineno)
            return
        whole = self._gone_through(node.iter)
        if whole is None:
            lists = ", ".join(name.name for name in NAMES.values() if name.kind is NameKind.LIST)
            message = _("“for” goes through one of these: {lists}.", lists=lists)
            self._find("not_a_list", message, node.lineno)
            return
        self._scope.append((node.target.name, whole))
        self._walk_all([*node.body, *([node.test] if node.test else [])])
        self._scope.pop()
        self._walk_all(node.else_)

    def _gone_through(self, node: Any) -> str | None:
        """Return the list of a loop; empty for the paragraphs of a text, None for neither."""
        kind = type(node).__name__
        if kind == "Filter" and node.name == _SPLITTING:
            self._walk(node.node)
            return _TEXT
        if kind != "Name" or node.name not in NAMES or NAMES[node.name].kind is not NameKind.LIST:
            return None
        self.used.add(Used(node.name))
        return str(node.name)

    def _unknown(self, name: str, known: list[str], line: int) -> None:
        near = difflib.get_close_matches(name, known, n=1, cutoff=0.3)
        message = _("There is no name “{name}”.", name=name)
        hint = _("Did you mean “{name}”?", name=near[0]) if near else _("See: docs/templates.md")
        self._find("unknown_name", f"{message} {hint}", line)

    def _not_allowed(self, kind: str, line: int) -> None:
        message = _(
            "A template has names, “if” and “for”, and nothing else; this is: {kind}", kind=kind
        )
        self._find("not_allowed", message, line)

    def _find(self, code: str, message: str, line: int | None) -> None:
        text = self._lines[line - 1] if line and line <= len(self._lines) else ""
        self.findings.append(TemplateFinding(code, message, re.sub(r"<[^>]+>", "", text)[:120]))
