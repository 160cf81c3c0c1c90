"""A rehearsal leaves no comment behind."""

from sqlalchemy import delete, select

from app.comments.models import (
    Agreement,
    AnswerEdition,
    Comment,
    CommentDeadline,
    CommentEdition,
    CommentFile,
    CommentGroup,
)
from app.kernel.transaction import Transaction
from app.meetings.actions import practice
from app.meetings.models import Meeting, Sitting


def forget_practice(tx: Transaction, meeting: Meeting, sitting: Sitting | None) -> None:
    """Takes back what was said of a practice meeting's papers; comments are of no single sitting."""
    if sitting is not None:
        return
    mine = select(Comment.id).where(Comment.meeting_id == meeting.id).scalar_subquery()
    for kept in (Agreement, CommentEdition, CommentFile):
        tx.session.execute(delete(kept).where(kept.comment_id.in_(mine)))
    answers = Comment.meeting_id == meeting.id, Comment.parent_id.is_not(None)
    tx.session.execute(delete(Comment).where(*answers))
    tx.session.execute(delete(Comment).where(Comment.meeting_id == meeting.id))
    groups = select(CommentGroup.id).where(CommentGroup.meeting_id == meeting.id).scalar_subquery()
    tx.session.execute(delete(AnswerEdition).where(AnswerEdition.group_id.in_(groups)))
    tx.session.execute(delete(CommentGroup).where(CommentGroup.meeting_id == meeting.id))
    tx.session.execute(delete(CommentDeadline).where(CommentDeadline.meeting_id == meeting.id))


practice.resets.append(forget_practice)
