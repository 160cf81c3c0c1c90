"""What people are told of comments: their author what became of each, a body that groups are its to answer."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.comments import policy, queries
from app.comments.models import OUTCOME_WORDS, Comment, CommentDeadline, CommentGroup, CommentState
from app.comments.text import cite
from app.documents.models import Document
from app.documents.policy import participations_that_bring, submitters_of
from app.kernel.actor import Actor
from app.kernel.errors import NotFound
from app.kernel.sentences import Sentence, _
from app.meetings.models import AgendaItem, Meeting, Participation
from app.notifications.models import Notice
from app.notifications.news import News

STREAMS = ("comments", "comments.drafting")
MODERATED = {
    "hidden": _("Ban thư ký đã ẩn góp ý của đại biểu: {place}, {paper}. Lý do ghi ở Góp ý của tôi."),
    "shown": _("Ban thư ký đã hiện lại góp ý của đại biểu: {place}, {paper}."),
}


def meeting_of(session: Session, subject_id: str) -> Meeting | None:
    """The meeting whose paper or item is commented on."""
    document = session.get(Document, subject_id)
    if document is not None:
        return document.dossier.meeting
    item = session.get(AgendaItem, subject_id)
    return item.meeting if item is not None else None


def news(session: Session, name: str, fields: dict[str, Any]) -> Iterator[News]:
    """What an entry of a sheet's streams means; nothing for most."""
    if name == "CommentGroupChanged":
        group = session.get(CommentGroup, fields["group_id"])  # it may have gone since
        if group is not None and fields["change"] == "answered":
            yield from _settled(group)
        elif group is not None and fields["change"] == "assigned":
            yield _assigned(session, group)
    elif name == "CommentsReminded":
        yield from _reminded(session, fields["subject_id"])
    elif name in ("CommentWritten", "CommentChanged"):
        comment = session.get(Comment, fields["comment_id"])  # a practice meeting forgets its comments
        if comment is not None and fields.get("parent_id"):
            yield from _answered(session, comment)
        elif comment is not None and name == "CommentWritten" and comment.entered_by_name:
            yield _to_author(comment, _("Ban thư ký đã nhập góp ý thay đại biểu: {place}, {paper}."), _way_to(comment))
        elif comment is not None and fields.get("change") in MODERATED:
            sentence = MODERATED[fields["change"]]
            yield _to_author(comment, sentence, "/comments")


def _reminded(session: Session, subject_id: str) -> Iterator[News]:
    """Each delegate who may comment on it and has not; nobody once it is over."""
    deadline, meeting = session.get(CommentDeadline, subject_id), meeting_of(session, subject_id)
    if deadline is None or meeting is None or meeting.has_ended:
        return
    knows = queries.authors(subject_id)

    def concerns(actor: Actor) -> bool:
        if actor.id in knows or not policy.can_write(actor, meeting):
            return False
        try:
            queries.subject(subject_id, actor)
        except NotFound:
            return False
        return True

    when = f"{deadline.due_at.astimezone(meeting.body.time_zone):%H:%M %d/%m/%Y}"
    sentence = _("Hạn góp ý sắp hết, lúc {when}: {paper}.", when=when, paper=_title(subject_id))
    yield News(subject_id, sentence, f"/comments/{subject_id}", concerns)


def _answered(session: Session, answer: Comment) -> Iterator[News]:
    """Whoever was answered; not who answers oneself, named or not."""
    first = session.get_one(Comment, answer.parent_id)
    if first.person_id != answer.person_id:
        yield _to_author(first, _("Góp ý của đại biểu có trả lời: {place}, {paper}."), _way_to(first))


def _settled(group: CommentGroup) -> Iterator[News]:
    """Each author once, whatever stands of theirs in the group."""
    firsts: dict[str, Comment] = {}
    for one in group.comments:
        if one.state is CommentState.SENT:
            firsts.setdefault(one.person_id, one)
    assert group.outcome is not None
    sentence = Sentence(
        _("Góp ý của đại biểu đã được trả lời ({outcome}): {place}, {paper}.").text,
        {"outcome": OUTCOME_WORDS[group.outcome]},
    )
    for one in firsts.values():
        yield _to_author(one, sentence, _way_to(one))


def _assigned(session: Session, group: CommentGroup) -> News:
    """The body, once however many groups it was given, until somebody of it has looked."""
    href = f"/comments/{group.subject_id}/groups"
    waiting = select(Notice.person_id).where(Notice.href == href, Notice.seen_at.is_(None))
    knows = set(session.scalars(waiting))
    item_id = group.comments[0].item_id if group.comments else None
    given = session.get_one(Participation, group.assigned_id)
    body = submitters_of(item_id) if item_id and given.id in participations_that_bring(item_id) else {given.person_id}
    sentence = _("Ban thư ký giao trả lời góp ý: {paper}.", paper=_title(group.subject_id))
    return News(group.subject_id, sentence, href, lambda actor: actor.id in body and actor.id not in knows)


def _to_author(comment: Comment, sentence: Sentence, href: str) -> News:
    place = cite(comment.place, comment.place_name)
    said = Sentence(sentence.text, {**sentence.values, "place": place, "paper": _title(comment.subject_id)})
    return News(comment.id, said, href, lambda actor: actor.id == comment.person_id)


def _title(subject_id: str) -> str:
    return queries.titles([subject_id]).get(subject_id, "")


def _way_to(comment: Comment) -> str:
    return f"/comments/{comment.subject_id}#gop-y-{comment.id}"
