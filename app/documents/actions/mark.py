"""A reader's own copy of a restricted paper: asked for when it is opened, made by the worker, kept for a while.

Nothing here is in the journal: a copy can be made again at any time, and who received and opened a paper is known
without it. Each call is a short transaction.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, Update, select, update
from sqlalchemy.orm import Session

from app.documents.models import Document, MarkedCopy, MarkedPage, Page, Version
from app.kernel import files, jobs
from app.kernel.actor import Actor
from app.kernel.clock import now
from app.kernel.db import database
from app.kernel.ids import new_id
from app.kernel.sentences import Sentence

KEPT = timedelta(hours=24)
FAILED_FOR = timedelta(minutes=10)  # after that, whoever opens the paper has it tried again
URGENT, AHEAD = 5, -1  # somebody waits; made before anybody opens it


@dataclass(frozen=True)
class Marking:
    """What the worker needs to know: the line to burn in, and the pages that have none yet, the wanted one first."""

    copy_id: str
    text: str
    title: str
    pages: list[tuple[int, str]]  # index and stored picture
    wants_pdf: bool


def request_copy(actor: Actor, version: Version, page: int | None = None) -> str:
    """The id of the actor's copy, which is made now where there is none; `page` (an index) comes first."""
    with Session(database().engine) as session:  # a page turn of a copy that is complete writes nothing
        known = _current(session, version.id, actor.id)
    if known is not None and known.ended_at is not None:
        return known.id
    loose: set[str] = set()
    with database().writing(database().engine) as session:
        copy = _current(session, version.id, actor.id)
        if copy is None:
            loose = _forget(session, select(MarkedCopy).filter_by(version_id=version.id, person_id=actor.id))
            copy = begin_copy(session, version, actor, URGENT, page or 0)
        elif copy.ended_at is None:
            session.execute(_waiting(copy.id).values(urgency=URGENT))
        if page is not None and copy.ended_at is None:
            copy.wanted = page
        copy_id = copy.id
    _throw_away(loose)
    return copy_id


def begin_ahead(session: Session, version: Version, actor: Actor) -> None:
    """A copy that nobody has asked for yet, behind all work for which somebody waits."""
    known = session.scalars(select(MarkedCopy.id).filter_by(version_id=version.id, person_id=actor.id)).first()
    if known is None:
        begin_copy(session, version, actor, AHEAD)


def begin_copy(session: Session, version: Version, actor: Actor, urgency: int, wanted: int = 0) -> MarkedCopy:
    """A new copy and the job that makes it; the person has none of this version."""
    moment, copy_id = now(), new_id()
    copy = MarkedCopy(
        id=copy_id, version_id=version.id, person_id=actor.id, text=_line(version, actor, moment, copy_id),
        wanted=wanted, made_at=moment, expires_at=moment + KEPT, ended_at=None, sentence="",
    )  # fmt: skip
    session.add(copy)
    session.flush()
    jobs.add(session, "mark", copy_id, moment, urgency=urgency)
    return copy


def _line(version: Version, actor: Actor, moment: datetime, copy_id: str) -> str:
    """Who, when, and a number that tells this copy from every other, also of people of one name."""
    meeting = version.document.dossier.meeting
    local = moment.astimezone(meeting.body.time_zone) if meeting is not None else moment
    return f"{actor.name} · {local:%H:%M %d/%m/%Y} · {copy_id[-6:].upper()}"


def _current(session: Session, version_id: str, person_id: str) -> MarkedCopy | None:
    query = select(MarkedCopy).filter_by(version_id=version_id, person_id=person_id)
    return session.scalars(query.where(MarkedCopy.expires_at > now())).one_or_none()


def _waiting(copy_id: str) -> Update:
    return update(jobs.Job).where(jobs.Job.subject_id == copy_id, jobs.Job.ended_at.is_(None))


def next_pages(copy_id: str, most: int) -> Marking | None:
    """The next pages to mark, those after the wanted one first; None where the copy is past its time or gone."""
    with database().writing(database().engine) as session:
        copy = session.get(MarkedCopy, copy_id)
        if copy is None or copy.expires_at <= now():
            return None
        done = select(MarkedPage.index).where(MarkedPage.copy_id == copy_id)
        query = select(Page.index, Page.image).where(Page.version_id == copy.version_id, Page.image.isnot(None))
        rows = session.execute(query.where(Page.index.not_in(done)))
        left = [(index, image) for index, image in rows if image is not None]
        left.sort(key=lambda page: (page[0] < copy.wanted, page[0]))
        document = copy.version.document
        return Marking(copy.id, copy.text, document.title, left[:most], document.may_be_kept)


def add_page(copy_id: str, index: int, image: str, thumbnail: str) -> None:
    """Publishes one marked page: its reader gets it from now on."""
    with database().writing(database().engine) as session:
        if session.get(MarkedCopy, copy_id) is not None:
            session.merge(MarkedPage(copy_id=copy_id, index=index, image=image, thumbnail=thumbnail))


def conclude(copy_id: str, pdf_sha256: str | None = None) -> None:
    """Every page is marked, and the copy bound where it may be kept."""
    with database().writing(database().engine) as session:
        copy = session.get(MarkedCopy, copy_id)
        if copy is not None:
            copy.ended_at, copy.pdf_sha256 = now(), pdf_sha256


def give_up(copy_id: str, sentence: Sentence) -> None:
    """The copy cannot be made; its reader is told, and it may be tried again in a while."""
    with database().writing(database().engine) as session:
        copy = session.get(MarkedCopy, copy_id)
        if copy is not None:
            copy.ended_at, copy.sentence, copy.expires_at = now(), sentence.dump(), now() + FAILED_FOR


def sweep_copies() -> int:
    """Takes away copies past their time, with their files; returns how many."""
    old = select(MarkedCopy).where(MarkedCopy.expires_at <= now()).limit(200)
    with database().writing(database().engine) as session:
        count = len(session.scalars(old).all())
        loose = _forget(session, old)
    _throw_away(loose)
    return count


def drop_copies(session: Session, document: Document) -> None:
    """Whoever opens the paper next gets a copy made anew: what may be kept of it has changed."""
    versions = [version.id for version in document.versions]
    for copy in session.scalars(select(MarkedCopy).where(MarkedCopy.version_id.in_(versions))):
        copy.expires_at = now()


def _forget(session: Session, which: Select[MarkedCopy]) -> set[str]:
    """Deletes these copies; returns their files as `sha256.extension`."""
    names: set[str] = set()
    for copy in session.scalars(which).all():
        for page in session.scalars(select(MarkedPage).where(MarkedPage.copy_id == copy.id)).all():
            names |= {page.image, page.thumbnail}
            session.delete(page)
        session.flush()
        names |= {f"{copy.pdf_sha256}.pdf"} if copy.pdf_sha256 else set()
        session.delete(copy)
    session.flush()
    return names


def _throw_away(names: set[str]) -> None:
    """Removes files that no copy has any more: two blank pages of one person and minute look alike."""
    if not names:
        return
    with Session(database().engine) as session:
        query = select(MarkedPage.image, MarkedPage.thumbnail)
        held = query.where(MarkedPage.image.in_(names) | MarkedPage.thumbnail.in_(names))
        kept = {name for row in session.execute(held) for name in row}
    for name in names - kept:
        files.store().remove(name.partition(".")[0])
