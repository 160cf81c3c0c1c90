"""The reference shelf of a body: described, published, replaced, withdrawn; linked from items of its meetings."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from app.accounts.models import Body
from app.documents import policy, shelf_policy
from app.documents.actions import file
from app.documents.events import (
    DocumentReleased,
    DocumentWithdrawn,
    PaperFiled,
    ReferenceChanged,
    ReferenceLinked,
    ReferenceMoved,
    ReferenceUnlinked,
)
from app.documents.models import (
    Classification,
    Document,
    DocumentKind,
    Dossier,
    ShelfLink,
    Version,
    VersionState,
    shelf_desk,
)
from app.kernel.actor import Actor
from app.kernel.db import reading
from app.kernel.errors import Conflict, Invalid, NotFound, allow
from app.kernel.journal import StreamRef
from app.kernel.sentences import _
from app.kernel.transaction import Transaction, transaction
from app.meetings import whose
from app.meetings.models import AgendaItem, Meeting

OLDEST, NEWEST = 1945, 2100
MOST_LINKS = 30


@dataclass(frozen=True)
class Description:
    """What the shelf's form says of a paper."""

    title: str
    symbol: str
    kind: DocumentKind
    classification: Classification
    year: int | None


def describe(actor: Actor, body_id: str, document_id: str, told: Description) -> None:
    """Names the paper and says who may read it. Raises Forbidden, Invalid, NotFound."""
    if not told.title.strip() or len(told.title) > file.LONGEST_TITLE:
        raise Invalid(_("Đề nghị ghi trích yếu của tài liệu, không quá {most} ký tự.", most=file.LONGEST_TITLE))
    if told.year is not None and not OLDEST <= told.year <= NEWEST:
        raise Invalid(_("Năm ban hành là số từ {first} đến {last}. Đề nghị nhập lại.", first=OLDEST, last=NEWEST))
    if told.classification is Classification.RESTRICTED:
        raise Invalid(_("Kệ tài liệu tra cứu không nhận tài liệu hạn chế. Đề nghị chọn Công khai hoặc Nội bộ."))
    with transaction(_streams(body_id, document_id), actor) as tx:
        document = _prepared(tx, body_id, document_id)
        before = {"title": document.title, "symbol": document.symbol, "kind": document.kind.value}
        document.title, document.symbol, document.kind = told.title.strip(), told.symbol.strip(), told.kind
        document.classification, document.year = told.classification, told.year
        document.is_filed = True
        tx.record(PaperFiled(document.id, document.dossier_id, document.kind, document.symbol, document.title, before))
        _tell_meetings(tx, document)


def publish(actor: Actor, body_id: str, version_ids: Sequence[str]) -> int:
    """Puts these versions on the shelf for the body's members; an earlier one is superseded. Returns how many.

    Raises Forbidden, Conflict, NotFound.
    """
    documents = _documents(version_ids)
    with transaction(_streams(body_id, *documents), actor) as tx:
        allow(shelf_policy.can_publish(actor, body_id), whose.OFFICE)
        for version_id in version_ids:
            _publish_one(tx, body_id, _version(tx, body_id, version_id))
    return len(version_ids)


def _publish_one(tx: Transaction, body_id: str, version: Version) -> None:
    version.release(tx.actor.id, tx.now)
    document = version.document
    replaced = [one for one in document.versions if one.state is VersionState.RELEASED and one is not version]
    for earlier in replaced:
        earlier.state = VersionState.SUPERSEDED
    tx.session.flush()
    fact = DocumentReleased(
        document_id=document.id, version_id=version.id, number=version.number, sha256=version.sha256,
        kind=document.kind, symbol=document.symbol, title=document.title, item_id=None, pages=version.page_count,
        pack_start=0, replaces=replaced[-1].id if replaced else None,
    )  # fmt: skip
    tx.record(fact, Body.stream(body_id))
    _tell_meetings(tx, document)


def withdraw(actor: Actor, body_id: str, version_id: str, reason: str) -> None:
    """Takes a published version back, with the reason on record. Raises Forbidden, Invalid, Conflict, NotFound."""
    if not reason.strip():
        raise Invalid(_("Đề nghị ghi lý do thu hồi tài liệu."))
    with transaction(_streams(body_id, *_documents([version_id])), actor) as tx:
        allow(shelf_policy.can_publish(actor, body_id), whose.OFFICE)
        version = _version(tx, body_id, version_id)
        version.withdraw(actor.id, tx.now, reason.strip())
        document = version.document
        tx.record(DocumentWithdrawn(document.id, version.id, document.title, version.reason), Body.stream(body_id))
        _tell_meetings(tx, document)


def give_password(actor: Actor, body_id: str, version_id: str, password: str, secret: str) -> None:
    """Tries again with the file's password. Raises Forbidden, Conflict, NotFound."""
    with transaction(shelf_desk(body_id), actor) as tx:
        file.open_with_password(tx, _prepared_version(tx, body_id, version_id), password, secret)


def try_again(actor: Actor, body_id: str, version_id: str) -> None:
    """Digitises a refused file once more. Raises Forbidden, Conflict, NotFound."""
    with transaction(shelf_desk(body_id), actor) as tx:
        file.digitise_again(tx, _prepared_version(tx, body_id, version_id))


def drop_version(actor: Actor, body_id: str, version_id: str) -> None:
    """Takes a file that was never published off the shelf's desk. Raises Forbidden, Conflict, NotFound."""
    with transaction(shelf_desk(body_id), actor) as tx:
        file.take_off(tx, _prepared_version(tx, body_id, version_id))


