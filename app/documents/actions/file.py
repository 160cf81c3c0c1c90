"""Putting papers in order: what a paper is called, what it is, which item it belongs to, who it is for."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.accounts.models import DelegateGroup
from app.documents import policy
from app.documents.actions.mark import drop_copies
from app.documents.actions.receive import dossier_of_item, incoming_dossier
from app.documents.actions.submitters import tell_submitters
from app.documents.events import PaperFiled
from app.documents.models import Classification, Document, DocumentKind, Outcome, Version, VersionState
from app.documents.sealed import seal
from app.kernel import jobs
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Invalid, NotFound, allow
from app.kernel.sentences import _
from app.kernel.transaction import Transaction, transaction
from app.meetings import whose
from app.meetings.models import AgendaItem, Meeting

LONGEST_TITLE = 500


@dataclass(frozen=True)
class Filing:
    """What the desk's form says of a paper."""

    title: str
    symbol: str
    kind: DocumentKind
    item_id: str | None
    classification: Classification
    for_guests: bool
    group_id: str | None = None  # for the delegates of this group alone, and the secretariat
    may_be_kept: bool = False  # a restricted paper: each reader may take home the copy with the name


@dataclass(frozen=True)
class Together:
    """What is said of several papers at once; None, or False, leaves each as it is."""

    item_id: str | None = None
    as_suggested: bool = False  # each under the item that digitising found likely, where it found one
    kind: DocumentKind | None = None
    classification: Classification | None = None


def file_document(actor: Actor, meeting_id: str, document_id: str, filing: Filing) -> None:
    """Names the paper and hangs it under its item. Raises Forbidden, Invalid, NotFound."""
    if not filing.title.strip() or len(filing.title) > LONGEST_TITLE:
        raise Invalid(_("Đề nghị ghi trích yếu của tài liệu, không quá {most} ký tự.", most=LONGEST_TITLE))
    with transaction([Meeting.desk_stream(meeting_id), Meeting.submitters_stream(meeting_id)], actor) as tx:
        document = _prepared(tx, actor, meeting_id, document_id)
        before = {"title": document.title, "symbol": document.symbol, "kind": document.kind.value,
                  "dossier_id": document.dossier_id}  # fmt: skip
        document.title, document.symbol, document.kind = filing.title.strip(), filing.symbol.strip(), filing.kind
        document.classification, document.for_guests = filing.classification, filing.for_guests
        document.group_id = _group(tx, meeting_id, filing.group_id)
        if document.may_be_kept != filing.may_be_kept:
            document.may_be_kept = filing.may_be_kept
            drop_copies(tx.session, document)
        document.is_filed = True
        _move(tx, document, meeting_id, filing.item_id)
        tx.record(PaperFiled(document.id, document.dossier_id, document.kind, document.symbol, document.title, before))


def file_together(actor: Actor, meeting_id: str, document_ids: Sequence[str], said: Together) -> int:
    """Files several papers in one act, all or none; returns how many still lie under no item.

    Each is an entry of its own. Raises Forbidden, Invalid for nothing chosen or nothing said, NotFound.
    """
    if not document_ids:
        raise Invalid(_("Chưa chọn tài liệu nào để gắn."))
    if said == Together():
        raise Invalid(_("Đề nghị chọn nội dung, loại tài liệu hoặc phạm vi cho các tài liệu đã chọn."))
    with transaction([Meeting.desk_stream(meeting_id), Meeting.submitters_stream(meeting_id)], actor) as tx:
        standing = set(tx.session.scalars(select(AgendaItem.id).filter_by(meeting_id=meeting_id, removed_at=None)))
        papers = [_prepared(tx, actor, meeting_id, document_id) for document_id in dict.fromkeys(document_ids)]
        for document in papers:
            _file_one(tx, document, meeting_id, said, standing)
        return sum(document.dossier.item_id is None for document in papers)


def _file_one(tx: Transaction, document: Document, meeting_id: str, said: Together, standing: set[str]) -> None:
    before = {"kind": document.kind.value, "dossier_id": document.dossier_id}
    suggested = document.suggested_item_id if document.suggested_item_id in standing else None
    item_id = suggested if said.as_suggested else said.item_id
    document.kind = said.kind or document.kind
    document.classification = said.classification or document.classification
    document.is_filed = True
    if item_id is not None:
        _move(tx, document, meeting_id, item_id)
    tx.record(PaperFiled(document.id, document.dossier_id, document.kind, document.symbol, document.title, before))


