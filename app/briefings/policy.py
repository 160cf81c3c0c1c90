"""Who registers bridge points, who is a site of a briefing, who controls its room: the only judges."""

from sqlalchemy import select

from app.accounts.models import Body, BodyRole
from app.briefings.models import BridgePoint, Briefing, Site
from app.briefings.recordings import Recording
from app.kernel import clock, db
from app.kernel.actor import Actor
from app.kernel.ids import is_id
from app.kernel.sentences import _
from app.meetings import policy as meetings
from app.meetings.models import Meeting, MeetingKind, Participation

DEVICE = "bridge:"
CONTROL = _("Việc này dành cho chủ trì và bộ phận điều hành của cuộc họp.")  # said to those who may not


def can_register(actor: Actor, body: Body) -> bool:
    """Keeps the body's bridge points and the links of their computers: its office."""
    return actor.is_system or meetings.holds(actor, body.id, BodyRole.OFFICE_STAFF)


def is_briefing(meeting: Meeting) -> bool:
    """Whether the meeting has a room at all."""
    return meeting.kind is MeetingKind.BRIEFING


def can_control(actor: Actor, meeting: Meeting) -> bool:
    """Every command of the chair and the control room."""
    return meetings.can_control_room(actor, meeting)


def site_of(actor: Actor, briefing: Briefing) -> Site | None:
    """As which site the actor takes part now: the room's computer, or a person on a laptop."""
    now = clock.now()
    theirs = (Participation.bridge_point_id == actor.id) | (Participation.person_id == actor.id)
    query = (
        select(Site)
        .join(Participation, Participation.id == Site.id)
        .where(
            Site.meeting_id == briefing.meeting_id,
            Site.removed_at.is_(None),
            theirs,
            Participation.starts_at <= now,
            (Participation.ends_at.is_(None)) | (Participation.ends_at > now),
        )
        .order_by(Site.place)
    )
    return db.session().scalars(query).first() if is_id(actor.id) else None


def can_hear(actor: Actor, meeting_id: str) -> bool:
    """May join the stream of the room of that meeting: its sites, and who controls it."""
    briefing = db.session().get(Briefing, meeting_id) if is_id(meeting_id) else None
    if briefing is None or not meetings.can_see(actor, briefing.meeting):
        return False
    return can_control(actor, briefing.meeting) or site_of(actor, briefing) is not None


def can_conclude(actor: Actor, meeting: Meeting) -> bool:
    """Writes the chair's conclusion and its tasks: the chair and the secretariat (R-UB-07)."""
    return meetings.can_prepare(actor, meeting) or meetings.can_preside(actor, meeting)


def can_keep_recordings(actor: Actor, meeting: Meeting) -> bool:
    """Opens recordings to others and deletes them: the secretariat (rules 6.5)."""
    return meetings.can_prepare(actor, meeting)


def can_list_recordings(actor: Actor, meeting: Meeting) -> bool:
    """Sees every recording of the meeting: the control room, the secretariat, the chair."""
    return can_control(actor, meeting) or can_keep_recordings(actor, meeting) or meetings.can_preside(actor, meeting)


def can_watch(actor: Actor, recording: Recording) -> bool:
    """Plays it: who sees all of them; others of the meeting once the secretariat has opened it."""
    meeting = recording.briefing.meeting
    if can_list_recordings(actor, meeting):
        return True
    takes_part = site_of(actor, recording.briefing) is not None or meetings.is_member(actor, meeting)
    return recording.is_released and takes_part


def can_hear_conclusion(actor: Actor, meeting_id: str) -> bool:
    """May join the stream of the draft."""
    briefing = db.session().get(Briefing, meeting_id) if is_id(meeting_id) else None
    return briefing is not None and can_conclude(actor, briefing.meeting)


def way_in(point: BridgePoint) -> str:
    """By what the browser of a point's computer was let in; worthless with its link."""
    return f"{DEVICE}{point.id}:{point.key}"


def is_device(way: str) -> bool:
    """Whether that way in still holds."""
    point_id, _colon, key = way.removeprefix(DEVICE).partition(":")
    point = db.session().get(BridgePoint, point_id) if is_id(point_id) else None
    return point is not None and is_let_in(point, key)


def is_let_in(point: BridgePoint, key: str) -> bool:
    """Whether a browser that came in by that key is still the point's computer."""
    return point.closed_at is None and bool(point.key) and point.key == key