# ---- links from items ---------------------------------------------------------------------------


def link(actor: Actor, meeting_id: str, item_id: str, document_id: str) -> None:
    """The paper is wanted with the item, after those linked before. Raises Forbidden, NotFound, Conflict."""
    with transaction(Meeting.stream(meeting_id), actor) as tx:
        meeting = _preparing(tx, meeting_id)
        tx.get(AgendaItem, id=item_id, meeting_id=meeting_id, removed_at=None)
        document = tx.get(Document, id=document_id)
        if document.dossier.kind != "shelf" or document.dossier.body_id != meeting.body_id:
            raise NotFound()
        if not any(version.state is VersionState.RELEASED for version in document.versions):
            raise Conflict(_("Tài liệu “{title}” chưa có trên kệ tài liệu tra cứu.", title=document.title))
        links = _links(tx, item_id)
        if any(one.document_id == document_id for one in links):
            raise Conflict(_("Tài liệu “{title}” đã có ở nội dung này.", title=document.title))
        if len(links) >= MOST_LINKS:
            raise Conflict(_("Một nội dung có nhiều nhất {most} tài liệu tra cứu.", most=MOST_LINKS))
        last = tx.session.scalar(select(func.max(ShelfLink.position)).where(ShelfLink.item_id == item_id)) or 0
        tx.add(
            ShelfLink(item_id=item_id, document_id=document_id, position=last + 1, linked_at=tx.now, linked_by=actor.id)
        )
        tx.record(ReferenceLinked(item_id, document_id))


def unlink(actor: Actor, meeting_id: str, item_id: str, document_id: str) -> None:
    """The item wants the paper no longer. Raises Forbidden, NotFound."""
    with transaction(Meeting.stream(meeting_id), actor) as tx:
        _preparing(tx, meeting_id)
        tx.session.delete(_link(tx, meeting_id, item_id, document_id))
        tx.record(ReferenceUnlinked(item_id, document_id))


def move_link(actor: Actor, meeting_id: str, item_id: str, document_id: str, up: bool) -> None:
    """Changes places with the reference before or after; at the end nothing happens. Raises Forbidden, NotFound."""
    with transaction(Meeting.stream(meeting_id), actor) as tx:
        _preparing(tx, meeting_id)
        one = _link(tx, meeting_id, item_id, document_id)
        links = _links(tx, item_id)
        at = links.index(one)
        other = at - 1 if up else at + 1
        if not 0 <= other < len(links):
            return
        links[at], links[other] = links[other], links[at]
        for place, moved in enumerate(links, start=1):
            moved.position = place
        tx.record(ReferenceMoved(item_id, document_id))


def _preparing(tx: Transaction, meeting_id: str) -> Meeting:
    meeting = tx.get(Meeting, id=meeting_id)
    allow(policy.can_prepare(tx.actor, meeting), whose.SECRETARIAT)
    return meeting


def _link(tx: Transaction, meeting_id: str, item_id: str, document_id: str) -> ShelfLink:
    tx.get(AgendaItem, id=item_id, meeting_id=meeting_id)
    return tx.get(ShelfLink, item_id=item_id, document_id=document_id)


def _links(tx: Transaction, item_id: str) -> list[ShelfLink]:
    query = select(ShelfLink).where(ShelfLink.item_id == item_id).order_by(ShelfLink.position, ShelfLink.linked_at)
    return list(tx.session.scalars(query))


# ---- who hears ----------------------------------------------------------------------------------


def _streams(body_id: str, *document_ids: str) -> list[StreamRef]:
    """The shelf's desk, the body, and the meetings whose items link these papers."""
    query = (
        select(AgendaItem.meeting_id)
        .join(ShelfLink, ShelfLink.item_id == AgendaItem.id)
        .where(ShelfLink.document_id.in_(document_ids))
        .distinct()
    )
    with reading() as session:
        meetings = [Meeting.stream(meeting_id) for meeting_id in session.scalars(query)]
    return [shelf_desk(body_id), Body.stream(body_id), *meetings]


def _tell_meetings(tx: Transaction, document: Document) -> None:
    """Meetings that link the paper hear that it changed; one that linked it a moment ago shows it as it is now."""
    query = (
        select(AgendaItem.meeting_id)
        .join(ShelfLink, ShelfLink.item_id == AgendaItem.id)
        .where(ShelfLink.document_id == document.id)
        .distinct()
    )
    for meeting_id in tx.session.scalars(query):
        if tx.hears(Meeting.stream(meeting_id)):
            tx.record(ReferenceChanged(document.id), Meeting.stream(meeting_id))


# ---- loading ------------------------------------------------------------------------------------


def _documents(version_ids: Sequence[str]) -> list[str]:
    with reading() as session:
        return list(session.scalars(select(Version.document_id).where(Version.id.in_(version_ids))))


def _prepared(tx: Transaction, body_id: str, document_id: str) -> Document:
    allow(shelf_policy.can_prepare(tx.actor, body_id), whose.OFFICE)
    document = tx.get(Document, id=document_id)
    _require_here(document.dossier, body_id)
    return document


def _prepared_version(tx: Transaction, body_id: str, version_id: str) -> Version:
    version = tx.get(Version, id=version_id)
    _prepared(tx, body_id, version.document_id)
    return version


def _version(tx: Transaction, body_id: str, version_id: str) -> Version:
    version = tx.get(Version, id=version_id)
    _require_here(version.document.dossier, body_id)
    return version


def _require_here(dossier: Dossier, body_id: str) -> None:
    if dossier.kind != "shelf" or dossier.body_id != body_id:
        raise NotFound()
