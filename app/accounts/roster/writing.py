"""A roster as a file: XLSX or CSV that no spreadsheet takes for formulas, and that can be imported again."""

import csv
import io
from collections.abc import Iterable, Sequence

from app.accounts.models import Membership
from app.kernel.sentences import _

HEADINGS = (
    _("Mã"), _("Họ và tên"), _("Tổ"), _("Chức vụ trong HĐND"), _("Chức vụ"), _("Đơn vị"), _("Điện thoại"),
    _("Thư điện tử"), _("Từ ngày"), _("Đến ngày"),
)  # fmt: skip
WIDTHS = (10, 30, 6, 30, 30, 40, 16, 32, 12, 12)
# A cell that begins like this is a formula to some spreadsheet (OWASP, CSV injection).
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")


def rows(members: Iterable[Membership]) -> list[list[str]]:
    """The headings and a row a line of the roster."""
    lines = [
        [
            one.code, one.person.full_name, str(one.group.number) if one.group else "", one.post, one.person.title,
            one.person.unit, one.person.phone, one.person.email or "", f"{one.starts_on:%d/%m/%Y}",
            f"{one.ends_on:%d/%m/%Y}" if one.ends_on else "",
        ]
        for one in members
    ]  # fmt: skip
    return [[str(heading) for heading in HEADINGS], *lines]


def as_csv(table: Sequence[Sequence[str]]) -> bytes:
    """UTF-8 with its mark and semicolons, as Excel in Viet Nam opens it by itself."""
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows([safe(cell) for cell in row] for row in table)
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(table: Sequence[Sequence[str]], title: str, widths: Sequence[int] = WIDTHS) -> bytes:
    """A workbook of text cells; the heading row stays in sight."""
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
