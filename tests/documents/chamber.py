"""The small world of the paper tests: a meeting in preparation, its people by role, its desk, and a worker at hand."""

import hashlib
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

import app.documents.tasks  # noqa: F401  (declares what the worker does)
from app.accounts.models import DelegateGroup, Person, SignIn
from app.documents.actions import digitise, file, receive
from app.documents.actions.digitise import Result, StoredPage
from app.documents.models import Classification, Document, DocumentKind, Outcome, Version
from app.kernel import clock, db, files, jobs, journal, worker
from app.kernel.actor import Actor
from app.kernel.db import Database, reading
from app.kernel.ids import new_id
from app.meetings.actions import add_item
from app.meetings.models import ItemType, Meeting, Participation, Role
from tests.meetings import world as council

FOREVER = 1 << 40


class Browser(FlaskClient):
    """Reads every answer to its end, so that no file of the store stays open."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        kwargs["buffered"] = True
        return super().open(*args, **kwargs)


@dataclass
class Chamber:
    """The meeting, who is in it, and what was done to its papers. `folder` is the data folder of the installation."""

    meeting_id: str
    item_id: str
    other_item_id: str
    group_id: str
    office: Actor
    secretary: Actor  # delegate and secretary of the session
    chair: Actor
    lan: Actor  # delegate and teller
    huy: Actor  # delegate of group 1
    guest: Actor
    technician: Actor
    submitter: Actor
    stranger: Actor
    admin: Actor
    folder: Path
    app: Flask | None = None
    marks: dict[str, str] = field(default_factory=dict)

    # ---- arranging ----------------------------------------------------------------------------

    def upload(self, content: bytes, name: str = "bao-cao.txt", of: Version | None = None, **options: Any) -> Version:
        """A file that came in, as the next version of a paper with `of`; not yet digitised."""
        if of is not None:
            return self._received(content, of)
        path = self.folder / "sent" / new_id()
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        version = receive.take_file(self.office, self.meeting_id, path, name, **options)
        assert version is not None
        return version

    def paper(
        self,
        *texts: str,
        title: str = "Báo cáo kinh tế",
        classification: Classification = Classification.INTERNAL,
        for_guests: bool = False,
        group_id: str | None = None,
        item_id: str | None = "",
        kind: DocumentKind = DocumentKind.REPORT,
        of: Version | None = None,
        outcome: Outcome = Outcome.READY,
    ) -> Version:
        """A paper that is digitised and filed; its pages say `texts`. `of` makes it the next version of that paper."""
        version = self._received(new_id().encode(), of)
        source = digitise.begin(version.id)
        assert source is not None
        pages = [self.page(index, text) for index, text in enumerate(texts or ("Trang một",))]
        digitise.add_pages(version.id, pages, len(pages))
        pdf = files.store().put(self._kept(b"%PDF-1.7 of " + version.id.encode())).sha256
        digitise.conclude(source, outcome, Result(pages=len(pages), pdf_sha256=pdf))
        if of is None:
            where = self.item_id if item_id == "" else item_id
            filing = file.Filing(title, "12/BC-UBND", kind, where, classification, for_guests, group_id)
            file.file_document(self.office, self.meeting_id, version.document_id, filing)
        return self.version(version.id)

    def _received(self, content: bytes, of: Version | None) -> Version:
        incoming = self.folder / "incoming"
        document_id = of.document_id if of is not None else None
        upload = receive.begin_upload(
            self.office, self.meeting_id, "bao-cao.pdf", len(content), declared=True, most=FOREVER,
            document_id=document_id,
        )  # fmt: skip
        receive.grow(upload, incoming, 0, content)
        version = receive.finish_upload(self.office, upload.id, incoming)
        assert version is not None
        return version

    def page(self, index: int, text: str) -> StoredPage:
        """A page with its files, as the worker stores them: an image that is none, and real words."""
        lines = [
            {"words": [[word, 10.0 * at, 20.0 * row, 10.0 * at + 9, 20.0 * row + 12] for at, word in enumerate(line)]}
            for row, line in enumerate(piece.split() for piece in text.splitlines())
        ]
        image = digitise.store_file(self._kept(f"image of {text}".encode(), ".png"))
        words = digitise.store_file(self._kept(json.dumps({"lines": lines}).encode(), ".json"))
        return StoredPage(index, str(index + 1), 595.0, 842.0, text, _identity(text), image, (1000, 1414), image, words,
                          is_scan=False, turn=0, machine_read=False, confidence=None)  # fmt: skip

    def _kept(self, content: bytes, suffix: str = "") -> Path:
        path = self.folder / "kept" / f"{new_id()}{suffix}"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        return path

    def work(self) -> list[jobs.Claim]:
        """Does every job that waits, as the worker's loop does; returns what was claimed."""
        done = []
        while claim := jobs.claim("test:1"):
            worker.do(claim)
            done.append(claim)
        return done

    # ---- looking ------------------------------------------------------------------------------

    def version(self, version_id: str) -> Version:
        """The version as it is now, with its document and dossier loaded."""
        with reading() as session:
            version = session.get_one(Version, version_id)
            assert version.document.dossier.meeting is not None
            assert version.document.dossier.meeting.documents_due and version.document.dossier.meeting.body.zone
            assert isinstance(version.document.versions, list)
            return version

    def versions(self) -> list[Version]:
        """Every version there is, as they came."""
        with reading() as session:
            ids = list(session.scalars(select(Version.id).order_by(Version.uploaded_at, Version.id)))
        return [self.version(one) for one in ids]

    def document(self, document_id: str) -> Document:
        with reading() as session:
            document = session.get_one(Document, document_id)
            assert document.dossier.kind
            return document

    def heard(self, stream: str) -> list[dict[str, Any]]:
        """The entries of one of the meeting's streams: desk, members or everybody."""
        refs = {"desk": Meeting.desk_stream, "members": Meeting.members_stream, "everybody": Meeting.stream}
        return journal.since(refs[stream](self.meeting_id).id, 0)

    def told(self, stream: str) -> list[str]:
        """The names of those entries."""
        return [entry["name"] for entry in self.heard(stream)]

    def browser(self, actor: Actor | None) -> FlaskClient:
        """A browser of that person, signed in; of nobody with None."""
        assert self.app is not None
        client = Browser(self.app, self.app.response_class, use_cookies=True)
        client.environ_base["HTTP_ACCEPT"] = "application/json"
        if actor is not None:
            with db.database().writing(db.database().engine) as session:
                person = session.get_one(Person, actor.id)
                sign_in = SignIn(id=new_id(), person_id=person.id, created_at=clock.now(), seen_at=clock.now())
                session.add(sign_in)
            with client.session_transaction() as cookie:
                cookie.update({"sign_in": sign_in.id, "_user_id": person.fs_uniquifier, "fs_paa": time.time()})
        return client


