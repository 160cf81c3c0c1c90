"""What the console and the displays of the hall show."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.accounts.models import Person
from app.attendance import queries as attendance
from app.attendance.models import HERE, Quorum
from app.conduct.models import Audience, Break, Display, NoticeState, RoomNotice, Shows, Theme, Urgency
from app.elections import queries as elections
from app.elections.models import Election
from app.kernel import db, events
from app.kernel.actor import Actor
from app.kernel.ids import is_id
from app.kernel.journal import Entry
from app.kernel.sentences import Sentence, _
from app.meetings import policy as meetings_policy
from app.meetings import queries as meetings
from app.meetings.models import (
    ITEM_WORDS,
    SITTING_WORDS,
    AgendaItem,
    ItemState,
    Meeting,
    Participation,
    Role,
    Sitting,
    SittingState,
)
from app.meetings.programme import Row
from app.speaking import queries as speaking
from app.speaking.models import Speech
from app.voting import queries as voting
from app.voting.models import Ballot, BallotState
from app.voting.queries import Turnout

DEEDS = (
    "SittingStateChanged", "ItemStateChanged", "MeetingStateChanged", "RecessAnnounced", "ClosedSittingChanged",
    "PresidingOfficerChanged", "AgendaChanged", "NoticeShown", "NoticeTakenBack", "DisplaySet",
)  # fmt: skip
COMING = 8
LATEST_NOTICES = 6


# ---- who did what ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Deed:
    """The latest thing that somebody did in the chamber, in words."""

    author: str
    at: datetime
    clock: str
    words: Sentence


def latest_deed(meeting: Meeting) -> Deed | None:
    """What was done last from a console, and by whom."""
    row = (
        db.session()
        .execute(
            select(Entry.at, Entry.actor_id, Entry.name, Entry.version, Entry.data)
            .where(Entry.stream_id == meeting.id, Entry.name.in_(DEEDS))
            .order_by(Entry.seq.desc())
            .limit(1)
        )
        .first()
    )
    if row is None:
        return None
    at = datetime.fromisoformat(row.at)
    fields = events.read(row.name, row.version, row.data)
    local = at.astimezone(meeting.body.time_zone)
    return Deed(name_of(row.actor_id), at, f"{local:%H:%M:%S}", _words(row.name, fields))


def name_of(person_id: str) -> str:
    """A person's name; empty for a part of the system."""
    person = db.session().get(Person, person_id) if is_id(person_id) else None
    return person.full_name if person else ""


def _words(name: str, fields: dict[str, Any]) -> Sentence:
    if name == "SittingStateChanged":
        return _("buổi họp “{state}”", state=SITTING_WORDS[SittingState(fields["state"])])
    if name == "ItemStateChanged":
        item = db.session().get(AgendaItem, fields["item_id"])
        title = item.title if item else ""
        return _("nội dung “{title}”: {state}", title=title, state=ITEM_WORDS[ItemState(fields["state"])])
    if name == "RecessAnnounced":
        return _("thông báo nghỉ giải lao")
    if name == "ClosedSittingChanged":
        return _("chuyển sang họp kín") if fields["is_closed"] else _("chuyển sang họp công khai")
    if name == "PresidingOfficerChanged":
        return _("thay chủ tọa")
    if name == "AgendaChanged":
        return _("sắp xếp lại chương trình")
    if name in ("NoticeShown", "NoticeTakenBack"):
        return _("thông báo tới hội trường")
    if name == "DisplaySet":
        return _("đổi màn hình hội trường")
    return _("đổi trạng thái kỳ họp")


# ---- the sitting and its programme -------------------------------------------------------------


def running_break(held: Sitting) -> Break | None:
    """The break that the sitting is in."""
    return db.session().scalars(select(Break).where(Break.sitting_id == held.id, Break.ended_at.is_(None))).first()


@dataclass(frozen=True)
class Floor:
    """What the chamber does now, the same for everybody who may see the sitting."""

    sitting: Sitting | None
    rest: Break | None
    quorum: Quorum | None
    row: Row | None  # the item in hand
    coming: list[Row]
    behind: list[Row]  # done, discussed, voted, put off: where one may go back to
    chair: Person | None


