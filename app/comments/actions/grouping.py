"""The secretariat puts comments that say one thing together. No author and no text is lost by it (R-SPK-03)."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from app.accounts.models import Person
from app.comments import policy, queries
from app.comments.actions.access import known, streams_of
from app.comments.actions.writing import place_of
from app.comments.events import CommentGroupChanged, OwnCommentChanged
from app.comments.models import LONGEST_HEADING, AnswerEdition, Comment, CommentGroup, CommentState
from app.comments.queries import Subject
from app.kernel import db
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Invalid, NotFound, allow
from app.kernel.ids import is_id, new_id
from app.kernel.journal import StreamRef
from app.kernel.sentences import _
from app.kernel.transaction import Recorded, Transaction, transaction
from app.meetings import whose

NOT_TOGETHER = _("Góp ý chỉ gửi cơ quan soạn thảo không gộp với góp ý các đại biểu cùng xem. Đề nghị gộp riêng.")


def group_comments(
    actor: Actor, subject_id: str, comment_ids: Sequence[str], heading: str = "", group_id: str | None = None
) -> str:
    """The comments are one group from now on: a new one with that heading, or that one; returns its id.

    Each leaves the group it was in. Raises NotFound, Forbidden for who is not of the secretariat, Invalid without a
    comment, or where several have no heading; Conflict for what does not count, for comments of different visibility,
    and where an answered group would be left without a comment.
    """
    wanted = list(dict.fromkeys(comment_ids))
    with transaction(streams_of(subject_id, *_authors(wanted)), actor) as tx:
        about, comments = _chosen(tx, actor, subject_id, wanted)
        group = _group(tx, about, group_id) if group_id else _new(tx, about, comments, heading)
        _put(tx, comments, group)
        return group.id


def separate_comments(actor: Actor, subject_id: str, comment_ids: Sequence[str]) -> None:
    """Each of the comments is a group of its own from now on, to be answered alone. Raises as `group_comments`."""
    wanted = list(dict.fromkeys(comment_ids))
    with transaction(streams_of(subject_id, *_authors(wanted)), actor) as tx:
        about, comments = _chosen(tx, actor, subject_id, wanted)
        for one in comments:
            _put(tx, [one], _new(tx, about, [one], ""))


def ungroup(actor: Actor, comment_id: str) -> None:
    """The comment is in no group any more. Raises NotFound, Forbidden, Conflict as `group_comments`."""
    first = known(comment_id)
    with transaction(streams_of(first.subject_id, first.person_id), actor) as tx:
        _moderated(actor, first.subject_id)
        comment = tx.get(Comment, id=comment_id)
        if comment.group is not None:
            _leave(tx, [comment])
            comment.group_id = None


def amend_group(actor: Actor, group_id: str, heading: str, place: str) -> None:
    """Another heading, another place of the present version. Raises NotFound, Forbidden, Invalid."""
    with transaction(streams_of_group(group_id), actor) as tx:
        group = tx.get(CommentGroup, id=group_id)
        about = _moderated(actor, group.subject_id)
        heading = _checked(heading, is_needed=len(group.comments) > 1)
        if place != group.place:
            group.place, group.place_name = place, place_of(about, place)[0]
        group.heading = heading
        tell_group(tx, group, "amended")


def merge_groups(actor: Actor, group_id: str, into_id: str) -> None:
    """All comments of a group go into another; its answers stand beside the other's until they are made one.

    Raises NotFound, Forbidden, Conflict for groups of different visibility or of two sheets.
    """
    with transaction([*streams_of_group(group_id), *streams_of_group(into_id)], actor) as tx:
        group, into = tx.get(CommentGroup, id=group_id), tx.get(CommentGroup, id=into_id)
        _moderated(actor, into.subject_id)
        if group is into:
            raise Conflict(_("Hai nhóm là một. Đề nghị chọn nhóm khác."))
        if (group.subject_id, group.visibility) != (into.subject_id, into.visibility):
            raise Conflict(NOT_TOGETHER)
        _take_over_answers(group, into)
        into.heading = into.heading or group.heading
        for one in list(group.comments):
            one.group = into
        tx.session.flush()
        tx.session.delete(group)
        tell_group(tx, into, "grouped")


def streams_of_group(group_id: str) -> list[StreamRef]:
    """The streams of what is done to a group: the authors of its comments hear of it. Raises NotFound."""
    with db.reading() as session:
        group = session.get(CommentGroup, group_id) if is_id(group_id) else None
        if group is None:
            raise NotFound()
        return streams_of(group.subject_id, *(one.person_id for one in group.comments))


def tell_group(tx: Transaction, group: CommentGroup, change: str, comments: Iterable[Comment] = ()) -> Recorded:
    """Records a change where the group may be heard, and for each author.

    An author whose comment came into the group after the streams were named hears of it in the group's stream.
    """
    recorded = tx.record(CommentGroupChanged(group.subject_id, group.id, change, group.edition), group.stream)
    for one in comments or group.comments:
        if tx.hears(Person.stream(one.person_id)):
            tx.record(OwnCommentChanged(group.subject_id, one.id, change), Person.stream(one.person_id))
    return recorded


def _take_over_answers(group: CommentGroup, into: CommentGroup) -> None:
    """Every edition of the absorbed group's answer goes behind those of the other, and what stood waits beside it."""
    if not group.edition:
        return
    is_first = not into.edition
    standing = max(one.number for one in group.editions if not one.is_beside)
    for one in group.editions:
        into.edition += 1
        waits = one.is_beside or (one.number == standing and not is_first)
        into.editions.append(
            AnswerEdition(
                group_id=into.id, number=into.edition, outcome=one.outcome, text=one.text, name=one.name,
                is_beside=waits, at=one.at,
            )
        )  # fmt: skip
    if is_first:
        into.outcome, into.answer, into.answered_at = group.outcome, group.answer, group.answered_at


