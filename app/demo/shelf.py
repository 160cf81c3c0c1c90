"""What lies on the council's reference shelf: two resolutions of the term before, each linked from an item."""

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from app.config import Settings
from app.demo import accounts, facts, preparing
from app.demo.filing import digitise_waiting
from app.demo.papers import source
from app.documents import press
from app.documents.actions import receive, shelf
from app.documents.actions.shelf import Description
from app.documents.models import Classification, Document, DocumentKind, Dossier, ShelfLink, Version, VersionState
from app.kernel.clock import standing_at
from app.kernel.db import reading

BROUGHT = datetime(2026, 4, 6, 9, tzinfo=facts.ZONE)


@dataclass(frozen=True)
class Reference:
    """A paper of the shelf and the item of the session that links it."""

    code: str
    symbol: str
    title: str
    item: int

    @property
    def file_name(self) -> str:
        """What the file is called when it comes, and how it is known again."""
        return f"{self.code} - {self.title}.pdf"


REFERENCES = (
    Reference("S01", "27/2021/NQ-HĐND", "Nghị quyết quy định nguyên tắc, tiêu chí phân bổ vốn đầu tư công", 16),
    Reference("S02", "08/2021/NQ-HĐND", "Nghị quyết ban hành Quy chế làm việc của HĐND tỉnh khóa XVIII", 15),
)


def fill(settings: Settings, meeting: str, *, digitise: bool) -> bool:
    """Brings the papers, publishes what is ready and links it; true when nothing is still on its way."""
    council = accounts.council_id()
    assert council is not None
    _bring(settings, council)
    if digitise:
        digitise_waiting(settings.worker_slots, BROUGHT + timedelta(minutes=5))
    with standing_at(BROUGHT + timedelta(minutes=10)):
        done = [_publish(council, meeting, one) for one in REFERENCES]
    return all(done)


def _bring(settings: Settings, council: str) -> None:
    missing = [one for one in REFERENCES if _version(council, one) is None]
    files = press.set_papers({one.file_name: source.paper(one.code) for one in missing}, _folder(settings))
    with standing_at(BROUGHT):
        for one in missing:
            _take(settings, council, one, files[one.file_name])


def _folder(settings: Settings) -> Path:
    return settings.data / "demo" / "papers"


def _take(settings: Settings, council: str, one: Reference, file: Path) -> None:
    staff, size = accounts.secretary(), file.stat().st_size
    upload = receive.begin_shelf_upload(staff, council, one.file_name, size, declared=True, most=size)
    incoming = settings.data.resolve() / "incoming"
    incoming.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, incoming / upload.id)
    version = receive.finish_upload(staff, upload.id, incoming)
    if version is not None:
        told = Description(one.title, one.symbol, DocumentKind.RESOLUTION, Classification.PUBLIC, 2021)
        shelf.describe(staff, council, version.document_id, told)


def _publish(council: str, meeting: str, one: Reference) -> bool:
    version = _version(council, one)
    assert version is not None
    if version.state is VersionState.DRAFT:
        if not version.outcome.is_readable:
            return False
        shelf.publish(accounts.secretary(), council, [version.id])
    item = preparing.items(meeting)[one.item]
    with reading() as session:
        is_linked = session.get(ShelfLink, (item, version.document_id)) is not None
    if not is_linked and version.state in (VersionState.DRAFT, VersionState.RELEASED):
        shelf.link(accounts.secretary(), meeting, item, version.document_id)
    return True


def _version(council: str, one: Reference) -> Version | None:
    query = select(Version).join(Version.document).join(Document.dossier)
    here = Dossier.body_id == council, Dossier.kind == "shelf", Version.file_name == one.file_name
    with reading() as session:
        return session.scalars(query.where(*here)).first()
