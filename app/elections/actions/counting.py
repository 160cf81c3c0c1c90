"""The count: entered by two tellers, each alone; compared, signed, and from then on fixed (R-SEC-07, R-SEC-09)."""

from collections.abc import Mapping

from sqlalchemy import delete

from app.elections import arithmetic, outcome, policy, sealed
from app.elections.actions.access import line, seen, streams_of
from app.elections.arithmetic import Sheet
from app.elections.events import CountEntered, CountRecorded, ElectionMoved, MinutesSigned
from app.elections.models import (
    LONGEST_NOTE,
    Answer,
    CandidateCount,
    CountLine,
    CountSheet,
    Election,
    ElectionState,
    Office,
)
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Invalid, allow
from app.kernel.sentences import _
from app.kernel.transaction import Transaction, transaction

TELLERS_ONLY = _("Việc này do thành viên Ban kiểm phiếu của cuộc bỏ phiếu này thực hiện.")
HEAD_ONLY = _("Biên bản kiểm phiếu do Trưởng ban hoặc Thư ký Ban kiểm phiếu ký xác nhận.")


def enter_count(
    actor: Actor, meeting_id: str, election_id: str, collected: int, valid: int, invalid: int, counts: Mapping[str, int]
) -> CountSheet:
    """One teller's count, or a new edition of the own one; `counts` by "candidate answer".

    Numbers that do not balance are refused with what is wrong; what differs from the other teller's is kept and
    shown to both, never taken from one of them. Raises NotFound, Forbidden, Invalid, Conflict.
    """
    with transaction(streams_of(meeting_id, election_id), actor) as tx:
        _meeting, one = seen(tx, actor, meeting_id, election_id)
        allow(policy.is_teller(actor, one), TELLERS_ONLY)
        one.require(ElectionState.COUNTING)
        if one.is_electronic:
            raise Conflict(_("Kết quả của phiếu kín điện tử do khóa của Ban kiểm phiếu mở, không nhập bằng tay."))
        keys = [(candidate.id, str(answer)) for candidate in one.standing for answer in one.answers]
        sheet = Sheet(collected, valid, invalid, {key: int(counts.get(" ".join(key), 0)) for key in keys})
        wrong = arithmetic.faults(sheet, one.frame)
        if wrong:
            raise Invalid(wrong[0])
        mine = _place(tx, one, actor)
        mine.collected, mine.valid, mine.invalid = collected, valid, invalid
        mine.name, mine.entered_at = actor.name, tx.now
        tx.session.execute(delete(CountLine).where(CountLine.election_id == one.id, CountLine.place == mine.place))
        for (candidate_id, answer), count in sheet.counts.items():
            tx.session.add(
                CountLine(
                    election_id=one.id, place=mine.place, candidate_id=candidate_id, answer=Answer(answer), count=count
                )
            )
        tx.session.flush()
        tx.session.refresh(mine, ["lines"])
        said = {" ".join(key): count for key, count in sheet.counts.items()}
        recorded = CountRecorded(one.id, mine.place, mine.edition, collected, valid, invalid, said)
        tx.record(recorded, Election.stream(one.id, one.meeting_id))
        tx.record(CountEntered(one.meeting_id, one.id, len(one.sheets)))
        return mine


def _place(tx: Transaction, one: Election, actor: Actor) -> CountSheet:
    mine = next((sheet for sheet in one.sheets if sheet.person_id == actor.id), None)
    if mine is not None:
        mine.edition += 1
        return mine
    if len(one.sheets) == 2:
        names = " và ".join(sheet.name for sheet in one.sheets)
        raise Conflict(
            _(
                "Hai thành viên đã nhập kết quả kiểm phiếu: {names}. Chỉ hai người này sửa được số của mình.",
                names=names,
            )
        )
    mine = CountSheet(election_id=one.id, place=len(one.sheets) + 1, person_id=actor.id, name=actor.name, edition=1)
    mine.entered_at = tx.now
    mine.collected = mine.valid = mine.invalid = 0
    one.sheets.append(mine)
    tx.session.flush()
    return mine


def sign_minutes(
    actor: Actor, meeting_id: str, election_id: str, *, complaints: str = "", handed_to: str = ""
) -> Election:
    """The committee's head or secretary confirms the minutes: the two counts agree, and are fixed with who is elected.

    Raises NotFound, Forbidden, Conflict while there are not two counts or they differ.
    """
    with transaction(streams_of(meeting_id, election_id), actor) as tx:
        _meeting, one = seen(tx, actor, meeting_id, election_id)
        teller = one.board.teller(actor.id) if one.board is not None else None
        allow(teller is not None and teller.office in (Office.HEAD, Office.SECRETARY), HEAD_ONLY)
        one.require(ElectionState.COUNTING)
        sheet = _agreed(one)
        one.complaints = line(complaints, _("Khiếu nại, kiến nghị"), most=LONGEST_NOTE)
        one.handed_to = line(handed_to, _("Nơi nhận phiếu niêm phong"))
        one.collected, one.valid, one.invalid = sheet.collected, sheet.valid, sheet.invalid
        for candidate in one.standing:
            candidate.counts = [
                CandidateCount(answer=answer, count=sheet.counts[candidate.id, str(answer)]) for answer in one.answers
            ]
        one.signed_at, one.signed_by_name = tx.now, actor.name
        outcome.decide(one)
        tx.record(_signed(one, sheet), Election.stream(one.id, one.meeting_id))
        tx.record(ElectionMoved(one.meeting_id, one.id, one.state))
        return one


def _agreed(one: Election) -> Sheet:
    if one.is_electronic:
        opened = sealed.sheet(one)
        if opened is None:
            raise Conflict(_("Ban kiểm phiếu chưa mở xong kết quả. Đề nghị các thành viên mở phần của mình rồi ký."))
        return opened
    if len(one.sheets) < 2:
        raise Conflict(
            _(
                "Mới có {count} thành viên nhập kết quả. Cần hai thành viên nhập độc lập trước khi ký biên bản.",
                count=len(one.sheets),
            )
        )
    first, second = (entered.sheet for entered in one.sheets)
    if arithmetic.differences(first, second):
        raise Conflict(
            _("Kết quả của hai thành viên còn khác nhau. Đề nghị đếm lại và sửa các số được đánh dấu trước khi ký.")
        )
    return first


def _signed(one: Election, sheet: Sheet) -> MinutesSigned:
    counts = {" ".join(key): count for key, count in sheet.counts.items()}
    elected = [candidate.id for candidate in one.standing if candidate.is_elected]
    return MinutesSigned(one.id, sheet.collected, sheet.valid, sheet.invalid, counts, elected)
