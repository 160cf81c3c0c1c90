"""Shared notes: with whom, and what of them somebody is shown at this moment.

Nothing is copied. A share names notes and an audience, and who belongs to the audience is asked anew each time: whoever
leaves it, or may no longer read the paper, is shown nothing from then on.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, partial
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, or_, select, union_all

from app.accounts.models import Body, BodyKind, DelegateGroup, Membership, Person, Term
from app.annotations import policy, queries
from app.annotations.models import Audience, Note, NoteKind, NoteShare
from app.documents.models import Classification, Document, Version
from app.documents.queries import load_version, newest_for
from app.kernel.actor import Actor
from app.kernel.clock import HOME, now
from app.kernel.db import session
from app.kernel.errors import NotFound
from app.kernel.sentences import Sentence, _
from app.meetings.models import Meeting, Participation, Role

COMMITTEES = (BodyKind.COUNCIL_COMMITTEE, BodyKind.STANDING_COMMITTEE)
SITS = (Role.DELEGATE, Role.PRESIDING_OFFICER)  # in a discussion group: who keeps its record may be of the office
MOST_LENT = 2000  # notes that one person is shown at once, the newest
UNDO = timedelta(minutes=10)
HEADINGS = {
    Audience.DELEGATE_GROUP: _("Tổ đại biểu"),
    Audience.COMMITTEE: _("Ban của Hội đồng nhân dân"),
    Audience.DISCUSSION_GROUP: _("Tổ thảo luận"),
    Audience.PERSON: _("Người dự họp"),
}


# ---- who belongs to an audience ------------------------------------------------------------------


def _belonging(at: datetime) -> Subquery:
    """Who (`who`) belongs at that moment to which delegate group, committee or discussion group (`whole`)."""
    on = at.astimezone(HOME).date()
    sits = and_(
        Membership.starts_on <= on, or_(Membership.ends_on.is_(None), Membership.ends_on >= on), Term.ends_on >= on
    )
    lines = select(Membership).join(Term, Term.id == Membership.term_id).where(sits)
    return union_all(
        lines.with_only_columns(Membership.group_id.label("whole"), Membership.person_id.label("who")),
        lines.with_only_columns(Term.body_id, Membership.person_id),
        select(Participation.meeting_id, Participation.person_id)
        .join(Meeting, Meeting.id == Participation.meeting_id)
        .where(Meeting.parent_id.is_not(None), Meeting.convened_at.is_not(None), Participation.role.in_(SITS))
        .where(_holds(at)),
    ).subquery()


def _holds(at: datetime) -> ColumnElement[bool]:
    return and_(Participation.starts_at <= at, or_(Participation.ends_at.is_(None), Participation.ends_at > at))


def _audiences(person_id: str) -> list[str]:
    belonging = _belonging(now())
    return [person_id, *session().scalars(select(belonging.c.whole).where(belonging.c.who == person_id))]


def members_of(share: NoteShare) -> set[str]:
    """Those with whom it is shared now, who may read the paper now, by their ids. Never its writer."""
    found = {share.audience_id}
    if share.audience is not Audience.PERSON:
        belonging = _belonging(now())
        found = set(session().scalars(select(belonging.c.who).where(belonging.c.whole == share.audience_id)))
    document = session().get(Document, share.document_id)
    return _readers(document, found - {share.person_id}) if document is not None else set()


def _readers(document: Document, people: set[str]) -> set[str]:
    """Those of them who take part in the paper's meeting; of a paper that is not for all of it, its readers."""
    taking_part = select(Participation.person_id).where(
        Participation.meeting_id == document.dossier.meeting_id,
        Participation.role.in_(policy.SHARES),
        Participation.person_id.in_(people),
        _holds(now()),
    )
    found = {str(one) for one in session().scalars(taking_part)}
    if document.classification is not Classification.RESTRICTED and document.group_id is None:
        return found
    return {one for one in found if newest_for(document.id, Actor(one, "")) is not None}


def shown(actor: Actor, note: Note) -> set[str]:
    """Whoever is shown that note of the actor's, by their ids."""
    shares = _given(actor).where(
        NoteShare.document_id == note.document_id,
        NoteShare.ended_at.is_(None),
        or_(NoteShare.note_id.is_(None), NoteShare.note_id == note.id),
    )
    return set().union(*(members_of(one) for one in session().scalars(shares)))


# ---- what one is shown -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Lent:
    """A note of somebody else's."""

    note: Note
    writer: Person
    written_on: Version


def lent_to(actor: Actor, document_id: str | None = None) -> list[Lent]:
    """What others share with this person, of one paper or of all, in the order of the pages.

    Only of versions that the person may read now, and nothing that is no more than an empty field.
    """
    if actor.kind != "person":
        return []
    shared = and_(
        NoteShare.person_id == Note.person_id,
        NoteShare.document_id == Note.document_id,
        or_(NoteShare.note_id.is_(None), NoteShare.note_id == Note.id),
    )
    query = (
        select(Note, Person, Version)
        .join(NoteShare, shared)
        .join(Person, Person.id == Note.person_id)
        .join(Version, Version.id == Note.version_id)
        .where(NoteShare.audience_id.in_(_audiences(actor.id)), NoteShare.ended_at.is_(None))
        .where(Note.person_id != actor.id, Note.removed.is_(False), or_(Note.kind != NoteKind.NOTE, Note.words != ""))
    )
    if document_id is not None:
        query = query.where(Note.document_id == document_id)
    rows = session().execute(query.order_by(Note.saved_at.desc(), Note.id).limit(MOST_LENT))
    found = {note.id: Lent(note, writer, version) for note, writer, version in rows}  # once, however often shared
    may_see = cache(partial(_may_see, actor))
    lent = [one for one in found.values() if may_see(one.written_on.id)]
    return sorted(lent, key=lambda one: (one.note.page, one.note.written_at, one.note.id))


