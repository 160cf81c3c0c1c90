"""The places of a draft that one comments on: chương, mục, điều, khoản, điểm, or pages. Pure: texts of pages in.

The cutting is that of `documents.articles`; here its parts get a key that stays the same between versions, a level,
and a name by which one cites them. A regulation that is issued with a resolution counts its articles anew: its places
say that they are of the text that comes with it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from app.documents.articles import Part, parts

LONGEST_KEY = 80
_HEADING = re.compile(r"(Phần|Chương|Mục)\s+([IVXLC]+|\d{1,3})\b[.:]?\s*", re.IGNORECASE)
_WITHIN = re.compile(r"Điều (\S+)(?: khoản (\d+))?(?: điểm (\w))?")
_FIRST = "1"


class Level(StrEnum):
    """How deep a place stands."""

    WHOLE = "whole"
    CHAPTER = "chapter"
    ARTICLE = "article"
    CLAUSE = "clause"
    POINT = "point"
    PROSE = "prose"  # outside of articles: grounds, signatures, annexes
    PAGE = "page"


@dataclass(frozen=True)
class Place:
    """A place of a text. `key` names it through all versions, empty for prose, which is commented on by its page.

    `name` is as one cites it ("Điều 3 khoản 2 điểm a"); `number` as it stands in the text ("2.", "a)"); `page` is the
    index of the page where it begins. `annex`: how many numberings of articles began before its own. `title`: how many
    of its first words are a heading with a line of its own.
    """

    key: str
    level: Level
    name: str
    number: str
    text: str
    page: int
    annex: int = 0
    title: int = 0

    @property
    def head(self) -> str:
        """The heading, or all of it where no heading is known."""
        return " ".join(self.text.split(" ")[: self.title]) if self.title else self.text

    @property
    def rest(self) -> str:
        """What stands below the heading; empty where none is known."""
        return " ".join(self.text.split(" ")[self.title :]) if self.title else ""


def places(pages: Sequence[str]) -> list[Place]:
    """The places of a text in reading order; of a text without articles, its pages."""
    found = _Naming().take(pages)
    if not any(one.level is Level.ARTICLE for one in found):
        return page_places(pages)
    return found


def page_places(pages: Sequence[str]) -> list[Place]:
    """Each page as a place; the text of a page may be empty."""
    return [
        Place(page_key(index + 1), Level.PAGE, "", "", " ".join(text.split()), index)
        for index, text in enumerate(pages)
    ]  # fmt: skip


def page_key(number: int) -> str:
    """The key of the page with that number, from 1."""
    return f"p{number}"


def page_of(key: str) -> int | None:
    """The number of the page that the key names; None for any other place."""
    return int(key[1:]) if re.fullmatch(r"p[1-9]\d{0,5}", key) else None


def sort_key(key: str, order: Sequence[str]) -> int:
    """Where the place stands; what the text no longer has comes after everything else."""
    return order.index(key) if key in order else len(order)


class _Naming:
    """Goes through the parts and gives each a key that nothing else in the text has."""

    def __init__(self) -> None:
        self.annex = 0
        self.articles: set[str] = set()
        self.used: set[str] = set()

    def take(self, pages: Sequence[str]) -> list[Place]:
        return [self._place(part) for part in parts(pages) if part.text or part.name]

    def _place(self, part: Part) -> Place:
        text, page = part.text, part.page
        if part.name:
            return self._of_article(part)
        heading = _HEADING.match(text)
        if heading and text[heading.end() :] == text[heading.end() :].upper():
            title = f"{heading[1].capitalize()} {heading[2].upper()}"
            return Place(self._key(title), Level.CHAPTER, title, title, text[heading.end() :], page, self.annex)
        return Place("", Level.PROSE, "", "", text, page, self.annex)

    def _of_article(self, part: Part) -> Place:
        found = _WITHIN.fullmatch(part.name)
        assert found is not None  # as articles.parts names what has a name
        article, clause, point = found.groups()
        if point:
            level, number = Level.POINT, f"{point})"
        elif clause:
            level, number = Level.CLAUSE, f"{clause}."
        else:
            level, number = Level.ARTICLE, f"Điều {article}."
            if article == _FIRST and article in self.articles:
                self.annex, self.articles = self.annex + 1, set()
            self.articles.add(article)
        return Place(self._key(part.name), level, part.name, number, part.text, part.page, self.annex, part.title)

    def _key(self, name: str) -> str:
        """The name, with the numbering it belongs to, and counted where the text has it twice."""
        base = f"{self.annex}/{name}" if self.annex else name
        key, times = base, 1
        while key in self.used:
            times += 1
            key = f"{base} ({times})"
        self.used.add(key)
        return key[:LONGEST_KEY]


def is_in_order(found: Sequence[Place]) -> bool:
    """Whether pages never go back: what a reader of the list may rely on."""
    return all(before.page <= after.page for before, after in pairwise(found))
