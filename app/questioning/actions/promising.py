"""Promises: written down while the answer is given, followed until something came of them (R-QA-07)."""

from datetime import date

from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Invalid, NotFound
from app.kernel.ids import new_id
from app.kernel.sentences import _
from app.kernel.transaction import transaction
from app.kernel.typed import passage
from app.meetings.models import Meeting
from app.questioning import queries
from app.questioning.actions.access import grouped_by, line, note, streams_of
from app.questioning.events import PromiseClosed, PromiseNoted
from app.questioning.models import LONGEST_PROMISE, Promise, QuestionSlip, SlipState

PROMISABLE = (
    SlipState.ASKED, SlipState.ANSWERED, SlipState.WRITTEN_PENDING, SlipState.WRITTEN_ANSWERED, SlipState.FOLLOW_UP,
    SlipState.CLOSED,
)  # fmt: skip


def note_promise(actor: Actor, meeting_id: str, slip_id: str, what: str, due_on: date, who: str = "") -> Promise:
    """What was promised about that question, by whom (default: who answers), until when.

    Raises NotFound, Forbidden, Invalid, Conflict before the question was asked.
    """
    with transaction(streams_of(meeting_id, [slip_id]), actor) as tx:
        meeting = grouped_by(tx, actor, meeting_id)
        slip = tx.get(QuestionSlip, id=slip_id, meeting_id=meeting.id)
        slip.require(*PROMISABLE)
        if due_on < queries.today(meeting, tx.now):
            raise Invalid(_("Thời hạn của lời hứa ở trước ngày hôm nay. Đề nghị kiểm tra lại."))
        promise = Promise(
            id=new_id(), meeting_id=meeting.id, slip_id=slip.id,
            what=passage(what, _("Nội dung lời hứa"), most=LONGEST_PROMISE),
            who=line(who, _("Người hứa")) or slip.who_answers, due_on=due_on, noted_at=tx.now,
            noted_by_name=actor.name,
        )  # fmt: skip
        slip.promises.append(promise)
        tx.session.flush()
        noted = PromiseNoted(meeting.id, slip.id, promise.id, due_on.isoformat())
        tx.record(noted, Meeting.members_stream(meeting.id))
        note(tx, slip)
        return promise


def close_promise(actor: Actor, meeting_id: str, promise_id: str, result: str) -> Promise:
    """What came of a promise, of that meeting or of an earlier one of the same body (R-SES-09).

    Raises NotFound, Forbidden, Invalid, Conflict when it was closed before.
    """
    slip_id, made_in = queries.place_of_promise(promise_id)
    streams = {one.id: one for meeting in (meeting_id, made_in) for one in streams_of(meeting, [slip_id])}
    with transaction(list(streams.values()), actor) as tx:
        meeting = grouped_by(tx, actor, meeting_id)
        promise = tx.get(Promise, id=promise_id)
        if not queries.may_follow(meeting, promise):
            raise NotFound()
        if promise.closed_at is not None:
            raise Conflict(_("Lời hứa này đã được ghi kết quả trước đó. Đề nghị tải lại trang."))
        promise.result = passage(result, _("Kết quả thực hiện"), most=LONGEST_PROMISE)
        promise.closed_at, promise.closed_by_name, promise.closed_meeting_id = tx.now, actor.name, meeting.id
        tx.session.flush()
        for told in sorted({meeting.id, promise.meeting_id}):
            tx.record(PromiseClosed(told, promise.slip_id, promise.id), Meeting.members_stream(told))
        note(tx, promise.slip)
        return promise
