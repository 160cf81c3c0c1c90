"""Who makes groups, sees them, writes and approves their records: the only judges."""

from app.groups.models import DiscussionGroup
from app.kernel.actor import Actor
from app.meetings import policy as meetings
from app.meetings.models import Meeting, Role

OVERSEE = frozenset({Role.PRESIDING_OFFICER, Role.PRESIDIUM, Role.STANDING_MEMBER})


def is_for(session: Meeting) -> bool:
    """Sessions of a council discuss in groups; a group has no groups of its own."""
    return session.kind.is_council_session and session.parent_id is None


def can_arrange(actor: Actor, session: Meeting) -> bool:
    """Who sits where, what is discussed, who heads and who notes: the secretariat."""
    return meetings.can_prepare(actor, session)


def can_oversee(actor: Actor, session: Meeting) -> bool:
    """All groups at once as they sit, and the synthesis: the secretariat and the presidium."""
    return can_arrange(actor, session) or bool(meetings.roles(actor, session) & OVERSEE)


def can_see(actor: Actor, session: Meeting, group: DiscussionGroup) -> bool:
    """Which groups there are: the members of the session once they are announced, before that who oversees them."""
    return can_oversee(actor, session) or (group.is_announced and meetings.is_member(actor, session))


def can_write(actor: Actor, own: Meeting) -> bool:
    """The record of a group: its note-taker, its head, the secretariat of the session."""
    return meetings.can_prepare(actor, own) or meetings.can_preside(actor, own)


def can_approve(actor: Actor, own: Meeting) -> bool:
    """The head of the group, and nobody for them."""
    return meetings.can_preside(actor, own)


def can_see_record(actor: Actor, group: DiscussionGroup) -> bool:
    """Who writes it and who oversees the groups; the group itself once its head has approved it."""
    own = group.meeting
    if can_write(actor, own) or meetings.oversees(actor, own):
        return True
    return group.approved_at is not None and meetings.is_member(actor, own)
