"""Who may see and do what with a body's reference shelf: laws, earlier resolutions, working regulations.

Members of the body read it, and whoever takes part in a meeting whose items link a paper reads that paper: guests only
what is public. The office and the secretaries of sessions prepare it, the office publishes.
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select

from app.accounts.models import BodyRole
from app.accounts.policy import belongs
from app.documents.models import Classification, Document, Dossier, ShelfLink, Version
from app.documents.policy import RELEASED, Reader
from app.kernel.actor import Actor
from app.kernel.db import session
from app.kernel.ids import is_id
from app.meetings import policy as meetings
from app.meetings.models import MEMBERS, AgendaItem, Meeting, Participation, Role


@dataclass(frozen=True)
class ShelfReader:
    """One actor before one body's shelf; the same questions as `policy.Reader` answers for a meeting's papers."""

    belongs: bool = False
    prepares: bool = False
    linked: frozenset[str] = frozenset()  # documents of items of meetings that the actor is a member of, or submits
    linked_openly: frozenset[str] = frozenset()  # of items that the actor sees as a guest: those that are public

    @classmethod
    def of(cls, actor: Actor, body_id: str) -> "ShelfReader":
        """The actor's eyes on the shelf now."""
        inside = actor.is_system or belongs(actor, body_id)
        if inside:
            return cls(True, can_prepare(actor, body_id))
        linked, openly = _linked(actor, body_id)
        return cls(False, can_prepare(actor, body_id), linked, openly)

    @property
    def is_stranger(self) -> bool:
        """Whether there is no shelf for this actor: a paper that an item links is no way to the rest."""
        return not (self.belongs or self.prepares)

    def can_read(self, version: Version) -> bool:
        """Whether this version's pages are for the reader."""
        return self.prepares or (version.is_released and self.is_for(version.document))

    def is_for(self, document: Document) -> bool:
        """Whether the reader is among those a paper is meant for once it is published."""
        if document.classification == Classification.RESTRICTED:
            return False
        if self.belongs or document.id in self.linked:
            return True
        return document.classification == Classification.PUBLIC and document.id in self.linked_openly

    def readable(self) -> ColumnElement[bool]:
        """The same judgement as a condition on Document joined with Version and Dossier, for lists and search."""
        on_shelf = Dossier.kind == "shelf"
        if self.prepares:
            return on_shelf
        open_to = Document.classification != Classification.RESTRICTED
        public = Document.classification == Classification.PUBLIC
        linked = or_(Document.id.in_(self.linked), and_(public, Document.id.in_(self.linked_openly)))
        released = and_(on_shelf, Version.state.in_(RELEASED), open_to)
        return released if self.belongs else and_(released, linked)


def can_prepare(actor: Actor, body_id: str) -> bool:
    """Receive and name papers of the shelf: the body's office, and the secretary of a session of it now."""
    return can_publish(actor, body_id) or _is_secretary(actor, body_id)


def can_publish(actor: Actor, body_id: str) -> bool:
    """Publish, replace and withdraw: the body's office."""
    return actor.is_system or meetings.holds(actor, body_id, BodyRole.OFFICE_STAFF)


def _is_secretary(actor: Actor, body_id: str) -> bool:
    return bool(meetings.under_way_as(actor, body_id, frozenset({Role.SESSION_SECRETARY})))


def _linked(actor: Actor, body_id: str) -> tuple[frozenset[str], frozenset[str]]:
    """What items link of this shelf in meetings that the actor may see: as a member or submitter, and as a guest."""
    if not is_id(actor.id):
        return frozenset(), frozenset()
    known: set[str] = set()
    openly: set[str] = set()
    mine = Participation.is_of(actor.id)
    query = (
        select(Meeting)
        .join(AgendaItem, AgendaItem.meeting_id == Meeting.id)
        .join(ShelfLink, ShelfLink.item_id == AgendaItem.id)
        .join(Participation, Participation.meeting_id == Meeting.id)
        .where(Meeting.body_id == body_id, mine)
        .distinct()
    )
    for meeting in session().scalars(query):
        if not meetings.can_see(actor, meeting):
            continue
        reader = Reader.of(actor, meeting)
        for item_id, document_id in _links(meeting.id):
            if reader.roles & MEMBERS or item_id in reader.brings:
                known.add(document_id)
            elif item_id not in reader.closed:
                openly.add(document_id)
    return frozenset(known), frozenset(openly)


def _links(meeting_id: str) -> list[tuple[str, str]]:
    query = (
        select(ShelfLink.item_id, ShelfLink.document_id)
        .join(ShelfLink.item)
        .where(AgendaItem.meeting_id == meeting_id, AgendaItem.removed_at.is_(None))
    )
    return [(row.item_id, row.document_id) for row in session().execute(query)]


def can_hear_desk(actor: Actor, body_id: str) -> bool:
    """Whether the actor may join the stream of the shelf's desk."""
    return is_id(body_id) and can_prepare(actor, body_id)
