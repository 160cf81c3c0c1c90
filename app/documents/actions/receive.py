"""Files coming in: begun, grown piece by piece, taken over by their hash."""

import contextlib
import os
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import Body
from app.documents import policy, shelf_policy
from app.documents.events import PaperReceived, PaperRejected, RejectionCleared, SubmissionChanged
from app.documents.intake import secrecy
from app.documents.intake.refusals import SecretPaper
from app.documents.models import Document, Dossier, Outcome, Upload, Version, VersionState, shelf_desk
from app.kernel import disk, files, jobs, threads
from app.kernel.actor import Actor
from app.kernel.db import reading
from app.kernel.errors import Conflict, Invalid, NotFound, allow
from app.kernel.ids import new_id
from app.kernel.journal import StreamRef
from app.kernel.sentences import Sentence, _
from app.kernel.transaction import Transaction, transaction
from app.meetings import whose
from app.meetings.models import AgendaItem, Meeting
from app.meetings.policy import NO_SECRETS

LONGEST_NAME = 255


def begin_upload(
    actor: Actor,
    meeting_id: str,
    name: str,
    size: int,
    *,
    declared: bool,
    most: int,
    dossier_id: str | None = None,
    document_id: str | None = None,
    item_id: str | None = None,
) -> Upload:
    """Opens a place for `size` bytes called `name`.

    The sender declares that it holds no state secret; a name marked as secret is refused before a byte is sent
    (section 7.3), and the refusal stays on the desk. With `document_id` the file becomes that paper's next version,
    with `item_id` it goes to that item's dossier; an agency names one of its items. Raises Forbidden, Invalid,
    SecretPaper, Unavailable, and Conflict where state secrets are spoken of.
    """
    with transaction(Meeting.desk_stream(meeting_id), actor) as tx:
        meeting = tx.get(Meeting, id=meeting_id)
        dossier = _named_dossier(tx, meeting, dossier_id, document_id, item_id)
        if dossier is None:
            allow(policy.can_prepare(actor, meeting), whose.SECRETARIAT)
        else:
            _require_place(tx, dossier, document_id)
        _require_no_secrets(meeting)
        require_sendable(name, size, declared=declared, most=most)
        upload = _place(tx, name, size, meeting_id=meeting_id, document_id=document_id)
        upload.dossier_id = dossier.id if dossier is not None else None
        if not secrecy.name_is_marked(name):
            return upload
        refusal = SecretPaper()
        upload.ended_at, upload.sentence = tx.now, refusal.sentence.dump()
        tx.record(PaperRejected(name, refusal.sentence.dump()))
    raise refusal


def _named_dossier(
    tx: Transaction, meeting: Meeting, dossier_id: str | None, document_id: str | None, item_id: str | None
) -> Dossier | None:
    """The dossier that the sender means, if it is one of the meeting's; None: among what is not yet filed."""
    if document_id is not None:
        dossier = tx.get(Document, id=document_id).dossier
        if dossier.meeting_id != meeting.id:
            raise NotFound()
        return dossier
    if item_id is not None:
        return dossier_of_item(tx, tx.get(AgendaItem, id=item_id, meeting_id=meeting.id, removed_at=None))
    return tx.get(Dossier, id=dossier_id, meeting_id=meeting.id) if dossier_id is not None else None


def begin_shelf_upload(
    actor: Actor, body_id: str, name: str, size: int, *, declared: bool, most: int, document_id: str | None = None
) -> Upload:
    """The same for the reference shelf of a body. Raises Forbidden, Invalid, NotFound, SecretPaper, Unavailable."""
    with transaction(shelf_desk(body_id), actor) as tx:
        dossier = shelf_dossier(tx, tx.get(Body, id=body_id))
        _require_place(tx, dossier, None)
        if document_id is not None:
            tx.get(Document, id=document_id, dossier_id=dossier.id)
        require_sendable(name, size, declared=declared, most=most)
        if not secrecy.name_is_marked(name):
            upload = _place(tx, name, size, meeting_id=None, document_id=document_id)
            upload.dossier_id = dossier.id
            return upload
        refusal = SecretPaper()
        tx.record(PaperRejected(name, refusal.sentence.dump()))
    raise refusal


def _require_place(tx: Transaction, dossier: Dossier, document_id: str | None) -> VersionState:
    """The state of what the actor sends to this dossier: an agency's is submitted, until the office releases it.

    An agency sends a next version of papers that an agency of the item sent before. Raises Forbidden, NotFound.
    """
    if dossier.meeting_id is None:
        allow(shelf_policy.can_prepare(tx.actor, dossier.body_id), whose.OFFICE)
        return VersionState.DRAFT
    meeting = tx.get(Meeting, id=dossier.meeting_id)
    if policy.can_prepare(tx.actor, meeting):
        return VersionState.DRAFT
    allow(policy.can_submit(tx.actor, meeting, dossier.item_id), whose.SECRETARIAT)
    if document_id is not None:
        assert dossier.item_id is not None
        if tx.get(Document, id=document_id).created_by not in policy.submitters_of(dossier.item_id):
            raise NotFound()
    return VersionState.SUBMITTED


