"""The chamber that journeys happen in: the running system, its people with their passwords, papers on their way."""

import os
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from app import open_stores
from app.accounts.actions import set_password
from app.accounts.models import Person
from app.config import Settings
from app.documents.actions import receive
from app.documents.actions.file import Filing, file_document
from app.documents.actions.release import release
from app.documents.models import Classification, DocumentKind, Version
from app.kernel import clock, db, migrations
from app.kernel.actor import Actor, system
from app.kernel.db import Database, reading
from app.meetings import actions
from app.meetings.models import ItemType, Meeting
from tests.browser.reader_pack import typeset
from tests.corpus.household import Household, running
from tests.meetings import world
from tests.ports import free_port

PASSWORD = "ruong-bac-thang-xanh-2026"
PATIENCE_S = 120.0
ITEMS = (
    "Báo cáo tình hình kinh tế - xã hội",
    "Tờ trình bổ sung kế hoạch đầu tư công năm 2026",
    "Quy chế hoạt động của Hội đồng nhân dân tỉnh",
)
DOCUMENTS = Path(
    os.environ.get("NGHITRUONG_DOCUMENTS") or Path(__file__).parents[2] / ".." / "shared" / "documents"
).resolve()


def address_of(actor: Actor) -> str:
    """What the person types to sign in."""
    return f"{actor.id}@anlinh.gov.vn"


@dataclass
class Chamber:
    """The running system and who is in it: Thảo of the office, Bình presiding, delegates Lan and Huy, Trị who
    administers, and Lạ of no meeting unless a test gives him a role. `meetings` are made by the tests, each its own."""

    household: Household
    people: world.World
    database: Database

    @property
    def url(self) -> str:
        return self.household.url

    def meeting(self, title: str) -> str:
        """A convened meeting in two months with three items; returns its id."""
        opens = clock.now().date() + timedelta(days=60)
        meeting = world.held_meeting(self.people, title=title, starts_on=opens, ends_on=opens + timedelta(days=1))
        with reading() as session:
            sitting = session.get_one(Meeting, meeting.id).sittings[0].id
        for item in ITEMS:
            actions.add_item(
                self.people.thao, meeting.id, title=item, type=ItemType.RESOLUTION, minutes=30, sitting_id=sitting
            )
        return meeting.id

    def items(self, meeting_id: str) -> list[str]:
        """The ids of the meeting's items in their order."""
        with reading() as session:
            rows = sorted(session.get_one(Meeting, meeting_id).items, key=lambda item: item.position)
            return [row.id for row in rows if row.removed_at is None]

    def paper(self, meeting_id: str, path: Path, title: str, item: int = 0) -> str:
        """The secretariat takes a file, files it under the item and waits for its pages; returns the version's id."""
        thao = self.people.thao
        version = receive.take_file(thao, meeting_id, path, path.name)
        filing = Filing(
            title, "", DocumentKind.SUBMISSION, self.items(meeting_id)[item], Classification.INTERNAL, for_guests=False
        )
        file_document(thao, meeting_id, version.document_id, filing)
        self.wait_for_pages([version.id])
        return version.id

    def unfiled(self, meeting_id: str, path: Path) -> str:
        """A file on the desk that nobody has hung under an item yet; returns the version's id."""
        version = receive.take_file(self.people.thao, meeting_id, path, path.name)
        self.wait_for_pages([version.id])
        return version.id

    def next_version(self, meeting_id: str, version_id: str, path: Path) -> str:
        """The secretariat takes a file as the next version of that paper; returns its id when its pages are done."""
        thao, content = self.people.thao, path.read_bytes()
        with reading() as session:
            document_id = session.get_one(Version, version_id).document_id
        upload = receive.begin_upload(
            thao, meeting_id, path.name, len(content), declared=True, most=1 << 40, document_id=document_id
        )
        incoming = self.household.settings.data / "incoming"
        receive.grow(upload, incoming, 0, content)
        version = receive.finish_upload(thao, upload.id, incoming)
        assert version is not None
        self.wait_for_pages([version.id])
        return version.id

    def wait_for_pages(self, version_ids: Sequence[str]) -> list[Version]:
        """Until the worker has done them all."""
        deadline = time.monotonic() + PATIENCE_S
        while True:
            with reading() as session:
                found = list(session.scalars(select(Version).where(Version.id.in_(version_ids))))
            if all(one.outcome.is_over for one in found):
                return found
            assert time.monotonic() < deadline, [(one.file_name, one.outcome, one.step) for one in found]
            time.sleep(0.2)

    def release(self, meeting_id: str, *version_ids: str) -> None:
        """As the button does."""
        release(self.people.thao, meeting_id, version_ids)

    def kill_web(self) -> None:
        """SIGKILL to the process that answers: nobody is told good-bye."""
        os.kill(self._web(), signal.SIGKILL)

    def _web(self) -> int:
        for folder in Path("/proc").iterdir():
            with suppress(OSError, ValueError):
                words = (folder / "cmdline").read_bytes().decode(errors="replace").split("\0")
                parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
                if int(parent) == self.household.supervisor.pid and any(word.endswith("wsgi.py") for word in words):
                    return int(folder.name)
        raise LookupError("no web process is running")

    def faults(self) -> list[str]:
        """What the processes wrote down as their own mistakes."""
        return [*self.household.faults(), *self.household.failed_jobs()]


@contextmanager
def open_chamber(folder: Path, keeping_mbit_s: int = 0, **given: str) -> Iterator[Chamber]:
    """Founds the council in an empty data folder and starts the system on it; `given` are settings of media and TURN.

    Laptops keep papers ahead only where that is what a test is about: each new browser would fetch the whole shell.
    """
    settings = Settings(data=folder, port=free_port(), keeping_mbit_s=keeping_mbit_s, **given)  # type: ignore[arg-type]
    database = open_stores(settings)
    migrations.upgrade(database)
    people = world.build(database)
    for actor in (people.thao, people.binh, people.lan, people.huy, people.dat, people.admin, people.stranger):
        with database.writing(database.engine) as session:
            session.get_one(Person, actor.id).email = address_of(actor)
        set_password(system("setup"), actor.id, PASSWORD)
    with running(settings) as household:
        yield Chamber(household, people, database)
    database.close()
    db.bind(None)


def vietnamese_papers(folder: Path) -> Path:
    """A folder of PDFs to be dropped: the shared real ones where they are, else some that are made here."""
    real = DOCUMENTS / "vn-pdf"
    if real.is_dir():
        return real
    folder.mkdir(parents=True, exist_ok=True)
    for number, name in enumerate(("Tờ trình 91", "Báo cáo 60", "Báo cáo thẩm tra 12", "Dự thảo nghị quyết"), start=1):
        typeset(number + 1, folder / f"{name}.pdf", text=lambda n, name=name: f"NGHỊ ĐỊNH, {name}, trang {n}")  # type: ignore[misc]
    return folder
