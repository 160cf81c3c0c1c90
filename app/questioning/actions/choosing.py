"""The council chooses among the groups; what it does not choose is answered in writing (R-QA-01, R-QA-03)."""

from collections.abc import Collection

from app.kernel.actor import Actor
from app.kernel.errors import Conflict, NotFound
from app.kernel.sentences import _
from app.kernel.transaction import Transaction, transaction
from app.meetings.actions.access import seen_by
from app.meetings.models import Meeting
from app.meetings.orders import on_order
from app.questioning import queries
from app.questioning.actions.access import note, streams_of
from app.questioning.events import IssuesChosen
from app.questioning.models import QuestionChoice, QuestionSlip, WrittenReason


def record_choice(
    actor: Actor,
    meeting_id: str,
    chosen: Collection[str],
    *,
    ballot_id: str | None = None,
    order_of: str | None = None,
) -> QuestionChoice:
    """Writes down which groups the council chose, by that open ballot or on the chair's order.

    Every slip outside them is to be answered in writing within `written_answer_days`. May be put right until the
    first question was asked. `order_of` as in `on_order`. Raises NotFound, Forbidden, Conflict.
    """
    with transaction(streams_of(meeting_id), actor) as tx:
        meeting = seen_by(tx, actor, meeting_id)
        order = on_order(actor, meeting, tx.now, order_of=order_of)
        slips = queries.sent(meeting.id)
        _require_open(slips)
        _choose(tx, meeting, chosen)
        choice = queries.choice(meeting.id)
        if choice is None:
            choice = tx.add(QuestionChoice(meeting_id=meeting.id))
        choice.chosen_at, choice.order_name, choice.noted_by_name = tx.now, order.ordered_name, actor.name
        choice.ballot_id = _carried(meeting, ballot_id)
        tx.session.flush()
        due = queries.written_due(meeting, tx.now)
        written = []
        for slip in slips:
            if slip.is_chosen:
                if slip.written_reason is WrittenReason.NOT_CHOSEN:
                    slip.owe_nothing_in_writing()
            elif slip.due_on is None:
                slip.owe_in_writing(WrittenReason.NOT_CHOSEN, due)
                written.append(slip.id)
            note(tx, slip)
        tx.record(
            IssuesChosen(meeting.id, sorted(chosen), written, due.isoformat(), choice.ballot_id, order.ordered_by),
            Meeting.members_stream(meeting.id),
        )
        return choice


def _require_open(slips: Collection[QuestionSlip]) -> None:
    if any(slip.asked_at is not None for slip in slips):
        raise Conflict(_("Phiên chất vấn đã bắt đầu nên không ghi lại việc chọn nhóm vấn đề được nữa."))
    if any(slip.is_chosen is False and slip.written_on is not None for slip in slips):
        raise Conflict(_("Đã có chất vấn được trả lời bằng văn bản nên không ghi lại việc chọn nhóm vấn đề được nữa."))


def _choose(tx: Transaction, meeting: Meeting, chosen: Collection[str]) -> None:
    groups = queries.groups(meeting.id)
    if not set(chosen) <= {one.id for one in groups}:
        raise NotFound()
    for group in groups:
        if group.id in chosen and group.proposed_at is None:
            raise Conflict(
                _("Nhóm “{title}” chưa được trình Hội đồng nhân dân. Đề nghị trình trước.", title=group.title)
            )
        group.selected_at = tx.now if group.id in chosen else None
        group.declined_at = None if group.id in chosen else tx.now


def _carried(meeting: Meeting, ballot_id: str | None) -> str | None:
    if ballot_id is None:
        return None
    if ballot_id not in {one.id for one in queries.carried_ballots(meeting.id)}:
        raise Conflict(_("Biểu quyết này chưa được công bố thông qua. Đề nghị chọn biểu quyết khác."))
    return ballot_id
