"""An installation in a folder of its own: databases with every table, a file store, some papers and entries."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from app import open_stores
from app.config import Settings
from app.documents.models import Document, Dossier, Version
from app.kernel import db, files, migrations
from app.kernel.actor import Actor
from app.kernel.clock import now
from app.kernel.db import Base, Database, TextBase
from app.kernel.events import Event
from app.kernel.ids import new_id
from app.kernel.journal import StreamRef
from app.kernel.transaction import transaction
from tests.meetings.world import World, build, draft_meeting

CLERK = Actor("clerk", "Văn thư")
STREAM = StreamRef(new_id(), "meeting", new_id())


@dataclass(frozen=True)
class BoxPacked(Event):
    """Something happened in the tests of operating."""

    number: int


def open_installation(folder: Path, **changes: object) -> tuple[Settings, Database]:
    """Opens the stores of the settings and makes every table, as this version's."""
    settings = Settings(data=folder, **changes)  # type: ignore[arg-type]
    database = open_stores(settings)
    Base.metadata.create_all(database.engine)
    TextBase.metadata.create_all(database.text_engine)
    for name, engine in (("main", database.engine), ("text", database.text_engine)):
        with engine.begin() as connection:
            connection.execute(text(f"CREATE TABLE schema_version_{name} (version_num VARCHAR(32) NOT NULL)"))
            connection.execute(
                text(f"INSERT INTO schema_version_{name} VALUES (:newest)"),
                {"newest": migrations.newest(name)},
            )
    return settings, database


def record(count: int, first: int = 0, stream: StreamRef = STREAM) -> None:
    """So many facts, a transaction each."""
    for number in range(first, first + count):
        with transaction(stream, CLERK) as tx:
            tx.record(BoxPacked(number))


def store_paper(folder: Path, content: bytes) -> str:
    """Puts a file into the store; returns its hash."""
    path = folder / f"paper-{hashlib.sha256(content).hexdigest()[:8]}"
    path.write_bytes(content)
    return files.store().put(path).sha256


def file_papers(database: Database, hashes: list[str]) -> World:
    """Rows that name these files: a meeting, a dossier, a document and a version each."""
    world = build(database)
    meeting = draft_meeting(world)
    with db.database().writing(database.engine) as session:
        dossier = Dossier(id=new_id(), body_id=world.body.id, meeting_id=meeting.id, kind="incoming")
        session.add(dossier)
        session.flush()
        for position, sha256 in enumerate(hashes):
            document = Document(
                id=new_id(), dossier_id=dossier.id, title=f"Báo cáo {position}", position=position,
                created_at=now(), created_by=world.thao.id,
            )  # fmt: skip
            session.add(document)
            session.flush()
            session.add(
                Version(
                    id=new_id(), document_id=document.id, number=1, file_name="bao-cao.pdf", sha256=sha256, size=1,
                    uploaded_at=now(), uploaded_by=world.thao.id,
                )
            )  # fmt: skip
    return world
