"""What is remembered of reading: the place, who received and opened what. Synchronised per person, not journaled."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial

from app.documents.models import Opening, Place, Version
from app.kernel.actor import Actor
from app.kernel.clock import now
from app.kernel.db import database, session
from app.kernel.errors import Unavailable
from app.kernel.transaction import group


def remember_place(actor: Actor, version: Version, page: int, y: float, at: datetime) -> bool:
    """Keeps where the person is reading, unless another device told a newer place; returns whether it was kept."""
    with database().writing(database().engine) as writing:
        place = writing.get(Place, (version.document_id, actor.id))
        if place is not None and place.at > at:
            return False
        writing.merge(
            Place(document_id=version.document_id, person_id=actor.id, version_id=version.id, page=page, y=y,
                  at=min(at, now()))
        )  # fmt: skip
        return True


def note_received(actor: Actor, version: Version) -> None:
    """The person's device has the paper's list of pages."""
    with suppress(Unavailable):  # a full or busy disk keeps nobody from reading; it is noted when the paper is opened
        _note(actor, version, "received_at")


def note_opened(actor: Actor, version: Version) -> None:
    """The paper was open for five seconds or longer: “đã xem” (section 4.3)."""
    _note(actor, version, "received_at", "opened_at")


def note_read(actor: Actor, version: Version) -> None:
    """The last page was reached."""
    _note(actor, version, "received_at", "opened_at", "read_at")


def _note(actor: Actor, version: Version, *marks: str) -> None:
    """In the group's commit: a whole chamber opens what has just been released."""
    if version.is_released:
        group.run((), partial(_mark, actor.id, version.id, marks))


def _mark(person_id: str, version_id: str, marks: Sequence[str]) -> None:
    opening = session().get(Opening, (version_id, person_id))
    if opening is None:
        opening = Opening(version_id=version_id, person_id=person_id)
        session().add(opening)
    for mark in marks:
        if getattr(opening, mark) is None:
            setattr(opening, mark, now())
