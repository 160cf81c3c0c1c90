"""What happens to comments. No entry holds a text: whoever may read it fetches it."""

from dataclasses import dataclass

from app.kernel.events import Event


@dataclass(frozen=True)
class CommentWritten(Event):
    """Heard by who may read it: a comment on a place, or an answer to one. An unnamed one is recorded by the system."""

    subject_id: str
    comment_id: str
    place: str
    parent_id: str | None = None


@dataclass(frozen=True)
class CommentChanged(Event):
    """Heard by who may read it: edited, withdrawn, hidden, shown, agreed, no_longer_agreed, attached, detached,
    looked_into."""

    subject_id: str
    comment_id: str
    change: str
    edition: int


@dataclass(frozen=True)
class OwnCommentChanged(Event):
    """Heard by its author, on every device: what others hear too, that it was entered for him, answered, why hidden."""

    subject_id: str
    comment_id: str
    change: str
    reason: str = ""


@dataclass(frozen=True)
class CommentsDue(Event):
    """Heard by who may comment: until when; None, and there is no deadline any more."""

    subject_id: str
    due_at: str | None


@dataclass(frozen=True)
class CommentsReminded(Event):
    """Heard by who may comment: the deadline comes near."""

    subject_id: str
    due_at: str


@dataclass(frozen=True)
class CommentGroupChanged(Event):
    """Heard by who may read the group's comments: grouped, amended, assigned, answered, reworded, taken,
    removed.

    `edition`: of its answer.
    """

    subject_id: str
    group_id: str
    change: str
    edition: int = 0
