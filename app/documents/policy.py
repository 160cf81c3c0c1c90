"""Who may see and do what with papers: the only judge, asked by actions, queries and templates."""

from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import ColumnElement, and_, false, or_, select, true

from app.documents.models import Classification, Document, Dossier, ItemSubmitter, Version, VersionState
from app.kernel.actor import Actor
from app.kernel.clock import now
from app.kernel.db import session
from app.kernel.ids import is_id
from app.meetings import queries as meetings
from app.meetings.models import MEMBERS, Meeting, Participation, Role

RELEASED = (VersionState.RELEASED, VersionState.SUPERSEDED)
# What an agency sees of the items it brings: what it submitted itself, and what is released.
SEEN_BY_SUBMITTERS = (VersionState.SUBMITTED, VersionState.VERIFIED, *RELEASED)
# Personnel files are for those who vote on persons and those who count (matrix, section 5.2).
SEES_RESTRICTED = frozenset(
    {Role.DELEGATE, Role.PRESIDING_OFFICER, Role.PRESIDIUM, Role.TELLER, Role.TELLER_HEAD, Role.OFFICE_STAFF}
)
# The secretary proposes, the office releases (matrix, section 5.2).
PREPARES = frozenset({Role.OFFICE_STAFF, Role.SESSION_SECRETARY})
RELEASES = frozenset({Role.OFFICE_STAFF})
PRESENTS = frozenset({Role.PRESIDING_OFFICER, Role.PRESIDIUM, Role.SESSION_SECRETARY, Role.OFFICE_STAFF})


@dataclass(frozen=True)
class Reader:
    """One actor in one meeting: the roles are asked of the database once and judged many times."""

    roles: frozenset[Role]
    groups: frozenset[str]
    closed: frozenset[str] = frozenset()  # items of closed sittings, whose papers are the council's alone (R-SES-10)
    brings: frozenset[str] = frozenset()  # items that the actor's agency submits

    @classmethod
    def of(cls, actor: Actor, meeting: Meeting) -> "Reader":
        """The actor's roles and delegate groups in the meeting now."""
        roles = meeting.roles_of(actor.id, now())
        if Role.HALL_SCREEN in roles and meeting.is_closed_now:
            roles -= {Role.HALL_SCREEN}  # the display of a hall is dark while the doors are closed (R-SES-10)
        closed = frozenset[str]() if not roles or roles & MEMBERS else closed_items(meeting)
        brings = items_brought_by(actor, meeting) if Role.SUBMITTING_AGENCY in roles else frozenset[str]()
        return cls(roles, _groups(actor, meeting), closed, brings)

    @property
    def prepares(self) -> bool:
        return bool(self.roles & PREPARES)

    def can_read(self, version: Version) -> bool:
        """Whether this version's pages are for the reader."""
        document = version.document
        if self.prepares and document.classification != Classification.RESTRICTED:
            return True
        if self.roles & RELEASES:
            return True
        if version.state in SEEN_BY_SUBMITTERS and self._brings(document):
            return True
        return version.is_released and self.is_for(document)

    def is_for(self, document: Document) -> bool:
        """Whether the reader is among those a paper is meant for once it is released."""
        if document.classification == Classification.RESTRICTED and not self.roles & SEES_RESTRICTED:
            return False
        if self._brings(document):
            return True
        if document.group_id is not None and document.group_id not in self.groups and not self.prepares:
            return False
        if self.roles & MEMBERS:
            return True
        return bool(self.roles) and document.for_guests and document.dossier.item_id not in self.closed

    def _brings(self, document: Document) -> bool:
        """Whether the paper is of an item that the reader's agency submits: no personnel file, no single group's."""
        is_open = document.classification != Classification.RESTRICTED and document.group_id is None
        return is_open and document.dossier.item_id in self.brings

    def readable(self) -> ColumnElement[bool]:
        """The same judgement as a condition on Document joined with Version and Dossier, for lists and search."""
        if not self.brings:
            return self._readable_by_role()
        is_open = and_(Document.classification != Classification.RESTRICTED, Document.group_id.is_(None))
        mine = and_(is_open, Dossier.item_id.in_(self.brings), Version.state.in_(SEEN_BY_SUBMITTERS))
        return or_(self._readable_by_role(), mine)

    def _readable_by_role(self) -> ColumnElement[bool]:
        if self.roles & RELEASES:
            return true()
        released = Version.state.in_(RELEASED)
        open_to = [Document.classification != Classification.RESTRICTED]
        if self.roles & SEES_RESTRICTED:
            open_to.append(true())
        if self.prepares:
            return or_(Document.classification != Classification.RESTRICTED, and_(released, or_(*open_to)))
        mine = or_(Document.group_id.is_(None), Document.group_id.in_(self.groups))
        if self.roles & MEMBERS:
            return and_(released, or_(*open_to), mine)
        if self.roles:
            open_item = or_(Dossier.item_id.is_(None), Dossier.item_id.not_in(self.closed))
            return and_(released, Document.for_guests, open_item, *open_to[:1], mine)
        return false()


