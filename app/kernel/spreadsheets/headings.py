"""Which column of a list is what, in the spellings that offices use, with and without marks."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from app.kernel.errors import Invalid
from app.kernel.sentences import Sentence
from app.kernel.spreadsheets.cells import Table
from app.kernel.vietnamese import fold

# Columns that are never taken: not needed, or sensitive by law (Luật 91/2025/QH15).
SENSITIVE = ("dan toc", "ton giao", "suc khoe", "thanh phan dan toc", "nhom mau", "tin nguong")
LOOK_AT = 40


@dataclass(frozen=True)
class Headings:
    """What the columns of one kind of list are called.

    `spellings`: field to its headings as `plain` leaves them; `suits`: whether those fields make a heading row;
    `subjects`: the fields that are empty below a heading row only when a second one follows; `missing`: what to say
    when no row suits; `merged`: puts right what was found.
    """

    spellings: Mapping[str, tuple[str, ...]]
    suits: Callable[[Mapping[str, int]], bool]
    subjects: tuple[str, ...]
    missing: Sentence
    merged: Callable[[dict[str, int]], dict[str, int]] = lambda found: found


@dataclass
class Columns:
    """Where the fields stand (`at`: field to column), the first row below, and the headings that are not taken."""

    at: dict[str, int]
    first_row: int
    left_out: list[str] = field(default_factory=list)
    sensitive: list[str] = field(default_factory=list)


def find(tables: list[Table], wanted: Headings) -> tuple[Table, Columns]:
    """The first sheet with such a list and its columns. Raises Invalid when there is none."""
    for table in tables:
        if (columns := _columns(table, wanted)) is not None:
            return table, columns
    raise Invalid(wanted.missing)


def plain(heading: str) -> str:
    """A heading as it is compared: without marks, signs and what stands in brackets."""
    bare = re.sub(r"\([^)]*\)", " ", fold(heading))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", bare).split())


def _columns(table: Table, wanted: Headings) -> Columns | None:
    """The row among the first ones that names the most fields; a second heading row below it may add some."""
    best: Columns | None = None
    for number, row in enumerate(table[:LOOK_AT]):
        found = _named(row, wanted)
        if not wanted.suits(found):
            continue
        if best is None or len(found) > len(best.at):
            best = Columns(found, number + 1)
    if best is None:
        return None
    headings = [table[best.first_row - 1]]
    if _is_second_heading(table, best, wanted):
        below = table[best.first_row]
        best.at |= {name: at for name, at in _named(below, wanted).items() if at not in best.at.values()} | best.at
        headings.append(below)
        best.first_row += 1
    _tell_what_is_left_out(best, headings)
    return best


def _named(row: list[str], wanted: Headings) -> dict[str, int]:
    names = {spelling: name for name, spellings in wanted.spellings.items() for spelling in spellings}
    found: dict[str, int] = {}
    for column, heading in enumerate(row):
        name = names.get(plain(heading))
        if name is not None and name not in found:
            found[name] = column
    return wanted.merged(found)


def _is_second_heading(table: Table, columns: Columns, wanted: Headings) -> bool:
    if columns.first_row >= len(table):
        return False
    below = table[columns.first_row]
    subjects = [columns.at[name] for name in wanted.subjects if name in columns.at]
    empty = all(at >= len(below) or not below[at] for at in subjects)
    return empty and bool(_named(below, wanted))


def _tell_what_is_left_out(columns: Columns, headings: list[list[str]]) -> None:
    taken = set(columns.at.values())
    for row in headings:
        for column, heading in enumerate(row):
            if column in taken or not heading or plain(heading) in ("stt", "tt", "so tt", "so thu tu", "no"):
                continue
            (columns.sensitive if plain(heading) in SENSITIVE else columns.left_out).append(heading)
