"""Sheets whose rows wait in memory, compressed, until the workbook is put together.

XlsxWriter keeps the rows of a long sheet in a plain file in the meantime. A killed command would
leave it behind, and beside an encrypted database it would be readable.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from functools import cache
from typing import Any, BinaryIO

_ROWS = "<?govtool-rows?>"
"""The placeholder of the rows. No text in a cell gives this: there ``<`` is ``&lt;``."""
_QUICK = 1
"""The level of compression: text of rows becomes a tenth of its size at once."""
_LARGE = 1 << 31
"""The size from which a part of a zip file needs a longer header, unknown to old programs."""


class PackedText:
    """Text that is written once and read once, compressed in between."""

    def __init__(self) -> None:
        self._packer = zlib.compressobj(_QUICK)
        self._pieces: list[bytes] = []
        self.size = 0

    def write(self, text: str) -> None:
        """Add text."""
        content = text.encode()
        self.size += len(content)
        self._pieces.append(self._packer.compress(content))

    def read(self) -> Iterator[bytes]:
        """Yield all that was written, as UTF-8; nothing may be added after."""
        self._pieces.append(self._packer.flush())
        unpacker = zlib.decompressobj()
        yield from map(unpacker.decompress, self._pieces)


@cache
def sheet_class() -> type[Any]:
    """Return the class of a sheet that is written row by row, from the first to the last."""
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]  # it has annotations but no py.typed

    class StreamedSheet(Worksheet):  # type: ignore[misc]  # as above
        def _initialize(self, init_data: dict[str, Any]) -> None:
            super()._initialize(init_data)
            self.constant_memory = True
            self.rows = self.fh = PackedText()

        def _write_optimized_sheet_data(self) -> None:
            self.fh.write(f"<sheetData>{_ROWS}</sheetData>")

    return StreamedSheet


def put_together(made: io.BytesIO, sheets: list[Any], file: BinaryIO) -> None:
    """Write a workbook to ``file``, each of its sheets with its rows.

    :param made: the workbook without rows; :param sheets: its sheets, all of :func:`sheet_class`.
    """
    rows = {
        f"xl/worksheets/sheet{number}.xml": sheet.rows
        for number, sheet in enumerate(sheets, start=1)
    }
    with zipfile.ZipFile(made) as parts, zipfile.ZipFile(file, "w") as out:
        for entry in parts.infolist():
            own = rows.get(entry.filename)
            if own is None:
                out.writestr(entry, parts.read(entry))
                continue
            before, _mark, after = parts.read(entry).partition(_ROWS.encode())
            entry.file_size = entry.compress_size = 0
            with out.open(entry, "w", force_zip64=own.size > _LARGE) as part:
                part.write(before)
                part.writelines(own.read())
                part.write(after)