def _require_no_secrets(meeting: Meeting | None) -> None:
    """Raises Conflict for a meeting in which state secrets are spoken of (rules 6.5)."""
    if meeting is not None and meeting.has_secret_content:
        raise Conflict(NO_SECRETS)


def require_sendable(name: str, size: int, *, declared: bool, most: int) -> None:
    """Declared to hold no state secret (rules 7.3), of a size that there is room for. Raises Invalid, Unavailable."""
    if not declared:
        raise Invalid(_("Đề nghị xác nhận tài liệu không chứa bí mật nhà nước trước khi tải lên."))
    if size > most:
        raise Invalid(
            _("Tệp {name} lớn hơn mức cho phép ({most} MB). Đề nghị chia nhỏ tệp.", name=name, most=most >> 20)
        )
    disk.require_room_for_file(size)


def _place(tx: Transaction, name: str, size: int, *, meeting_id: str | None, document_id: str | None) -> Upload:
    return tx.add(
        Upload(
            id=new_id(), meeting_id=meeting_id, document_id=document_id, name=name[-LONGEST_NAME:], size=size,
            received=0, person_id=tx.actor.id, created_at=tx.now, sentence="",
        )
    )  # fmt: skip


def grow(upload: Upload, incoming: Path, offset: int, piece: bytes) -> int:
    """Writes a piece at `offset` of the file on the disk and returns how many bytes are there. Raises Conflict."""
    path = incoming / upload.id
    have = path.stat().st_size if path.exists() else 0
    if offset > have or offset + len(piece) > upload.size:
        raise Conflict(_("Phần tệp gửi lên không nối tiếp phần đã nhận. Đề nghị tải lại tệp."))
    disk.require_room_for_file(len(piece))
    incoming.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
        file.seek(offset)
        file.write(piece)
        file.truncate()
    return offset + len(piece)


def have(upload: Upload, incoming: Path) -> int:
    """How many bytes of the upload need not be sent again.

    Never all of them while it is not taken over (the store was away, the process was killed): a sender that hears of
    the whole file would be content, so the last byte is asked for once more, and with it the file is taken.
    """
    path = incoming / upload.id
    return min(path.stat().st_size, upload.size - 1) if path.exists() else 0


def finish_upload(actor: Actor, upload_id: str, incoming: Path) -> Version | None:
    """Takes the whole file over: stored by its hash, a version of a paper, a job for the worker.

    The same bytes once more in the same meeting are recognised and not stored again: returns None, and the upload
    says so. Raises NotFound for a stranger's upload, Forbidden where the right was taken away meanwhile.
    """
    path = incoming / upload_id
    stored = threads.apart(files.store().put, path)  # durable before the commit that names it
    with reading() as session:
        upload_found = session.get(Upload, upload_id)
        if upload_found is None:
            raise NotFound()
        heard = _heard_of(session, upload_found)
    with transaction(heard, actor) as tx:
        upload = tx.get(Upload, id=upload_id, ended_at=None)
        if upload.person_id != actor.id:
            raise NotFound()
        upload.received, upload.ended_at = stored.size, tx.now
        version = None
        try:
            version = _take(tx, upload, stored)
        except _Repeated as repeated:
            upload.sentence = repeated.sentence.dump()
    with contextlib.suppress(OSError):
        path.unlink()
    return version


def take_file(actor: Actor, meeting_id: str | None, path: Path, name: str, dossier_id: str | None = None) -> Version:
    """Takes a file that lies on this machine (the command line, a member of an archive); same rules as an upload.

    Without a meeting it goes to the reference shelf that `dossier_id` names. Raises Forbidden, NotFound, SecretPaper,
    and Conflict for bytes that are there already.
    """
    if secrecy.name_is_marked(name):
        raise SecretPaper()
    with reading() as session:
        _require_no_secrets(session.get(Meeting, meeting_id) if meeting_id is not None else None)
    stored = files.store().put(path)
    upload = Upload(id=new_id(), meeting_id=meeting_id, dossier_id=dossier_id, name=name[-LONGEST_NAME:])
    with reading() as session:
        heard = _heard_of(session, upload)
    with transaction(heard, actor) as tx:
        return _take(tx, upload, stored)


def _heard_of(session: Session, upload: Upload) -> list[StreamRef]:
    """The streams that hear of what comes there."""
    if upload.meeting_id is not None:
        return [Meeting.desk_stream(upload.meeting_id), Meeting.submitters_stream(upload.meeting_id)]
    return [session.get_one(Dossier, upload.dossier_id).desk]


class _Repeated(Conflict):
    """These bytes are here already."""


