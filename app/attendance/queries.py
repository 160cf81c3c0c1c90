"""Who is in the roster of a sitting, who is here, whether that is a quorum, where everybody sits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVarTuple

from sqlalchemy import Select, and_, func, or_, select

from app.accounts.models import BodyKind, DelegateGroup, Membership, Person
from app.attendance import policy
from app.attendance.models import (
    GUESTS,
    HERE,
    STANDING_WORDS,
    UNMARKED,
    Attendance,
    AttendanceMark,
    Card,
    Quorum,
    RosterLine,
    Seat,
    Standing,
)
from app.kernel import clock, db
from app.kernel.actor import Actor
from app.kernel.errors import Conflict
from app.kernel.ids import is_id
from app.kernel.sentences import Sentence
from app.meetings import policy as meetings
from app.meetings.models import Meeting, Participation, Role, Sitting, SittingState

Columns = TypeVarTuple("Columns")


@dataclass(frozen=True)
class Line:
    """A delegate of the roster, with what is known of the attendance at the sitting."""

    participation_id: str
    person_id: str | None
    name: str
    sort_name: str
    code: str = ""
    post: str = ""
    group_number: int | None = None
    group_name: str = ""
    seat: str = ""
    position: int = 0
    attendance: Attendance | None = None

    @property
    def standing(self) -> Standing | None:
        return self.attendance.standing if self.attendance else None

    @property
    def number(self) -> int:
        """Of the newest mark; 0 before the first."""
        return self.attendance.number if self.attendance else 0

    @property
    def words(self) -> Sentence:
        return STANDING_WORDS[self.standing] if self.standing else UNMARKED

    @property
    def public_standing(self) -> str:
        """For those who need not know with or without leave: PRESENT, LATE, LEFT, ABSENT, UNMARKED."""
        return public(self.standing)


def public(standing: Standing | None) -> str:
    """A standing as the members may hear it."""
    if standing is None:
        return "UNMARKED"
    return "ABSENT" if standing.is_absence else standing.value


def member_role(meeting: Meeting) -> Role:
    """The role whose holders are the total: delegates of a council, members of a committee."""
    return Role.UBND_MEMBER if meeting.body.kind is BodyKind.PEOPLES_COMMITTEE else Role.DELEGATE


def sitting(meeting: Meeting, sitting_id: str) -> Sitting | None:
    """A sitting of that meeting."""
    return next((one for one in meeting.sittings if one.id == sitting_id), None) if is_id(sitting_id) else None


def sitting_of_now(meeting: Meeting) -> Sitting | None:
    """The sitting that attendance is about: one that is open, else the next of today or later, else the last."""
    real = [one for one in meeting.sittings if one.is_practice == meeting.is_practice] or meeting.sittings
    opened = [one for one in meeting.sittings if policy.is_open(one)]
    coming = [one for one in real if one.state is SittingState.SCHEDULED]
    return next(iter([*opened, *coming, *real[-1:]]), None)


# ---- the roster and the quorum -----------------------------------------------------------------


def roster_of_now(meeting: Meeting, at: datetime) -> list[Line]:
    """The delegates whose mandate holds at that moment, with group and seat, in the roster's order.

    This is what a sitting or a ballot takes its snapshot from; a mandate that has ended is not in it (R-QUO-02).
    """
    on = at.astimezone(meeting.body.time_zone).date()
    seats = {one.participation_id: one.label for one in seats_of(meeting.id) if one.participation_id}
    lines: dict[str, Line] = {}
    whole = select(Participation, Person, Membership, DelegateGroup)
    for row in db.session().execute(_members(whole, meeting, at)):
        given, person = row[0], row[1]
        membership: Membership | None = row[2]  # an outer join: there may be no line of the roster, and no group
        group: DelegateGroup | None = row[3]
        # Without a line of the roster (another body's, a meeting without a term) there is no mandate to lose.
        if membership is None or membership.is_current(on):
            lines[given.id] = Line(
                participation_id=given.id,
                person_id=given.person_id,
                name=person.full_name,
                sort_name=person.sort_name,
                code=membership.code if membership else "",
                post=membership.post if membership else "",
                group_number=group.number if group else None,
                group_name=group.name if group else "",
                seat=seats.get(given.id, ""),
                position=membership.position if membership else 0,
            )
    return sorted(lines.values(), key=lambda one: (one.position, one.code, one.sort_name))


def _members(asked: Select[*Columns], meeting: Meeting, at: datetime) -> Select[*Columns]:
    """`asked` of the delegates whose participation holds at that moment; their mandates are not looked at."""
    return (
        asked.join(Person, Person.id == Participation.person_id)
        .outerjoin(
            Membership, (Membership.person_id == Participation.person_id) & (Membership.term_id == meeting.term_id)
        )
        .outerjoin(DelegateGroup, DelegateGroup.id == Membership.group_id)
        .where(
            Participation.meeting_id == meeting.id,
            Participation.role == member_role(meeting),
            Participation.starts_at <= at,
            or_(Participation.ends_at.is_(None), Participation.ends_at > at),
        )
    )


def roster(meeting: Meeting, held: Sitting, at: datetime) -> list[Line]:
    """The sitting's roster with its attendance: as it was fixed, without those whose mandate has ended since.

    Before the sitting is opened it is the roster of that moment.
    """
    known = {one.participation_id: one for one in marks_of_now(held.id)}
    now_there = roster_of_now(meeting, at)
    still = {one.participation_id for one in now_there}
    kept = db.session().scalars(
        select(RosterLine).where(RosterLine.sitting_id == held.id).order_by(RosterLine.position, RosterLine.code)
    )
    seats = {one.participation_id: one.seat for one in now_there}
    lines = [_from_snapshot(one, seats) for one in kept]
    if not lines:
        lines = now_there
    elif held.state is not SittingState.ENDED:
        lines = [one for one in lines if one.participation_id in still]
    return [_with(one, known.get(one.participation_id)) for one in lines]


def _from_snapshot(one: RosterLine, seats: dict[str, str]) -> Line:
    return Line(
        participation_id=one.participation_id,
        person_id=one.person_id,
        name=one.name,
        sort_name=one.sort_name,
        code=one.code,
        post=one.post,
        group_number=one.group_number,
        group_name=one.group_name,
        seat=seats.get(one.participation_id) or one.seat,
        position=one.position,
    )


def _with(line: Line, attendance: Attendance | None) -> Line:
    return Line(**{**line.__dict__, "attendance": attendance})


def marks_of_now(sitting_id: str) -> Sequence[Attendance]:
    """What is known of everybody at that sitting, guests included."""
    return db.session().scalars(select(Attendance).where(Attendance.sitting_id == sitting_id)).all()


def quorum(meeting: Meeting, held: Sitting, at: datetime | None = None) -> Quorum:
    """How many of the sitting's roster are here, and whether that is enough (R-QUO-01, R-QUO-02, R-QUO-03).

    The same lines as `roster` gives, by their ids alone: it is asked ten times a second while five hundred come in.
    """
    moment = at or clock.now()
    kept = db.session().scalars(select(RosterLine.participation_id).where(RosterLine.sitting_id == held.id))
    lines = set(kept)
    if not lines:
        lines = _mandates(meeting, moment)
    elif held.state is not SittingState.ENDED:
        lines &= _mandates(meeting, moment)
    return quorum_of(meeting, len(lines & here(held.id)), len(lines))


def _mandates(meeting: Meeting, at: datetime) -> set[str]:
    """The participations that `roster_of_now` finds."""
    on = at.astimezone(meeting.body.time_zone).date()
    asked = _members(select(Participation.id), meeting, at).where(
        or_(
            Membership.id.is_(None),
            and_(Membership.starts_on <= on, or_(Membership.ends_on.is_(None), Membership.ends_on >= on)),
        )
    )
    return set(db.session().scalars(asked))


def here(sitting_id: str) -> set[str]:
    """The participations that are at that sitting now, guests included."""
    asked = select(Attendance.participation_id)
    return set(db.session().scalars(asked.where(Attendance.sitting_id == sitting_id, Attendance.standing.in_(HERE))))


def quorum_of(meeting: Meeting, present: int, total: int) -> Quorum:
    """The quorum of these numbers by the meeting's rule profile."""
    if meeting.is_group:  # a group discusses and decides nothing: no rule asks for a number
        return Quorum(present, total, (0, 1), -1)
    part, whole = meeting.rule_profile["quorum"]
    return Quorum(present, total, (int(part), int(whole)), int(meeting.rule_profile["quorum_warning_margin"]))


