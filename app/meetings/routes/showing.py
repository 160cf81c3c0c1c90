"""What several pages of meetings show alike."""

from enum import StrEnum
from itertools import groupby
from typing import Any, NamedTuple

from app.kernel.sentences import Sentence
from app.meetings.models import HALF_WORDS, KIND_WORDS, TYPE_WORDS, Meeting, Sitting
from app.meetings.programme import Agenda, Row, SittingPlan

Choices = list[tuple[str, str]]


class Group(NamedTuple):
    """Lines that follow each other in one sitting; `plan` is None for lines that wait for a sitting."""

    plan: SittingPlan | None
    rows: list[Row]
    is_continued: bool


def grouped(agenda: Agenda) -> list[Group]:
    """The programme by sittings in reading order; sittings without a line come last, so that they are not forgotten."""
    groups: list[Group] = []
    for sitting_id, rows in groupby(agenda.rows, key=lambda row: row.sitting.id if row.sitting else None):
        seen = any(group.plan is not None and group.plan.sitting.id == sitting_id for group in groups)
        groups.append(Group(agenda.plan(sitting_id), list(rows), seen))
    shown = {group.plan.sitting.id for group in groups if group.plan}
    groups += [Group(plan, [], False) for plan in agenda.plans if plan.sitting.id not in shown]
    return groups


def words(table: dict[Any, Sentence]) -> Choices:
    """A table of words as the choices of a select."""
    return [(word.value if isinstance(word, StrEnum) else str(word), str(sentence)) for word, sentence in table.items()]


def kind_choices() -> Choices:
    """Kinds of meeting."""
    return words(KIND_WORDS)


def type_choices() -> Choices:
    """Types of agenda items."""
    return words(TYPE_WORDS)


def half_choices() -> Choices:
    """Half-days."""
    return words(HALF_WORDS)


def sitting_name(sitting: Sitting) -> str:
    """Buổi sáng 14/04/2026."""
    return f"{HALF_WORDS[sitting.half]} {sitting.on:%d/%m/%Y}"


def sitting_choices(meeting: Meeting) -> Choices:
    """The sittings of a meeting, as sáng 14/04/2026, 07:30."""
    return [(sitting.id, f"{sitting_name(sitting)}, {sitting.starts_at:%H:%M}") for sitting in meeting.sittings]
