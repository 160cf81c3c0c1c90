"""Comments and answers are written."""

from dataclasses import dataclass
from typing import Any

from app.accounts.models import DelegateGroup, Person
from app.comments import policy, queries
from app.comments.actions.access import (
    FOR_DELEGATES,
    MEETING_OVER,
    UNNAMED,
    add_edition,
    checked,
    known,
    require_open,
    require_standing,
    require_writer,
    streams_of,
)
from app.comments.events import CommentWritten, OwnCommentChanged
from app.comments.models import CameBy, Comment, Visibility
from app.comments.queries import Subject
from app.comments.structure import LONGEST_KEY, page_of
from app.comments.text import places_of
from app.kernel import db
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound, allow
from app.kernel.ids import new_id
from app.kernel.sentences import _
from app.kernel.transaction import Transaction, transaction
from app.meetings import whose
from app.meetings.models import Participation


@dataclass(frozen=True)
class Written:
    """What a delegate says. `place`: a key of `structure.places` or of a page, empty for the whole."""

    text: str
    place: str = ""
    old_words: str = ""
    new_words: str = ""
    visibility: Visibility = Visibility.DELEGATES
    is_named: bool = True


def write_comment(actor: Actor, subject_id: str, written: Written) -> dict[str, Any]:
    """A comment on a paper, a place of it, or an item. Returns {comment, at, receipt}.

    Raises NotFound for what the actor may not read, Forbidden for who is no delegate or where names may not be left
    out, Invalid, Conflict once the deadline has passed. A comment without a name stands in the journal under the
    system's name: entries are heard by all who may read the comment.
    """
    texts = checked(written.text, written.old_words, written.new_words)
    with transaction(streams_of(subject_id, actor.id), actor if written.is_named else UNNAMED) as tx:
        about = queries.subject(subject_id, actor)
        require_writer(actor, about)
        require_open(tx, about)
        if not written.is_named and not policy.may_be_unnamed(about.meeting):
            raise Forbidden(_("Quy chế của Hội đồng nhân dân không có góp ý không nêu tên. Đề nghị gửi có nêu tên."))
        name, page = place_of(about, written.place)
        comment = _comment(tx, about, actor, texts)
        comment.place, comment.place_name, comment.page = written.place, name, page
        comment.visibility, comment.is_named = written.visibility, written.is_named
        return _sent(tx, comment, texts)


def enter_comment(actor: Actor, subject_id: str, person_id: str, written: Written, came_by: CameBy) -> dict[str, Any]:
    """What a delegate said on paper, aloud or in a letter, entered by the secretariat: it is the delegate's comment.

    After the deadline too: it may have come in time. Returns {comment, at, receipt}. Raises NotFound, Forbidden for
    who is not of the secretariat, Invalid for who is no delegate or may not read the paper, Conflict once the meeting
    has ended.
    """
    texts = checked(written.text, written.old_words, written.new_words)
    with db.reading():
        author = _delegate(queries.subject(subject_id, actor), actor, person_id)
    with transaction(streams_of(subject_id, author.id, actor.id), actor) as tx:
        about = queries.subject(subject_id, actor)
        author = _delegate(about, actor, person_id)
        if about.meeting.has_ended:
            raise Conflict(MEETING_OVER)
        name, page = place_of(about, written.place)
        comment = _comment(tx, about, author, texts)
        comment.place, comment.place_name, comment.page = written.place, name, page
        comment.visibility, comment.entered_by_name, comment.came_by = written.visibility, actor.name[:200], came_by
        return _sent(tx, comment, texts, "entered")


def _delegate(about: Subject, actor: Actor, person_id: str) -> Actor:
    """The delegate for whom the secretariat enters; judged as if he wrote himself. Raises Forbidden, Invalid."""
    allow(policy.can_moderate(actor, about.meeting), whose.SECRETARIAT)
    name = queries.delegates(about.meeting).get(person_id)
    if name is None:
        raise Invalid(_("Đề nghị chọn đại biểu trong danh sách."))
    author = Actor(person_id, name)
    try:
        queries.subject(about.id, author)
    except NotFound:
        raise Invalid(_("Tài liệu này không dành cho đại biểu {name}.", name=name)) from None
    return author


