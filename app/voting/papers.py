"""The papers a ballot is bound to: the released version of an item's text, and the report that must stand beside it."""

from collections.abc import Collection, Sequence

from sqlalchemy import case, select

from app.documents.models import Document, DocumentKind, Dossier, Version, VersionState
from app.documents.policy import Reader
from app.kernel import db
from app.kernel.actor import Actor
from app.meetings.models import AgendaItem, Meeting


def votable(item_id: str) -> Sequence[Version]:
    """The released versions of the item's papers, the draft resolution first: what a vote may be bound to."""
    first = case((Document.kind == DocumentKind.DRAFT_RESOLUTION, 0), else_=1)
    query = (
        select(Version)
        .join(Version.document)
        .join(Document.dossier)
        .where(Dossier.item_id == item_id, Version.state == VersionState.RELEASED)
        .order_by(first, Document.position, Document.created_at)
    )
    return db.session().scalars(query).all()


def draft_of(item_id: str) -> Version | None:
    """The draft resolution that the item's vote is on; None for an item without one."""
    return next((one for one in votable(item_id) if one.document.kind is DocumentKind.DRAFT_RESOLUTION), None)


def is_current(version_id: str) -> bool:
    """Whether that version is the one delegates have now: released, neither replaced nor withdrawn."""
    query = select(Version.id).where(Version.id == version_id, Version.state == VersionState.RELEASED)
    return db.session().scalars(query).first() is not None


def readable(actor: Actor, meeting: Meeting, version_ids: Collection[str]) -> set[str]:
    """Those of the versions that the actor may open; guests see a result, and not every text that it is about."""
    reader = Reader.of(actor, meeting)
    found = db.session().scalars(select(Version).where(Version.id.in_(version_ids)))
    return {one.id for one in found if reader.can_read(one)}


def lacks_verification(item: AgendaItem) -> bool:
    """Whether the report that the item requires was not released (R-RES-01; section 10, invariant 6)."""
    if not item.requires_verification:
        return False
    return not any(one.document.kind is DocumentKind.VERIFICATION_REPORT for one in votable(item.id))
