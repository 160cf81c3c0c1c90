"""Who came to each half-day, when, and who had leave: as many as the scenario counts (54 delegates, quorum 36).

The scenario names DB18 for the first day only; who else was away is chosen here, once.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from app.attendance import actions, queries
from app.attendance.models import Standing
from app.demo import accounts, facts
from app.demo.pace import Step, as_it_comes, one_by_one
from app.kernel.db import reading
from app.meetings.models import Meeting

HOSPITAL, MISSION, FAMILY = "Điều trị tại bệnh viện", "Đi công tác theo phân công", "Việc gia đình"
# By half-day: who has leave and why. 53 are present on the first day, 52 on the second, 50 on the third morning.
LEAVE: tuple[dict[str, str], ...] = (
    {"DB18": HOSPITAL},
    {"DB18": HOSPITAL},
    {"DB11": MISSION, "DB29": FAMILY},
    {"DB11": MISSION, "DB29": FAMILY},
    {"DB11": MISSION, "DB29": FAMILY, "DB44": HOSPITAL},
    {"DB11": MISSION, "DB29": FAMILY, "DB44": HOSPITAL, "DB21": MISSION, "DB46": MISSION},
)
# Who does not come and has said nothing: the clerk's list still asks for them.
MISSING: tuple[tuple[str, ...], ...] = ((), (), (), (), ("DB53",), ("DB53",))
# The third afternoon: 35 are here when it begins, one comes at 14:02 and twelve more after.
LATE = (
    "DB09", "DB10", "DB14", "DB17", "DB20", "DB24", "DB26", "DB30", "DB33", "DB35", "DB41", "DB47", "DB51",
)  # fmt: skip
LEFT_BEFORE_V09 = ("DB47", datetime(2026, 4, 16, 10, 50, tzinfo=facts.ZONE))
ROWS, PLACES = 6, 9


def steps(place: int, start: datetime) -> Iterator[Step]:
    """What happens around the roll call of half-day number `place`, which begins at `start`."""
    if place == 0:
        yield start - timedelta(minutes=24), _seat
        # Told before the session: the desk's journal goes on with the papers of its days, which are brought later.
        yield start - timedelta(minutes=23), _note_leave
    yield start - timedelta(minutes=18), partial(_come, place=place)
    if place == 4:
        yield LEFT_BEFORE_V09[1], partial(_leave, place=place, code=LEFT_BEFORE_V09[0])
    if place == 5:
        yield start + timedelta(minutes=2), partial(_come_late, place=place, codes=LATE[:1])
        yield start + timedelta(minutes=6), partial(_come_late, place=place, codes=LATE[1:])


def present(place: int) -> list[str]:
    """The codes of those who come to that half-day in time."""
    away = {*LEAVE[place], *MISSING[place], *(LATE if place == 5 else ())}
    return [one.code for one in facts.DELEGATES if one.code not in away]


def _sitting(meeting: str, place: int) -> str:
    with reading() as session:
        return session.get_one(Meeting, meeting).sittings[place].id


def _seat(meeting: str) -> None:
    with reading():
        seated = bool(queries.seats_of(meeting))
    if not seated:
        actions.arrange_rows(accounts.secretary(), meeting, ROWS, PLACES)


def _note_leave(meeting: str) -> None:
    clerk, people = accounts.secretary(), _participations(meeting)
    for place, leave in enumerate(LEAVE):
        sitting = _sitting(meeting, place)
        for code, reason in leave.items():
            actions.mark(clerk, meeting, sitting, people[code], Standing.ABSENT_WITH_LEAVE, reason=reason)


def _come(meeting: str, place: int) -> None:
    sitting = _sitting(meeting, place)
    for code in one_by_one(present(place), timedelta(seconds=17), timedelta(seconds=0.3)):
        with as_it_comes():
            actions.check_in(accounts.delegate(code), meeting, sitting)


def _come_late(meeting: str, place: int, codes: tuple[str, ...]) -> None:
    sitting = _sitting(meeting, place)
    for code in codes:
        with as_it_comes():
            actions.check_in(accounts.delegate(code), meeting, sitting)


def _leave(meeting: str, place: int, code: str) -> None:
    actions.check_out(accounts.delegate(code), meeting, _sitting(meeting, place))


def _participations(meeting: str) -> dict[str, str]:
    """The delegates' participations by code."""
    with reading() as session:
        found = session.get_one(Meeting, meeting)
        return {line.code: line.participation_id for line in queries.roster_of_now(found, facts.begins(0))}
