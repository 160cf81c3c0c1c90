"""Which of a meeting's files the desk shows: those asked for, what waits first, then by item, a portion at a time."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby
from urllib.parse import urlencode

from app.documents.models import Outcome, Version
from app.kernel.sentences import Sentence, _
from app.kernel.vietnamese import fold
from app.meetings.models import AgendaItem

PORTION = 60


class Show(StrEnum):
    """Which files: all, those that somebody must act on, those that can be released, those that are out."""

    ALL = "all"
    TODO = "todo"
    READY = "ready"
    RELEASED = "released"


SHOW_WORDS: dict[Show, Sentence] = {
    Show.ALL: _("Tất cả"),
    Show.TODO: _("Chỉ tệp cần xử lý"),
    Show.READY: _("Chờ phát hành"),
    Show.RELEASED: _("Đã phát hành"),
}


@dataclass(frozen=True)
class Wish:
    """What the secretary asks to see; `item` is an item's id or empty, `words` part of a title, symbol or file name."""

    show: Show = Show.ALL
    item: str = ""
    words: str = ""
    page: int = 1

    def query(self, **changes: str | int) -> str:
        """The address's query for this wish, or for it with `changes`; empty where nothing is asked for."""
        asked = {"show": self.show.value, "item": self.item, "q": self.words, "page": self.page, **changes}
        plain = {"show": Show.ALL.value, "item": "", "q": "", "page": 1}
        return urlencode({name: value for name, value in asked.items() if value != plain[name]})


@dataclass(frozen=True)
class Group:
    """Files under one heading: an item, the meeting as a whole (neither), or what waits for the secretariat."""

    files: list[Version]
    item: AgendaItem | None = None
    waits: bool = False


@dataclass(frozen=True)
class Portion:
    """One page of the list. `counts` are of the whole meeting, `found` of what the wish asks for."""

    wish: Wish
    groups: list[Group]
    counts: dict[Show, int]
    found: int
    first: int
    words: dict[Show, Sentence] = field(default_factory=lambda: SHOW_WORDS)

    @property
    def last(self) -> int:
        return self.first + sum(len(group.files) for group in self.groups) - 1

    @property
    def files(self) -> list[Version]:
        return [version for group in self.groups for version in group.files]


def portion(files: Sequence[Version], wish: Wish) -> Portion:
    """The part of `files` (in the desk's order, trouble first) that the wish names; a page too far gives the last."""
    counts = {show: sum(_is(version, show) for version in files) for show in Show}
    asked = [version for version in files if _matches(version, wish)]
    ordered = [v for v in asked if v.is_waiting] + sorted((v for v in asked if not v.is_waiting), key=_place)
    page = min(max(wish.page, 1), max(1, -(-len(ordered) // PORTION)))
    start = (page - 1) * PORTION
    groups = [
        Group(list(group), item=None if waits else _item(item_id, ordered), waits=waits)
        for (waits, item_id), group in groupby(ordered[start : start + PORTION], key=_heading)
    ]
    return Portion(Wish(wish.show, wish.item, wish.words, page), groups, counts, len(ordered), start + 1)


def _is(version: Version, show: Show) -> bool:
    is_filed = version.document.dossier.item is not None
    if show is Show.TODO:
        return version.is_waiting and not (version.outcome is Outcome.READY and is_filed)
    if show is Show.READY:
        return version.is_waiting and version.outcome.is_readable and is_filed
    return show is Show.ALL or version.is_released


def _matches(version: Version, wish: Wish) -> bool:
    document = version.document
    named = fold(f"{document.symbol} {document.title} {version.file_name}")
    is_of_item = not wish.item or document.dossier.item_id == wish.item
    return _is(version, wish.show) and is_of_item and all(word in named for word in fold(wish.words).split())


def _place(version: Version) -> tuple[bool, int, str]:
    item = version.document.dossier.item
    return (False, item.position, item.id) if item is not None else (True, 0, "")


def _heading(version: Version) -> tuple[bool, str | None]:
    return (True, None) if version.is_waiting else (False, version.document.dossier.item_id)


def _item(item_id: str | None, files: Sequence[Version]) -> AgendaItem | None:
    return next((v.document.dossier.item for v in files if v.document.dossier.item_id == item_id), None)
