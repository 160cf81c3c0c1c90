"""A unit that was asked writes its answer by its link: saves it, sends it, corrects it until its time is over."""

from collections.abc import Callable

from app.drafts import policy, queries
from app.drafts.actions.answers import Typed, add_answer, digest, require_whole, said_in
from app.drafts.events import UnitAnswered
from app.drafts.models import AskedUnit, Said, drafts_desk
from app.kernel import db
from app.kernel.actor import system
from app.kernel.clock import now
from app.kernel.errors import Conflict, NotFound
from app.kernel.sentences import _
from app.kernel.transaction import Transaction, transaction

A_UNIT = system("unit")


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
        require_whole(said)
        pace(unit.id)
        with transaction(drafts_desk(unit.draft.body_id), A_UNIT) as tx:
            unit = _unit(tx, unit.id, typed.seen)
            answer = add_answer(tx, unit, said)
            unit.saved, unit.saved_at = "", None
            tx.record(UnitAnswered(unit.draft_id, unit.id, answer.number, digest(answer)))


def _read(token: str, typed: Typed) -> tuple[AskedUnit, Said]:
    unit = queries.unit_by_token(token)
    if unit is None or not policy.may_be_public(unit.draft.version):
        raise NotFound()
    _require_open(unit)
    return unit, said_in(unit.draft, typed)


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
