"""The 35 papers come in, are digitised, filed under the agenda and released, each at its time."""

import os
import shutil
import threading
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from app.config import Settings
from app.demo import accounts, facts, preparing
from app.demo.pace import at
from app.demo.papers import source
from app.demo.papers.register import REGISTER, Entry
from app.documents import press
from app.documents.actions import receive
from app.documents.actions.file import Filing, file_document
from app.documents.actions.release import release
from app.documents.models import Document, Dossier, Outcome, Version, VersionState
from app.kernel import jobs, worker
from app.kernel.clock import standing_at
from app.kernel.db import reading

# Each comes to the office a day before it goes out, and what is released during the session some minutes before.
_BEFORE, _MINUTES_BEFORE = timedelta(days=1), timedelta(minutes=20)
_PATIENCE_S = 1800.0


class Paper:
    """One version of one paper on its way."""

    def __init__(self, entry: Entry, number: int) -> None:
        self.entry = entry
        self.number = number
        self.released = entry.released[number - 1]
        in_session = self.released.date() >= facts.STARTS_ON
        self.received = self.released - (_MINUTES_BEFORE if in_session else _BEFORE)

    @property
    def file_name(self) -> str:
        """What the file is called when it comes, and how it is known again."""
        again = f" (lần {self.number})" if self.number > 1 else ""
        return f"{self.entry.code} - {self.entry.title}{again}.pdf"


PAPERS = sorted(
    (Paper(entry, number + 1) for entry in REGISTER for number in range(len(entry.released))),
    key=lambda paper: (paper.received, paper.entry.code),
)


def bring(settings: Settings, meeting: str, papers: Sequence[Paper]) -> None:
    """Takes the files over and files them; the worker does the rest."""
    missing = [paper for paper in papers if _version(meeting, paper) is None]
    texts = {paper.file_name: source.paper(paper.entry.code, paper.number) for paper in missing}
    files = press.set_papers(texts, settings.data / "demo" / "papers")
    for paper in missing:
        with standing_at(paper.received):
            _take(settings, meeting, paper, files[paper.file_name])
    for paper in papers:
        with standing_at(paper.received + timedelta(minutes=3)):
            _file(meeting, paper)


def _take(settings: Settings, meeting: str, paper: Paper, file: Path) -> None:
    staff = accounts.secretary()
    if paper.number == 1:
        receive.take_file(staff, meeting, file, paper.file_name)
        return
    first = _version(meeting, Paper(paper.entry, 1))
    assert first is not None
    incoming = settings.data.resolve() / "incoming"
    size = file.stat().st_size
    upload = receive.begin_upload(
        staff, meeting, paper.file_name, size, declared=True, most=size, document_id=first.document_id
    )
    incoming.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, incoming / upload.id)
    receive.finish_upload(staff, upload.id, incoming)


def _file(meeting: str, paper: Paper) -> None:
    version = _version(meeting, paper)
    assert version is not None
    with reading() as session:
        if session.get_one(Document, version.document_id).is_filed:
            return
    number = next(one.number for one in facts.AGENDA if paper.entry.code in one.papers)
    entry = paper.entry
    filing = Filing(
        title=entry.title, symbol=entry.symbol, kind=entry.kind, item_id=preparing.items(meeting)[number],
        classification=entry.classification, for_guests=entry.for_guests,
    )  # fmt: skip
    file_document(accounts.secretary(), meeting, version.document_id, filing)


def digitise(meeting: str, papers: Sequence[Paper], slots: int) -> None:
    """Does the waiting digitising here, `slots` jobs side by side, and waits for what another worker has begun."""
    moment = max((paper.received for paper in papers), default=facts.AGENDA[0].begins) + timedelta(minutes=5)
    digitise_waiting(slots, moment)
    deadline = time.monotonic() + _PATIENCE_S
    while any(not version.outcome.is_over for version in _versions(meeting, papers)) and time.monotonic() < deadline:
        time.sleep(0.3)


def digitise_waiting(slots: int, moment: datetime) -> None:
    """Does every digitising job that waits, at `moment` of the story."""
    import app.documents.tasks  # registers the task; the web has no use for it

    assert "digitise" in jobs.tasks, app.documents.tasks
    threads = [threading.Thread(target=_work, args=(f"seed:{os.getpid()}:{n}", moment)) for n in range(slots)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _work(name: str, moment: datetime) -> None:
    # Claimed by the real clock: leases are compared with those of workers that know no other.
    while (claim := jobs.claim(name, ["digitise"])) is not None:
        with standing_at(moment):
            worker.do(claim)


def publish(meeting: str, papers: Sequence[Paper]) -> bool:
    """Releases what is ready, each at its time; says whether nothing is still on its way."""
    staff = accounts.secretary()
    complete = True
    for moment in sorted({paper.released for paper in papers}):
        due = _versions(meeting, [paper for paper in papers if paper.released == moment])
        ready = [one.id for one in due if one.state is VersionState.DRAFT and one.outcome.is_readable]
        complete = complete and all(one.id in ready or one.state is not VersionState.DRAFT for one in due)
        if ready:
            with at(moment):
                release(staff, meeting, ready, late_approver=_approver(moment))
    return complete


def _approver(moment: datetime) -> str:
    """Who agreed that a paper goes out after the deadline (R-SES-11)."""
    return facts.BY_CODE[facts.CHAIR].full_name if moment.date() >= facts.STARTS_ON else ""


def are_out(meeting: str, papers: Sequence[Paper]) -> bool:
    """Whether each of them has been released, or refused, or taken back."""
    found = _versions(meeting, papers)
    return len(found) == len(papers) and all(
        one.state is not VersionState.DRAFT or one.outcome is Outcome.REFUSED for one in found
    )


def _versions(meeting: str, papers: Sequence[Paper]) -> list[Version]:
    return [version for paper in papers if (version := _version(meeting, paper)) is not None]


def _version(meeting: str, paper: Paper) -> Version | None:
    query = select(Version).join(Version.document).join(Document.dossier)
    with reading() as session:
        return session.scalars(query.where(Dossier.meeting_id == meeting, Version.file_name == paper.file_name)).first()
