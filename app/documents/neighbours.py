"""What else the sender of a file has waiting: candidates for one call of the converter, never two senders' files."""

from pathlib import Path

from sqlalchemy import select

from app.documents.intake.ahead import MOST, Ahead, Waiting
from app.documents.models import Outcome, Version
from app.kernel import files
from app.kernel.db import reading

_LOOKED_AT = 4 * MOST  # of a long queue: many are no Office files


def ahead_of(version_id: str, folder: Path) -> Ahead:
    """What the version may be converted together with; PDFs made before their turn lie in `folder`."""
    with reading() as session:
        version = session.get_one(Version, version_id)
        sha256, sender = version.sha256, version.uploaded_by

    def waiting() -> list[Waiting]:
        with reading() as session:
            rows = session.execute(
                select(Version.file_name, Version.sha256)
                .where(Version.uploaded_by == sender, Version.outcome == Outcome.WAITING, Version.sha256 != sha256)
                .order_by(Version.uploaded_at)
                .limit(_LOOKED_AT)
            ).all()
        return [Waiting(name, hash_, lambda hash_=hash_: files.store().local(hash_)) for name, hash_ in rows]  # type: ignore[misc]

    return Ahead(folder, sha256, waiting)
