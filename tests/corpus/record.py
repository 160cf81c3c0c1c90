"""What the public interface does not show, looked up in the database without writing a byte."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.documents.intake.refusals import SecretPaper
from app.documents.models import Document, Dossier, Outcome, Upload, Version
from app.kernel.db import reading
from app.kernel.sentences import Sentence


@dataclass(frozen=True)
class Ended:
    """How the system ended a file."""

    version_id: str
    name: str
    sha256: str
    outcome: Outcome
    type: str
    pages: int
    sentence: str
    notes: list[str]
    signatures: list[dict[str, Any]]
    started_at: datetime | None
    ended_at: datetime | None

    @property
    def seconds(self) -> float:
        """From the first look to the end, waits between tries included."""
        if self.started_at is None or self.ended_at is None:
            return 0.0
        return max(0.0, (self.ended_at - self.started_at).total_seconds())

    @property
    def is_secret(self) -> bool:
        """Refused as a state secret: its bytes are gone by design."""
        return self.sentence == str(SecretPaper().sentence)


@dataclass(frozen=True)
class Progress:
    """Of the versions asked for: those that ended, those begun, and pages done so far as a sign of life."""

    over: set[str]
    begun: dict[str, datetime]
    pages: int


def progress(version_ids: Collection[str]) -> Progress:
    """How far these versions are."""
    over, begun, pages = set(), {}, 0
    with reading() as session:
        query = select(Version.id, Version.outcome, Version.started_at, Version.pages_done)
        for row in session.execute(query.where(Version.id.in_(version_ids))):
            pages += row.pages_done
            if row.outcome.is_over:
                over.add(row.id)
            elif row.started_at is not None:
                begun[row.id] = row.started_at
    return Progress(over, begun, pages)


def look(version_id: str) -> Ended:
    """The version as it ended."""
    with reading() as session:
        version = session.get_one(Version, version_id)
        return Ended(
            version.id,
            version.file_name,
            version.sha256,
            version.outcome,
            version.type,
            version.page_count,
            str(Sentence.load(version.sentence)) if version.sentence else "",
            [str(Sentence.load(note)) for note in json.loads(version.notes)],
            json.loads(version.signatures),
            version.started_at,
            version.ended_at,
        )


def version_of(meeting_id: str, sha256: str) -> str | None:
    """The newest version of the meeting with these bytes."""
    query = _of_meeting(meeting_id).where(Version.sha256 == sha256).order_by(Version.uploaded_at.desc())
    with reading() as session:
        return session.scalars(query).first()


def versions(meeting_id: str) -> list[str]:
    """Every version of the meeting, as they came."""
    with reading() as session:
        return list(session.scalars(_of_meeting(meeting_id).order_by(Version.uploaded_at)))


def _of_meeting(meeting_id: str) -> Any:
    query = select(Version.id).join(Version.document).join(Document.dossier)
    return query.where(Dossier.meeting_id == meeting_id)


def said_of_upload(meeting_id: str, name: str) -> str:
    """The sentence about the last upload of that name that did not become a paper."""
    query = select(Upload.sentence).where(Upload.meeting_id == meeting_id, Upload.name == name, Upload.sentence != "")
    with reading() as session:
        stored = session.scalars(query.order_by(Upload.ended_at.desc())).first()
    return str(Sentence.load(stored)) if stored else ""
