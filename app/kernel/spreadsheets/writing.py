"""Tables as files: XLSX or CSV that no spreadsheet takes for formulas."""

import csv
import io
from collections.abc import Sequence

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A cell that begins like this is a formula to some spreadsheet (OWASP, CSV injection).
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_csv(table: Sequence[Sequence[str]]) -> bytes:
    """UTF-8 with its mark and semicolons, as Excel in Viet Nam opens it by itself."""
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows([safe(cell) for cell in row] for row in table)
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(table: Sequence[Sequence[str]], title: str, widths: Sequence[int] = ()) -> bytes:
    """A workbook of text cells, its columns that wide in characters; the heading row stays in sight."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    sheet.title = "".join(sign for sign in title if sign not in "[]:*?/\\")[:31] or "Danh sach"
    for number, row in enumerate(table, start=1):
        for column, text in enumerate(row, start=1):
            cell = sheet.cell(number, column)
            cell.value, cell.data_type, cell.number_format = text, "s", "@"
            cell.alignment = Alignment(vertical="top", wrap_text=True)
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def safe(text: str) -> str:
    """The text with an apostrophe before whatever a spreadsheet would calculate; telephone numbers stay."""
    if text.startswith("+") and text[1:].replace(" ", "").isdigit():
        return text
    return f"'{text}" if text.startswith(DANGEROUS) else text
