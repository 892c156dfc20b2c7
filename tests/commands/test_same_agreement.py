"""Two cases with one number of an agreement, typed by hand: pointed out, and recorded all the same."""

from __future__ import annotations

import pytest

from tests.commands.clerk import Desk

NUMBER = "（2026）示例人调字第12号"
SETTLED = ("--outcome", "settled", "--agreement", "written")


@pytest.mark.parametrize(
    ("second", "is_pointed_out"),
    [(NUMBER, True), (NUMBER.replace("12", "13"), False), ("2号", False)],
)
def test_the_number_of_another_case_is_pointed_out(
    desk: Desk, second: str, is_pointed_out: bool
) -> None:
    first, other = (
        desk.add("--party", f"申请人:{name}", on="2026-03-02", kind=kind)
        for name, kind in (("甲某", "邻里"), ("乙某", "物业"))
    )
    desk.done("case", "mediate", first, *SETTLED, "--agreement-no", NUMBER, on="2026-03-03")
    answer = desk.done(
        "case", "mediate", other, *SETTLED, "--agreement-no", second, on="2026-03-04"
    )
    assert (f"is that of {first} too" in answer.err) is is_pointed_out
    assert desk.case(other)["state"] == "closed"


def test_numbers_of_the_series_are_never_the_same(desk: Desk) -> None:
    for name in ("甲某", "乙某"):
        number = desk.add("--party", f"申请人:{name}", on="2026-03-02")
        answer = desk.done("case", "mediate", number, *SETTLED, on="2026-03-03")
        assert "too" not in answer.err
