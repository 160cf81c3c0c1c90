"""Answers in writing: owed by a day, entered with their date, as text or as a paper of the meeting (R-QA-03)."""

from datetime import date

from app.documents import queries as documents
from app.kernel.actor import Actor
from app.kernel.errors import Invalid, NotFound, allow
from app.kernel.sentences import _
from app.kernel.transaction import transaction
from app.kernel.typed import passage
from app.meetings.actions.access import seen_by
from app.meetings.models import Meeting
from app.meetings.orders import on_order
from app.questioning import policy, queries
from app.questioning.actions.access import note, slip_of, streams_of
from app.questioning.events import AnswerDueInWriting, AnsweredInWriting
from app.questioning.models import LONGEST_ANSWER, QuestionSlip, SlipState, WrittenReason

ANSWERERS = _("Trả lời bằng văn bản do người bị chất vấn hoặc Ban thư ký nhập.")


def owe_answer_in_writing(actor: Actor, meeting_id: str, slip_id: str, reason: WrittenReason) -> QuestionSlip:
    """A question of a chosen group is answered in writing after all, on the chair's order (R-QA-03).

    Raises NotFound, Forbidden, Conflict.
    """
    with transaction(streams_of(meeting_id, [slip_id]), actor) as tx:
        meeting = seen_by(tx, actor, meeting_id)
        order = on_order(actor, meeting, tx.now)
        slip = tx.get(QuestionSlip, id=slip_id, meeting_id=meeting.id)
        slip.require(SlipState.SELECTED, SlipState.ASKED, SlipState.ANSWERED, SlipState.FOLLOW_UP)
        due = queries.written_due(meeting, tx.now)
        slip.owe_in_writing(reason, due)
        tx.record(
            AnswerDueInWriting(meeting.id, slip.id, reason, due.isoformat(), order.ordered_by),
            Meeting.members_stream(meeting.id),
        )
        note(tx, slip)
        return slip


def answer_in_writing(
    actor: Actor, meeting_id: str, slip_id: str, on: date, text: str = "", document_id: str | None = None
) -> QuestionSlip:
    """The answer as it came, dated `on`; entering it again puts it right. Raises NotFound, Forbidden, Invalid."""
    with transaction(streams_of(meeting_id, [slip_id]), actor) as tx:
        meeting, slip = slip_of(tx, actor, meeting_id, slip_id)
        allow(policy.can_answer(actor, slip), ANSWERERS)
        if slip.written_on is None:
            slip.require(SlipState.WRITTEN_PENDING)
        text = passage(text, _("Nội dung trả lời"), most=LONGEST_ANSWER, must=False)
        if document_id is not None and document_id not in {one.id for one in documents.released(meeting.id)}:
            raise NotFound()
        if not text and document_id is None:
            raise Invalid(_("Chưa có nội dung trả lời. Đề nghị nhập nội dung hoặc chọn văn bản trả lời."))
        if on > queries.today(meeting, tx.now):
            raise Invalid(_("Ngày trả lời ở sau ngày hôm nay. Đề nghị kiểm tra lại."))
        slip.written_on, slip.written_text, slip.document_id = on, text, document_id
        slip.written_entered_at, slip.written_by_name = tx.now, actor.name
        tx.record(
            AnsweredInWriting(meeting.id, slip.id, on.isoformat(), document_id), Meeting.members_stream(meeting.id)
        )
        note(tx, slip)
        return slip
