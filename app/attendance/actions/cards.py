"""Delegate cards: a number that only this installation can make, and the door that reads it."""

import hashlib
import hmac
from typing import Any
from uuid import UUID

from app.attendance import policy, queries
from app.attendance.actions.access import kept_by, recorded_by
from app.attendance.actions.marking import arrive, clerks_streams
from app.attendance.events import CardReplaced
from app.attendance.models import Card, Way
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Invalid
from app.kernel.sentences import _
from app.kernel.transaction import transaction
from app.meetings.models import Meeting, Participation, SittingState

# Digits only: a scanner that types as a keyboard would have its letters rewritten by Telex.
DIGITS = 63
_SEAL_BYTES = 8
_NUMBER_BITS = 16


def card_code(secret: str, participation_id: str, number: int) -> str:
    """What is on the card: the participation, the card's number and a seal (HMAC-SHA256, 64 bits), as 63 digits."""
    told = (UUID(participation_id).int << _NUMBER_BITS) | number
    return str((told << (8 * _SEAL_BYTES)) | _seal(secret, told)).zfill(DIGITS)


def read_card(secret: str, code: str) -> tuple[str, int]:
    """The participation and the card's number. Raises Invalid for what this installation did not make."""
    digits = "".join(code.split())
    wrong = Invalid(_("Mã này không phải là thẻ đại biểu của hệ thống. Đề nghị tìm theo họ tên trong danh sách."))
    if len(digits) != DIGITS or not (digits.isascii() and digits.isdigit()):
        raise wrong
    told, seal = divmod(int(digits), 1 << (8 * _SEAL_BYTES))
    participation, number = divmod(told, 1 << _NUMBER_BITS)
    if participation >= 1 << 128:
        raise wrong
    same = hmac.compare_digest(seal.to_bytes(_SEAL_BYTES), _seal(secret, told).to_bytes(_SEAL_BYTES))
    if not same:
        raise wrong
    return str(UUID(int=participation)), number


def _seal(secret: str, told: int) -> int:
    made = hmac.new(secret.encode(), b"delegate card:" + told.to_bytes(18), hashlib.sha256).digest()
    return int.from_bytes(made[:_SEAL_BYTES])


def check_in_by_card(actor: Actor, meeting_id: str, sitting_id: str, code: str, *, secret: str) -> dict[str, Any]:
    """The door read a card: its owner is here. Returns {name, standing, again, participation_id, number}.

    Raises NotFound, Forbidden, Invalid for a card that is not of this meeting, Conflict for one that was replaced.
    """
    participation_id, number = read_card(secret, code)
    with transaction(clerks_streams(meeting_id, sitting_id, [participation_id]), actor) as tx:
        meeting, sitting = recorded_by(tx, actor, meeting_id, sitting_id)
        given = tx.session.get(Participation, participation_id)
        if given is None or given.meeting_id != meeting.id or not given.holds(tx.now):
            raise Invalid(_("Thẻ này không thuộc kỳ họp này. Đề nghị tìm theo họ tên trong danh sách."))
        if number != queries.card_number(participation_id):
            raise Conflict(_("Thẻ của {name} đã được cấp lại; thẻ cũ không còn dùng được.", name=given.shown_name))
        if not policy.is_open(sitting):
            ended = sitting.state is SittingState.ENDED
            raise Conflict(_("Buổi họp đã kết thúc.") if ended else _("Buổi họp chưa mở điểm danh."))
        found = arrive(tx, meeting, sitting, given, Way.CARD)
        known = queries.attendance(sitting.id, given.id)
        return {
            "name": given.shown_name,
            "standing": found["standing"],
            "again": found["again"],
            "participation_id": given.id,
            "number": known.number if known else 0,
        }


def replace_card(actor: Actor, meeting_id: str, participation_id: str) -> int:
    """A lost card is worth nothing from now on; returns the new one's number. Raises NotFound, Forbidden."""
    with transaction(Meeting.desk_stream(meeting_id), actor) as tx:
        meeting = kept_by(tx, actor, meeting_id)
        given = tx.get(Participation, id=participation_id, meeting_id=meeting.id)
        number = queries.card_number(given.id) + 1
        if number >= 1 << _NUMBER_BITS:
            raise Conflict(_("Thẻ này đã được cấp lại quá nhiều lần."))
        tx.session.merge(Card(participation_id=given.id, number=number, made_at=tx.now))
        tx.record(CardReplaced(meeting.id, given.id, number))
        return number
