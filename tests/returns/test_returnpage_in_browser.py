"""Pages in a real browser: nothing runs off a telephone or a screen, no text covers another, no complaint is heard."""

from __future__ import annotations

import html
import json
import re
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from govtool.returns import ministry, page_file
from govtool.returns.model import ReturnTable
from tests.programs import BROWSER, needs_browser
from tests.returns.samplepaper import whole_paper

pytestmark = needs_browser

A4_ACROSS = 1032
"""297 mm less the margins, in pixels."""
FORMS = {360: "flex", 800: "flex", 1000: "table-cell", 1280: "table-cell"}
"""How the cells of a wide table are laid out, by the width of the screen."""

# A frame has the width it is given, while a window cannot be made as narrow as a telephone. The page in it stays
# as it is; what measures it is outside.
FRAME = """<iframe style="width:{width}px;height:800px;border:0" srcdoc="{page}"></iframe>"""
MEASURING = """<!DOCTYPE html><meta charset="utf-8">{frames}
<pre></pre><script>
function covering(svg) {{
  const boxes = [...svg.querySelectorAll("text")].map(t => t.getBoundingClientRect()), all = svg.getBoundingClientRect();
  const touching = boxes.flatMap((a, i) => boxes.slice(i + 1).filter(b =>
    a.left < b.right - 1 && b.left < a.right - 1 && a.top + 3 < b.bottom - 3 && b.top + 3 < a.bottom - 3));
  const outside = boxes.filter(b => b.left < all.left - 1 || b.right > all.right + 1 || b.bottom > all.bottom + 1);
  return touching.length + outside.length;
}}
function measured(frame) {{
  const inside = frame.contentDocument, page = inside.documentElement;
  return {{
    width: page.clientWidth, reaches: page.scrollWidth,
    beyond: [...inside.body.querySelectorAll("*")].filter(e => !e.closest("svg, .hidden, .wide, details") && e.getBoundingClientRect().right > page.clientWidth + 1).length,
    covered: [...inside.querySelectorAll("svg[role=img]")].map(covering),
    form: getComputedStyle(inside.querySelector(".wide td")).display,
  }};
}}
onload = () => {{
  document.querySelector("pre").textContent = JSON.stringify([...document.querySelectorAll("iframe")].map(measured));
}};
</script>"""


def browser(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """What the browser prints; its errors go to where it is told to log."""
    usual = [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        f"--user-data-dir={folder / 'profile'}",
    ]
    return subprocess.run([BROWSER, *usual, *options], capture_output=True, text=True, timeout=120, check=True)  # fmt: skip


def shown() -> dict[str, tuple[int, str]]:
    """Return the width and the text of each page that is measured, by what it shows."""
    page = page_file.page(whole_paper())
    broken = page.replace("<main>", '<main><p style="width:500px">甲</p>')
    return {
        **{f"whole {width}": (width, page) for width in FORMS},
        "broken": (360, broken),
        "widest table": (A4_ACROSS, widest_table()),
    }


@pytest.fixture(scope="module")
def measures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What the browser, started once, measures of all pages, each in a frame of its width."""
    folder, pages = tmp_path_factory.mktemp("measured"), shown()
    frames = "".join(
        FRAME.format(width=width, page=html.escape(page)) for width, page in pages.values()
    )
    outer = folder / "measuring.html"
    outer.write_text(MEASURING.format(frames=frames), encoding="utf-8")
    seen = browser(folder, "--virtual-time-budget=5000", "--dump-dom", outer.as_uri()).stdout
    found = re.search(r"<pre>(\[.*\])</pre>", seen)
    assert found, seen[-500:]
    return dict(zip(pages, json.loads(html.unescape(found[1])), strict=True))


def complaints(folder: Path, page: str) -> list[str]:
    """What the browser's console says about a page."""
    file = folder / "page.html"
    file.write_text(page, encoding="utf-8")
    done = browser(
        folder,
        "--enable-logging=stderr",
        "--v=0",
        "--virtual-time-budget=5000",
        "--dump-dom",
        file.as_uri(),
    )
    return [line for line in done.stderr.splitlines() if "CONSOLE" in line]


@pytest.mark.parametrize("width", FORMS)
def test_nothing_runs_off_the_page(measures: dict[str, dict[str, Any]], width: int) -> None:
    found = measures[f"whole {width}"]
    assert width - 20 <= found["width"] <= width
    assert found["reaches"] <= found["width"]
    assert found["beyond"] == 0
    assert found["covered"] == [0, 0, 0]
    assert found["form"] == FORMS[width]


def test_what_runs_off_would_be_noticed(measures: dict[str, dict[str, Any]]) -> None:
    assert measures["broken"]["reaches"] >= 500


def test_the_browser_has_nothing_to_say(tmp_path: Path) -> None:
    assert complaints(tmp_path, page_file.page(whole_paper())) == []


def test_what_is_loaded_would_be_noticed(tmp_path: Path) -> None:
    broken = replace(whole_paper(), title="甲")
    text = page_file.page(broken).replace(
        "<main>", '<main><img src="http://127.0.0.1:9/a.png" alt=""/><script>1</script>'
    )
    said = complaints(tmp_path, text)
    assert len(said) == 2
    assert all("Content Security Policy" in line for line in said)


def test_it_is_printed_on_a4_across(tmp_path: Path) -> None:
    file, paper = tmp_path / "page.html", tmp_path / "page.pdf"
    page_file.write(whole_paper(), file)
    browser(tmp_path, "--no-pdf-header-footer", f"--print-to-pdf={paper}", file.as_uri())
    boxes = re.findall(rb"/MediaBox\s*\[([^\]]*)\]", paper.read_bytes())
    sizes = {tuple(round(float(number)) for number in box.split()[2:]) for box in boxes}
    assert len(sizes) == 1
    assert sizes <= {(842, 595), (842, 596)}
    assert 2 <= len(boxes) <= 4


def widest_table() -> str:
    """The page of the ministry's table, which has 41 columns, as it is printed."""
    row = [
        "SQ01",
        "物业纠纷人民调解委员会",
        *[12 if column.code != "amount" else 1234567.89 for column in ministry.COLUMNS[2:]],
    ]
    table = ReturnTable("ministry", "人民调解案件情况统计表", ministry.COLUMNS, [row] * 3, row)
    page = page_file.page(replace(whole_paper(), tables=[table]))
    printed = page.replace("@media print", "@media all")
    return printed.replace("@media screen and (max-width: 60rem)", "@media not all")


def test_the_widest_table_fits_on_a_sheet(measures: dict[str, dict[str, Any]]) -> None:
    """What does not fit on paper is cut off there, and nobody would know."""
    found = measures["widest table"]
    assert found["reaches"] <= found["width"]
