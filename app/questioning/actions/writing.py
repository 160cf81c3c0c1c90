"""A delegate writes a slip: kept as a draft, sent, taken back while it is in no group (R-QA-01)."""

from dataclasses import dataclass

from sqlalchemy import select

from app.accounts.models import Person
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, NotFound, allow
from app.kernel.ids import new_id
from app.kernel.sentences import _
from app.kernel.transaction import Transaction, transaction
from app.kernel.typed import passage
from app.meetings.actions.access import seen_by
from app.meetings.models import Meeting, Participation, Role
from app.petitions import policy as petitions_policy
from app.petitions.models import PetitionGroup
from app.questioning import policy, queries
from app.questioning.actions.access import line, named, note, own_streams
from app.questioning.events import AnswerDueInWriting, SlipNoted, SlipSent
from app.questioning.models import (
    LONGEST_QUESTION,
    QuestionSlip,
    SlipState,
    WrittenReason,
    questioning_stream,
)
from app.speaking.actions.access import line_of

DELEGATES = _("Phiếu chất vấn do đại biểu Hội đồng nhân dân của kỳ họp này gửi.")


@dataclass(frozen=True)
class Written:
    """What a slip says: to whom (a participation, or name and post in words), about what, the question itself.

    `petitions_id` is the group of voters' petitions that it takes up.
    """

    questionee_id: str | None = None
    questionee: str = ""
    issue: str = ""
    text: str = ""
    petitions_id: str | None = None


def write_slip(actor: Actor, meeting_id: str, written: Written, *, send: bool = False) -> QuestionSlip:
    """A new slip of the actor: a draft, or sent at once. Raises NotFound, Forbidden, Invalid, Conflict."""
    with transaction(own_streams(meeting_id, actor), actor) as tx:
        meeting = _of_delegate(tx, actor, meeting_id)
        given = _as_delegate(tx, meeting, actor)
        slip = QuestionSlip(
            id=new_id(), meeting_id=meeting.id, participation_id=given.id, person_id=actor.id, name=given.shown_name,
            line=line_of(meeting, given, tx), edition=0, asked_times=0,
        )  # fmt: skip
        _describe(tx, meeting, slip, written)
        tx.add(slip)
        _finish(tx, meeting, slip, send=send)
        return slip


def edit_slip(
    actor: Actor, meeting_id: str, slip_id: str, written: Written, *, edition: int, send: bool = False
) -> QuestionSlip:
    """Other words in a draft of one's own, which may be sent with it. `edition` is the one that was on the page.

    Raises NotFound, Invalid, Conflict when it was sent, or changed on another device meanwhile.
    """
    with transaction(own_streams(meeting_id, actor), actor) as tx:
        meeting = _of_delegate(tx, actor, meeting_id)
        slip = _own(tx, actor, meeting, slip_id)
        slip.require(SlipState.DRAFT)
        if slip.edition != edition:
            raise Conflict(
                _(
                    "Phiếu này vừa được sửa trên thiết bị khác. Nội dung vừa nhập còn trong biểu mẫu; "
                    "đề nghị mở bản đang lưu ở thẻ khác, so sánh rồi lưu lại."
                )
            )
        _describe(tx, meeting, slip, written)
        _finish(tx, meeting, slip, send=send)
        return slip


def send_slip(actor: Actor, meeting_id: str, slip_id: str) -> QuestionSlip:
    """Sends a draft of one's own; nothing happens to one that was sent. Raises NotFound, Conflict."""
    with transaction(own_streams(meeting_id, actor), actor) as tx:
        meeting = _of_delegate(tx, actor, meeting_id)
        slip = _own(tx, actor, meeting, slip_id)
        if slip.state is SlipState.DRAFT:
            _finish(tx, meeting, slip, send=True)
        return slip


