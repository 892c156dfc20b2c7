"""Tables of many rows checked by one test, which lists every wrong row."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable
from typing import Any

import pytest

Test = Callable[..., None]


def each(
    names: str | tuple[str, ...], rows: Iterable[Any], **_ids: object
) -> Callable[[Test], Test]:
    """Return a decorator as ``pytest.mark.parametrize`` that makes one test of all rows.

    For checks of a pure function: a test for each row costs more than the check. Fixtures are the
    same for all rows.
    """
    single = isinstance(names, str) and "," not in names
    split = tuple(name.strip() for name in names.split(",")) if isinstance(names, str) else names
    table = [(row,) if single else tuple(row) for row in rows]

    def merged(test: Test) -> Test:
        signature = inspect.signature(test)

        @functools.wraps(test)
        def check_all(**fixtures: Any) -> None:
            wrong = [
                error
                for row in table
                if (error := _failure(test, dict(zip(split, row, strict=True)) | fixtures, row))
            ]
            if wrong:
                raise BaseExceptionGroup(f"{len(wrong)} of {len(table)} rows are wrong", wrong)

        rest = [each for name, each in signature.parameters.items() if name not in split]
        del check_all.__wrapped__  # pytest would ask for the names of the row as well
        check_all.__signature__ = signature.replace(parameters=rest)  # type: ignore[attr-defined]
        return check_all

    return merged


def _failure(test: Test, values: dict[str, Any], row: object) -> BaseException | None:
    try:
        test(**values)
    except (Exception, BaseExceptionGroup, pytest.fail.Exception) as error:  # noqa: BLE001  # listed with the others
        error.add_note(f"row: {row!r}")
        return error
    return None
