"""Who may ask for the floor, who gives it, who sees the statistics."""

from app.kernel import db
from app.kernel.actor import Actor
from app.kernel.ids import is_id
from app.meetings import policy as meetings
from app.meetings.models import Meeting, Role
from app.speaking.models import Kind

ANSWERS = frozenset({Role.QUESTIONEE, Role.SUBMITTING_AGENCY, Role.UBND_MEMBER})
SPEAKS = frozenset({Role.DELEGATE, Role.UBND_MEMBER})
# Whom the chair may let speak, asked or not (R-SES-12); as a delegate who is that too.
CALLED = (Role.DELEGATE, *sorted((SPEAKS | ANSWERS) - {Role.DELEGATE}), Role.GUEST)
# R-SPK-04: whose statistics of speaking these are.
COUNTS = frozenset({Role.STANDING_MEMBER, Role.PRESIDIUM, Role.PRESIDING_OFFICER})


def kinds_for(actor: Actor, meeting: Meeting) -> list[Kind]:
    """What the actor may ask the floor for; nothing for guests, whom the chair lets speak (R-SES-12)."""
    held = meetings.roles(actor, meeting)
    of_members = [Kind.SPEECH, Kind.DEBATE, Kind.PROCEDURE] if held & _speakers(meeting) else []
    return [*of_members, *([Kind.REPLY] if held & ANSWERS and meeting.kind.is_council_session else [])]


def can_ask(actor: Actor, meeting: Meeting, kind: Kind) -> bool:
    """Asks for oneself only: the sender is the speaker."""
    return kind in kinds_for(actor, meeting)


def can_give(actor: Actor, meeting: Meeting) -> bool:
    """Invites, stops, extends: the presiding officer, or the secretary on the chair's order."""
    return meetings.can_call_items(actor, meeting)


def can_see_queue(actor: Actor, meeting: Meeting) -> bool:
    """Those who give the floor, and the secretariat that prepares."""
    return can_give(actor, meeting) or meetings.can_prepare(actor, meeting)


def can_see_statistics(actor: Actor, meeting: Meeting) -> bool:
    """The standing committee only (R-SPK-04)."""
    return actor.is_system or bool(meetings.roles(actor, meeting) & COUNTS)


def can_hear(actor: Actor, meeting_id: str) -> bool:
    """May join the floor's stream of that meeting."""
    meeting = db.session().get(Meeting, meeting_id) if is_id(meeting_id) else None
    return meeting is not None and (can_see_queue(actor, meeting) or meetings.oversees(actor, meeting))


def _speakers(meeting: Meeting) -> frozenset[Role]:
    return frozenset({Role.DELEGATE}) if meeting.kind.is_council_session else SPEAKS