def floor(meeting: Meeting, at: datetime) -> Floor:
    """The sitting of now, its break, its quorum, the item in hand, those that wait and those behind."""
    held = attendance.sitting_of_now(meeting)
    rows = [row for row in meetings.agenda(meeting.id).flat() if not row.children]
    current = next((row for row in rows if row.item.state is ItemState.CURRENT), None)
    waiting = [row for row in rows if row.item.state is ItemState.PENDING]
    if held is not None:  # those of this sitting first, in their order; the others after them
        waiting.sort(key=lambda row: row.sitting is None or row.sitting.id != held.id)
    passed = (ItemState.DONE, ItemState.DISCUSSED, ItemState.VOTED, ItemState.DEFERRED)
    return Floor(
        sitting=held,
        rest=running_break(held) if held is not None else None,
        quorum=attendance.quorum(meeting, held, at) if held is not None else None,
        row=current,
        coming=waiting[:COMING],
        behind=[row for row in rows if row.item.state in passed],
        chair=meetings.presiding_officer(meeting, at),
    )


# ---- notices -----------------------------------------------------------------------------------


def notice(meeting: Meeting, notice_id: str) -> RoomNotice | None:
    """A notice of that meeting."""
    found = db.session().get(RoomNotice, notice_id) if is_id(notice_id) else None
    return found if found is not None and found.meeting_id == meeting.id else None


def notices_at_console(meeting: Meeting) -> Sequence[RoomNotice]:
    """Those that wait and those that are shown, the newest first."""
    return db.session().scalars(
        select(RoomNotice)
        .where(RoomNotice.meeting_id == meeting.id, RoomNotice.state != NoticeState.TAKEN_BACK)
        .order_by(RoomNotice.prepared_at.desc())
        .limit(LATEST_NOTICES)
    ).all()  # fmt: skip


def notices_for(meeting: Meeting, actor: Actor) -> list[RoomNotice]:
    """What the room is told now, as far as it is for this person; the urgent ones first, then the newest."""
    shown = db.session().scalars(
        select(RoomNotice)
        .where(RoomNotice.meeting_id == meeting.id, RoomNotice.state == NoticeState.SHOWN)
        .order_by(RoomNotice.shown_at.desc())
    )
    is_member = meetings_policy.is_member(actor, meeting)
    mine = [one for one in shown if is_member or one.audience is Audience.EVERYBODY]
    return sorted(mine, key=lambda one: one.urgency is not Urgency.URGENT)


# ---- the displays of the hall ------------------------------------------------------------------


@dataclass(frozen=True)
class HallDisplay:
    """A display by its link, and what it was told."""

    given: Participation
    shows: Shows
    theme: Theme

    @property
    def id(self) -> str:
        return self.given.id

    @property
    def name(self) -> str:
        return self.given.shown_name


def displays(meeting: Meeting, at: datetime) -> list[HallDisplay]:
    """The displays whose links hold, in the order in which they were made."""
    rows = db.session().execute(
        select(Participation, Display)
        .outerjoin(Display, Display.participation_id == Participation.id)
        .where(Participation.meeting_id == meeting.id, Participation.role == Role.HALL_SCREEN)
        .order_by(Participation.starts_at, Participation.id)
    )
    return [
        HallDisplay(given, told.shows if told else Shows.AUTO, told.theme if told else Theme.LIGHT)
        for given, told in rows
        if given.holds(at)
    ]


def display(meeting: Meeting, display_id: str | None, at: datetime) -> HallDisplay | None:
    """The display of that id."""
    return next((one for one in displays(meeting, at) if one.id == display_id), None)


@dataclass(frozen=True)
class Screen:
    """What stands on a display: `layout` is closed, notice, break, speaker, ballot, result, votes, election, seats,
    page, item or waiting."""

    layout: str
    shows: Shows
    theme: Theme | None
    floor: Floor
    notice: RoomNotice | None
    at: datetime
    speech: Speech | None = None
    # Of the seats: here, away, free; with votes the answer, none, away, free; None for an aisle.
    hall: list[list[str | None]] = field(default_factory=list)
    ballot: Ballot | None = None
    turnout: Turnout | None = None
    election: Election | None = None