def _may_see(actor: Actor, version_id: str) -> bool:
    """Whether the person may read that version, as one of those who may share."""
    try:
        version, _reader = load_version(version_id, actor)
    except NotFound:
        return False
    return policy.can_share(actor, version.document.dossier.meeting)


def short_names(people: Iterable[Person]) -> dict[str, str]:
    """The given name of each, by id; the whole name where two of them share it."""
    names = {one.id: one.full_name for one in people}
    given = [name.split()[-1] for name in names.values()]
    return {one: name if given.count(name.split()[-1]) > 1 else name.split()[-1] for one, name in names.items()}


def told(lent: Lent, short: str) -> dict[str, Any]:
    """As a reader draws it; what stood at its place in an older version is not told."""
    note = lent.note
    place = {name: part for name, part in json.loads(note.place).items() if name != "was"}
    return {
        "id": note.id, "version": note.version_id, "page": note.page, "kind": note.kind.value, "colour": note.colour,
        "place": place, "words": note.words, "at": note.written_at.isoformat(),
        "writer": {"id": lent.writer.id, "name": lent.writer.full_name, "short": short},
    }  # fmt: skip


# ---- with whom one shares --------------------------------------------------------------------------


@dataclass(frozen=True)
class Given:
    """A share as its giver sees it. `note`: None for all on the paper; `version`: where it can be given again."""

    share: NoteShare
    whom: Sentence | str
    note: Note | None
    document: Document
    version: Version | None


def _given(actor: Actor) -> Select[NoteShare]:
    return select(NoteShare).where(NoteShare.person_id == actor.id)


def given_by(actor: Actor, document_id: str | None = None) -> list[Given]:
    """What this person shares, the last first, and what was taken back a moment ago."""
    query = _given(actor).where(or_(NoteShare.ended_at.is_(None), NoteShare.ended_at > now() - UNDO))
    if document_id is not None:
        query = query.where(NoteShare.document_id == document_id)
    shares = session().scalars(query.order_by(NoteShare.shared_at.desc(), NoteShare.id)).all()
    version_for = cache(partial(queries.version_for, actor))
    return [
        Given(
            one, whom(one.audience, one.audience_id), session().get(Note, one.note_id) if one.note_id else None,
            session().get_one(Document, one.document_id), version_for(one.document_id),
        )
        for one in shares
    ]  # fmt: skip


def whom(audience: Audience, audience_id: str) -> Sentence | str:
    """The audience by its name."""
    if audience is Audience.PERSON:
        return session().get_one(Person, audience_id).full_name
    if audience is Audience.COMMITTEE:
        return session().get_one(Body, audience_id).name
    if audience is Audience.DISCUSSION_GROUP:
        return session().get_one(Meeting, audience_id).title
    return _group_name(session().get_one(DelegateGroup, audience_id))


def _group_name(group: DelegateGroup) -> Sentence:
    if group.name:
        return _("Tổ đại biểu số {number} ({name})", number=group.number, name=group.name)
    return _("Tổ đại biểu số {number}", number=group.number)


def audiences(actor: Actor, meeting: Meeting) -> dict[Audience, list[tuple[str, Sentence | str]]]:
    """With whom this person may share notes on the meeting's papers: (id, name) by kind, those that there are."""
    at = now()
    groups = select(DelegateGroup).where(DelegateGroup.term_id == meeting.term_id).order_by(DelegateGroup.number)
    committees = select(Body).where(Body.parent_id == meeting.body_id, Body.kind.in_(COMMITTEES)).order_by(Body.name)
    own = (
        select(Meeting)
        .join(Participation, Participation.meeting_id == Meeting.id)
        .where(Meeting.parent_id == meeting.id, Meeting.convened_at.is_not(None), _holds(at))
        .where(Participation.person_id == actor.id, Participation.role.in_(SITS))
    )
    people = (
        select(Person)
        .join(Participation, Participation.person_id == Person.id)
        .where(Participation.meeting_id == meeting.id, Participation.role.in_(policy.SHARES), _holds(at))
        .where(Person.active, Person.id != actor.id)
        .order_by(Person.sort_name, Person.id)
    )
    found: dict[Audience, Sequence[tuple[str, Sentence | str]]] = {
        Audience.DELEGATE_GROUP: [(one.id, _group_name(one)) for one in session().scalars(groups)],
        Audience.COMMITTEE: [(one.id, one.name) for one in session().scalars(committees)],
        Audience.DISCUSSION_GROUP: [(one.id, one.title) for one in session().scalars(own).unique()],
        Audience.PERSON: [(one.id, one.full_name) for one in session().scalars(people).unique()],
    }
    return {kind: list(dict(named).items()) for kind, named in found.items() if named}
