"""The programme as it is shown: the tree with its numbers, and what the clock says beside each line.

Pure: items and sittings in, rows out; nothing is read or written here.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from app.meetings.models import AgendaItem, ItemState, ItemType, Sitting


@dataclass(frozen=True)
class Row:
    """One line: `number` like 2.1; `begins` and `ends` aware in the body's zone, None while no sitting holds it.

    `minutes` of a line with lines below it is their sum. `overlap` counts the minutes that a fixed start comes
    before the line above has ended; `overflow` those past the end of the sitting.
    """

    item: AgendaItem
    number: str
    depth: int
    sitting: Sitting | None
    begins: datetime | None
    ends: datetime | None
    minutes: int
    overlap: int
    overflow: int
    children: tuple["Row", ...]

    @property
    def is_broadcast(self) -> bool:
        """Whether the line goes out live: questioning unless the council decides otherwise (R-QA-04), nothing behind
        closed doors (R-SES-10)."""
        if self.sitting is not None and self.sitting.is_closed_sitting:
            return False
        decided = self.item.is_broadcast
        if decided is not None:
            return decided
        profile = self.item.meeting.rule_profile
        return self.item.type is ItemType.QUESTIONING and bool(profile.get("questioning_is_broadcast", False))

    def flat(self) -> Iterator["Row"]:
        """This line and all below it, as they are read."""
        yield self
        for child in self.children:
            yield from child.flat()


@dataclass(frozen=True)
class SittingPlan:
    """A sitting with what the programme makes of it: `ends` is when its last line ends, `closes` when it should."""

    sitting: Sitting
    begins: datetime
    closes: datetime
    ends: datetime

    @property
    def overflow(self) -> int:
        """Minutes planned past its end."""
        return max(0, _minutes(self.closes, self.ends))

    @property
    def spare(self) -> int:
        """Minutes not yet planned."""
        return max(0, _minutes(self.ends, self.closes))


@dataclass(frozen=True)
class Agenda:
    """The whole programme of a meeting at one revision."""

    meeting_id: str
    revision: int
    rows: tuple[Row, ...]
    plans: tuple[SittingPlan, ...]

    def flat(self) -> Iterator[Row]:
        """Every line, as they are read."""
        for row in self.rows:
            yield from row.flat()

    def row(self, item_id: str) -> Row | None:
        """The line of that item."""
        return next((row for row in self.flat() if row.item.id == item_id), None)

    def plan(self, sitting_id: str | None) -> SittingPlan | None:
        """What the programme makes of that sitting."""
        return next((plan for plan in self.plans if plan.sitting.id == sitting_id), None)

    def only(self, keep: Callable[[Row], bool], sitting: Callable[[Sitting], bool]) -> "Agenda":
        """The part that some may see; numbers stay, so that everybody means the same line."""
        return replace(
            self,
            rows=tuple(_kept(self.rows, keep)),
            plans=tuple(plan for plan in self.plans if sitting(plan.sitting)),
        )


def arrange(
    meeting_id: str, revision: int, items: Iterable[AgendaItem], sittings: Sequence[Sitting], zone: str
) -> Agenda:
    """Builds the programme: numbers the live items, and lets the clock run through each sitting in their order."""
    clocks = {sitting.id: _Clock(sitting, ZoneInfo(zone)) for sitting in sittings}
    below: dict[str | None, list[AgendaItem]] = {}
    for item in sorted((i for i in items if i.removed_at is None), key=lambda i: i.position):
        below.setdefault(item.parent_id, []).append(item)

    def rows(parent_id: str | None, prefix: str, depth: int, inherited: str | None) -> tuple[Row, ...]:
        return tuple(
            row(item, f"{prefix}{n}", depth, inherited) for n, item in enumerate(below.get(parent_id, []), start=1)
        )

    def row(item: AgendaItem, number: str, depth: int, inherited: str | None) -> Row:
        where = item.sitting_id or inherited
        children = rows(item.id, number + ".", depth + 1, where)
        return _spanning(item, number, depth, children) if children else _leaf(item, number, depth, clocks, where)

    tree = rows(None, "", 0, None)
    return Agenda(meeting_id, revision, tree, tuple(clock.plan() for clock in clocks.values()))


class _Clock:
    """Runs through one sitting."""

    def __init__(self, sitting: Sitting, zone: ZoneInfo) -> None:
        self.sitting = sitting
        self.zone = zone
        self.begins = datetime.combine(sitting.on, sitting.starts_at, zone)
        self.closes = datetime.combine(sitting.on, sitting.ends_at, zone)
        self.hand = self.begins
        self.latest = self.begins

    def pass_through(self, item: AgendaItem) -> tuple[datetime, datetime, int]:
        """When the item begins and ends here, and how many minutes too early its fixed start is."""
        begins = datetime.combine(self.sitting.on, item.starts_at, self.zone) if item.starts_at else self.hand
        overlap = max(0, _minutes(begins, self.hand))
        self.hand = begins + timedelta(minutes=item.minutes)
        self.latest = max(self.latest, self.hand)
        return begins, self.hand, overlap

    def plan(self) -> SittingPlan:
        return SittingPlan(self.sitting, self.begins, self.closes, self.latest)


def _leaf(item: AgendaItem, number: str, depth: int, clocks: dict[str, _Clock], where: str | None) -> Row:
    clock = clocks.get(where) if where else None
    if clock is None or item.state is ItemState.DEFERRED:
        sitting = clock.sitting if clock else None
        return Row(item, number, depth, sitting, None, None, item.minutes, 0, 0, ())
    begins, ends, overlap = clock.pass_through(item)
    overflow = max(0, _minutes(clock.closes, ends))
    return Row(item, number, depth, clock.sitting, begins, ends, item.minutes, overlap, overflow, ())


def _spanning(item: AgendaItem, number: str, depth: int, children: tuple[Row, ...]) -> Row:
    """A line with lines below it takes its time from them."""
    begun = [child.begins for child in children if child.begins]
    ended = [child.ends for child in children if child.ends]
    return Row(
        item=item,
        number=number,
        depth=depth,
        sitting=next((child.sitting for child in children if child.sitting), None),
        begins=min(begun, default=None),
        ends=max(ended, default=None),
        minutes=sum(child.minutes for child in children),
        overlap=0,
        overflow=0,
        children=children,
    )


def _kept(rows: Iterable[Row], keep: Callable[[Row], bool]) -> Iterator[Row]:
    for row in rows:
        if keep(row):
            yield replace(row, children=tuple(_kept(row.children, keep)))


def _minutes(start: datetime, end: datetime) -> int:
    return int((end - start).total_seconds() // 60)