def _take(tx: Transaction, upload: Upload, stored: files.Stored) -> Version:
    """The file as a version of a paper, for whoever may send it there. Raises _Repeated, Forbidden, NotFound."""
    dossier = _dossier_of(tx, upload)
    state = _require_place(tx, dossier, upload.document_id)
    twin = _twin(tx, dossier, stored.sha256, only_here=state is VersionState.SUBMITTED)
    if twin is not None:
        raise _Repeated(_repeated(twin))
    version = _new_version(tx, upload, dossier, stored, state)
    if state is VersionState.SUBMITTED:
        tx.record(SubmissionChanged(dossier.item_id or ""), Meeting.submitters_stream(dossier.meeting_id or ""))
    return version


def _dossier_of(tx: Transaction, upload: Upload) -> Dossier:
    if upload.meeting_id is None:
        return tx.get(Dossier, id=upload.dossier_id, kind="shelf")
    meeting = tx.get(Meeting, id=upload.meeting_id)
    dossier = _named_dossier(tx, meeting, upload.dossier_id, upload.document_id, None)
    if dossier is None:
        allow(policy.can_prepare(tx.actor, meeting), whose.SECRETARIAT)
    return dossier or incoming_dossier(tx, meeting)


def clear_rejection(actor: Actor, meeting_id: str, upload_id: str) -> None:
    """Takes a file that was refused by its name off the desk's list. Raises Forbidden, NotFound."""
    with transaction(Meeting.desk_stream(meeting_id), actor) as tx:
        allow(policy.can_prepare(actor, tx.get(Meeting, id=meeting_id)), whose.SECRETARIAT)
        upload = tx.get(Upload, id=upload_id, meeting_id=meeting_id)
        if upload.ended_at is None or not upload.sentence:
            raise NotFound()
        upload.sentence = ""
        tx.record(RejectionCleared(upload.name))


def incoming_dossier(tx: Transaction, meeting: Meeting) -> Dossier:
    """Where papers lie until they are filed under an item."""
    found = tx.session.scalars(select(Dossier).filter_by(meeting_id=meeting.id, kind="incoming")).first()
    return found or tx.add(
        Dossier(id=new_id(), body_id=meeting.body_id, meeting_id=meeting.id, item_id=None, kind="incoming", title="")
    )


def shelf_dossier(tx: Transaction, body: Body) -> Dossier:
    """The body's reference shelf, made when the first paper comes."""
    found = tx.session.scalars(select(Dossier).filter_by(body_id=body.id, kind="shelf")).first()
    return found or tx.add(Dossier(id=new_id(), body_id=body.id, meeting_id=None, item_id=None, kind="shelf", title=""))


def dossier_of_item(tx: Transaction, item: AgendaItem) -> Dossier:
    """The item's dossier, made when the first paper comes."""
    found = tx.session.scalars(select(Dossier).filter_by(item_id=item.id)).first()
    return found or tx.add(
        Dossier(
            id=new_id(), body_id=item.meeting.body_id, meeting_id=item.meeting_id, item_id=item.id, kind="item",
            title="",
        )
    )  # fmt: skip


def _new_version(
    tx: Transaction, upload: Upload, dossier: Dossier, stored: files.Stored, state: VersionState
) -> Version:
    if upload.document_id is not None:
        document = tx.get(Document, id=upload.document_id)
    else:
        document = _new_document(tx, upload, dossier)
    last = tx.session.scalar(select(func.max(Version.number)).where(Version.document_id == document.id)) or 0
    version = tx.add(
        Version(
            id=new_id(), document=document, document_id=document.id, number=last + 1, file_name=upload.name,
            sha256=stored.sha256, size=stored.size, uploaded_at=tx.now, uploaded_by=tx.actor.id,
            outcome=Outcome.WAITING, state=state,
        )
    )  # fmt: skip
    jobs.enqueue(tx, "digitise", version.id)
    tx.record(PaperReceived(version.id, document.id, version.file_name, version.sha256, version.size))
    return version


def _new_document(tx: Transaction, upload: Upload, dossier: Dossier) -> Document:
    last = tx.session.scalar(select(func.max(Document.position)).where(Document.dossier_id == dossier.id)) or 0
    return tx.add(
        Document(
            id=new_id(), dossier=dossier, dossier_id=dossier.id, title=Path(upload.name).stem[:300] or upload.name,
            position=last + 1, created_at=tx.now, created_by=tx.actor.id,
        )
    )  # fmt: skip


def _twin(tx: Transaction, dossier: Dossier, sha256: str, *, only_here: bool) -> Version | None:
    """The same bytes in the meeting or on the shelf; for an agency in its own dossier: it may know of no other."""
    here = only_here or dossier.meeting_id is None
    scope = Dossier.id == dossier.id if here else Dossier.meeting_id == dossier.meeting_id
    return tx.session.scalars(
        select(Version)
        .join(Version.document)
        .join(Document.dossier)
        .where(scope, Version.sha256 == sha256, Version.outcome != Outcome.REFUSED)
    ).first()


def _repeated(twin: Version) -> Sentence:
    return _("Giống hệt tệp “{name}” đã có, nên không lưu thêm.", name=twin.file_name)


def sentence_of(upload: Upload) -> Sentence | None:
    """What is to be said about an upload that ended without a paper."""
    return Sentence.load(upload.sentence) if upload.sentence else None
