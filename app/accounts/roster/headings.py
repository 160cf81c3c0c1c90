"""Which column is what: Vietnamese headings in the spellings that offices use, with and without marks."""

import re
from dataclasses import dataclass, field

from app.accounts.roster.cells import Table
from app.kernel.errors import Invalid
from app.kernel.sentences import _
from app.kernel.vietnamese import fold

SPELLINGS: dict[str, tuple[str, ...]] = {
    "code": ("ma dai bieu", "ma db", "ma so", "ma so dai bieu", "ma", "so hieu", "ma dbhdnd", "code"),
    "full_name": (
        "ho va ten", "ho ten", "ho va ten dai bieu", "ho ten dai bieu", "ten dai bieu", "dai bieu", "ho va ten db",
        "ho va ten dai bieu hdnd", "ho ten day du", "full name", "fullname", "name",
    ),
    "family_name": ("ho va ten dem", "ho dem", "ho va dem", "ho", "ho va chu dem", "ho lot", "ho va ten lot"),
    "given_name": ("ten", "ten rieng"),
    "group": ("to", "to dai bieu", "to db", "to so", "to dai bieu so", "to dai bieu hdnd", "don vi bau cu", "group"),
    "email": (
        "email", "e mail", "mail", "thu dien tu", "dia chi email", "hop thu", "hop thu dien tu", "dia chi thu dien tu",
        "thu dien tu cong vu", "email cong vu", "dia chi mail",
    ),
    "phone": (
        "dien thoai", "so dien thoai", "dt", "sdt", "so dt", "di dong", "dien thoai di dong", "dtdd", "so di dong",
        "dien thoai lien he", "phone", "mobile",
    ),
    "title": ("chuc vu", "chuc danh", "chuc vu cong tac", "chuc vu hien nay", "chuc vu chuc danh", "title"),
    "unit": (
        "don vi", "don vi cong tac", "co quan", "noi cong tac", "co quan cong tac", "noi lam viec", "co quan don vi",
        "co quan don vi cong tac", "don vi co quan", "unit",
    ),
    "post": (
        "chuc vu hdnd", "chuc vu trong hdnd", "nhiem vu trong hdnd", "chuc danh hdnd", "nhiem vu",
        "chuc danh trong hdnd", "chuc vu tai hdnd", "chuc vu o hdnd", "post",
    ),
}  # fmt: skip
# Columns that are never taken: not needed, or sensitive by law (Luật 91/2025/QH15).
SENSITIVE = ("dan toc", "ton giao", "suc khoe", "thanh phan dan toc", "nhom mau", "tin nguong")
_FIELD = {spelling: name for name, spellings in SPELLINGS.items() for spelling in spellings}
LOOK_AT = 40


@dataclass
class Columns:
    """Where the fields stand (`at`: field to column), the first row of people, and the headings that are not taken."""

    at: dict[str, int]
    first_row: int
    left_out: list[str] = field(default_factory=list)
    sensitive: list[str] = field(default_factory=list)


def find(tables: list[Table]) -> tuple[Table, Columns]:
    """The first sheet with a roster and its columns. Raises Invalid when there is none."""
    for table in tables:
        if (columns := _columns(table)) is not None:
            return table, columns
    raise Invalid(
        _("Không thấy dòng tiêu đề có cột “Họ và tên” trong 40 dòng đầu. Đề nghị đặt tên các cột rồi nhập lại.")
    )


def plain(heading: str) -> str:
    """A heading as it is compared: without marks, signs and what stands in brackets."""
    bare = re.sub(r"\([^)]*\)", " ", fold(heading))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", bare).split())


def _columns(table: Table) -> Columns | None:
    """The row among the first ones that names the most fields; a second heading row below it may add some."""
    best: Columns | None = None
    for number, row in enumerate(table[:LOOK_AT]):
        found = _named(row)
        if not _has_names(found):
            continue
        if best is None or len(found) > len(best.at):
            best = Columns(found, number + 1)
    if best is None:
        return None
    headings = [table[best.first_row - 1]]
    if _is_second_heading(table, best):
        below = table[best.first_row]
        best.at |= {name: at for name, at in _named(below).items() if at not in best.at.values()} | best.at
        headings.append(below)
        best.first_row += 1
    _tell_what_is_left_out(best, headings)
    return best


def _named(row: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for column, heading in enumerate(row):
        name = _FIELD.get(plain(heading))
        if name is not None and name not in found:
            found[name] = column
    if "full_name" in found:
        found.pop("family_name", None)
        found.pop("given_name", None)
    return found


def _has_names(found: dict[str, int]) -> bool:
    return len(found) >= 2 and ("full_name" in found or {"family_name", "given_name"} <= found.keys())


def _is_second_heading(table: Table, columns: Columns) -> bool:
    if columns.first_row >= len(table):
        return False
    below = table[columns.first_row]
    names = [columns.at[name] for name in ("full_name", "family_name", "given_name") if name in columns.at]
    empty = all(at >= len(below) or not below[at] for at in names)
    return empty and bool(_named(below))


def _tell_what_is_left_out(columns: Columns, headings: list[list[str]]) -> None:
    taken = set(columns.at.values())
    for row in headings:
        for column, heading in enumerate(row):
            if column in taken or not heading or plain(heading) in ("stt", "tt", "so tt", "so thu tu", "no"):
                continue
            (columns.sensitive if plain(heading) in SENSITIVE else columns.left_out).append(heading)
