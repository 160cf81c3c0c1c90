"""What is asked about the floor."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.attendance import queries as attendance
from app.kernel import db
from app.kernel.actor import Actor
from app.kernel.ids import is_id
from app.meetings import queries as meetings
from app.meetings.models import AgendaItem, ItemType, Meeting, Participation, Role
from app.speaking import policy
from app.speaking.models import OPEN, Kind, RequestState, Speech, SpeechRequest


def request(meeting: Meeting, request_id: str) -> SpeechRequest | None:
    """A request of that meeting."""
    found = db.session().get(SpeechRequest, request_id) if is_id(request_id) else None
    return found if found is not None and found.meeting_id == meeting.id else None


def queue(item_id: str) -> list[SpeechRequest]:
    """Those who wait for the floor on that item, in the order of precedence."""
    found = db.session().scalars(
        select(SpeechRequest).where(SpeechRequest.item_id == item_id, SpeechRequest.state == RequestState.QUEUED)
    )
    return sorted(found, key=lambda one: one.rank)


def speech_of_now(meeting: Meeting) -> Speech | None:
    """The speech that is being held."""
    return db.session().scalars(
        select(Speech)
        .join(SpeechRequest)
        .where(SpeechRequest.meeting_id == meeting.id, Speech.ended_at.is_(None))
        .order_by(Speech.started_at.desc())
    ).first()  # fmt: skip


def own(meeting: Meeting, actor: Actor, item_id: str | None = None) -> Sequence[SpeechRequest]:
    """The actor's requests of that meeting, the newest first; of one item where it is named."""
    if not is_id(actor.id):
        return []
    of_item = [SpeechRequest.item_id == item_id] if item_id else []
    return db.session().scalars(
        select(SpeechRequest)
        .where(SpeechRequest.meeting_id == meeting.id, SpeechRequest.person_id == actor.id, *of_item)
        .order_by(SpeechRequest.asked_at.desc())
    ).all()  # fmt: skip


def called(meeting: Meeting, at: datetime) -> list[Participation]:
    """Whom the chair may let speak without being asked, each person once: first who can not ask (R-SES-12)."""
    found = meetings.holders(meeting, policy.CALLED, at)
    return sorted(found, key=lambda one: one.role is not Role.GUEST)


def has_open(item_id: str, participation_id: str, kind: Kind) -> bool:
    """Whether such a request waits already."""
    found = db.session().scalars(
        select(SpeechRequest.id).where(
            SpeechRequest.item_id == item_id,
            SpeechRequest.participation_id == participation_id,
            SpeechRequest.kind == kind,
            SpeechRequest.state.in_(OPEN),
        )
    )
    return found.first() is not None


def next_position(item_id: str) -> int:
    """The end of the queue."""
    last = db.session().scalar(select(func.max(SpeechRequest.position)).where(SpeechRequest.item_id == item_id))
    return (last or 0) + 1


def spoken_before(asked: SpeechRequest) -> int:
    """How often the person has spoken on this item: the second time is shorter (R-SPK-02)."""
    return db.session().scalar(
        select(func.count(Speech.id))
        .join(SpeechRequest)
        .where(
            SpeechRequest.item_id == asked.item_id,
            SpeechRequest.participation_id == asked.participation_id,
            SpeechRequest.kind == Kind.SPEECH,
            Speech.ended_at.is_not(None),
        )
    ) or 0  # fmt: skip


def allowed_seconds(meeting: Meeting, item: AgendaItem, asked: SpeechRequest) -> int:
    """How long this speech may be, by the meeting's rule profile (R-SPK-02, R-QA-06)."""
    profile, questioning = meeting.rule_profile, item.type is ItemType.QUESTIONING
    if asked.kind is Kind.QUESTION:
        return int(profile["question_seconds"])
    if asked.kind in (Kind.REPLY, Kind.ANSWER):
        return int(profile["answer_seconds"])
    if asked.kind in (Kind.DEBATE, Kind.PROCEDURE):
        return int(profile["question_debate_seconds" if questioning else "debate_seconds"])
    if questioning:
        return int(profile["question_seconds"])
    if item.type is ItemType.GROUP_DISCUSSION:
        return int(profile["speech_seconds_group"])
    return int(profile["speech_seconds_again" if spoken_before(asked) else "speech_seconds_first"])


@dataclass(frozen=True)
class Place:
    """How one's own request stands: `before` others come first."""

    request: SpeechRequest
    before: int


@dataclass(frozen=True)
class Floor:
    """The floor as one person's page shows it."""

    item: AgendaItem | None
    speech: Speech | None
    mine: list[Place]
    kinds: list[Kind]  # that may be asked for now
    past: list[SpeechRequest]


@dataclass(frozen=True)
class Spoken:
    """A delegate's speaking in the meeting (R-SPK-04)."""

    name: str
    code: str
    group_number: int | None
    times: int
    seconds: int
    written: int


def statistics(meeting: Meeting, at: datetime) -> list[Spoken]:
    """Of every delegate of the roster: how often, how long, how many opinions in writing; the silent ones first."""
    spoken: dict[str, tuple[int, int]] = {}
    rows = db.session().execute(
        select(SpeechRequest.participation_id, Speech.started_at, Speech.ended_at)
        .join(Speech)
        .where(SpeechRequest.meeting_id == meeting.id)
    )
    for participation_id, started_at, ended_at in rows:
        times, seconds = spoken.get(participation_id, (0, 0))
        spoken[participation_id] = (times + 1, seconds + int(((ended_at or at) - started_at).total_seconds()))
    in_writing = db.session().execute(
        select(SpeechRequest.participation_id, func.count(SpeechRequest.id))
        .where(SpeechRequest.meeting_id == meeting.id, SpeechRequest.state == RequestState.CONVERTED_TO_WRITTEN)
        .group_by(SpeechRequest.participation_id)
    )
    written: dict[str, int] = {row[0]: row[1] for row in in_writing}
    lines = [
        Spoken(
            line.name,
            line.code,
            line.group_number,
            *spoken.get(line.participation_id, (0, 0)),
            written.get(line.participation_id, 0),
        )
        for line in attendance.roster_of_now(meeting, at)
    ]
    return sorted(lines, key=lambda one: (one.times, one.written, one.code))
