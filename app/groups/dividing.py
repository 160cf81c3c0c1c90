"""A suggestion who sits in which group; the secretariat changes it by hand. Pure: names in, names out."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from app.kernel.sentences import Sentence, _


class Way(StrEnum):
    """By what delegates are kept together."""

    AREA = "AREA"
    UNIT = "UNIT"
    NAME = "NAME"


WAY_WORDS: dict[Way, Sentence] = {
    Way.AREA: _("Theo Tổ đại biểu (đơn vị bầu cử)"),
    Way.UNIT: _("Theo đơn vị công tác"),
    Way.NAME: _("Theo vần tên"),
}


@dataclass(frozen=True)
class Delegate:
    """What the suggestion looks at; `area` is the number of the delegate group, 0 without one."""

    person_id: str
    sort_name: str
    area: int = 0
    unit: str = ""
    leads: bool = False  # heads the delegate group of an area
    position: int = 0


def divide(delegates: Sequence[Delegate], count: int, way: Way) -> list[list[Delegate]]:
    """`count` groups of about the same size, in which those of one area or unit stay together where there are enough
    of these; by name, and where there are fewer, the list is cut evenly."""
    ordered = sorted(delegates, key=lambda one: (_part_of(one, way), one.position))
    parts = [list(part) for _key, part in groupby(ordered, key=lambda one: _part_of(one, way))]
    if len(parts) < count:
        parts = [[one] for one in ordered]
    return _filled(parts, count, len(ordered))


def head_of(group: Sequence[Delegate]) -> Delegate | None:
    """Who is suggested to head it: who leads a delegate group, else the first of the roster."""
    return min(group, key=lambda one: (not one.leads, one.position), default=None)


def _part_of(one: Delegate, way: Way) -> tuple[bool, int, str]:
    """What is kept together, as a sort key; who has no area or unit comes last."""
    if way is Way.AREA:
        return not one.area, one.area, ""
    return (not one.unit, 0, one.unit.casefold()) if way is Way.UNIT else (False, 0, f"{one.sort_name} {one.person_id}")


def _filled(parts: list[list[Delegate]], count: int, total: int) -> list[list[Delegate]]:
    """The parts in their order, a new group begun where the next part would leave this one further from its share."""
    groups: list[list[Delegate]] = [[]]
    seated = 0
    for place, part in enumerate(parts):
        share = total * len(groups) / count
        is_full = bool(groups[-1]) and abs(seated + len(part) - share) >= abs(seated - share)
        must_begin = bool(groups[-1]) and len(parts) - place <= count - len(groups)
        if len(groups) < count and (is_full or must_begin):
            groups.append([])
        groups[-1] += part
        seated += len(part)
    return groups + [[] for _ in range(count - len(groups))]
