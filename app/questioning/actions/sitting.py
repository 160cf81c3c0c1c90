"""At the sitting: the delegate asks, the person questioned answers, the delegate asks again (R-QA-02, R-QA-06)."""

from app.kernel.actor import Actor
from app.kernel.errors import Conflict
from app.kernel.sentences import _
from app.kernel.transaction import transaction
from app.meetings import queries as meetings
from app.meetings.actions.access import seen_by
from app.meetings.models import AgendaItem, ItemType, Meeting
from app.meetings.orders import on_order
from app.questioning import queries
from app.questioning.actions.access import group_of, note, questionee_of, streams_of
from app.questioning.events import AnswerBegun, QuestionAnswered, QuestionAsked
from app.questioning.models import QuestionSlip, SlipState
from app.speaking import actions as speaking
from app.speaking.actions.access import call_streams
from app.speaking.models import LONGEST_SUBJECT, Kind, Speech


def call_to_ask(actor: Actor, meeting_id: str, slip_id: str, *, seen: str | None = None) -> Speech:
    """The delegate has the floor to ask that question, or to ask again, for `question_seconds` (R-QA-06).

    `seen`: the request that had the floor on the presser's page. Raises NotFound, Forbidden, Conflict.
    """
    called = queries.asker(meeting_id, slip_id)
    with transaction([*streams_of(meeting_id, [slip_id]), *call_streams(meeting_id, called)], actor) as tx:
        meeting = seen_by(tx, actor, meeting_id)
        order = on_order(actor, meeting, tx.now)
        slip = tx.get(QuestionSlip, id=slip_id, meeting_id=meeting.id)
        slip.require(SlipState.SELECTED, SlipState.ASKED, SlipState.ANSWERED, SlipState.FOLLOW_UP)
        item = _questioning(meeting)
        subject = slip.issue[:LONGEST_SUBJECT]
        speech = speaking.call_up(actor, meeting.id, item.id, slip.asker, Kind.QUESTION, subject=subject, seen=seen)
        slip.asked_at, slip.asked_times, slip.answered_at = tx.now, slip.asked_times + 1, None
        tx.record(
            QuestionAsked(meeting.id, slip.id, slip.asked_times, order.ordered_by), Meeting.members_stream(meeting.id)
        )
        note(tx, slip)
        return speech


def call_to_answer(
    actor: Actor, meeting_id: str, group_id: str, *, invited: str | None = None, seen: str | None = None
) -> Speech:
    """Who is questioned has the floor, `answer_seconds` for each question that waits for its answer (R-QA-06).

    `invited`: the participation of somebody else who is invited to answer as well (R-QA-02); the questions stay with
    who is questioned. Raises NotFound, Forbidden, Conflict while nobody has asked, or for somebody who does not take
    part.
    """
    called = queries.answerer(meeting_id, group_id, invited)
    with transaction([*streams_of(meeting_id), *call_streams(meeting_id, called)], actor) as tx:
        meeting = seen_by(tx, actor, meeting_id)
        order = on_order(actor, meeting, tx.now)
        group = group_of(tx, meeting, group_id)
        answers = questionee_of(tx, meeting, invited) if invited is not None else group.answers
        if answers is None:
            raise Conflict(
                _(
                    "{who} chưa có trong thành phần kỳ họp nên không mời bằng hệ thống được. Đề nghị thêm người này "
                    "với vai trò Người trả lời chất vấn, rồi chọn trong nhóm vấn đề.",
                    who=group.questionee,
                )
            )
        waiting = [slip for slip in group.slips if slip.waits_for_answer]
        if not waiting:
            raise Conflict(
                _("Chưa có chất vấn nào của nhóm này đang chờ trả lời. Đề nghị mời đại biểu chất vấn trước.")
            )
        item = _questioning(meeting)
        seconds = int(meeting.rule_profile["answer_seconds"]) * len(waiting)
        speech = speaking.call_up(
            actor, meeting.id, item.id, answers, Kind.ANSWER,
            subject=group.title[:LONGEST_SUBJECT], allowed_s=seconds, seen=seen,
        )  # fmt: skip
        begun = AnswerBegun(meeting.id, group.id, [slip.id for slip in waiting], order.ordered_by, invited)
        tx.record(begun, Meeting.members_stream(meeting.id))
        return speech


def note_answered(actor: Actor, meeting_id: str, slip_id: str) -> QuestionSlip:
    """The question was answered at the sitting, fully enough for the chair. Raises NotFound, Forbidden, Conflict."""
    with transaction(streams_of(meeting_id, [slip_id]), actor) as tx:
        meeting = seen_by(tx, actor, meeting_id)
        order = on_order(actor, meeting, tx.now)
        slip = tx.get(QuestionSlip, id=slip_id, meeting_id=meeting.id)
        if slip.answered_at is not None:
            return slip
        if slip.asked_at is None:
            raise Conflict(_("Đại biểu chưa chất vấn vấn đề này tại phiên họp. Đề nghị mời đại biểu chất vấn trước."))
        slip.answered_at = tx.now
        tx.record(QuestionAnswered(meeting.id, slip.id, order.ordered_by), Meeting.members_stream(meeting.id))
        note(tx, slip)
        return slip


def _questioning(meeting: Meeting) -> AgendaItem:
    item = meetings.current_item(meeting)
    if item is None or item.type is not ItemType.QUESTIONING:
        raise Conflict(
            _(
                "Nội dung chất vấn chưa bắt đầu. Đề nghị chuyển đến nội dung loại Chất vấn trên trang Điều hành "
                "rồi mời đại biểu."
            )
        )
    return item