def require_quorum(meeting: Meeting, held: Sitting, at: datetime | None = None) -> Quorum:
    """For whoever opens a vote. Raises Conflict with the official sentence below the quorum (R-QUO-04)."""
    found = quorum(meeting, held, at)
    if not policy.has_quorum(found):
        raise Conflict(found.sentence)
    return found


def is_here(sitting_id: str, participation_id: str) -> bool:
    """Whether that participation is checked in now (R-QUO-05)."""
    known = db.session().get(Attendance, (sitting_id, participation_id))
    return known is not None and known.standing in HERE


def here_between(sitting_id: str, begins: datetime, ends: datetime) -> set[str]:
    """The participations that were here at any moment from `begins` to `ends`: có mặt of a ballot (R-QUO-05).

    As it was noted by then: who leaves after voting stays counted, and so does who comes just before the closing.
    """
    marks = db.session().execute(
        select(AttendanceMark.participation_id, AttendanceMark.standing, AttendanceMark.at)
        .where(AttendanceMark.sitting_id == sitting_id, AttendanceMark.at <= ends)
        .order_by(AttendanceMark.number)
    )
    before: dict[str, bool] = {}
    found: set[str] = set()
    for participation_id, standing, at in marks:
        is_here = standing in HERE
        if at <= begins:
            before[participation_id] = is_here
        elif is_here:
            found.add(participation_id)
    return found | {participation_id for participation_id, was_here in before.items() if was_here}


