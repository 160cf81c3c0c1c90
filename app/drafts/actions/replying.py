"""A unit that was asked writes its answer by its link: saves it, sends it, corrects it until its time is over."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from app.drafts import policy, queries, wording
from app.drafts.actions.sending import legible
from app.drafts.events import UnitAnswered
from app.drafts.models import (
    LONGEST_NAME,
    LONGEST_OPINION,
    LONGEST_POSITION,
    AskedUnit,
    PublicDraft,
    Said,
    Stance,
    UnitAnswer,
    UnitOpinion,
    drafts_desk,
)
from app.kernel import db
from app.kernel.actor import system
from app.kernel.clock import now
from app.kernel.errors import Conflict, Invalid, NotFound
from app.kernel.ids import new_id
from app.kernel.sentences import _
from app.kernel.transaction import Transaction, transaction
from app.kernel.typed import line, passage

A_UNIT = system("unit")


@dataclass(frozen=True)
class Typed:
    """What somebody typed for the unit. `words` by the key of their place; `seen`: the edition it was written over."""

    stance: Stance | None
    signer: str
    position: str
    words: Mapping[str, str]
    seen: int


def save_answer(token: str, typed: Typed, *, pace: Callable[[str], None]) -> None:
    """Keeps what is written; nobody but the unit reads it. The same twice is once.

    Raises NotFound, Invalid, TooMany, and Conflict where its time is over or somebody else has saved meanwhile.
    """
    with db.reading():
        unit, said = _read(token, typed)
        if said == unit.written:
            return
        pace(unit.id)
        with transaction(drafts_desk(unit.draft.body_id), A_UNIT) as tx:
            unit = _unit(tx, unit.id, typed.seen)
            unit.saved, unit.saved_at, unit.edition = said.dump(), tx.now, unit.edition + 1


def send_answer(token: str, typed: Typed, *, pace: Callable[[str], None]) -> None:
    """Gives the unit's answer to the secretariat, in place of the one before. The same twice is once.

    Raises what `save_answer` raises, and Invalid for an answer without a stance, a signer or the words it needs.
    """
    with db.reading():
        unit, said = _read(token, typed)
        if unit.answer is not None and said == unit.answer.said and not unit.saved:
            return
        _require_whole(said)
        pace(unit.id)
        with transaction(drafts_desk(unit.draft.body_id), A_UNIT) as tx:
            unit = _unit(tx, unit.id, typed.seen)
            number, kept = len(unit.answers) + 1, said.dump()
            tx.add(UnitAnswer(id=new_id(), unit_id=unit.id, number=number, sent_at=tx.now, kept=kept))
            unit.saved, unit.saved_at, unit.edition = "", None, unit.edition + 1
            _take(tx, unit, said)
            tx.record(UnitAnswered(unit.draft_id, unit.id, number, hashlib.sha256(kept.encode()).hexdigest()))


def _read(token: str, typed: Typed) -> tuple[AskedUnit, Said]:
    unit = queries.unit_by_token(token)
    if unit is None or not policy.may_be_public(unit.draft.version):
        raise NotFound()
    _require_open(unit)
    return unit, _said(unit.draft, typed)


def _said(draft: PublicDraft, typed: Typed) -> Said:
    known = {one.key: one for one in wording.spots(draft)}
    words = {place: passage(legible(text), _("Ý kiến"), most=LONGEST_OPINION, must=False)
             for place, text in typed.words.items()}  # fmt: skip
    if any(place not in known for place, text in words.items() if text):
        raise Invalid(_("Chỗ góp ý không có trong dự thảo này. Đề nghị chọn lại."))
    return Said(
        typed.stance,
        line(legible(typed.signer), _("Họ và tên người ký"), most=LONGEST_NAME),
        line(legible(typed.position), _("Chức vụ"), most=LONGEST_POSITION),
        tuple((key, one.cited, words[key]) for key, one in known.items() if words.get(key)),
    )


def _require_whole(said: Said) -> None:
    if said.stance is None:
        raise Invalid(_("Chưa chọn thống nhất hay có ý kiến. Đề nghị chọn một."))
    if said.stance is Stance.AGREES and said.words:
        raise Invalid(
            _("Đã ghi ý kiến ở {count} chỗ. Đề nghị chọn “Có ý kiến”, hoặc xóa các ý kiến đó.", count=len(said.words))
        )
    if said.stance is Stance.HAS_OPINION and not said.words:
        raise Invalid(_("Chưa ghi ý kiến nào. Đề nghị ghi ý kiến chung hoặc ý kiến vào từng điều, khoản."))
    line(said.signer, _("Họ và tên người ký"), most=LONGEST_NAME, must=True)
    line(said.position, _("Chức vụ"), most=LONGEST_POSITION, must=True)


def _unit(tx: Transaction, unit_id: str, seen: int) -> AskedUnit:
    unit = tx.get(AskedUnit, id=unit_id)
    _require_open(unit)
    if unit.edition != seen:
        raise Conflict(
            _("Người khác của đơn vị vừa lưu hoặc gửi một bản khác. Nội dung vừa nhập còn dưới đây, chưa được lưu; bấm "
              "lần nữa thì bản này thay bản kia.")
        )  # fmt: skip
    return unit


def _require_open(unit: AskedUnit) -> None:
    if not unit.is_open(now()):
        raise Conflict(_("Đã hết thời hạn trả lời. Đề nghị liên hệ nơi gửi nếu cần thêm thời gian."))


def _take(tx: Transaction, unit: AskedUnit, said: Said) -> None:
    """Brings the unit's opinions to what it says now; what is made of those that did not change stays."""
    mine = select(UnitOpinion).where(UnitOpinion.unit_id == unit.id)
    standing = {one.place: one for one in tx.session.scalars(mine)}
    highest = select(func.max(UnitOpinion.number)).where(UnitOpinion.draft_id == unit.draft_id)
    number = tx.session.scalar(highest) or 0
    for place, name, text in said.words:
        one = standing.pop(place, None)
        if one is not None and one.text == text:
            continue
        if one is None:
            number += 1
            one = tx.add(
                UnitOpinion(
                    id=new_id(), draft_id=unit.draft_id, unit_id=unit.id, number=number, place=place, place_name=name
                )
            )
        one.text, one.received_at = text, tx.now
        one.outcome, one.answer, one.answered_at, one.answered_by_name = None, "", None, ""
    for gone in standing.values():
        tx.session.delete(gone)
