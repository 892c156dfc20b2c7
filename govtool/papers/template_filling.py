"""Filling templates with docxtpl, sandboxed and escaping; mistakes are found before."""

from __future__ import annotations

import gc
import io
import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO

from govtool.base.errors import Refused
from govtool.base.i18n import _
from govtool.papers import party_values, template_files, template_names, template_tags
from govtool.papers.template_files import TemplateFinding
from govtool.papers.template_tags import PARAGRAPH, Used
from govtool.word.page_breaks import keep_whole

_PARAGRAPH = re.compile(r"<w:p([ >])")


class Template:
    """A template, opened once and filled any number of times.

    :raises GovtoolError: as :func:`templates.read`.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._env = template_tags.environment()
        self._word = _word_file(path, template_files.read(path))

    @cached_property
    def _reading(self) -> tuple[frozenset[Used], tuple[TemplateFinding, ...]]:
        findings = [
            finding for text in self._paragraphs() for finding in template_tags.broken_tags(text)
        ]
        used: set[Used] = set()
        if not findings:  # a torn tag swallows what follows it
            for source in self._sources():
                reader = template_tags.TagReader(source)
                reader.read(self._env, source)
                used |= reader.used
                findings += reader.findings
        return frozenset(used), tuple(dict.fromkeys(findings))

    @property
    def used(self) -> frozenset[Used]:
        """The names that the template uses."""
        return self._reading[0]

    def findings(self) -> list[TemplateFinding]:
        """Return all mistakes; filled with a specimen it must give a sound file too."""
        found = list(self._reading[1])
        if not found:
            try:
                self._render(template_names.specimen())
            except Exception as error:  # noqa: BLE001  # whatever a template made of it, it is a finding
                message = _(
                    "Filled in, it gives no sound file; look at the tags of rows and paragraphs."
                )
                found.append(TemplateFinding("unsound", message, _brief(error)))
        return found

    def require_sound(self) -> None:
        """Refuse a template with mistakes in its tags.

        :raises Refused: code ``bad_template``, naming all of them.
        """
        wrong = self._reading[1]
        if wrong:
            raise self._refusal([finding.message for finding in wrong])

    def fill(
        self, values: Mapping[str, Any], file: BinaryIO, title: str = "", author: str = ""
    ) -> None:
        """Write the template filled with ``values``.

        :raises Refused: code ``bad_template``, naming what is wrong with it.
        """
        self.require_sound()
        try:
            word = self._render(values)
        except Exception as error:
            raise self._refusal([_brief(error)]) from error
        keep_whole(word.docx)
        properties = word.docx.core_properties
        properties.title, properties.author, properties.last_modified_by = title, author, author
        # An archive cut short by a full disk would complain once more when it is let go of.
        whole = io.BytesIO()
        word.docx.save(whole)
        file.write(whole.getbuffer())
        self._forget()

    def blanks(self, values: Mapping[str, Any]) -> list[str]:
        """Return the names it uses that are left to be filled in by hand."""
        return sorted(str(used) for used in self.used if _is_blank(values, used))

    def _refusal(self, reasons: list[str]) -> Refused:
        message = _(
            "The template “{path}” cannot be filled: {reasons}",
            path=self.path,
            reasons=" ".join(reasons),
        )
        return Refused(
            "bad_template", message, _("See: {command}", command=f"govtool doc check {self.path}")
        )

    def _render(self, values: Mapping[str, Any]) -> Any:
        self._word.render(dict(values), self._env)
        return self._word

    def _forget(self) -> None:
        """Drop the filled document at once: it is a cycle of objects, rarely collected here."""
        self._word.docx = self._word.current_rendering_part = None
        gc.collect(0)

    # -- its parts

    def _paragraphs(self) -> Iterator[str]:
        from docx.oxml.ns import qn

        for root in self._roots():
            for paragraph in root.iter(qn("w:p")):
                yield "".join(text.text or "" for text in paragraph.iter(qn("w:t")))

    def _roots(self) -> Iterator[Any]:
        from docx.opc.oxml import parse_xml

        word = self._word
        word.init_docx()
        yield word.docx.element.body
        for uri in (word.HEADER_URI, word.FOOTER_URI):
            for _key, part in word.get_headers_footers(uri):
                yield parse_xml(part.blob)

    def _sources(self) -> Iterator[str]:
        """Yield the source of each part for jinja2, a paragraph to a line."""
        word = self._word
        for root in self._roots():
            yield _PARAGRAPH.sub(r"\n<w:p\1", word.patch_xml(word.xml_to_string(root)))


_SIGNS = {ord("\n"): PARAGRAPH, 0xFFFE: "\ufffd", 0xFFFF: "\ufffd"}
"""Line breaks become paragraphs; two code points that are no characters cannot stand in XML."""


def fit_for_word(value: Any) -> Any:
    """Return a value, and all inside it, as a template takes it."""
    if isinstance(value, str):
        return value.translate(_SIGNS)
    if isinstance(value, list):
        return [fit_for_word(item) for item in value]
    if isinstance(value, dict):
        return {name: fit_for_word(part) for name, part in value.items()}
    return value


def _word_file(path: Path, content: bytes) -> Any:
    """Return the template as docxtpl has it, refusing XML that docxtpl would repair silently."""
    from docxtpl import DocxTemplate  # type: ignore[import-untyped]  # it has none
    from lxml import etree  # type: ignore[import-untyped]  # it has none

    class Strict(DocxTemplate):  # type: ignore[misc]  # docxtpl has no types
        """Refuses XML that is not well-formed, and leaves properties and footnotes as they are."""

        patched: dict[str, str]

        def patch_xml(self, source: str) -> str:
            if source not in self.patched:
                self.patched[source] = super().patch_xml(source)
            return self.patched[source]

        def fix_tables(self, xml: str) -> Any:
            etree.fromstring(xml, etree.XMLParser(resolve_entities=False))
            return super().fix_tables(xml)

        def render_properties(self, *_values: Any) -> None:
            """Leave the properties: they hold no tags."""

        def render_footnotes(self, *_values: Any) -> None:
            """Leave the footnotes: they hold no tags."""

    word = Strict(io.BytesIO(content))
    word.patched = {}
    try:
        word.init_docx()
        _body = word.docx.element.body  # not there where the root is no Word document
    except Exception as error:
        raise template_files.bad_template(
            path, _("it is not a Word file (.docx), or it is damaged")
        ) from error
    return word


def _is_blank(values: Mapping[str, Any], used: Used) -> bool:
    """Return whether a text is empty, or a part of any row that it applies to."""
    value = values[used.name]
    if not used.part:
        return bool(value == "")
    rows = value if isinstance(value, list) else [value]
    return any(row[used.part] == "" for row in rows if party_values.applies(used.part, row))


def _brief(error: Exception) -> str:
    return str(error).partition("\n")[0][:200]
