"""The agenda's tree while it is being changed: where a line stands, what is below it, and moving it."""

from collections.abc import Iterable, Iterator
from typing import TypedDict

from app.kernel.errors import Conflict
from app.kernel.sentences import _
from app.meetings.models import AgendaItem

DEEPEST = 3


class Place(TypedDict):
    """Where a line stands: below what, as which of its siblings (from 0), in which sitting."""

    parent_id: str | None
    index: int
    sitting_id: str | None


class Order:
    """The live items of one meeting by parent; `write` gives every item its position in reading order."""

    def __init__(self, items: Iterable[AgendaItem]) -> None:
        self._below: dict[str | None, list[AgendaItem]] = {}
        for item in sorted((i for i in items if i.removed_at is None), key=lambda i: i.position):
            self._below.setdefault(item.parent_id, []).append(item)

    def children(self, parent_id: str | None) -> list[AgendaItem]:
        """The lines directly below, in their order."""
        return list(self._below.get(parent_id, []))

    def place(self, item: AgendaItem) -> Place:
        """Where it stands now."""
        index = self._below[item.parent_id].index(item)
        return Place(parent_id=item.parent_id, index=index, sitting_id=item.sitting_id)

    def subtree(self, item: AgendaItem) -> Iterator[AgendaItem]:
        """The line and all below it."""
        yield item
        for child in self._below.get(item.id, []):
            yield from self.subtree(child)

    def put(self, item: AgendaItem, place: Place) -> None:
        """Puts a line at a place, what is below it along. Raises Conflict for a place below itself or too deep."""
        parent = self._parent(place["parent_id"])
        if parent is not None and parent in self.subtree(item):
            raise Conflict(_("Không thể đặt nội dung vào bên dưới chính nó. Đề nghị chọn vị trí khác."))
        if self._level(parent) + self._height(item) > DEEPEST:
            raise Conflict(_("Chương trình có tối đa {most} cấp. Đề nghị chọn vị trí ở cấp cao hơn.", most=DEEPEST))
        self.take(item)
        siblings = self._below.setdefault(place["parent_id"], [])
        siblings.insert(max(0, min(place["index"], len(siblings))), item)
        item.parent_id, item.sitting_id = place["parent_id"], place["sitting_id"]

    def take(self, item: AgendaItem) -> None:
        """Takes a line out of its siblings, if it is among them."""
        siblings = self._below.get(item.parent_id, [])
        if item in siblings:
            siblings.remove(item)

    def write(self) -> None:
        """Numbers all positions in reading order, so that ordering by position is the programme's order."""
        for position, item in enumerate(self._reading(None), start=1):
            item.position = position

    def _reading(self, parent_id: str | None) -> Iterator[AgendaItem]:
        for item in self._below.get(parent_id, []):
            yield item
            yield from self._reading(item.id)

    def _parent(self, parent_id: str | None) -> AgendaItem | None:
        if parent_id is None:
            return None
        found = next((item for item in self._reading(None) if item.id == parent_id), None)
        if found is None:
            raise Conflict(_("Nội dung cấp trên vừa được rút khỏi chương trình. Đề nghị chọn vị trí khác."))
        return found

    def _level(self, item: AgendaItem | None) -> int:
        return 0 if item is None else 1 + self._level(self._parent(item.parent_id))

    def _height(self, item: AgendaItem) -> int:
        return 1 + max((self._height(child) for child in self._below.get(item.id, [])), default=0)