def screen(meeting: Meeting, told: HallDisplay | None, viewer: Actor, at: datetime) -> Screen:
    """What that display shows now; `told` None is a member who looks at what displays show by themselves.

    A closed sitting is on no display (R-SES-10). An urgent notice comes before what a display was told.
    """
    seen = floor(meeting, at)
    notices = notices_for(meeting, viewer)
    shows, speech = told.shows if told else Shows.AUTO, speaking.speech_of_now(meeting)
    urgent = next((one for one in notices if one.urgency is Urgency.URGENT), None)
    ballot = voting.shown_now(meeting, viewer)
    election = elections.shown_now(meeting, viewer)
    if meeting.is_closed_now:
        layout = "closed"
    elif urgent is not None:
        layout = "notice"
    elif shows is Shows.AUTO:
        layout = _by_itself(seen, speech, ballot, election)
    else:
        layout = _as_told(shows, seen, speech, notices, ballot, election)
    hall = _hall(layout, meeting, seen.sitting, ballot) if seen.sitting is not None else []
    return Screen(
        layout, shows, told.theme if told else None, seen, next(iter(notices), None), at, speech, hall, ballot,
        voting.turnout(ballot) if ballot is not None else None, election,
    )  # fmt: skip


def _hall(layout: str, meeting: Meeting, held: Sitting, ballot: Ballot | None) -> list[list[str | None]]:
    if layout == "votes" and ballot is not None:
        return _votes(meeting, ballot)
    return _seats(meeting, held) if layout == "seats" else []


def _votes(meeting: Meeting, ballot: Ballot) -> list[list[str | None]]:
    """The seats, each with its answer: of a closed ballot whose names the council shows (R-VOTE-09)."""
    answers = {one.participation_id: one.choice for one in voting.votes_of(ballot.id)}
    here = {one.participation_id for one in voting.lines_of(ballot.id) if one.was_present}

    def told(participation_id: str | None) -> str:
        if participation_id is None:
            return "free"
        return answers.get(participation_id, "none" if participation_id in here else "away")

    return [
        [None if seat is None else told(seat.participation_id) for seat in row]
        for row in attendance.hall(attendance.seats_of(meeting.id))
    ]


def _seats(meeting: Meeting, held: Sitting) -> list[list[str | None]]:
    here = {one.participation_id for one in attendance.marks_of_now(held.id) if one.standing in HERE}
    return [
        [None if seat is None else _seat(seat.participation_id, here) for seat in row]
        for row in attendance.hall(attendance.seats_of(meeting.id))
    ]


def _seat(participation_id: str | None, here: set[str]) -> str:
    if participation_id is None:
        return "free"
    return "here" if participation_id in here else "away"


def _by_itself(seen: Floor, speech: Speech | None, ballot: Ballot | None, election: Election | None) -> str:
    if ballot is not None and ballot.is_open:
        return "ballot"
    if ballot is not None and ballot.state is BallotState.CLOSED:
        return "result"
    if election is not None and election.announced_at is None:
        return "election"
    if speech is not None:
        return "speaker"
    if seen.sitting is not None and seen.sitting.state is SittingState.ADJOURNED:
        return "break"
    announced = max((one.announced_at for one in (ballot, election) if one and one.announced_at), default=None)
    if election is not None and election.announced_at == announced and _is_about(seen, election.item_id):
        return "election"
    if ballot is not None and seen.row is not None and any(s.item_id == seen.row.item.id for s in ballot.subjects):
        return "result"  # announced, and nothing has come after it yet
    return "item" if seen.row is not None else "waiting"


def _is_about(seen: Floor, item_id: str) -> bool:
    return seen.row is not None and seen.row.item.id == item_id


def _of_ballot(shows: Shows, ballot: Ballot | None) -> str:
    if ballot is None:
        return "waiting"
    if ballot.is_open:
        return "ballot"
    return "votes" if shows is Shows.VOTES and ballot.names_shown and ballot.is_electronic else "result"


def _as_told(
    shows: Shows,
    seen: Floor,
    speech: Speech | None,
    notices: Sequence[RoomNotice],
    ballot: Ballot | None,
    election: Election | None,
) -> str:
    if shows in (Shows.RESULT, Shows.VOTES):
        return _of_ballot(shows, ballot)
    if shows is Shows.SPEAKER and speech is not None:
        return "speaker"
    if shows is Shows.ITEM:
        return "item" if seen.row is not None else "waiting"
    if shows is Shows.NOTICE:
        return "notice" if notices else "waiting"
    if shows is Shows.SEATS:
        return "seats" if seen.sitting is not None else "waiting"
    return {Shows.BREAK: "break", Shows.PAGE: "page"}.get(shows, _by_itself(seen, speech, ballot, election))
