"""What is asked about comments. Rights are judged here: whatever is returned may be shown to the actor."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from app.comments import policy
from app.comments.models import (
    Comment,
    CommentDeadline,
    CommentGroup,
    CommentState,
    Visibility,
    drafting_stream,
    sheet_stream,
)
from app.documents import queries as documents
from app.documents.models import Classification, Document, Version
from app.documents.policy import Reader, items_brought_by
from app.kernel import journal
from app.kernel.actor import Actor
from app.kernel.clock import now
from app.kernel.db import session
from app.kernel.errors import NotFound
from app.kernel.ids import is_id
from app.meetings import policy as meetings
from app.meetings import queries as meeting_queries
from app.meetings.models import AgendaItem, Meeting

_WHOLE = (
    selectinload(Comment.editions),
    selectinload(Comment.agreements),
    selectinload(Comment.files),
    selectinload(Comment.group).selectinload(CommentGroup.editions),
    selectinload(Comment.group).selectinload(CommentGroup.taken_version),
)


@dataclass(frozen=True)
class Subject:
    """What is commented on: a paper in its present version, or an item."""

    id: str
    meeting: Meeting
    item: AgendaItem | None
    document: Document | None
    version: Version | None

    @property
    def item_id(self) -> str | None:
        return self.item.id if self.item is not None else None


@dataclass(frozen=True)
class Due:
    """A deadline as it stands at a moment."""

    at: datetime
    now: datetime

    @property
    def is_over(self) -> bool:
        return self.now >= self.at

    @property
    def days(self) -> int:
        """Whole days left."""
        return max(0, (self.at - self.now).days)

    @property
    def hours(self) -> int:
        """Hours left, begun ones counted, for the last day."""
        return max(0, math.ceil((self.at - self.now).total_seconds() / 3600))


@dataclass(frozen=True)
class Said:
    """A comment or an answer as one reader sees it."""

    comment: Comment
    name: str | None  # None: without a name
    is_mine: bool
    agreed: int
    i_agree: bool

    @property
    def is_gone(self) -> bool:
        """Whether only its place in the thread is shown: withdrawn or hidden, with answers below it."""
        return self.comment.state is not CommentState.SENT


@dataclass(frozen=True)
class Thread:
    """A comment with its answers. `said` is None where the comment itself is not for the reader any more."""

    said: Said | None
    answers: list[Said]
    place: str
    place_name: str
    first_id: str


def subject(subject_id: str, actor: Actor) -> Subject:
    """The paper or item, for whoever may read what is said of it. Raises NotFound."""
    found = _paper(subject_id, actor) or _item(subject_id, actor) if is_id(subject_id) else None
    if found is None or not policy.can_read_sheet(actor, found.meeting, found.item_id):
        raise NotFound()
    return found


def _paper(document_id: str, actor: Actor) -> Subject | None:
    document = session().get(Document, document_id)
    if document is None or document.dossier.meeting is None or document.classification == Classification.RESTRICTED:
        return None  # a paper of the shelf is no draft, and a person is not commented on
    version = documents.newest_for(document_id, actor)
    if version is None:
        return None
    return Subject(document.id, document.dossier.meeting, document.dossier.item, document, version)


def _item(item_id: str, actor: Actor) -> Subject | None:
    item = session().get(AgendaItem, item_id)
    if item is None or item.removed_at is not None:
        return None
    if not meetings.can_see_sitting(actor, item.meeting, item.sitting):
        return None
    return Subject(item.id, item.meeting, item, None, None)


def to_remind(at: datetime) -> Sequence[str]:
    """The subjects whose deadline comes near, and nobody was told yet."""
    return session().scalars(select(CommentDeadline.subject_id).where(CommentDeadline.remind_at <= at)).all()


def authors(subject_id: str) -> set[str]:
    """Who has commented on it, whatever became of the comment."""
    return set(session().scalars(select(Comment.person_id).where(Comment.subject_id == subject_id)))


def comment(comment_id: str, actor: Actor) -> tuple[Comment, Subject]:
    """A comment that the actor may read, and what it is about. Raises NotFound."""
    found = session().get(Comment, comment_id) if is_id(comment_id) else None
    if found is None:
        raise NotFound()
    about = subject(found.subject_id, actor)
    if not _reads(found, actor, about):
        raise NotFound()
    return found, about


def own_comment(comment_id: str, actor: Actor) -> tuple[Comment, Subject]:
    """A comment or an answer of the actor's own, and what it is about. Raises NotFound."""
    found = session().get(Comment, comment_id) if is_id(comment_id) else None
    if found is None or found.person_id != actor.id:
        raise NotFound()
    if found.parent_id is not None:  # the paper is judged; the comment above may be gone by now
        return found, subject(found.subject_id, actor)
    return comment(comment_id, actor)


def due(subject_id: str, now: datetime) -> Due | None:
    """Until when comments are taken; None where nobody set a day."""
    found = session().get(CommentDeadline, subject_id)
    return Due(found.due_at, now) if found is not None else None


def threads(about: Subject, actor: Actor) -> list[Thread]:
    """What the actor may read of it, the oldest first."""
    query = (
        select(Comment).where(Comment.subject_id == about.id).order_by(Comment.written_at, Comment.id).options(*_WHOLE)
    )
    found = list(session().scalars(query))
    answers: dict[str, list[Comment]] = {}
    for one in found:
        if one.parent_id is not None:
            answers.setdefault(one.parent_id, []).append(one)
    shown = [_thread(one, answers.get(one.id, []), about, actor) for one in found if one.parent_id is None]
    return [one for one in shown if one is not None]


