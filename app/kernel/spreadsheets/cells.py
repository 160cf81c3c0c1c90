"""A spreadsheet file as rows of text, whatever made it: XLSX, or CSV in the encodings that offices use.

Runs in the sandbox: an XLSX is a ZIP of XML from outside.
"""

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from app.kernel.errors import Invalid
from app.kernel.sentences import _

MOST_ROWS = 5000
MOST_COLUMNS = 60
LONGEST_CELL = 1000
MOST_SHEETS = 20
DELIMITERS = ";,\t|"
AS_TEXT = re.compile(r'="([^"]*)"')
UNCALCULATED = "\x1a="  # a formula whose value was never stored in the file

Table = list[list[str]]


@dataclass(frozen=True)
class Keeping:
    """How much of a cell is kept: so many characters, in one line or as it was broken."""

    longest: int = LONGEST_CELL
    breaks: bool = False


ONE_LINE = Keeping()


def step(arguments: dict[str, Any], _report: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    """The sandbox step: `path` and `keeping` in, `tables` out, a list of rows a sheet."""
    return {"tables": read(Path(arguments["path"]).read_bytes(), Keeping(**arguments["keeping"]))}


def read(content: bytes, keeping: Keeping = ONE_LINE) -> list[Table]:
    """The file's sheets (a CSV has one) as rows of cleaned text. Raises Invalid with what to do."""
    if content[:4] == b"PK\x03\x04":
        return _workbook(content, keeping)
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise Invalid(_("Tệp Excel kiểu cũ (.xls) chưa nhập được. Đề nghị mở tệp và lưu lại dạng .xlsx hoặc .csv."))
    return [_separated(_decoded(content), keeping)]


def _workbook(content: bytes, keeping: Keeping) -> list[Table]:
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        values = openpyxl.load_workbook(io.BytesIO(content), data_only=True, keep_links=False)
        formulas = openpyxl.load_workbook(io.BytesIO(content), keep_links=False)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError, SyntaxError) as error:
        raise Invalid(
            _("Không mở được tệp này như một bảng tính. Đề nghị mở bằng Excel hoặc LibreOffice và lưu lại dạng .xlsx.")
        ) from error
    tables = []
    for sheet in values.worksheets[:MOST_SHEETS]:
        if sheet.sheet_state != "visible" or not sheet.max_row:
            continue
        within = {"max_row": min(sheet.max_row, MOST_ROWS + 1), "max_col": min(sheet.max_column, MOST_COLUMNS)}
        rows = zip(sheet.iter_rows(**within), formulas[sheet.title].iter_rows(**within), strict=False)
        tables.append(
            _limited(
                [_value(c.value, f.value, keeping) for c, f in zip(cells, sources, strict=False)]
                for cells, sources in rows
            )
        )
    return tables


def _value(value: object, source: object, keeping: Keeping) -> str:
    if value is None and isinstance(source, str) and source.startswith("="):
        return UNCALCULATED
    return _text(value, keeping)


def _text(value: object, keeping: Keeping) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime):
        value = value.date() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    return _clean(str(value), keeping)


def _written(cell: str, keeping: Keeping) -> str:
    """A cell of a CSV. Excel's `="0912"` means the text inside; any other formula was never calculated."""
    quoted = AS_TEXT.fullmatch(cell.strip())
    if quoted is not None:
        return _clean(quoted[1], keeping)
    return UNCALCULATED if cell.strip().startswith("=") else _clean(cell, keeping)


def _clean(text: str, keeping: Keeping) -> str:
    """NFC, one space between words, no control characters."""
    lines = unicodedata.normalize("NFC", text).splitlines() if keeping.breaks else [unicodedata.normalize("NFC", text)]
    return "\n".join(filter(None, map(_one_line, lines)))[: keeping.longest]


def _one_line(text: str) -> str:
    kept = "".join(" " if sign in "\r\n\t\xa0" else sign for sign in text)
    kept = "".join(sign for sign in kept if unicodedata.category(sign) not in ("Cc", "Cf", "Cs"))
    return " ".join(kept.split())


def _decoded(content: bytes) -> str:
    """The text of a CSV: by its mark, else UTF-8, else UTF-16 by its zeros, else windows-1258."""
    if not content.strip():
        raise Invalid(_("Tệp rỗng. Đề nghị kiểm tra lại tệp."))
    for encoding in _candidates(content):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Invalid(_("Không đọc được chữ trong tệp này. Đề nghị lưu lại dạng .xlsx, hoặc .csv với mã UTF-8."))


def _candidates(content: bytes) -> Iterable[str]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield "utf-16"
        return
    if content.startswith(b"\xef\xbb\xbf"):
        yield "utf-8-sig"
        return
    sample = content[:4000]
    if sample.count(0) > len(sample) // 5:
        even = sample[::2].count(0) > sample[1::2].count(0)
        yield "utf-16-be" if even else "utf-16-le"
        return
    yield "utf-8"
    yield "cp1258"


def _separated(text: str, keeping: Keeping) -> Table:
    """Cut by the sign that gives the most even columns; Excel's own `sep=` line decides where there is one."""
    text = text.replace("\0", "")
    first, _end, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        return _cut(rest, first.strip()[4], keeping)
    return max((_cut(text, delimiter, keeping) for delimiter in DELIMITERS), key=_evenness)


def _cut(text: str, delimiter: str, keeping: Keeping) -> Table:
    csv.field_size_limit(1 << 20)
    try:
        rows = csv.reader(io.StringIO(text), delimiter=delimiter)
        return _limited([_written(cell, keeping) for cell in row] for row in rows)
    except csv.Error as error:
        raise Invalid(_("Tệp CSV bị hỏng ở giữa. Đề nghị lưu lại tệp dạng .xlsx rồi nhập lại.")) from error


def _evenness(table: Table) -> tuple[int, int]:
    widths = [sum(1 for cell in row if cell) for row in table]
    wide = [width for width in widths if width > 1]
    return len(wide), sum(wide)


def _limited(rows: Iterable[list[str]]) -> Table:
    table: Table = []
    for row in rows:
        table.append(row[:MOST_COLUMNS])
        if len(table) > MOST_ROWS:
            raise Invalid(_("Bảng có hơn {count} dòng. Đề nghị chia thành nhiều tệp.", count=MOST_ROWS))
    return table
