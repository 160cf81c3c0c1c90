"""Who may comment, who reads what was meant for whom, who moderates (matrix of section 5.2, "Comment")."""

from collections.abc import Sequence

from app.comments.models import Comment, CommentGroup, CommentState, Visibility
from app.documents.policy import items_brought_by, participations_that_bring
from app.kernel.actor import Actor
from app.kernel.clock import now
from app.meetings import policy as meetings
from app.meetings.models import MEMBERS, Meeting, Role

WRITES = frozenset({Role.DELEGATE, Role.PRESIDING_OFFICER})
# A display in the hall and a bridge point are rooms, not readers.
READS = MEMBERS - {Role.HALL_SCREEN, Role.BRIDGE_POINT}


def can_write(actor: Actor, meeting: Meeting) -> bool:
    """Comments, answers and agrees: the delegates, each for oneself."""
    return actor.kind == "person" and bool(meetings.roles(actor, meeting) & WRITES)


def can_moderate(actor: Actor, meeting: Meeting) -> bool:
    """Sets the deadline, hides with a reason, sees everything: the secretariat."""
    return meetings.can_prepare(actor, meeting)


def drafts(actor: Actor, meeting: Meeting, item_id: str | None) -> bool:
    """Whether the actor is of the body that drafts the item's papers: it answers what is said of them."""
    return item_id is not None and item_id in items_brought_by(actor, meeting)


def can_answer(actor: Actor, meeting: Meeting, item_id: str | None) -> bool:
    """The delegates, and the drafting body; the latter after the deadline too."""
    return can_write(actor, meeting) or drafts(actor, meeting, item_id)


def sees_all(actor: Actor, meeting: Meeting, item_id: str | None) -> bool:
    """Reads also what is meant for the drafting body only."""
    return can_moderate(actor, meeting) or drafts(actor, meeting, item_id)


def can_settle(actor: Actor, meeting: Meeting, item_id: str | None, group: CommentGroup) -> bool:
    """Answers a group: the body that it was given to, by whoever of it brings the item; no other."""
    if group.assigned_id is None or actor.kind != "person":
        return False
    if group.assigned_id in participations_that_bring(item_id):
        return drafts(actor, meeting, item_id)
    held = (one for one in meeting.participations if one.id == group.assigned_id)
    return any(one.person_id == actor.id and one.holds(now()) for one in held)


def can_consolidate(actor: Actor, meeting: Meeting, item_id: str | None, groups: Sequence[CommentGroup]) -> bool:
    """Opens the page of groups: secretariat and drafting body, and whoever one of them was given to."""
    return sees_all(actor, meeting, item_id) or any(can_settle(actor, meeting, item_id, one) for one in groups)


def can_read_sheet(actor: Actor, meeting: Meeting, item_id: str | None) -> bool:
    """Reads what delegates say to each other; that the paper is for the actor is judged with the paper."""
    if not meetings.can_see(actor, meeting):
        return False
    return bool(meetings.roles(actor, meeting) & READS) or sees_all(actor, meeting, item_id)


def may_be_unnamed(meeting: Meeting) -> bool:
    """Whether the body's own rules allow a comment without a name."""
    return bool(meeting.rule_profile.get("comments_may_be_unnamed", False))


def is_shown(comment: Comment, actor: Actor, sees_everything: bool, moderates: bool) -> bool:
    """Whether the actor reads that comment's text. One's own is always read; a withdrawn one by nobody else."""
    if comment.person_id == actor.id:
        return True
    if comment.state is CommentState.WITHDRAWN:
        return False
    if comment.state is CommentState.HIDDEN:
        return moderates
    return sees_everything or comment.visibility is Visibility.DELEGATES
