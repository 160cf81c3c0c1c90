"""A seat map as people keep it: columns for the row, the seat, and the delegate's code or name."""

from app.attendance.actions.seating import SeatLine
from app.kernel.errors import Invalid
from app.kernel.sentences import _
from app.kernel.spreadsheets.cells import Table
from app.kernel.spreadsheets.headings import plain

SPELLINGS = {
    "row": ("hang", "hang ghe", "day", "day ghe", "hang so", "row"),
    "place": ("ghe", "so ghe", "ghe so", "vi tri", "cho", "cho ngoi", "so cho", "seat", "place"),
    "code": ("ma", "ma dai bieu", "ma db", "ma so", "code"),
    "name": ("ho va ten", "ho ten", "dai bieu", "ten dai bieu", "ho va ten dai bieu", "ho ten dai bieu", "ten", "name"),
}
_FIELD = {spelling: name for name, spellings in SPELLINGS.items() for spelling in spellings}
LOOK_AT = 40


def seat_lines(tables: list[Table]) -> list[SeatLine]:
    """The rows of the first sheet with the headings of a seat map. Raises Invalid when there is none."""
    for table in tables:
        for number, row in enumerate(table[:LOOK_AT]):
            at = {_FIELD[plain(heading)]: column for column, heading in enumerate(row) if plain(heading) in _FIELD}
            if {"row", "place"} <= at.keys() and ("code" in at or "name" in at):
                return [line for line in _lines(table, number + 1, at) if line.row or line.place]
    raise Invalid(_("Không thấy dòng tiêu đề có các cột Hàng, Ghế và Mã hoặc Họ và tên. Đề nghị đặt tên các cột."))


def _lines(table: Table, first: int, at: dict[str, int]) -> list[SeatLine]:
    def cell(row: list[str], name: str) -> str:
        column = at.get(name)
        return row[column] if column is not None and column < len(row) else ""

    return [
        SeatLine(number, cell(row, "row"), cell(row, "place"), cell(row, "code"), cell(row, "name"))
        for number, row in enumerate(table[first:], start=first + 1)
    ]
