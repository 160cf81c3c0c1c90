"""The petitions of a table, one line each, as far as a line alone tells."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from app.kernel.errors import Invalid, Refusal
from app.kernel.sentences import Sentence, _
from app.kernel.spreadsheets.cells import UNCALCULATED, Keeping, Table
from app.kernel.spreadsheets.headings import Columns, find
from app.kernel.vietnamese import fold
from app.petitions.lists.headings import EXAMPLE, LIST
from app.petitions.models import AUTHORITY_WORDS, LONGEST_TEXT, Authority

MOST = 2000
KEEPING = Keeping(longest=LONGEST_TEXT + 1, breaks=True)  # one more, so that what is too long is refused, not cut
SECTION = re.compile(r"(?:[\dIVXA-Z]{1,5}(?:[./)]\d*)*\s*[-–]?\s*)?(?:về\s+|nhóm\s+)*lĩnh vực\s*:?\s*(.+)", re.I)
PLACE = re.compile(
    r"(?:[\dIVXA-Z]{1,5}(?:[./)]\d*)*\s*[-–]?\s*)?(?:(?:ý kiến,?\s*)?kiến nghị (?:của )?)?cử tri "
    r"((?:các )?(?:xã|phường|đặc khu|thị trấn)\s.+)",
    re.I,
)
ASKS = re.compile("đề nghị|kiến nghị|phản ánh|mong", re.I)
REMARK = re.compile(r"(tong (so|cong)|cong:|nguoi (lap|tong hop)|ghi chu:|noi nhan:)")
NUMERAL = re.compile(r"[\divxlc]+[.)]?", re.I)
DAY = re.compile(r"(?:ngày\s+)?(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.I)
ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?: .*)?")
AUTHORITIES = {
    Authority.CENTRAL: ("trung uong", "cap trung uong", "tw", "cap tw", "quoc hoi", "chinh phu", "bo nganh"),
    Authority.PROVINCE: ("cap tinh", "tinh", "ubnd tinh", "cap thanh pho", "thanh pho", "hdnd tinh"),
    Authority.COMMUNE: ("cap xa", "xa", "phuong", "ubnd xa", "ubnd phuong", "cap phuong", "cap co so"),
}


@dataclass(frozen=True)
class Line:
    """One petition of the file. `number` counts rows from 1 as the spreadsheet shows them; empty means not given."""

    number: int
    text: str
    field: str = ""
    place: str = ""
    authority: str = ""
    held_on: str = ""  # ISO
    met_at: str = ""
    contact_id: str = ""
    delegate: str = ""
    unit: str = ""
    sender: str = ""
    voter: str = ""
    fault: Sentence | None = None


@dataclass(frozen=True)
class Given:
    """What holds for every row that does not say otherwise; `voters`: names may be taken, the voters agreed."""

    authority: Authority = Authority.PROVINCE
    contact_id: str = ""
    sender: str = ""
    voters: bool = False


@dataclass(frozen=True)
class Sheet:
    """What a file holds: its petitions, and the headings that are not taken."""

    lines: list[Line]
    left_out: list[str] = field(default_factory=list)
    sensitive: list[str] = field(default_factory=list)
    has_voters: bool = False  # names of voters stand in it and were not taken


def from_tables(tables: list[Table], given: Given) -> Sheet:
    """The petitions of the first sheet that has a list. Raises Invalid when there is none, or too many in it."""
    table, columns = find(tables, LIST)
    has_voters = not given.voters and columns.at.pop("voter", None) is not None
    lines = [_with(line, given) for line in _lines(table, columns)]
    if not lines:
        raise Invalid(_("Dưới dòng tiêu đề không có kiến nghị nào. Đề nghị kiểm tra lại tệp."))
    if len(lines) > MOST:
        raise Invalid(_("Bảng có hơn {count} dòng. Đề nghị chia thành nhiều tệp.", count=MOST))
    return Sheet(lines, columns.left_out, columns.sensitive, has_voters)


def _lines(table: Table, columns: Columns) -> Iterator[Line]:
    """A row with nothing but a field or a place stands over the rows below it."""
    over = {"field": "", "place": ""}
    for number, row in enumerate(table[columns.first_row :], start=columns.first_row + 1):
        written = [cell for cell in row if cell]
        said = [cell for cell in written if not NUMERAL.fullmatch(cell)]
        if not said or said[0] == EXAMPLE or (len(written) == 1 and REMARK.match(fold(said[0]))):
            continue
        if len(said) == 1 and (found := _stands_over(said[0])):
            over |= found
            continue
        yield _line(number, {name: row[at] if at < len(row) else "" for name, at in columns.at.items()}, over)


def _stands_over(words: str) -> dict[str, str]:
    if found := SECTION.fullmatch(words):
        return {"field": _in_small_letters(found[1])}
    if (found := PLACE.fullmatch(words)) and not ASKS.search(found[1]):
        return {"place": _in_small_letters(found[1])}
    return {}


def _in_small_letters(words: str) -> str:
    """Headings are often written in capitals; a field is not. The names of places cannot be told from other words."""
    bare = words.strip(" :.;-–")
    return bare.capitalize() if bare.isupper() else bare[:1].upper() + bare[1:]


def _line(number: int, cells: dict[str, str], over: dict[str, str]) -> Line:
    text = cells.pop("text")
    if any(UNCALCULATED in value for value in (text, *cells.values())):
        fault = _("Dòng có công thức chưa được tính. Đề nghị mở tệp bằng Excel, lưu lại rồi nhập lại.")
        return Line(number, text.replace(UNCALCULATED, ""), fault=fault)
    one_line = {name: " ".join(value.split()) for name, value in cells.items()}
    given: dict[str, Any] = {**one_line, **{name: value for name, value in over.items() if not one_line.get(name)}}
    line = replace(Line(number, text), **given)
    try:
        return replace(line, authority=_authority(line.authority), held_on=_day(line.held_on))
    except Refusal as refusal:
        return replace(line, authority="", held_on="", fault=refusal.sentence)


def _with(line: Line, given: Given) -> Line:
    return replace(
        line,
        authority=line.authority or given.authority.value,
        sender=line.sender or given.sender,
        contact_id="" if line.held_on else given.contact_id,
    )


def _authority(words: str) -> str:
    if not words:
        return ""
    plain = " ".join(re.sub(r"[^a-z0-9]+", " ", fold(words)).split())
    for authority, spellings in AUTHORITIES.items():
        if plain in (*spellings, fold(AUTHORITY_WORDS[authority].original)):
            return authority.value
    raise Invalid(
        _(
            "Cột Thẩm quyền ghi “{given}”. Đề nghị ghi Trung ương, Cấp tỉnh hoặc Cấp xã; "
            "tên cơ quan ghi ở cột Cơ quan trả lời.",
            given=words[:60],
        )
    )


def _day(words: str) -> str:
    """The day in ISO. Raises Invalid for anything that is not one day."""
    if not words:
        return ""
    vietnamese, iso = DAY.fullmatch(words), ISO_DAY.fullmatch(words)
    try:
        if vietnamese is not None:
            return date(int(vietnamese[3]), int(vietnamese[2]), int(vietnamese[1])).isoformat()
        if iso is not None:
            return date(int(iso[1]), int(iso[2]), int(iso[3])).isoformat()
    except ValueError:
        pass
    raise Invalid(_("Ngày tiếp xúc ghi “{given}”. Đề nghị ghi ngày/tháng/năm, ví dụ: 15/10/2026.", given=words[:40]))
