"""The numbers before the headings of a paper."""

import pytest

from govtool.returns.captions import ordinal


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (23, "二十三")],
)
def test_a_heading_beyond_the_ninth_has_its_number(number: int, said: str) -> None:
    assert ordinal(number) == said
