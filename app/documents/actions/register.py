"""Secret papers, which may not be in this system: a placeholder under the item, and who holds which paper copy."""

from sqlalchemy import select

from app.documents import policy
from app.documents.events import CopyHandedOut, CopyTakenBack, PaperRegisterOpened
from app.documents.models import PaperCopy, PaperRegister
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Invalid, NotFound, allow
from app.kernel.ids import new_id
from app.kernel.sentences import _
from app.kernel.transaction import Transaction, transaction
from app.meetings import whose
from app.meetings.models import AgendaItem, Meeting

MOST_COPIES = 9999
LONGEST_NAME = 200


def open_register(actor: Actor, meeting_id: str, item_id: str) -> None:
    """Says under the item that its paper is handed out on paper (section 7.3). Raises Forbidden, NotFound."""
    with transaction([Meeting.desk_stream(meeting_id), Meeting.members_stream(meeting_id)], actor) as tx:
        _item(tx, actor, meeting_id, item_id)
        _open(tx, meeting_id, item_id)


def hand_out_copy(actor: Actor, meeting_id: str, item_id: str, number: int, receiver: str) -> PaperCopy:
    """Writes down who received copy `number`. Raises Conflict for a copy that is out, Invalid, Forbidden, NotFound."""
    receiver = " ".join(receiver.split())
    if not receiver or len(receiver) > LONGEST_NAME:
        raise Invalid(_("Đề nghị ghi họ tên người nhận, không quá {most} ký tự.", most=LONGEST_NAME))
    if not 1 <= number <= MOST_COPIES:
        raise Invalid(_("Số bản là số từ 1 đến {most}. Đề nghị nhập lại.", most=MOST_COPIES))
    with transaction([Meeting.desk_stream(meeting_id), Meeting.members_stream(meeting_id)], actor) as tx:
        _item(tx, actor, meeting_id, item_id)
        _open(tx, meeting_id, item_id)
        _require_at_hand(tx, item_id, number)
        copy = tx.add(
            PaperCopy(id=new_id(), item_id=item_id, number=number, receiver=receiver, handed_at=tx.now,
                      handed_by=actor.id)
        )  # fmt: skip
        tx.record(CopyHandedOut(copy.id, item_id, number, receiver))
        return copy


def take_copy_back(actor: Actor, meeting_id: str, copy_id: str) -> None:
    """Writes down that the copy is back. Raises Conflict, Forbidden, NotFound."""
    with transaction(Meeting.desk_stream(meeting_id), actor) as tx:
        copy = tx.get(PaperCopy, id=copy_id)
        if copy.item.meeting_id != meeting_id:
            raise NotFound()
        allow(policy.can_prepare(actor, copy.item.meeting), whose.SECRETARIAT)
        copy.take_back(actor.id, tx.now)
        tx.record(CopyTakenBack(copy.id, copy.item_id, copy.number, copy.receiver))


def _item(tx: Transaction, actor: Actor, meeting_id: str, item_id: str) -> AgendaItem:
    allow(policy.can_prepare(actor, tx.get(Meeting, id=meeting_id)), whose.SECRETARIAT)
    return tx.get(AgendaItem, id=item_id, meeting_id=meeting_id, removed_at=None)


def _open(tx: Transaction, meeting_id: str, item_id: str) -> None:
    if tx.session.get(PaperRegister, item_id) is None:
        tx.add(PaperRegister(item_id=item_id, opened_at=tx.now, opened_by=tx.actor.id))
        tx.record(PaperRegisterOpened(item_id), Meeting.members_stream(meeting_id))


def _require_at_hand(tx: Transaction, item_id: str, number: int) -> None:
    out = tx.session.scalars(select(PaperCopy).filter_by(item_id=item_id, number=number, returned_at=None)).first()
    if out is not None:
        raise Conflict(
            _("Bản số {number} đang do {receiver} giữ. Đề nghị thu hồi trước khi phát lại.", number=number,
              receiver=out.receiver)
        )  # fmt: skip
