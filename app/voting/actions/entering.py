"""Counts that were not pressed: hands, cards, papers, counted by the secretaries (R-VOTE-06)."""

from collections.abc import Mapping

from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Invalid
from app.kernel.sentences import _
from app.kernel.transaction import transaction
from app.meetings import queries as meetings
from app.meetings.orders import OnOrder
from app.voting import queries
from app.voting.actions import counting
from app.voting.actions.access import seen, streams_of
from app.voting.models import LONGEST_REASON, Ballot, BallotForm, BallotState, Choice

BY_HAND = (BallotForm.SHOW_OF_HANDS, BallotForm.CARDS, BallotForm.PAPER)


def enter_counts(
    actor: Actor, meeting_id: str, ballot_id: str, counts: Mapping[str, int], *, form: BallotForm, reason: str
) -> Ballot:
    """What was counted by hand becomes the result, with the form and in words why; the ballot ends with it.

    Also where an electronic vote failed half-way, until it is announced: what was pressed stays in the record and
    counts for nothing. Announcing it is another person's order. Raises NotFound, Forbidden, Invalid, Conflict.
    """
    with transaction(streams_of(meeting_id, ballot_id), actor) as tx:
        meeting, one = seen(tx, actor, meeting_id, ballot_id)
        one.require(BallotState.OPEN, BallotState.CLOSED)
        reason = " ".join(reason.split())[:LONGEST_REASON]
        if form not in BY_HAND:
            raise Invalid(_("Đề nghị chọn hình thức đã dùng: giơ tay, giơ thẻ hoặc phiếu giấy."))
        if not reason:
            raise Invalid(_("Đề nghị ghi lý do không biểu quyết điện tử và hình thức đã dùng."))
        plain = _checked(one, counts)
        _require_room(one, sum(plain.values()))
        one.form, one.entry_reason = form, reason
        chair = meetings.presiding_officer(meeting, tx.now)
        ordered = (chair.id, chair.full_name) if chair else (actor.id, actor.name)
        counting.close(tx, one, OnOrder(*ordered, actor.id, actor.name), entered=plain)
        return one


def _checked(one: Ballot, counts: Mapping[str, int]) -> dict[str, int]:
    known = [option.choice for option in one.options] if one.is_poll else [str(choice) for choice in Choice]
    found = {choice: int(counts.get(choice, 0)) for choice in known}
    if any(value < 0 for value in found.values()):
        raise Invalid(_("Số đếm được không thể âm. Đề nghị nhập lại."))
    return found


def _require_room(one: Ballot, counted: int) -> None:
    present = queries.turnout(one).present
    if counted > present:
        raise Conflict(
            _(
                "Đếm được {counted} nhưng chỉ có {present} đại biểu có mặt. "
                "Đề nghị kiểm tra lại số đếm hoặc điểm danh.",
                counted=counted,
                present=present,
            )
        )