def _groups(actor: Actor, meeting: Meeting) -> frozenset[str]:
    if not is_id(actor.id):
        return frozenset()
    mine = Participation.is_of(actor.id)
    held = Participation.starts_at <= now(), or_(Participation.ends_at.is_(None), Participation.ends_at > now())
    query = select(Participation.group_id).where(Participation.meeting_id == meeting.id, mine, *held)
    return frozenset(group_id for group_id in session().scalars(query) if group_id is not None)


def items_brought_by(actor: Actor, meeting: Meeting) -> frozenset[str]:
    """The items that the actor submits now, by a participation that holds (section 5.2, "own items")."""
    if not is_id(actor.id):
        return frozenset()
    mine = Participation.is_of(actor.id)
    held = Participation.starts_at <= now(), or_(Participation.ends_at.is_(None), Participation.ends_at > now())
    query = (
        select(ItemSubmitter.item_id)
        .join(ItemSubmitter.participation)
        .where(Participation.meeting_id == meeting.id, Participation.role == Role.SUBMITTING_AGENCY, mine, *held)
    )
    return frozenset(session().scalars(query))


def submitters_of(item_id: str) -> frozenset[str]:
    """The persons who submit the item now."""
    held = Participation.starts_at <= now(), or_(Participation.ends_at.is_(None), Participation.ends_at > now())
    query = (
        select(Participation.person_id)
        .join(ItemSubmitter, ItemSubmitter.participation_id == Participation.id)
        .where(ItemSubmitter.item_id == item_id, Participation.role == Role.SUBMITTING_AGENCY, *held)
    )
    return frozenset(person_id for person_id in session().scalars(query) if person_id is not None)


def participations_that_bring(item_id: str | None) -> frozenset[str]:
    """The participations of the agencies that bring the item, past ones too; none for what is of no item."""
    if item_id is None:
        return frozenset()
    query = select(ItemSubmitter.participation_id).where(ItemSubmitter.item_id == item_id)
    return frozenset(session().scalars(query))


def closed_items(meeting: Meeting) -> frozenset[str]:
    """The items of closed sittings, with all below them (R-SES-10)."""
    whole = meetings.agenda(meeting.id)
    shown = whole.only(lambda row: row.sitting is None or not row.sitting.is_closed_sitting, lambda _sitting: True)
    return frozenset(row.item.id for row in whole.flat()) - {row.item.id for row in shown.flat()}


def is_for_guests(document: Document) -> bool:
    """Whether guests may know of the paper: marked so, and not of a closed sitting (R-SES-10)."""
    meeting = document.dossier.meeting
    return document.for_guests and meeting is not None and document.dossier.item_id not in closed_items(meeting)


def is_public(version: Version) -> bool:
    """Whether anybody may read it: released now, classified as public, and not for one group only.

    That its meeting and its item are public is judged by `queries.public_papers`.
    """
    document = version.document
    return (
        version.state is VersionState.RELEASED
        and document.classification is Classification.PUBLIC
        and document.group_id is None
    )


def can_prepare(actor: Actor, meeting: Meeting) -> bool:
    """Receive files, file them under the agenda, name them."""
    return actor.is_system or bool(meeting.roles_of(actor.id, now()) & PREPARES)


def can_submit(actor: Actor, meeting: Meeting, item_id: str | None) -> bool:
    """Send papers for an item: whoever prepares the meeting, and the agency that brings the item."""
    if can_prepare(actor, meeting):
        return True
    return item_id is not None and item_id in items_brought_by(actor, meeting)


def can_release(actor: Actor, meeting: Meeting) -> bool:
    """Release, replace and withdraw (with the approval of whoever presides)."""
    return actor.is_system or bool(meeting.roles_of(actor.id, now()) & RELEASES)


class Eyes(Protocol):
    """Somebody's eyes on papers: a `Reader` of a meeting's, a `ShelfReader` of a body's shelf."""

    def can_read(self, version: Version) -> bool:
        """Whether this version's pages are for the reader."""


def can_download(reader: Eyes, version: Version) -> bool:
    """Personnel files are read on the screen only (D21 of the demonstration: not to be downloaded).

    The office may let readers keep one: then each takes home the copy that carries the name.
    """
    document = version.document
    return reader.can_read(version) and (document.classification != Classification.RESTRICTED or document.may_be_kept)


def is_marked_for(reader: Eyes, version: Version) -> bool:
    """Whether this reader gets the paper only as a copy with the reader's name in every picture.

    So does everybody who reads a restricted paper but the office that releases it.
    """
    if version.document.classification != Classification.RESTRICTED:
        return False
    return not (isinstance(reader, Reader) and reader.roles & RELEASES)


def can_present(actor: Actor, meeting: Meeting) -> bool:
    """Turn pages for everybody who follows."""
    return bool(meeting.roles_of(actor.id, now()) & PRESENTS)
