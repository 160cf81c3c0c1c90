"""Who may do what in a meeting: the only judges, asked by actions, pages and the live feed alike."""

from sqlalchemy import ColumnElement, select

from app.accounts.models import Body, BodyRole, BodyRoleHolding
from app.kernel import clock, db
from app.kernel.actor import Actor
from app.kernel.ids import is_id
from app.kernel.sentences import _
from app.meetings.models import MEMBERS, PRESIDERS, SECRETARIAT, Meeting, MeetingState, Participation, Role, Sitting

# A draft is seen by those who prepare it; the others learn of the meeting when it is convened.
DRAFTERS = SECRETARIAT | PRESIDERS | {Role.PRESIDIUM, Role.STANDING_MEMBER}

# Technicians of a site do not control the room (domain rules, section 5.2).
CONTROLLERS = frozenset({Role.PRESIDING_OFFICER, Role.CONTROL_OPERATOR, Role.SESSION_SECRETARY, Role.OFFICE_STAFF})
# Rules 6.5: what may not be written here is said where it would have been written.
NO_SECRETS = _(
    "Cuộc họp có nội dung bí mật nhà nước nên không trao đổi bằng chữ, không tải tài liệu lên và không ghi hình trên "
    "hệ thống. Đề nghị dùng tài liệu giấy theo quy định."
)
CONDUCTED = (MeetingState.OPENED, MeetingState.IN_SITTING, MeetingState.RECESS, MeetingState.CLOSED)


def roles(actor: Actor, meeting: Meeting) -> frozenset[Role]:
    """What the actor is in this meeting now; nothing for a stranger."""
    return meeting.roles_of(actor.id, clock.now())


def can_see(actor: Actor, meeting: Meeting) -> bool:
    """Whether the meeting exists for this actor; for a stranger it does not."""
    if actor.is_system:
        return True
    held = roles(actor, meeting)
    return bool(held & DRAFTERS) if meeting.state is MeetingState.DRAFT else bool(held)


def is_member(actor: Actor, meeting: Meeting) -> bool:
    """Hears what is released to the council itself: no guest, press or technician, no display of a closed sitting."""
    if actor.is_system:
        return True
    held = roles(actor, meeting) & MEMBERS
    if held == {Role.HALL_SCREEN} and meeting.is_closed_now:
        return False
    return bool(held) and can_see(actor, meeting)


def can_see_sitting(actor: Actor, meeting: Meeting, sitting: Sitting | None) -> bool:
    """A closed sitting hides everything from guests, press and observers (R-SES-10)."""
    if sitting is None or not sitting.is_closed_sitting:
        return can_see(actor, meeting)
    return is_member(actor, meeting)


def is_submitter(actor: Actor, meeting: Meeting) -> bool:
    """Takes part for an agency that submits items (section 5.2)."""
    return Role.SUBMITTING_AGENCY in roles(actor, meeting) and can_see(actor, meeting)


def can_prepare(actor: Actor, meeting: Meeting) -> bool:
    """Agenda, sittings, people, settings: the secretariat's work."""
    return actor.is_system or bool(roles(actor, meeting) & SECRETARIAT)


def can_preside(actor: Actor, meeting: Meeting) -> bool:
    """Whose word opens and closes: the presiding officer of this moment (R-SES-05)."""
    return actor.is_system or bool(roles(actor, meeting) & PRESIDERS)


def can_conduct(actor: Actor, meeting: Meeting) -> bool:
    """Presses the buttons during a sitting: the presiding officer, or the secretary on the chair's order."""
    held = roles(actor, meeting)
    if actor.is_system or held & (PRESIDERS | {Role.SESSION_SECRETARY}):
        return True
    return not meeting.kind.is_council_session and Role.OFFICE_STAFF in held


def can_call_items(actor: Actor, meeting: Meeting) -> bool:
    """Says which item is current, and begins and ends sittings; a rehearsal is the secretariat's own."""
    return can_conduct(actor, meeting) or (meeting.is_practice and can_prepare(actor, meeting))


