"""Who may note attendance, who may correct it, who sees names, and when somebody may check in alone."""

from app.attendance.models import Quorum
from app.kernel import db
from app.kernel.actor import Actor
from app.kernel.ids import is_id
from app.meetings import policy as meetings
from app.meetings.models import Meeting, Role, Sitting, SittingState

OPEN = (SittingState.ATTENDANCE_OPEN, SittingState.IN_PROGRESS, SittingState.ADJOURNED)


def is_open(sitting: Sitting) -> bool:
    """Whether one may come and go: from the roll call until the sitting ends."""
    return sitting.state in OPEN


def can_record(actor: Actor, meeting: Meeting) -> bool:
    """Lists, marks, seats, cards, the door: the secretariat and the presiding officer."""
    return meetings.can_prepare(actor, meeting) or meetings.can_preside(actor, meeting)


def can_correct(actor: Actor, meeting: Meeting, sitting: Sitting) -> bool:
    """Once the sitting has ended the office's hand is no longer enough (section 5.2: office staff limited)."""
    if sitting.state is not SittingState.ENDED or meeting.is_practice or sitting.is_practice:
        return can_record(actor, meeting)
    held = meetings.roles(actor, meeting)
    return actor.is_system or bool(held & {Role.SESSION_SECRETARY, Role.PRESIDING_OFFICER})


def can_see_names(actor: Actor, meeting: Meeting) -> bool:
    """Who came: the members of the meeting, no guest and no technician."""
    return meetings.is_member(actor, meeting)


def can_hear(actor: Actor, meeting_id: str) -> bool:
    """May join the stream of the attendance at a sitting of that meeting."""
    meeting = db.session().get(Meeting, meeting_id) if is_id(meeting_id) else None
    return meeting is not None and can_see_names(actor, meeting)


def has_quorum(quorum: Quorum) -> bool:
    """Below it no vote opens; only the chair may put a non-decisive poll all the same (R-QUO-04)."""
    return quorum.holds
