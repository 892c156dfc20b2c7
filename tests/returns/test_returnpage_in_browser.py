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

# A frame has the width it is given, while a window cannot be made as narrow as a telephone. The page in it stays
# as it is; what measures it is outside.
MEASURING = """<!DOCTYPE html><meta charset="utf-8"><iframe style="width:{width}px;height:800px;border:0" srcdoc="{page}"></iframe>
<pre></pre><script>
function covering(svg) {{
  const boxes = [...svg.querySelectorAll("text")].map(t => t.getBoundingClientRect()), all = svg.getBoundingClientRect();
  const touching = boxes.flatMap((a, i) => boxes.slice(i + 1).filter(b =>
    a.left < b.right - 1 && b.left < a.right - 1 && a.top + 3 < b.bottom - 3 && b.top + 3 < a.bottom - 3));
  const outside = boxes.filter(b => b.left < all.left - 1 || b.right > all.right + 1 || b.bottom > all.bottom + 1);
  return touching.length + outside.length;
}}
onload = () => {{
  const inside = document.querySelector("iframe").contentDocument, page = inside.documentElement;
  document.querySelector("pre").textContent = JSON.stringify({{
    width: page.clientWidth, reaches: page.scrollWidth,
    beyond: [...inside.body.querySelectorAll("*")].filter(e => !e.closest("svg, .hidden, .wide, details") && e.getBoundingClientRect().right > page.clientWidth + 1).length,
    covered: [...inside.querySelectorAll("svg[role=img]")].map(covering),
    form: getComputedStyle(inside.querySelector(".wide td")).display,
  }});
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


def measured(folder: Path, page: str, width: int) -> dict[str, Any]:
    """The page in a frame of a width."""
    outer = folder / "measuring.html"
    outer.write_text(MEASURING.format(width=width, page=html.escape(page)), encoding="utf-8")
    seen = browser(folder, "--virtual-time-budget=5000", "--dump-dom", outer.as_uri()).stdout
    found = re.search(r"<pre>(\{.*\})</pre>", seen)
    assert found, seen[-500:]
    answer: dict[str, Any] = json.loads(html.unescape(found[1]))
    return answer


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


@pytest.mark.parametrize(
    ("width", "form"), [(360, "flex"), (800, "flex"), (1000, "table-cell"), (1280, "table-cell")]
)
def test_nothing_runs_off_the_page(tmp_path: Path, width: int, form: str) -> None:
    found = measured(tmp_path, page_file.page(whole_paper()), width)
    assert width - 20 <= found["width"] <= width
    assert found["reaches"] <= found["width"]
    assert found["beyond"] == 0
    assert found["covered"] == [0, 0, 0]
    assert found["form"] == form


def test_what_runs_off_would_be_noticed(tmp_path: Path) -> None:
    broken = page_file.page(whole_paper()).replace("<main>", '<main><p style="width:500px">甲</p>')
    found = measured(tmp_path, broken, 360)
    assert found["reaches"] >= 500


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


def test_the_widest_table_fits_on_a_sheet(tmp_path: Path) -> None:
    """What does not fit on paper is cut off there, and nobody would know: the ministry's table has 41 columns."""
    row = [
        "SQ01",
        "物业纠纷人民调解委员会",
        *[12 if column.code != "amount" else 1234567.89 for column in ministry.COLUMNS[2:]],
    ]
    table = ReturnTable("ministry", "人民调解案件情况统计表", ministry.COLUMNS, [row] * 3, row)
    page = page_file.page(replace(whole_paper(), tables=[table])).replace(
        "@media print", "@media all"
    )
    found = measured(
        tmp_path, page.replace("@media screen and (max-width: 60rem)", "@media not all"), A4_ACROSS
    )
    assert found["reaches"] <= found["width"]
