"""Who may see and do what with papers: the only judge, asked by actions, queries and templates."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, false, or_, true

from app.documents.models import Classification, Document, Version, VersionState
from app.kernel.actor import Actor
from app.kernel.clock import now
from app.meetings.models import MEMBERS, Meeting, Role

RELEASED = (VersionState.RELEASED, VersionState.SUPERSEDED)
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

    @classmethod
    def of(cls, actor: Actor, meeting: Meeting) -> "Reader":
        """The actor's roles and delegate groups in the meeting now."""
        mine = [p for p in meeting.participations if actor.id in (p.person_id, p.id)]
        return cls(meeting.roles_of(actor.id, now()), frozenset(p.group_id for p in mine if p.group_id))

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
        return version.is_released and self.is_for(document)

    def is_for(self, document: Document) -> bool:
        """Whether the reader is among those a paper is meant for once it is released."""
        if document.classification == Classification.RESTRICTED and not self.roles & SEES_RESTRICTED:
            return False
        if document.group_id is not None and document.group_id not in self.groups and not self.prepares:
            return False
        return bool(self.roles & MEMBERS) or (bool(self.roles) and document.for_guests)

    def readable(self) -> ColumnElement[bool]:
        """The same judgement as a condition on Document joined with Version, for lists and search."""
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
            return and_(released, Document.for_guests, *open_to[:1], mine)
        return false()


def can_prepare(actor: Actor, meeting: Meeting) -> bool:
    """Receive files, file them under the agenda, name them."""
    return actor.is_system or bool(meeting.roles_of(actor.id, now()) & PREPARES)


def can_release(actor: Actor, meeting: Meeting) -> bool:
    """Release, replace and withdraw (with the approval of whoever presides)."""
    return actor.is_system or bool(meeting.roles_of(actor.id, now()) & RELEASES)


def can_download(reader: Reader, version: Version) -> bool:
    """Personnel files are read on the screen only (D21 of the demonstration: not to be downloaded)."""
    return reader.can_read(version) and version.document.classification != Classification.RESTRICTED


def can_present(actor: Actor, meeting: Meeting) -> bool:
    """Turn pages for everybody who follows."""
    return bool(meeting.roles_of(actor.id, now()) & PRESENTS)
