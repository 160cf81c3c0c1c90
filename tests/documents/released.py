"""A released version that no worker has read: for tests of what is bound to it and not of its pages."""

from sqlalchemy import select

from app.documents.models import Classification, Document, DocumentKind, Dossier, Outcome, Version, VersionState
from app.kernel import clock, db
from app.kernel.ids import new_id


def released(
    meeting: str,
    body: str,
    *,
    item: str | None = None,
    kind: DocumentKind = DocumentKind.OTHER,
    title: str = "Dự thảo",
    document: str | None = None,
    number: int = 1,
) -> tuple[str, str]:
    """A paper of the meeting or of the item, or a newer version of one, which replaces those before; returns the ids of
    its document and its version. The hash of its bytes is its number, 64 times."""
    with db.database().writing(db.database().engine) as session:
        if document is None:
            mine = Dossier.meeting_id == meeting, Dossier.item_id == item if item else Dossier.item_id.is_(None)
            dossier = session.scalars(select(Dossier).where(*mine)).first()
            if dossier is None:
                dossier = Dossier(id=new_id(), body_id=body, meeting_id=meeting, item_id=item, kind="item", title="")
                session.add(dossier)
                session.flush()
            document = new_id()
            session.add(
                Document(
                    id=document, dossier_id=dossier.id, kind=kind, title=title, created_at=clock.now(),
                    created_by="x", classification=Classification.PUBLIC,
                )
            )  # fmt: skip
            session.flush()
        for older in session.scalars(select(Version).where(Version.document_id == document)):
            older.state = VersionState.SUPERSEDED
        version = Version(
            id=new_id(), document_id=document, number=number, state=VersionState.RELEASED, file_name="x.pdf",
            sha256=f"{number}" * 64, size=1, uploaded_at=clock.now(), uploaded_by="x", outcome=Outcome.READY,
            released_at=clock.now(),
        )  # fmt: skip
        session.add(version)
        return document, version.id
