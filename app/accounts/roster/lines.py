"""The people of a table, one line each, cleaned as far as a line alone allows."""

import re
from dataclasses import dataclass, field

from app.accounts.fields import clean_code, clean_email, clean_line, clean_name
from app.accounts.roster.headings import ROSTER
from app.kernel.errors import Invalid, Refusal
from app.kernel.sentences import Sentence, _
from app.kernel.spreadsheets.cells import UNCALCULATED, Table
from app.kernel.spreadsheets.headings import Columns, find
from app.kernel.vietnamese import fold

GROUP = re.compile(r"(\d{1,3})")
ROMAN = {
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "v": 5,
    "vi": 6,
    "vii": 7,
    "viii": 8,
    "ix": 9,
    "x": 10,
    "xi": 11,
    "xii": 12,
}


@dataclass(frozen=True)
class Line:
    """One person of the file. `number` counts rows from 1 as the spreadsheet shows them; empty means not given."""

    number: int
    full_name: str
    code: str = ""
    email: str = ""
    phone: str = ""
    title: str = ""
    unit: str = ""
    post: str = ""
    group: int | None = None
    fault: Sentence | None = None


@dataclass(frozen=True)
class Sheet:
    """What a file holds: its people, and the headings that are not taken."""

    lines: list[Line]
    left_out: list[str] = field(default_factory=list)
    sensitive: list[str] = field(default_factory=list)


def from_tables(tables: list[Table]) -> Sheet:
    """The people of the first sheet that has a roster. Raises Invalid when there is none, or nobody in it."""
    table, columns = find(tables, ROSTER)
    numbered = enumerate(table[columns.first_row :], start=columns.first_row + 1)
    lines = [line for number, row in numbered if (line := _line(number, row, columns)) is not None]
    if not lines:
        raise Invalid(_("Dưới dòng tiêu đề không có người nào. Đề nghị kiểm tra lại tệp."))
    return Sheet(lines, columns.left_out, columns.sensitive)


def _line(number: int, row: list[str], columns: Columns) -> Line | None:
    cells = {name: row[at] if at < len(row) else "" for name, at in columns.at.items()}
    if "full_name" not in cells:
        cells["full_name"] = f"{cells.pop('family_name')} {cells.pop('given_name')}".strip()
    given = [value for value in cells.values() if value]
    if not given or _is_remark(cells):
        return None
    if any(UNCALCULATED in value for value in given):
        sentence = _("Dòng có công thức chưa được tính. Đề nghị mở tệp bằng Excel, lưu lại rồi nhập lại.")
        return Line(number, cells["full_name"].replace(UNCALCULATED, ""), fault=sentence)
    try:
        return _checked(number, cells)
    except Refusal as refusal:
        return Line(number, cells["full_name"], cells.get("code", ""), fault=refusal.sentence)


def _checked(number: int, cells: dict[str, str]) -> Line:
    return Line(
        number,
        clean_name(cells["full_name"]),
        clean_code(cells.get("code", "")),
        clean_email(cells.get("email", "")),
        _phone(cells.get("phone", "")),
        clean_line(cells.get("title", "")),
        clean_line(cells.get("unit", "")),
        clean_line(cells.get("post", "")),
        _group(cells.get("group", "")),
    )


def _is_remark(cells: dict[str, str]) -> bool:
    """Lines such as "Tổng số: 54 đại biểu", "Danh sách này gồm ..." below the people, or "Tổ 1" between them."""
    others = [value for name, value in cells.items() if name != "full_name" and value]
    name = fold(cells["full_name"])
    return not others and bool(
        re.match(r"(tong (so|cong)|cong:|danh sach|nguoi lap|ghi chu|to (dai bieu )?(so )?\d)", name)
    )


def _phone(text: str) -> str:
    """A telephone number; spreadsheets take the leading zero away."""
    digits = re.sub(r"[^\d+]", "", text)
    if re.fullmatch(r"[35789]\d{8}", digits):
        return f"0{digits}"
    if len(text) > 40:
        raise Invalid(_("Số điện thoại dài quá 40 ký tự."))
    return text if len(digits) < 8 else digits


def _group(text: str) -> int | None:
    if not text:
        return None
    if found := GROUP.search(text):
        return int(found[1])
    word = fold(text).split()[-1]
    if word in ROMAN:
        return ROMAN[word]
    raise Invalid(_("Cột Tổ ghi “{given}”. Đề nghị ghi số thứ tự của Tổ, ví dụ: 3.", given=text[:40]))
