"""What a unit says: read from what was typed, required to be whole, and taken into the opinions on the draft."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from app.drafts import wording
from app.drafts.actions.sending import legible
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
)
from app.kernel.errors import Invalid
from app.kernel.ids import new_id
from app.kernel.sentences import _
from app.kernel.transaction import Transaction
from app.kernel.typed import line, passage


@dataclass(frozen=True)
class Typed:
    """What somebody typed for the unit. `words` by the key of their place; `seen`: the edition it was written over."""

    stance: Stance | None
    signer: str
    position: str
    words: Mapping[str, str]
    seen: int


def said_in(draft: PublicDraft, typed: Typed) -> Said:
    """What was typed, by the places of the draft. Raises Invalid."""
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


def require_whole(said: Said) -> None:
    """Raises Invalid for an answer without a stance, a signer or the words it needs."""
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


def add_answer(tx: Transaction, unit: AskedUnit, said: Said) -> UnitAnswer:
    """The next answer of the unit, whose form is another edition from now on; its opinions are what it says now."""
    number, kept = len(unit.answers) + 1, said.dump()
    answer = tx.add(UnitAnswer(id=new_id(), unit_id=unit.id, number=number, sent_at=tx.now, kept=kept))
    unit.edition += 1
    _take(tx, unit, said)
    return answer


def digest(answer: UnitAnswer) -> str:
    """What the journal keeps of an answer."""
    return hashlib.sha256(answer.kept.encode()).hexdigest()


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
