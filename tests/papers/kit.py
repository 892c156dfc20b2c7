"""Templates made up for the tests, and what a Word file says."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO

from docx import Document
from docx.oxml.ns import qn

from govtool.word.page_breaks import HAIR


def template(
    path: Path, *paragraphs: str, rows: Iterable[Iterable[str]] = (), header: str = ""
) -> Path:
    """A Word file with some paragraphs, a table, and a header."""
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    lines = [list(row) for row in rows]
    if lines:
        table = document.add_table(rows=0, cols=max(map(len, lines)))
        for line in lines:
            for cell, text in zip(table.add_row().cells, line, strict=False):
                cell.text = text
    if header:
        document.sections[0].header.paragraphs[0].text = header
    document.save(str(path))
    return path


def paragraphs(path: Path | BinaryIO) -> list[str]:
    """The texts of all paragraphs of a Word file, those in tables included, as a reader sees them."""
    body = Document(str(path) if isinstance(path, Path) else path).element.body
    return [text_of(p) for p in body.iter(qn("w:p"))]


_READ_AS = {qn("w:br"): "\n", qn("w:noBreakHyphen"): "-"}


def text_of(paragraph: Any) -> str:
    """The text of a paragraph as it is seen: without the blanks that only LibreOffice needs."""
    nodes = (
        node for node in paragraph.iter(qn("w:t"), *_READ_AS) if not _is_hair(node.getparent())
    )
    return "".join(_READ_AS.get(node.tag, node.text or "") for node in nodes)


def _is_hair(run: Any) -> bool:
    size = run.find(f"{qn('w:rPr')}/{qn('w:sz')}")
    return size is not None and size.get(qn("w:val")) == str(HAIR)


def words(path: Path | BinaryIO) -> str:
    """All that a Word file says."""
    return "\n".join(paragraphs(path))


def all_templates(folder: Path) -> Path:
    """A folder with a template of every form, each with every name there is."""
    from govtool.papers.noun_papers import ANY, nouns_with_papers
    from govtool.papers.template_names import NAMES, NameKind

    folder.mkdir(exist_ok=True)
    lines = [
        f"{name.name}：{{{{ {name.name} }}}}"
        for name in NAMES.values()
        if name.kind is NameKind.TEXT
    ]
    for whole in NAMES.values():
        if whole.kind is NameKind.OBJECT:
            lines += [
                f"{whole.name}.{part.name}：{{{{ {whole.name}.{part.name} }}}}"
                for part in whole.parts
            ]
        if whole.kind is NameKind.LIST:
            cells = "；".join(f"{part.name}＝{{{{ 项.{part.name} }}}}" for part in whole.parts)
            lines += [f"{{%p for 项 in {whole.name} %}}", f"{whole.name}：{cells}", "{%p endfor %}"]
    papers = (*(own for _noun, own in nouns_with_papers()), ANY)
    first, *others = [folder / form.template for own in papers for form in own.forms.values()]
    template(first, *lines)
    for path in others:
        shutil.copy(first, path)
    return folder