def _chosen(tx: Transaction, actor: Actor, subject_id: str, wanted: Sequence[str]) -> tuple[Subject, list[Comment]]:
    about = _moderated(actor, subject_id)
    if not wanted:
        raise Invalid(_("Chưa chọn góp ý nào. Đề nghị đánh dấu các góp ý cần gộp."))
    return about, [_countable(tx, about, one) for one in wanted]


def _put(tx: Transaction, comments: Sequence[Comment], group: CommentGroup) -> None:
    if {one.visibility for one in comments} != {group.visibility}:
        raise Conflict(NOT_TOGETHER)
    _leave(tx, [one for one in comments if one.group_id != group.id])
    for one in comments:
        one.group = group
    tx.session.flush()
    tell_group(tx, group, "grouped", comments)


def _moderated(actor: Actor, subject_id: str) -> Subject:
    about = queries.subject(subject_id, actor)
    allow(policy.can_moderate(actor, about.meeting), whose.SECRETARIAT)
    return about


def _authors(comment_ids: Sequence[str]) -> list[str]:
    with db.reading() as session:
        ids = [one for one in comment_ids if is_id(one)]
        return list(session.scalars(select(Comment.person_id).where(Comment.id.in_(ids))))


def _countable(tx: Transaction, about: Subject, comment_id: str) -> Comment:
    """A comment of that sheet that may be grouped. Raises NotFound, Conflict."""
    if not is_id(comment_id):
        raise NotFound()
    comment = tx.get(Comment, id=comment_id, subject_id=about.id, parent_id=None)
    if comment.state is not CommentState.SENT:
        raise Conflict(_("Một góp ý đã chọn vừa được rút hoặc bị ẩn nên không gộp được. Đề nghị chọn lại."))
    return comment


def _group(tx: Transaction, about: Subject, group_id: str) -> CommentGroup:
    if not is_id(group_id):
        raise NotFound()
    return tx.get(CommentGroup, id=group_id, subject_id=about.id)


def _new(tx: Transaction, about: Subject, comments: Sequence[Comment], heading: str) -> CommentGroup:
    """A group at the place of the first of its comments."""
    first = comments[0]
    return tx.add(
        CommentGroup(
            id=new_id(), meeting_id=about.meeting.id, subject_id=about.id, visibility=first.visibility,
            place=first.place, place_name=first.place_name, made_at=tx.now, edition=0, answer="", assigned_name="",
            heading=_checked(heading, is_needed=len(comments) > 1),
        )
    )  # fmt: skip


def _checked(heading: str, *, is_needed: bool) -> str:
    heading = " ".join(heading.split())
    if is_needed and not heading:
        raise Invalid(_("Nhóm có nhiều góp ý cần một tên nêu vấn đề chung. Đề nghị nhập tên nhóm."))
    if len(heading) > LONGEST_HEADING:
        raise Invalid(_("Tên nhóm dài tối đa {most} ký tự. Đề nghị rút gọn.", most=LONGEST_HEADING))
    return heading


def _leave(tx: Transaction, comments: Sequence[Comment]) -> None:
    """Takes the comments out of their groups; a group that nobody answered goes with its last comment."""
    leaving = {one.id for one in comments}
    for group in {one.group_id: one.group for one in comments if one.group is not None}.values():
        assert group is not None
        if all(one.id in leaving for one in group.comments):
            if group.edition:
                raise Conflict(
                    _("Nhóm đã có trả lời thì phải còn ít nhất một góp ý. Đề nghị gộp cả nhóm vào nhóm khác.")
                )
            for one in list(group.comments):
                one.group = None
            tx.session.flush()
            tx.session.delete(group)
            tx.record(CommentGroupChanged(group.subject_id, group.id, "removed"), group.stream)
        else:
            tx.record(CommentGroupChanged(group.subject_id, group.id, "grouped", group.edition), group.stream)
