"""The three days as they go: sittings begin and end, items come up, posts are filled, roles change."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from app.demo import accounts, attending, balloting, commenting, electing, facts, grouping
from app.demo.pace import Step
from app.demo.preparing import give, items, state
from app.kernel.db import reading
from app.meetings import actions
from app.meetings.models import AgendaItem, ItemState, Meeting, MeetingState, Role, Sitting, SittingState

CLOSING = datetime(2026, 4, 16, 15, 30, tzinfo=facts.ZONE)


def steps() -> Iterator[Step]:
    """Everything that happens from the opening to the end but papers and speeches."""
    for place, (on, _half, begins, ends) in enumerate(facts.SITTINGS):
        start, end = (min(datetime.combine(on, clock, facts.ZONE), CLOSING) for clock in (begins, ends))
        yield (
            start - timedelta(minutes=20),
            partial(_to_sitting_state, place=place, wanted=SittingState.ATTENDANCE_OPEN),
        )
        yield from attending.steps(place, start)
        yield start, _into_sitting
        yield start, partial(_to_sitting_state, place=place, wanted=SittingState.IN_PROGRESS)
        yield end, partial(_to_sitting_state, place=place, wanted=SittingState.ENDED)
        yield end, partial(_end_last_item, place=place)
        if place < len(facts.SITTINGS) - 1:
            yield end, _into_recess
    for item in facts.AGENDA:
        yield item.begins + timedelta(seconds=30), partial(_call_up, number=item.number)
    yield from _elections()
    yield from balloting.steps()
    yield from electing.steps()
    yield from commenting.steps()
    yield from grouping.steps()
    yield CLOSING, _close


def _elections() -> Iterator[Step]:
    day = facts.STARTS_ON
    at = partial(datetime, day.year, day.month, tzinfo=facts.ZONE)
    secretary = facts.BY_CODE[facts.SESSION_SECRETARY].email
    yield at(14, 8, 12), _adopt
    yield at(14, 8, 25), partial(give, email=secretary, role=Role.SESSION_SECRETARY)
    for place, code in enumerate(facts.TELLERS):
        role = Role.TELLER if place else Role.TELLER_HEAD
        yield at(14, 9, 40), partial(give, email=facts.BY_CODE[code].email, role=role)
    yield facts.ELECTED, _change_chair
    for code, moment, roles in (
        ("DB02", at(14, 11, 10), (Role.PRESIDIUM, Role.STANDING_MEMBER)),
        ("DB19", at(14, 11, 10), (Role.PRESIDIUM, Role.STANDING_MEMBER)),
        *((code, at(14, 15, 20), (Role.COMMITTEE_HEAD, Role.STANDING_MEMBER)) for code in facts.COMMITTEE_HEADS),
        *((code, at(14, 15, 20), (Role.COMMITTEE_MEMBER,)) for code in facts.COMMITTEE_DEPUTIES),
        ("DB49", at(14, 16, 10), (Role.UBND_MEMBER,)),
        ("DB25", at(15, 8, 10), (Role.UBND_MEMBER,)),
        ("DB39", at(15, 8, 10), (Role.UBND_MEMBER,)),
    ):  # fmt: skip
        yield moment, partial(_elect, code=code, roles=roles)
    for place, (name, _post) in enumerate(facts.COMMITTEE_MEMBERS, start=1):
        if name not in facts.BY_NAME:
            yield at(15, 9, 20), partial(give, email=accounts.committee_email(place), role=Role.UBND_MEMBER)


def _into_sitting(meeting: str) -> None:
    if state(meeting) is MeetingState.PREPARING:
        actions.change_state(accounts.chair(), meeting, MeetingState.OPENED)
    if state(meeting) in (MeetingState.OPENED, MeetingState.RECESS):
        actions.change_state(accounts.chair(), meeting, MeetingState.IN_SITTING)


def _into_recess(meeting: str) -> None:
    if state(meeting) is MeetingState.IN_SITTING:
        actions.change_state(accounts.chair(), meeting, MeetingState.RECESS)


def _close(meeting: str) -> None:
    if state(meeting) in (MeetingState.IN_SITTING, MeetingState.RECESS):
        actions.change_state(accounts.chair(), meeting, MeetingState.CLOSED)


def _to_sitting_state(meeting: str, place: int, wanted: SittingState) -> None:
    with reading() as session:
        sitting = session.get_one(Meeting, meeting).sittings[place]
        sitting_id, can = sitting.id, wanted in Sitting.CHANGES[sitting.state]
    if can:
        actions.change_sitting_state(accounts.chair(), meeting, sitting_id, wanted)


def _adopt(meeting: str) -> None:
    with reading() as session:
        adopted = session.get_one(Meeting, meeting).programme_adopted_at
    if adopted is None:
        actions.adopt_programme(accounts.chair(), meeting)


def _call_up(meeting: str, number: int) -> None:
    _to_item_state(meeting, number, ItemState.CURRENT, ItemState.PENDING)


def _end_last_item(meeting: str, place: int) -> None:
    last = max(one.number for one in facts.AGENDA if facts.sitting_of(one.begins) == place)
    _to_item_state(meeting, last, ItemState.DONE, ItemState.CURRENT)


def _to_item_state(meeting: str, number: int, wanted: ItemState, present: ItemState) -> None:
    item_id = items(meeting)[number]
    with reading() as session:
        is_present = session.get_one(AgendaItem, item_id).state is present
    if is_present:
        actions.change_item_state(accounts.chair(), meeting, item_id, wanted)


def _change_chair(meeting: str) -> None:
    chair = accounts.delegate(facts.CHAIR)
    accounts.elect(facts.CHAIR, facts.POSTS[facts.CHAIR])
    actions.change_presiding_officer(accounts.secretary(), meeting, chair.id)
    for role in (Role.PRESIDIUM, Role.STANDING_MEMBER):
        give(meeting, facts.BY_CODE[facts.CHAIR].email, role)


def _elect(meeting: str, code: str, roles: tuple[Role, ...]) -> None:
    accounts.elect(code, facts.POSTS[code])
    for role in roles:
        give(meeting, facts.BY_CODE[code].email, role)
