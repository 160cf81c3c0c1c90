"""The sheet of a paper's comments: its places in reading order, each with what is said of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.comments.queries import Subject, Thread
from app.comments.structure import Level, Place, page_key, page_of
from app.comments.text import cite
from app.kernel.sentences import Sentence

LONGEST_SHOWN = 1500  # characters of a place outside of articles: an annex is read in the reader


@dataclass(frozen=True)
class Row:
    """A place with its threads. `is_gone`: the present version does not have it any more."""

    key: str
    name: Sentence | str
    level: Level
    number: str = ""
    text: str = ""
    page: int | None = None  # from 1
    threads: list[Thread] = field(default_factory=list)
    is_gone: bool = False
    rest: str = ""  # of the text, what stands below a heading of its own

    @property
    def head(self) -> str:
        return self.text.removesuffix(self.rest).rstrip()

    @property
    def may_be_named(self) -> bool:
        """Whether one comments on it as a place of its own."""
        return self.level is not Level.PROSE

    @property
    def is_cut(self) -> bool:
        return self.level in (Level.PROSE, Level.PAGE) and len(self.text) > LONGEST_SHOWN

    @property
    def shown(self) -> str:
        return self.text[:LONGEST_SHOWN].rsplit(" ", 1)[0] if self.is_cut else self.text


def rows(places: Sequence[Place], threads: Sequence[Thread], only_commented: bool = False) -> list[Row]:
    """The whole first, then place after place, then pages of a text in articles, then what it no longer has."""
    waiting: dict[str, list[Thread]] = {}
    for thread in threads:
        waiting.setdefault(thread.place, []).append(thread)
    found = [Row("", cite("", ""), Level.WHOLE, threads=waiting.pop("", []))]
    for one in places:
        mine = waiting.pop(one.key, []) if one.key else []
        name = cite(one.key, one.name)
        found.append(Row(one.key, name, one.level, one.number, one.text, one.page + 1, mine, rest=one.rest))
    pages = sorted((key for key in waiting if page_of(key)), key=lambda key: page_of(key) or 0)
    found += [Row(key, cite(key, ""), Level.PAGE, page=page_of(key), threads=waiting.pop(key)) for key in pages]
    found += [
        Row(key, cite(key, said[0].place_name), Level.CLAUSE, threads=said, is_gone=True)
        for key, said in waiting.items()
    ]
    return [row for row in found if row.threads] if only_commented else found


def choices(about: Subject, places: Sequence[Place]) -> list[tuple[str, Sentence | str]]:
    """What one may comment on, for the form's list: the whole, every place, every page."""
    if about.version is None:
        return [("", cite("", ""))]
    named = [(one.key, cite(one.key, one.name)) for one in places if one.key]
    has_pages = any(page_of(key) for key, _name in named)
    keys = [] if has_pages else [page_key(number) for number in range(1, about.version.page_count + 1)]
    return [("", cite("", "")), *named, *((key, cite(key, "")) for key in keys)]