def take_back_slip(actor: Actor, meeting_id: str, slip_id: str) -> QuestionSlip:
    """One's own slip is a draft again, with everything that was written. Raises NotFound, Conflict once in a group."""
    with transaction(own_streams(meeting_id, actor), actor) as tx:
        meeting = _of_delegate(tx, actor, meeting_id)
        slip = _own(tx, actor, meeting, slip_id)
        if slip.state is SlipState.DRAFT:
            return slip
        if slip.state is not SlipState.SUBMITTED:
            raise Conflict(
                _("Phiếu đã được xếp nhóm hoặc chuyển trả lời nên không rút được. Đề nghị liên hệ Ban thư ký khi cần.")
            )
        slip.submitted_at = None
        tx.record(SlipSent(meeting.id, slip.id, slip.number or 0, SlipState.DRAFT))
        note(tx, slip)
        return slip


def remove_slip(actor: Actor, meeting_id: str, slip_id: str) -> None:
    """Throws a draft of one's own away. Raises NotFound, Conflict once it was sent."""
    with transaction(own_streams(meeting_id, actor), actor) as tx:
        meeting = _of_delegate(tx, actor, meeting_id)
        slip = _own(tx, actor, meeting, slip_id)
        slip.require(SlipState.DRAFT)
        tx.session.delete(slip)
        tx.record(SlipNoted(meeting.id, slip.id, "REMOVED"), Person.stream(actor.id))


def _describe(tx: Transaction, meeting: Meeting, slip: QuestionSlip, written: Written) -> None:
    slip.questionee_id, slip.questionee = named(tx, meeting, written.questionee_id, written.questionee)
    slip.issue = line(written.issue, _("Vấn đề chất vấn"), must=True)
    slip.text = passage(written.text, _("Nội dung chất vấn"), most=LONGEST_QUESTION)
    slip.petitions_id = _petitions(tx, meeting, written.petitions_id)
    slip.edition, slip.edited_at = slip.edition + 1, tx.now


def _petitions(tx: Transaction, meeting: Meeting, group_id: str | None) -> str | None:
    if group_id is not None:
        group = tx.get(PetitionGroup, id=group_id, body_id=meeting.body_id)
        if not petitions_policy.can_see(tx.actor, group):
            raise NotFound()
    return group_id


def _finish(tx: Transaction, meeting: Meeting, slip: QuestionSlip, *, send: bool) -> None:
    if send:
        if meeting.has_ended:
            raise Conflict(_("Kỳ họp đã kết thúc nên không nhận phiếu chất vấn nữa. Bản nháp vẫn được giữ."))
        slip.submitted_at = tx.now
        slip.number = slip.number or queries.next_number(QuestionSlip, meeting.id)
        if queries.choice(meeting.id) is not None:  # after the choice it is outside the chosen groups (R-QA-03)
            slip.owe_in_writing(WrittenReason.NOT_CHOSEN, queries.written_due(meeting, tx.now))
    tx.session.flush()
    if send:
        tx.record(SlipSent(meeting.id, slip.id, slip.number or 0, SlipState.SUBMITTED), questioning_stream(meeting.id))
        if slip.due_on is not None and slip.written_reason is not None:
            due = AnswerDueInWriting(meeting.id, slip.id, slip.written_reason, slip.due_on.isoformat())
            tx.record(due, Meeting.members_stream(meeting.id))
    note(tx, slip)


def _of_delegate(tx: Transaction, actor: Actor, meeting_id: str) -> Meeting:
    meeting = seen_by(tx, actor, meeting_id)
    allow(policy.can_write(actor, meeting), DELEGATES)
    return meeting


def _own(tx: Transaction, actor: Actor, meeting: Meeting, slip_id: str) -> QuestionSlip:
    return tx.get(QuestionSlip, id=slip_id, meeting_id=meeting.id, person_id=actor.id)


def _as_delegate(tx: Transaction, meeting: Meeting, actor: Actor) -> Participation:
    found = tx.session.scalars(
        select(Participation).where(
            Participation.meeting_id == meeting.id,
            Participation.person_id == actor.id,
            Participation.role == Role.DELEGATE,
            Participation.starts_at <= tx.now,
            (Participation.ends_at.is_(None)) | (Participation.ends_at > tx.now),
        )
    ).first()
    if found is None:
        raise NotFound()
    return found