def oversees(actor: Actor, group: Meeting) -> bool:
    """Sees all groups of a session as they sit: its presidium and its secretariat, who are in none by that."""
    return group.parent_id is not None and bool(roles(actor, group) & {Role.PRESIDIUM, Role.OFFICE_STAFF})


def can_control_room(actor: Actor, meeting: Meeting) -> bool:
    """Every command in the room of a briefing: the chair for himself, the control room on the chair's order."""
    return actor.is_system or bool(roles(actor, meeting) & CONTROLLERS)


def can_change_state(actor: Actor, meeting: Meeting, state: MeetingState) -> bool:
    """Office staff prepare and finish; opening, pausing and closing are the chair's (section 5.2)."""
    if meeting.is_practice:
        return can_prepare(actor, meeting) or can_conduct(actor, meeting)
    if state in CONDUCTED:
        return can_conduct(actor, meeting)
    if state is MeetingState.ARCHIVED:
        return can_prepare(actor, meeting) or holds(actor, meeting.body_id, BodyRole.ARCHIVIST)
    return can_prepare(actor, meeting)


def can_create_in(actor: Actor, body: Body) -> bool:
    """Who may start a meeting of this body: its office staff."""
    return actor.is_system or holds(actor, body.id, BodyRole.OFFICE_STAFF)


def can_see_rules(actor: Actor) -> bool:
    """The rule profiles with their legal basis: administrators and office staff of any body."""
    return actor.is_system or _holds(actor, BodyRoleHolding.role.in_([BodyRole.SYS_ADMIN, BodyRole.OFFICE_STAFF]))


def can_see_rules_of(actor: Actor, body: Body) -> bool:
    """What this body has stated for itself: its administrators and its office."""
    roles = BodyRoleHolding.role.in_([BodyRole.SYS_ADMIN, BodyRole.OFFICE_STAFF])
    return actor.is_system or _holds(actor, BodyRoleHolding.body_id == body.id, roles)


def can_state_rules(actor: Actor, body: Body) -> bool:
    """A body's own version of the rules: its office, under the regulation that it names as the basis (R-LAW-01)."""
    return actor.is_system or holds(actor, body.id, BodyRole.OFFICE_STAFF)


def can_hear(actor: Actor, kind: str, subject_id: str) -> bool:
    """Whether the actor may join the stream of that kind of the meeting `subject_id`."""
    meeting = db.session().get(Meeting, subject_id) if is_id(subject_id) else None
    if meeting is None:
        return False
    judges = {
        "meeting": can_see,
        "meeting.members": is_member,
        "meeting.desk": can_prepare,
        "meeting.submitters": is_submitter,
    }
    return kind in judges and judges[kind](actor, meeting)


def holds(actor: Actor, body_id: str, role: BodyRole) -> bool:
    """Whether the actor holds that role of the body now."""
    return _holds(actor, BodyRoleHolding.body_id == body_id, BodyRoleHolding.role == role)


def under_way_as(actor: Actor, body_id: str, which: frozenset[Role]) -> list[Meeting]:
    """The meetings of the body, none of them over, in which the actor has one of those roles now."""
    if not is_id(actor.id):
        return []
    at = clock.now()
    found = db.session().scalars(
        select(Meeting)
        .join(Participation, Participation.meeting_id == Meeting.id)
        .where(
            Meeting.body_id == body_id,
            Participation.person_id == actor.id,
            Participation.role.in_(sorted(which)),
            Participation.starts_at <= at,
            (Participation.ends_at.is_(None)) | (Participation.ends_at > at),
        )
    )
    return [one for one in found.unique() if not one.has_ended]


def _holds(actor: Actor, *which: ColumnElement[bool]) -> bool:
    if actor.kind != "person" or not is_id(actor.id):
        return False
    now = clock.now()
    found = db.session().scalars(
        select(BodyRoleHolding.id).where(
            BodyRoleHolding.person_id == actor.id,
            BodyRoleHolding.starts_at <= now,
            (BodyRoleHolding.ends_at.is_(None)) | (BodyRoleHolding.ends_at > now),
            *which,
        )
    )
    return found.first() is not None