def move_document(actor: Actor, meeting_id: str, document_id: str, item_id: str | None) -> None:
    """Drags the paper under an item; None takes it back among the unfiled. Raises Forbidden, NotFound."""
    with transaction([Meeting.desk_stream(meeting_id), Meeting.submitters_stream(meeting_id)], actor) as tx:
        document = _prepared(tx, actor, meeting_id, document_id)
        before = {"dossier_id": document.dossier_id}
        _move(tx, document, meeting_id, item_id)
        tx.record(PaperFiled(document.id, document.dossier_id, document.kind, document.symbol, document.title, before))


def give_password(actor: Actor, meeting_id: str, version_id: str, password: str, secret: str) -> None:
    """Tries again with the file's password; it is used once and not kept. Raises Conflict where none was asked for."""
    with transaction(Meeting.desk_stream(meeting_id), actor) as tx:
        open_with_password(tx, _prepared_version(tx, actor, meeting_id, version_id), password, secret)


def open_with_password(tx: Transaction, version: Version, password: str, secret: str) -> None:
    """The same for a version that the actor may prepare."""
    if version.outcome is not Outcome.NEEDS_PASSWORD:
        raise Conflict(_("Tệp này không đòi mật khẩu."))
    version.outcome, version.sentence, version.ended_at = Outcome.WAITING, "", None
    jobs.enqueue(tx, "digitise", version.id, urgency=1, password=seal(password, secret))


def try_again(actor: Actor, meeting_id: str, version_id: str) -> None:
    """Digitises a refused file once more, for example after a converter was installed."""
    with transaction(Meeting.desk_stream(meeting_id), actor) as tx:
        digitise_again(tx, _prepared_version(tx, actor, meeting_id, version_id))


def digitise_again(tx: Transaction, version: Version) -> None:
    """The same for a version that the actor may prepare. Raises Conflict."""
    if version.outcome is not Outcome.REFUSED:
        raise Conflict(_("Tệp này đang được xử lý hoặc đã xử lý xong."))
    version.outcome, version.sentence, version.ended_at = Outcome.WAITING, "", None
    jobs.enqueue(tx, "digitise", version.id)


def drop_version(actor: Actor, meeting_id: str, version_id: str) -> None:
    """Takes a file that was never released off the desk; a released paper is withdrawn, never deleted."""
    with transaction([Meeting.desk_stream(meeting_id), Meeting.submitters_stream(meeting_id)], actor) as tx:
        version = _prepared_version(tx, actor, meeting_id, version_id)
        take_off(tx, version)
        tell_submitters(tx, meeting_id, version.document.dossier.item_id)


def take_off(tx: Transaction, version: Version) -> None:
    """The same for a version that the actor may prepare. Raises Conflict."""
    if not version.is_waiting:
        raise Conflict(_("Tài liệu đã phát hành không xóa được, chỉ thu hồi được."))
    before = {"state": version.state.value}
    version.state = VersionState.WITHDRAWN
    version.withdrawn_at, version.withdrawn_by = tx.now, tx.actor.id
    document = version.document
    tx.record(PaperFiled(document.id, document.dossier_id, document.kind, document.symbol, document.title, before))


def _move(tx: Transaction, document: Document, meeting_id: str, item_id: str | None) -> None:
    tell_submitters(tx, meeting_id, document.dossier.item_id)
    if item_id is None:
        dossier = incoming_dossier(tx, tx.get(Meeting, id=meeting_id))
    else:
        dossier = dossier_of_item(tx, tx.get(AgendaItem, id=item_id, meeting_id=meeting_id, removed_at=None))
    if document.dossier_id != dossier.id:
        tell_submitters(tx, meeting_id, dossier.item_id)
    document.dossier, document.dossier_id, document.suggested_item_id = dossier, dossier.id, None


def _group(tx: Transaction, meeting_id: str, group_id: str | None) -> str | None:
    """The group, if it is one of the meeting's term. Raises NotFound."""
    if group_id is None:
        return None
    return tx.get(DelegateGroup, id=group_id, term_id=tx.get(Meeting, id=meeting_id).term_id).id


def _prepared(tx: Transaction, actor: Actor, meeting_id: str, document_id: str) -> Document:
    document = tx.get(Document, id=document_id)
    if document.dossier.meeting_id != meeting_id:
        raise NotFound()
    allow(policy.can_prepare(actor, tx.get(Meeting, id=meeting_id)), whose.SECRETARIAT)
    return document


def _prepared_version(tx: Transaction, actor: Actor, meeting_id: str, version_id: str) -> Version:
    version = tx.get(Version, id=version_id)
    _prepared(tx, actor, meeting_id, version.document_id)
    return version