def answer_comment(actor: Actor, comment_id: str, text: str) -> dict[str, Any]:
    """An answer below a comment, heard by who reads it. Returns {comment, at, receipt}.

    Raises as `write_comment`; the drafting body answers after the deadline too. An answer of its unnamed author has
    no name either.
    """
    texts = checked(text, "", "")
    first = known(comment_id)
    by = first.recorded_as(actor)
    with transaction(streams_of(first.subject_id, first.person_id, actor.id), by) as tx:
        parent, about = queries.comment(comment_id, actor)
        drafts = policy.drafts(actor, about.meeting, about.item_id)
        allow(policy.can_answer(actor, about.meeting, about.item_id), FOR_DELEGATES)
        require_standing(parent)
        if parent.parent_id is not None:
            raise Conflict(_("Đây đã là một trả lời. Đề nghị trả lời ở góp ý đầu tiên."))
        if not drafts:
            require_open(tx, about)
        answer = _comment(tx, about, actor, texts)
        answer.parent_id, answer.place, answer.place_name, answer.page = (
            parent.id, parent.place, parent.place_name, parent.page,
        )  # fmt: skip
        answer.visibility, answer.is_named, answer.is_drafters = parent.visibility, by == actor, drafts
        if parent.person_id != actor.id:
            tx.record(OwnCommentChanged(about.id, parent.id, "answered"), Person.stream(parent.person_id))
        return _sent(tx, answer, texts)


def _comment(tx: Transaction, about: Subject, actor: Actor, texts: tuple[str, str, str]) -> Comment:
    return Comment(
        id=new_id(), meeting_id=about.meeting.id, subject_id=about.id, item_id=about.item_id,
        document_id=about.document.id if about.document else None,
        version_id=about.version.id if about.version else None,
        person_id=actor.id, name=actor.name[:200], line=_line(about, actor, tx),
        text=texts[0], old_words=texts[1], new_words=texts[2], edition=1, written_at=tx.now,
    )  # fmt: skip


def _sent(tx: Transaction, comment: Comment, texts: tuple[str, str, str], way: str = "written") -> dict[str, Any]:
    tx.add(comment)
    tx.session.flush()
    add_edition(tx, comment, texts)
    recorded = tx.record(
        CommentWritten(comment.subject_id, comment.id, comment.place, comment.parent_id), comment.stream
    )  # fmt: skip
    tx.record(OwnCommentChanged(comment.subject_id, comment.id, way), Person.stream(comment.person_id))
    return {"comment": comment.id, "at": tx.now.isoformat(), "receipt": recorded}


def place_of(about: Subject, key: str) -> tuple[str, int | None]:
    """The name of the place and its page. Raises Invalid for a place that the present version does not have."""
    if not key:
        return "", None
    number = page_of(key)
    count = about.version.page_count if about.version else 0
    if number is not None and number <= count:
        return "", number
    found = next((one for one in places_of(about) if one.key == key), None)
    if found is None or len(key) > LONGEST_KEY:
        raise Invalid(_("Chỗ góp ý không có trong bản hiện nay của tài liệu. Đề nghị chọn lại chỗ góp ý."))
    return found.name[:120], found.page + 1


def _line(about: Subject, actor: Actor, tx: Transaction) -> str:
    """The delegate's group, as it was."""
    held = [one for one in about.meeting.participations if one.person_id == actor.id and one.holds(tx.now)]
    return next((name for one in held if (name := _group(one, tx))), "")


def _group(given: Participation, tx: Transaction) -> str:
    group = tx.session.get(DelegateGroup, given.group_id) if given.group_id else None
    return (group.name or f"Tổ số {group.number}") if group is not None else ""
