"""A unit answered by a letter on paper: the secretariat enters what it says on its behalf."""

from dataclasses import dataclass
from datetime import date

from app.drafts.actions.access import prepared_by, streams_of
from app.drafts.actions.answers import Typed, add_answer, digest, require_whole, said_in
from app.drafts.actions.asking import NOT_OVER
from app.drafts.actions.sending import legible
from app.drafts.events import UnitLetterEntered
from app.drafts.models import LONGEST_LETTER, AskedUnit, UnitAnswer
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Invalid
from app.kernel.sentences import _
from app.kernel.transaction import transaction
from app.kernel.typed import line


@dataclass(frozen=True)
class Letter:
    """The number (số công văn) and the day of a letter."""

    number: str
    on: date


def enter_letter(actor: Actor, body_id: str, draft_id: str, unit_id: str, letter: Letter, typed: Typed) -> UnitAnswer:
    """The unit's answer as its letter has it, in place of the one before, also when its time is over.

    What the unit has saved and not sent stays. The same twice is once. Raises Forbidden, NotFound, Invalid, and
    Conflict once the draft is over, or where the unit has saved or sent something since the form was opened.
    """
    with transaction(streams_of(body_id), actor) as tx:
        draft = prepared_by(tx, body_id, draft_id)
        draft.require(tx.now, *NOT_OVER)
        unit = tx.get(AskedUnit, id=unit_id, draft_id=draft.id)
        number = line(legible(letter.number), _("Số công văn"), most=LONGEST_LETTER, must=True)
        if letter.on > clock.today(draft.body.time_zone):
            raise Invalid(_("Ngày của công văn chưa đến. Đề nghị nhập lại."))
        said = said_in(draft, typed)
        require_whole(said)
        last = unit.answer
        if last is not None and (last.said, last.letter_number, last.letter_on) == (said, number, letter.on):
            return last
        if unit.edition != typed.seen:
            raise Conflict(
                _("Đơn vị hoặc người khác vừa lưu hoặc gửi một bản khác. Nội dung vừa nhập còn dưới đây; bấm lần nữa "
                  "thì bản này thay bản đã gửi.")
            )  # fmt: skip
        answer = add_answer(tx, unit, said)
        answer.letter_number, answer.letter_on, answer.entered_by_name = number, letter.on, actor.name
        tx.record(UnitLetterEntered(draft.id, unit.id, answer.number, number, letter.on.isoformat(), digest(answer)))
        return answer
