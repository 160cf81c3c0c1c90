"""What the secretariat does: the deadline of a paper, and hiding what does not belong there."""

from datetime import datetime, timedelta

from app.comments import policy, queries
from app.comments.actions.access import streams_of_comment, tell
from app.comments.events import CommentsDue, CommentsReminded
from app.comments.models import LONGEST_REASON, Comment, CommentDeadline, CommentState, sheet_stream
from app.comments.queries import Subject
from app.kernel.actor import Actor, system
from app.kernel.errors import Conflict, Invalid, allow
from app.kernel.sentences import _
from app.kernel.transaction import transaction
from app.meetings import whose

REMINDED_BEFORE = timedelta(days=1)  # half way where there is less time
CLOCK = system("comment deadlines")


def set_deadline(actor: Actor, subject_id: str, due_at: datetime | None) -> None:
    """Until when comments on it are taken; None takes the deadline away.

    Raises NotFound, Forbidden for who is not of the secretariat, Invalid for a moment that has passed.
    """
    with transaction(sheet_stream(subject_id), actor) as tx:
        about = queries.subject(subject_id, actor)
        allow(policy.can_moderate(actor, about.meeting), whose.SECRETARIAT)
        held = tx.session.get(CommentDeadline, about.id)
        if due_at is not None and due_at <= tx.now:
            raise Invalid(_("Hạn góp ý phải sau thời điểm hiện nay. Đề nghị chọn ngày giờ khác."))
        if (held.due_at if held else None) == due_at:
            return
        if due_at is None:
            tx.session.delete(held)
        else:
            if held is None:
                held = tx.add(CommentDeadline(subject_id=about.id, meeting_id=about.meeting.id))
            held.due_at, held.set_at, held.set_by = due_at, tx.now, actor.id
            held.remind_at = max(due_at - REMINDED_BEFORE, tx.now + (due_at - tx.now) / 2)
        tx.record(CommentsDue(about.id, due_at.isoformat() if due_at else None))


def remind_of_deadline(subject_id: str) -> None:
    """Whoever may comment and has not is told that the deadline comes near; once, by the worker."""
    with transaction(sheet_stream(subject_id), CLOCK) as tx:
        held = tx.session.get(CommentDeadline, subject_id)
        if held is None or held.remind_at is None or held.remind_at > tx.now:
            return
        held.remind_at = None
        if held.due_at > tx.now:
            tx.record(CommentsReminded(subject_id, held.due_at.isoformat()))


def hide_comment(actor: Actor, comment_id: str, reason: str) -> None:
    """Takes a comment out of sight; its author is told why and keeps it. Raises NotFound, Forbidden, Invalid."""
    reason = reason.strip()
    if not reason:
        raise Invalid(_("Đề nghị nhập lý do ẩn; người góp ý được báo lý do này."))
    if len(reason) > LONGEST_REASON:
        raise Invalid(_("Lý do dài tối đa {most} ký tự. Đề nghị rút gọn.", most=LONGEST_REASON))
    with transaction(streams_of_comment(comment_id, actor), actor) as tx:
        comment, _about = _moderated(actor, comment_id)
        if comment.state is not CommentState.SENT:
            raise Conflict(_("Góp ý này đã được rút hoặc đã ẩn."))
        comment.state, comment.reason, comment.changed_at = CommentState.HIDDEN, reason, tx.now
        tell(tx, comment, "hidden", reason)


def show_comment(actor: Actor, comment_id: str) -> None:
    """Puts a hidden comment back. Raises NotFound, Forbidden, Conflict for one that is not hidden."""
    with transaction(streams_of_comment(comment_id, actor), actor) as tx:
        comment, _about = _moderated(actor, comment_id)
        if comment.state is not CommentState.HIDDEN:
            raise Conflict(_("Góp ý này không bị ẩn."))
        comment.state, comment.reason, comment.changed_at = CommentState.SENT, "", tx.now
        tell(tx, comment, "shown")


def _moderated(actor: Actor, comment_id: str) -> tuple[Comment, Subject]:
    comment, about = queries.comment(comment_id, actor)
    allow(policy.can_moderate(actor, about.meeting), whose.SECRETARIAT)
    return comment, about