def build(database: Database, folder: Path) -> Chamber:
    """Fills an empty database; the meeting opens in sixty days, so that no paper is late by itself."""
    small = council.build(database)
    opens = clock.now().date() + timedelta(days=60)
    meeting = council.held_meeting(small, starts_on=opens, ends_on=opens + timedelta(days=2))
    item = add_item(small.thao, meeting.id, title="Dự toán ngân sách năm 2027", type=ItemType.RESOLUTION)
    other = add_item(small.thao, meeting.id, title="Báo cáo kinh tế - xã hội", type=ItemType.REPORT)
    with database.writing(database.engine) as session:
        group = session.scalars(select(DelegateGroup)).one()
        extra = {name: _person(session, name) for name in ("Lê Khách Mời", "Đỗ Kỹ Thuật", "Hà Sở Trình")}
        guest, technician, submitter = extra.values()
        for actor, role in (
            (small.lan, Role.TELLER), (guest, Role.GUEST), (technician, Role.SITE_TECHNICIAN),
            (submitter, Role.SUBMITTING_AGENCY),
        ):  # fmt: skip
            session.add(_participation(meeting.id, actor, role))
        own = select(Participation).where(
            Participation.meeting_id == meeting.id, Participation.person_id == small.huy.id
        )
        session.scalars(own).one().group_id = group.id
    return Chamber(
        meeting.id, item.id, other.id, group.id, small.thao, small.dat, small.binh, small.lan, small.huy, guest,
        technician, submitter, small.stranger, small.admin, folder,
    )  # fmt: skip


def _person(session: db.Session, name: str) -> Actor:
    person = Person(id=new_id(), full_name=name, sort_name="1", created_at=council.LONG_AGO, fs_uniquifier=new_id())
    session.add(person)
    session.flush()
    return Actor(person.id, name)


def _participation(meeting_id: str, actor: Actor, role: Role) -> Participation:
    return Participation(id=new_id(), meeting_id=meeting_id, person_id=actor.id, role=role, starts_at=council.LONG_AGO)


def _identity(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def titles(versions: Sequence[Version]) -> list[str]:
    return [version.document.title for version in versions]