def _thread(first: Comment, answers: Iterable[Comment], about: Subject, actor: Actor) -> Thread | None:
    said = _said(first, actor) if _reads(first, actor, about) else None
    is_for_me = first.visibility is Visibility.DELEGATES or _sees_all(about, actor) or first.person_id == actor.id
    below = [_said(one, actor) for one in answers if is_for_me and _reads_answer(one, actor, about)]
    if first.state is CommentState.HIDDEN and said is None:
        return None  # what was said below it may repeat it
    if said is None and not below:
        return None
    return Thread(said, below, first.place, first.place_name, first.id)


def delegates(meeting: Meeting) -> dict[str, str]:
    """Who may comment in the meeting now: names by the id of the person, as Vietnamese lists are ordered."""
    held = meeting_queries.holders(meeting, sorted(policy.WRITES), now())
    return {one.person_id: one.shown_name for one in held if one.person_id}


def _said(one: Comment, actor: Actor) -> Said:
    is_mine = one.person_id == actor.id
    i_agree = any(agreement.person_id == actor.id for agreement in one.agreements)
    return Said(one, one.name if one.is_named or is_mine else None, is_mine, len(one.agreements), i_agree)


def _sees_all(about: Subject, actor: Actor) -> bool:
    return policy.sees_all(actor, about.meeting, about.item_id)


def _reads(one: Comment, actor: Actor, about: Subject) -> bool:
    if one.parent_id is not None:
        parent = session().get_one(Comment, one.parent_id)
        if parent.state is CommentState.HIDDEN and not policy.can_moderate(actor, about.meeting):
            return parent.person_id == actor.id
        return _reads_answer(one, actor, about)
    return policy.is_shown(one, actor, _sees_all(about, actor), policy.can_moderate(actor, about.meeting))


def _reads_answer(one: Comment, actor: Actor, about: Subject) -> bool:
    """The author of a comment reads what is answered, whoever else may."""
    assert one.parent_id is not None
    own_thread = session().get_one(Comment, one.parent_id).person_id == actor.id
    sees = own_thread or _sees_all(about, actor)
    return policy.is_shown(one, actor, sees, policy.can_moderate(actor, about.meeting))


def streams_heard(about: Subject, actor: Actor) -> list[dict[str, str | int]]:
    """What a page of it listens to, as {id, seq}."""
    heard = [sheet_stream(about.id).id, actor.id]
    if _sees_all(about, actor):
        heard.append(drafting_stream(about.id).id)
    heads = journal.heads(heard)
    return [{"id": one, "seq": heads[one].seq if one in heads else 0} for one in heard]


def can_hear(actor: Actor, kind: str, subject_id: str) -> bool:
    """Whether the actor may join that stream of the subject."""
    try:
        about = subject(subject_id, actor)
    except NotFound:
        return False
    return kind == "comments" or _sees_all(about, actor)


def counts(meeting: Meeting, actor: Actor) -> dict[str, int]:
    """How many comments this actor may read, by what they are on; an item's count holds its papers'."""
    query = (
        select(Comment.subject_id, Comment.item_id, func.count())
        .where(Comment.meeting_id == meeting.id, Comment.parent_id.is_(None), Comment.state == CommentState.SENT)
        .group_by(Comment.subject_id, Comment.item_id)
    )
    if not policy.can_moderate(actor, meeting):
        brings = items_brought_by(actor, meeting)
        query = query.where(
            (Comment.visibility == Visibility.DELEGATES) | (Comment.person_id == actor.id) | Comment.item_id.in_(brings)
        )
    found: dict[str, int] = {}
    for subject_id, item_id, count in session().execute(query):
        for counted in {subject_id, item_id or subject_id}:
            found[counted] = found.get(counted, 0) + count
    return found


def own(actor: Actor) -> Sequence[Comment]:
    """What the actor wrote in all meetings, answers too, the newest first."""
    if not is_id(actor.id):
        return []
    query = select(Comment).where(Comment.person_id == actor.id).order_by(Comment.written_at.desc()).limit(500)
    return session().scalars(query.options(*_WHOLE)).all()


def answers_to(comment_ids: Sequence[str]) -> dict[str, list[Comment]]:
    """The answers that stand, by the comment they are given to."""
    query = (
        select(Comment)
        .where(Comment.parent_id.in_(comment_ids), Comment.state == CommentState.SENT)
        .order_by(Comment.written_at)
    )
    found: dict[str, list[Comment]] = {}
    for one in session().scalars(query):
        found.setdefault(one.parent_id or "", []).append(one)
    return found


def papers_of(about: Subject, actor: Actor) -> list[Document]:
    """The papers of an item, each with comments of its own, as far as the actor may read them."""
    if about.version is not None or about.item is None:
        return []
    found = documents.papers(about.meeting, Reader.of(actor, about.meeting), actor)
    return [paper.document for paper in found.get(about.item.id, [])]


def all_of(meeting: Meeting) -> Sequence[Comment]:
    """Every comment of the meeting without the answers, for the secretariat, by paper and time."""
    query = (
        select(Comment)
        .where(Comment.meeting_id == meeting.id, Comment.parent_id.is_(None))
        .order_by(Comment.subject_id, Comment.written_at)
        .options(*_WHOLE)
    )
    return session().scalars(query).all()


def titles(subject_ids: Iterable[str]) -> dict[str, str]:
    """How lists name what was commented on."""
    wanted = list(set(subject_ids))
    named = {one.id: one.title for one in session().scalars(select(AgendaItem).where(AgendaItem.id.in_(wanted)))}
    papers = session().scalars(select(Document).where(Document.id.in_(wanted)))
    return named | {one.id: f"{one.heading} {one.abstract}".strip() for one in papers}
