"""Loading a comment for an action, naming its streams, and the refusals that several actions share."""

from dataclasses import dataclass

from sqlalchemy import select

from app.accounts.models import Person
from app.comments import policy, queries
from app.comments.events import CommentChanged, OwnCommentChanged
from app.comments.models import (
    LONGEST_TEXT,
    Comment,
    CommentEdition,
    CommentState,
    drafting_stream,
    sheet_stream,
)
from app.comments.queries import Subject
from app.kernel import db
from app.kernel.actor import Actor, system
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from app.kernel.ids import is_id
from app.kernel.journal import StreamRef
from app.kernel.sentences import _
from app.kernel.transaction import Recorded, Transaction

UNNAMED = system("comments")  # who stands in the journal for a comment without a name: entries are heard by everybody
MEETING_OVER = _("Kỳ họp đã kết thúc nên không nhận góp ý nữa.")
FOR_DELEGATES = _("Góp ý dành cho đại biểu của kỳ họp này.")


def streams_of(subject_id: str, *person_ids: str) -> list[StreamRef]:
    """What is recorded of comments on that subject: in its two streams, and in those of the persons concerned."""
    return [sheet_stream(subject_id), drafting_stream(subject_id), *map(Person.stream, sorted(set(person_ids)))]


@dataclass(frozen=True)
class Known:
    """What never changes of a comment, so that it may be asked before the lock."""

    subject_id: str
    person_id: str
    is_named: bool

    def recorded_as(self, actor: Actor) -> Actor:
        """Who stands in the journal: not the author of what has no name."""
        return actor if self.is_named or self.person_id != actor.id else UNNAMED


def known(comment_id: str) -> Known:
    """Of whom a comment is, and on what. Raises NotFound."""
    with db.reading() as session:
        columns = Comment.subject_id, Comment.person_id, Comment.is_named
        row = session.execute(select(*columns).where(Comment.id == comment_id)).first() if is_id(comment_id) else None
        if row is None:
            raise NotFound()
        return Known(*row)


def streams_of_comment(comment_id: str, actor: Actor) -> list[StreamRef]:
    """The streams of what is done to a comment: its author hears of it. Raises NotFound."""
    one = known(comment_id)
    return streams_of(one.subject_id, one.person_id, actor.id)


def require_open(tx: Transaction, about: Subject) -> None:
    """Raises Conflict once comments are no longer taken."""
    due = queries.due(about.id, tx.now)
    if due is not None and due.is_over:
        when = f"{due.at.astimezone(about.meeting.body.time_zone):%H:%M ngày %d/%m/%Y}"
        raise Conflict(
            _("Đã hết hạn góp ý lúc {when}. Đề nghị phát biểu tại kỳ họp hoặc liên hệ Ban thư ký.", when=when)
        )
    if about.meeting.has_ended:
        raise Conflict(MEETING_OVER)


def require_writer(actor: Actor, about: Subject) -> None:
    """Raises Forbidden for who is no delegate."""
    if not policy.can_write(actor, about.meeting):
        raise Forbidden(FOR_DELEGATES)


def require_standing(comment: Comment) -> None:
    """Raises Conflict for what was withdrawn or hidden."""
    if comment.state is CommentState.WITHDRAWN:
        raise Conflict(_("Góp ý này đã được rút."))
    if comment.state is CommentState.HIDDEN:
        raise Conflict(_("Ban thư ký đã ẩn góp ý này. Đề nghị liên hệ Ban thư ký."))


def changeable(tx: Transaction, comment_id: str, actor: Actor) -> tuple[Comment, Subject]:
    """The actor's own comment, while it stands and its author may change it. Raises NotFound, Conflict."""
    comment, about = queries.own_comment(comment_id, actor)
    require_standing(comment)
    if not comment.is_drafters:
        require_open(tx, about)
    return comment, about


def checked(text: str, old: str, new: str) -> tuple[str, str, str]:
    """The three texts without space around them. Raises Invalid where there is nothing, or too much."""
    text, old, new = text.strip(), old.strip(), new.strip()
    if not (text or old or new):
        raise Invalid(_("Góp ý chưa có nội dung. Đề nghị nhập ý kiến hoặc lời văn đề nghị."))
    if max(len(text), len(old), len(new)) > LONGEST_TEXT:
        raise Invalid(_("Góp ý dài tối đa {most} ký tự. Đề nghị rút gọn hoặc gửi nhiều góp ý.", most=LONGEST_TEXT))
    if old == new:
        old = new = ""
        if not text:
            raise Invalid(_("Lời văn đề nghị giống lời văn hiện nay. Đề nghị sửa lời văn hoặc ghi ý kiến."))
    return text, old, new


def add_edition(tx: Transaction, comment: Comment, texts: tuple[str, str, str], is_beside: bool = False) -> None:
    """Keeps these texts in the history, under the comment's number of the moment."""
    text, old, new = texts
    tx.add(
        CommentEdition(
            comment_id=comment.id, number=comment.edition, text=text, old_words=old, new_words=new,
            is_beside=is_beside, at=tx.now,
        )
    )  # fmt: skip


def tell(tx: Transaction, comment: Comment, change: str, reason: str = "") -> Recorded:
    """Records a change where it may be heard; its author alone hears the reason."""
    recorded = tx.record(CommentChanged(comment.subject_id, comment.id, change, comment.edition), comment.stream)
    tx.record(OwnCommentChanged(comment.subject_id, comment.id, change, reason), Person.stream(comment.person_id))
    return recorded
