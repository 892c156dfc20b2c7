"""Places for the clerk: content controls, which a program marks and a click selects as a whole."""

from __future__ import annotations

from govtool.word.text import paragraph, run
from govtool.word.xml import Element, w

_COLOUR = "FFF2CC"
"""What is still to be written shows it, on the screen and in grey; what replaces it is plain."""


def place_to_write(ask: str, name: str, number: int) -> Element:
    """A coloured paragraph that asks for something and makes room for it when it is clicked.

    :param name: what Word shows on the frame. :param number: of the place within the document.
    """
    properties = w(
        "sdtPr",
        None,
        w("alias", name),
        w("tag", f"judgement{number}"),
        w("id", number),
        w("showingPlcHdr"),
    )
    asked = w("sdtContent", None, run(f"【此处由分析人员填写：{ask}】", fill=_COLOUR))
    place = paragraph("", "Body")
    place.append(w("sdt", None, properties, asked))
    return place
