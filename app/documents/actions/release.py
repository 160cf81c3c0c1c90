"""Papers into the delegates' hands, and back out of them; what was released is never deleted."""

from collections.abc import Sequence

from sqlalchemy import func, select

from app.accounts.models import Body
from app.documents import policy
from app.documents.actions import mark
from app.documents.actions.submitters import tell_submitters
from app.documents.events import DocumentReleased, DocumentWithdrawn
from app.documents.models import Classification, Document, Dossier, Version, VersionState
from app.documents.policy import Reader
from app.kernel.actor import Actor
from app.kernel.errors import Invalid, NotFound, allow
from app.kernel.journal import StreamRef
from app.kernel.sentences import _
from app.kernel.transaction import Recorded, Transaction, transaction
from app.kernel.vietnamese import fold
from app.meetings import whose
from app.meetings.models import Meeting


def release(actor: Actor, meeting_id: str, version_ids: Sequence[str], late_approver: str = "") -> list[Recorded]:
    """Releases these versions in one act: on every connected screen at once.

    After the deadline of the rule profile a paper goes out only with the name of whoever approved it, who is somebody
    else than whoever releases it, and carries the flag (R-SES-08, R-SES-11). An earlier version becomes superseded,
    for reference only. Raises Forbidden, Invalid, Conflict, NotFound.
    """
    members, everybody = Meeting.members_stream(meeting_id), Meeting.stream(meeting_id)
    desk, submitters = Meeting.desk_stream(meeting_id), Meeting.submitters_stream(meeting_id)
    with transaction([members, everybody, desk, submitters], actor) as tx:
        meeting = tx.get(Meeting, id=meeting_id)
        allow(policy.can_release(actor, meeting), whose.OFFICE)
        late = tx.now.astimezone(meeting.body.time_zone).date() > meeting.documents_due
        approver = late_approver.strip()
        if late and not approver:
            raise Invalid(
                _(
                    "Đã quá thời hạn phát hành tài liệu ({days} ngày trước khai mạc). "
                    "Đề nghị ghi tên người đồng ý phát hành sau thời hạn.",
                    days=meeting.rule_profile["document_days"],
                )
            )
        if late and fold(approver) == fold(actor.name):
            raise Invalid(
                _("Người đồng ý phát hành sau thời hạn phải là người khác với người phát hành. Đề nghị ghi lại tên.")
            )
        versions = [_version(tx, meeting_id, version_id) for version_id in version_ids]
        return [_release_one(tx, version, approver if late else "") for version in versions]


def _release_one(tx: Transaction, version: Version, late_approver: str) -> Recorded:
    document = version.document
    version.release(tx.actor.id, tx.now, late_approver)
    replaced = [v for v in document.versions if v.state is VersionState.RELEASED and v is not version]
    for earlier in replaced:
        earlier.state = VersionState.SUPERSEDED
    _give_pack_place(tx, document, version)
    title = _title(document)
    fact = DocumentReleased(
        document_id=document.id,
        version_id=version.id,
        number=version.number,
        sha256=version.sha256,
        kind=document.kind,
        symbol=document.symbol if title else "",
        title=title,
        item_id=document.dossier.item_id,
        pages=version.page_count,
        pack_start=document.pack_start or 0,
        replaces=replaced[-1].id if replaced else None,
        late_approver=late_approver,
    )
    tell_submitters(tx, document.dossier.meeting_id or "", document.dossier.item_id)
    if document.classification is Classification.RESTRICTED:
        _mark_ahead(tx, version)
    return tx.record(fact, audience(document))


def _mark_ahead(tx: Transaction, version: Version) -> None:
    """Every reader's own copy is begun now: a whole chamber opens a personnel file in the same minute."""
    meeting = version.document.dossier.meeting
    for participation in meeting.participations if meeting is not None else []:
        person, reads = participation.person, participation.role in policy.SEES_RESTRICTED
        if person is None or not reads or not participation.holds(tx.now):
            continue
        reader = Reader.of(Actor(person.id, person.full_name), participation.meeting)
        if reader.can_read(version) and policy.is_marked_for(reader, version):
            mark.begin_ahead(tx.session, version, Actor(person.id, person.full_name))


def _title(document: Document) -> str:
    """What the whole stream may hear: not everybody in it may know a restricted paper or one for a single group."""
    if document.classification is Classification.RESTRICTED or document.group_id is not None:
        return ""
    return document.title


def audience(document: Document) -> StreamRef:
    """The narrowest stream whose every listener may know of the paper."""
    meeting_id = document.dossier.meeting_id
    if meeting_id is None:
        return Body.stream(document.dossier.body_id)
    return Meeting.stream(meeting_id) if policy.is_for_guests(document) else Meeting.members_stream(meeting_id)


def _give_pack_place(tx: Transaction, document: Document, version: Version) -> None:
    """The pack's numbers go on from the last paper released; a place once given stays (links and speeches name it)."""
    if document.pack_start is not None:
        return
    end = tx.session.scalar(
        select(func.max(Document.pack_start + Document.pack_pages))
        .join(Document.dossier)
        .where(Dossier.meeting_id == document.dossier.meeting_id)
    )
    document.pack_start, document.pack_pages = end or 1, version.page_count
    tx.session.flush()


def withdraw(actor: Actor, meeting_id: str, version_id: str, reason: str) -> Recorded:
    """Takes a released version back, with the reason on record. Raises Forbidden, Invalid, Conflict, NotFound."""
    if not reason.strip():
        raise Invalid(_("Đề nghị ghi lý do thu hồi tài liệu."))
    members, everybody = Meeting.members_stream(meeting_id), Meeting.stream(meeting_id)
    desk, submitters = Meeting.desk_stream(meeting_id), Meeting.submitters_stream(meeting_id)
    with transaction([members, everybody, desk, submitters], actor) as tx:
        allow(policy.can_release(actor, tx.get(Meeting, id=meeting_id)), whose.OFFICE)
        version = _version(tx, meeting_id, version_id)
        version.withdraw(actor.id, tx.now, reason.strip())
        document = version.document
        tell_submitters(tx, meeting_id, document.dossier.item_id)
        return tx.record(
            DocumentWithdrawn(document.id, version.id, _title(document), version.reason), audience(document)
        )


def _version(tx: Transaction, meeting_id: str, version_id: str) -> Version:
    version = tx.get(Version, id=version_id)
    if version.document.dossier.meeting_id != meeting_id:
        raise NotFound()
    return version
