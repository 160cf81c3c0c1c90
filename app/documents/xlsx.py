"""An official paper as a workbook: the same JSON that `press` sets as PDF, one sheet, its tables as rows of text.

Whatever a spreadsheet would calculate is kept as text: cells carry the type of a string.
"""

import io
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from app.documents.official import MOTTO, NATION, pieces

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FONT = "Times New Roman"
_THIN = Side(style="thin")
_FRAME = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_ALIGN = {"c": "center", "l": "left", "r": "right", "j": "justify"}
_HIGHEST = 409  # points of a row
_WIDTH = 1.45  # of a column: characters for each hundredth of the sheet


def as_workbook(paper: Mapping[str, Any]) -> bytes:
    """The paper's XLSX: its head, its title, texts over the whole width, tables, recipients and who signs."""
    book = Workbook()
    sheet = book.active
    sheet.title = "".join(sign for sign in paper["kind"].capitalize() if sign not in "[]:*?/\\")[:31]
    tables = [block for block in paper["blocks"] if block["block"] == "table"]
    columns = tables[0]["columns"] if tables else [(50, "l"), (50, "l")]
    for place, (weight, _align) in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = weight * _WIDTH
    writer = _Writer(sheet, len(columns), sum(weight for weight, _align in columns) * _WIDTH)
    writer.head(paper)
    for block in paper["blocks"]:
        if block["block"] == "table":
            writer.table(block)
        else:
            writer.across(_plain(block["text"]), bold=block["block"] == "heading")
    writer.closing(paper)
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    book.properties.title, book.properties.creator = paper.get("title", ""), paper.get("author", "")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


class _Writer:
    """Writes a sheet from above to below; `row` is the next one, from 1."""

    def __init__(self, sheet: Any, columns: int, width: float) -> None:
        self.sheet, self.columns, self.width, self.row = sheet, columns, width, 1

    def head(self, paper: Mapping[str, Any]) -> None:
        """Agency, number and draft on the left half, nation, motto and day on the right half; the title below."""
        left = [(line, True, False) for line in paper.get("agency", ())] + [(paper.get("symbol", ""), False, False)]
        left += [("DỰ THẢO", True, False)] if paper.get("is_draft") else []
        right = [(NATION, True, False), (MOTTO, True, False), (paper.get("date", ""), False, True)]
        half = max(1, self.columns // 2)
        for place in range(max(len(left), len(right))):
            for lines, first, last in ((left, 1, half), (right, half + 1, self.columns)):
                if place < len(lines):
                    words, bold, italic = lines[place]
                    self._cell(first, words, "center", bold=bold, italic=italic)
                if last > first:
                    self.sheet.merge_cells(start_row=self.row, end_row=self.row, start_column=first, end_column=last)
            self.row += 1
        self.row += 1
        for words in (paper.get("kind"), paper.get("about")):
            if words:
                self.across(words, bold=True, align="center")
        for words in paper.get("to", ()):
            self.across(words, align="center")
        self.row += 1

    def across(self, words: str, *, bold: bool = False, align: str = "left") -> None:
        """A text over all columns, as high as it needs."""
        self._cell(1, words, align, bold=bold)
        self.sheet.merge_cells(start_row=self.row, end_row=self.row, start_column=1, end_column=self.columns)
        self._height([words], [self.width])
        self.row += 1

    def table(self, block: Mapping[str, Any]) -> None:
        """The head stays in sight and is repeated on every printed page."""
        aligns = [align for _weight, align in block["columns"]]
        for place, words in enumerate(block["head"], start=1):
            self._cell(place, words, "center", bold=True, framed=True)
        self.sheet.print_title_rows = f"{self.row}:{self.row}"
        self.row += 1
        for row in block["rows"]:
            for place, (words, align) in enumerate(zip(row, aligns, strict=True), start=1):
                self._cell(place, _plain(words), _ALIGN[align], framed=True)
            self._height(row, [weight * _WIDTH for weight, _align in block["columns"]])
            self.row += 1
        self.row += 1

    def closing(self, paper: Mapping[str, Any]) -> None:
        """Recipients in the first half, who signs in the second."""
        if not paper.get("signs"):
            return
        left = ["Nơi nhận:", *(f"- {one}" for one in paper.get("copies", ()))]
        right = [*paper["signs"], "", "", "", paper.get("name", "")]
        half = max(1, self.columns // 2)
        for place in range(max(len(left), len(right))):
            if place < len(left):
                self._cell(1, left[place], "left", italic=place == 0, bold=place == 0)
            if place < len(right):
                self._cell(half + 1, right[place], "center", bold=True)
            if half > 1:
                self.sheet.merge_cells(start_row=self.row, end_row=self.row, start_column=1, end_column=half)
            if self.columns > half + 1:
                self.sheet.merge_cells(
                    start_row=self.row, end_row=self.row, start_column=half + 1, end_column=self.columns
                )
            self.row += 1

    def _height(self, cells: Sequence[str], widths: Sequence[float]) -> None:
        """As high as the longest cell needs: not every program finds that out by itself."""
        lines = [
            sum(-(-max(1, len(line)) // max(1, int(width * 1.2))) for line in words.split("\n"))
            for words, width in zip(cells, widths, strict=True)
        ]
        self.sheet.row_dimensions[self.row].height = min(_HIGHEST, 16 * max(lines) + 2)

    def _cell(
        self, column: int, words: str, align: str, *, bold: bool = False, italic: bool = False, framed: bool = False
    ) -> None:
        cell = self.sheet.cell(self.row, column)
        cell.value, cell.data_type, cell.number_format = words, "s", "@"
        cell.font = Font(name=FONT, size=12, bold=bold, italic=italic)
        cell.alignment = Alignment(horizontal=align, vertical="top", wrap_text=True)
        if framed:
            cell.border = _FRAME


def _plain(words: str) -> str:
    return "".join(part for part, _stars in pieces(words))
