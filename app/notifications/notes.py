"""Who is told that notes were shared with them: once for each share, and never of a stroke."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.annotations import sharing
from app.annotations.models import NoteShare
from app.documents.models import Document
from app.kernel.ids import new_id
from app.kernel.sentences import _
from app.notifications.models import Notice


def untold(session: Session) -> list[str]:
    """The shares of which nobody was told yet."""
    waiting = select(NoteShare.id).where(NoteShare.told_at.is_(None), NoteShare.ended_at.is_(None))
    return list(session.scalars(waiting))


def tell(session: Session, share: NoteShare) -> set[str]:
    """A notice, in the application only, for each of the audience who may read the paper; gives their ids."""
    document = session.get(Document, share.document_id)
    meeting_id = document.dossier.meeting_id if document is not None else None
    if document is None or meeting_id is None:
        return set()
    writer = session.get_one(Person, share.person_id).full_name
    text = _("{name} chia sẻ ghi chú với đại biểu: {paper}.", name=writer, paper=document.title).dump()
    told = sharing.members_of(share)
    for person_id in told:
        session.add(
            Notice(
                id=new_id(), person_id=person_id, meeting_id=meeting_id, subject_id=share.id, at=share.shared_at,
                text=text, href=f"/documents/{document.id}",
            )
        )  # fmt: skip
    return told
