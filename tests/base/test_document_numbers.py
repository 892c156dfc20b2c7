"""Document numbers that are questioned: a digit short or long, or with a wrong check character (identifiers)."""

from __future__ import annotations

import pytest

from govtool.base.document_numbers import NumberDoubt, doubt
from tests.rows import each

# The standards' own samples, and numbers made up in region 9900. Of a credit code the sum of the characters' values
# times 3^i mod 31 is taken from a multiple of 31: 91350100M000100Y43 ends in 3, so every other end is wrong.
RIGHT = [
    "11010519491231002X", "440524188001010014", "990000199001010017", "91350100M000100Y43",
    "110105491231002",  # 15 digits: born on 1949-12-31
    "E12345678", "H12345678(1)", "123456789", "1234567890123",
]  # fmt: skip


@pytest.mark.parametrize("number", RIGHT)
def test_right_numbers_and_those_of_other_documents(number: str) -> None:
    assert doubt(number) is None


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("110105194912310021", NumberDoubt.CHECK),
        ("990000199001010018", NumberDoubt.CHECK),
        ("91350100M000100Y44", NumberDoubt.CREDIT_CODE),
        ("9135O100M000100Y43", NumberDoubt.CREDIT_CODE),  # O for 0: no code has that letter
        ("11010549123100", NumberDoubt.LENGTH),  # 14
        ("1101051949123100", NumberDoubt.LENGTH),  # 16
        ("11010519491231002", NumberDoubt.LENGTH),  # 17
        ("1101051949123102X", NumberDoubt.LENGTH),
        ("1101051949123100211", NumberDoubt.LENGTH),  # 19
        ("110105491331002", NumberDoubt.BIRTH_DATE),  # a thirteenth month
    ],
)
def test_questioned_numbers(number: str, expected: NumberDoubt) -> None:
    assert doubt(number) is expected


@each("last", "012456789ABCDEFGHJKLMNPQRTUWXY")
def test_one_check_character_fits_a_credit_code(last: str) -> None:
    assert doubt(f"91350100M000100Y4{last}") is NumberDoubt.CREDIT_CODE
