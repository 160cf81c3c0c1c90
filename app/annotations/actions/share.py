"""Showing others what one wrote, and taking it back."""

from sqlalchemy import func, select

from app.annotations import policy, sharing
from app.annotations.models import Audience, Note, NoteShare
from app.documents.models import Document
from app.documents.queries import load_version, newest_for
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, NotFound, Refusal, allow
from app.kernel.sentences import _
from app.kernel.transaction import Transaction, transaction

MOST_SHARES = 100  # of one person on one paper


def share_notes(actor: Actor, version_id: str, note_id: str | None, audience: Audience, audience_id: str) -> NoteShare:
    """Shows one note, or all on the paper, to that audience until it is taken back; a second time changes nothing.

    Raises NotFound for a paper, note or audience that is not for this person, Forbidden for who may not share, Refusal
    for a person who may not read the paper, Conflict for too many.
    """
    with transaction([], actor) as tx:
        version, _reader = load_version(version_id, actor)
        document = version.document
        meeting = document.dossier.meeting
        allow(policy.can_share(actor, meeting))
        assert meeting is not None  # nobody shares on a paper of no meeting
        if note_id is not None:
            _require_own(tx, note_id, document)
        if audience_id not in dict(sharing.audiences(actor, meeting).get(audience, [])):
            raise NotFound(_("Không tìm thấy người hoặc tổ này trong kỳ họp. Đề nghị chọn lại."))
        if audience is Audience.PERSON and newest_for(document.id, Actor(audience_id, "")) is None:
            raise Refusal(_("Người được chọn không có quyền đọc tài liệu này nên không xem được ghi chú trên đó."))
        share_id = NoteShare.id_of(actor.id, document.id, note_id, audience_id)
        share = tx.session.get(NoteShare, share_id, with_for_update=True)
        if share is not None and share.ended_at is None:
            return share
        _require_room(tx, document)
        if share is None:
            share = tx.add(
                NoteShare(
                    id=share_id, person_id=actor.id, document_id=document.id, note_id=note_id, audience=audience,
                    audience_id=audience_id,
                )
            )  # fmt: skip
        share.shared_at, share.ended_at = tx.now, None
        return share


def end_share(actor: Actor, share_id: str) -> None:
    """Takes it back, also where its giver may no longer read the paper. Raises NotFound for anybody else's."""
    with transaction([], actor) as tx:
        share = tx.get(NoteShare, id=share_id, person_id=actor.id)
        share.ended_at = share.ended_at or tx.now


def _require_own(tx: Transaction, note_id: str, document: Document) -> None:
    note = tx.get(Note, id=note_id, person_id=tx.actor.id, document_id=document.id)
    if note.removed:
        raise NotFound()


def _require_room(tx: Transaction, document: Document) -> None:
    mine = NoteShare.person_id == tx.actor.id, NoteShare.document_id == document.id, NoteShare.ended_at.is_(None)
    if (tx.session.scalar(select(func.count()).where(*mine)) or 0) >= MOST_SHARES:
        raise Conflict(
            _(
                "Trên một tài liệu chia sẻ được tối đa {most} lượt. Đề nghị thôi chia sẻ bớt, hoặc chia sẻ tất cả "
                "ghi chú của tài liệu trong một lượt.",
                most=MOST_SHARES,
            )
        )