# ---- one person --------------------------------------------------------------------------------


def own_participation(meeting: Meeting, actor: Actor, at: datetime) -> Participation | None:
    """As whom the actor checks in: as a member of the meeting, else as a guest; None for the others."""
    if not is_id(actor.id):
        return None
    rank = [member_role(meeting), *GUESTS]
    found = db.session().scalars(
        select(Participation).where(
            Participation.meeting_id == meeting.id,
            (Participation.person_id == actor.id) | (Participation.id == actor.id),
            Participation.role.in_(rank),
            Participation.starts_at <= at,
            or_(Participation.ends_at.is_(None), Participation.ends_at > at),
        )
    )
    return min(found, key=lambda one: rank.index(Role(one.role)), default=None)


def attendance(sitting_id: str, participation_id: str) -> Attendance | None:
    """What is known now of one participation at one sitting."""
    return db.session().get(Attendance, (sitting_id, participation_id))


def history(sitting_id: str, participation_id: str) -> Sequence[AttendanceMark]:
    """Everything that was noted, the newest first."""
    return (
        db.session()
        .scalars(
            select(AttendanceMark)
            .where(AttendanceMark.sitting_id == sitting_id, AttendanceMark.participation_id == participation_id)
            .order_by(AttendanceMark.number.desc())
        )
        .all()
    )


def guests(meeting: Meeting, held: Sitting, at: datetime) -> list[Line]:
    """The list of guests, press and observers (R-SES-12), with their attendance; never part of the total."""
    known = {one.participation_id: one for one in marks_of_now(held.id)}
    found = db.session().scalars(
        select(Participation).where(
            Participation.meeting_id == meeting.id,
            Participation.role.in_(GUESTS),
            Participation.starts_at <= at,
            or_(Participation.ends_at.is_(None), Participation.ends_at > at),
        )
    )
    lines = [
        Line(
            participation_id=one.id,
            person_id=one.person_id,
            name=one.shown_name,
            sort_name=one.person.sort_name if one.person else one.name,
            post=one.person.title if one.person else "",
            code=str(one.role),
            attendance=known.get(one.id),
        )
        for one in found
    ]
    return sorted(lines, key=lambda one: one.sort_name)


@dataclass(frozen=True)
class Presence:
    """What somebody's own page says of the sitting that is open: the quorum, and how this person stands."""

    sitting: Sitting
    quorum: Quorum
    mine: Attendance | None
    is_on_a_list: bool
    sees_names: bool  # and with them the seat map, which guests do not

    @property
    def is_here(self) -> bool:
        return self.mine is not None and self.mine.standing in HERE

    @property
    def was_here(self) -> bool:
        return self.mine is not None and self.mine.standing is Standing.LEFT


def presence(meeting: Meeting, actor: Actor, at: datetime) -> Presence | None:
    """For the actor's own page; None while no sitting is open that this actor may see."""
    held = next((one for one in meeting.sittings if policy.is_open(one)), None)
    if held is None or not meetings.can_see_sitting(actor, meeting, held):
        return None
    given = own_participation(meeting, actor, at)
    mine = attendance(held.id, given.id) if given else None
    return Presence(held, quorum(meeting, held, at), mine, given is not None, policy.can_see_names(actor, meeting))


# ---- seats and cards ---------------------------------------------------------------------------


def seats_of(meeting_id: str) -> Sequence[Seat]:
    """The seats of the hall, row by row."""
    query = select(Seat).where(Seat.meeting_id == meeting_id).order_by(Seat.row, Seat.place)
    return db.session().scalars(query).all()


def hall(seats: Sequence[Seat]) -> list[list[Seat | None]]:
    """The seats as rows of equal length; None where there is an aisle."""
    if not seats:
        return []
    width = max(one.place for one in seats)
    rows: dict[int, list[Seat | None]] = {}
    for one in seats:
        rows.setdefault(one.row, [None] * width)[one.place - 1] = one
    return [rows[number] for number in sorted(rows)]


def card_number(participation_id: str) -> int:
    """The number of the card that is good; 1 until one was replaced."""
    known = db.session().get(Card, participation_id)
    return known.number if known else 1


def absences(lines: Sequence[Line]) -> dict[Standing | None, int]:
    """How many of each standing, the unmarked under None."""
    counted: dict[Standing | None, int] = {}
    for one in lines:
        counted[one.standing] = counted.get(one.standing, 0) + 1
    return counted


def has_roster(sitting_id: str) -> bool:
    """Whether the sitting's roster was fixed."""
    query = select(func.count()).select_from(RosterLine).where(RosterLine.sitting_id == sitting_id)
    return bool(db.session().scalar(query))
