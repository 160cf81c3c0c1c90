"""A form goes out to all members, with a last moment; more time, a reminder, or taken back, while it is out."""

from datetime import datetime, timedelta

from app.attendance import queries as attendance
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Invalid
from app.kernel.sentences import _
from app.kernel.transaction import Transaction, transaction
from app.kernel.typed import line
from app.meetings.models import Meeting
from app.meetings.orders import on_order
from app.opinions import queries
from app.opinions.actions.access import form_of, note, own_streams, prepared_by, sent_by, streams_of
from app.opinions.events import OpinionFormExtended, OpinionFormReminded, OpinionFormSent, OpinionFormWithdrawn
from app.opinions.models import LONGEST_REASON, FormState, OpinionForm, OpinionLine
from app.voting import papers

LEAST, MOST = timedelta(minutes=30), timedelta(days=30)
REMINDED_BEFORE = timedelta(hours=24)
BETWEEN_REMINDERS = timedelta(hours=1)


def send_form(actor: Actor, meeting_id: str, form_id: str, deadline: datetime) -> OpinionForm:
    """Puts the matter to all members of now until `deadline`: fixes the roll and what it takes (R-UB-05).

    The presiding officer's word, whoever presses. Everybody is reminded a day before, or half way where there is less
    time. Raises NotFound, Forbidden, Invalid, Conflict: an empty roll, a paper that was replaced meanwhile, a meeting
    that the members do not know of yet.
    """
    with transaction(streams_of(meeting_id, form_id), actor) as tx:
        meeting, form = sent_by(tx, actor, meeting_id, form_id)
        order = on_order(actor, meeting, tx.now)
        form.require(tx.now, FormState.PREPARED)
        if meeting.convened_at is None or meeting.has_ended:
            raise Conflict(_("Phiếu gửi được khi phiên họp đã triệu tập và chưa kết thúc. Đề nghị kiểm tra phiên họp."))
        if not papers.is_current(form.version_id):
            raise Conflict(_("Tài liệu của phiếu không còn là bản đang phát hành. Đề nghị sửa phiếu, chọn bản mới."))
        _require_time(tx.now, deadline)
        _fix_roll(tx, meeting, form)
        form.sent_at, form.sent_by_name, form.sent_order_name = tx.now, order.pressed_name, order.ordered_name
        _set_deadline(form, tx.now, deadline)
        tx.session.flush()
        threshold = form.threshold
        assert threshold is not None and form.total is not None
        tx.record(
            OpinionFormSent(
                meeting.id, form.id, form.matter, form.version_id, form.version_sha256, deadline.isoformat(),
                form.total, threshold.required(form.total), order.ordered_by,
            ),
            Meeting.members_stream(meeting.id),
        )  # fmt: skip
        note(tx, form, "ASKED")
        return form


def extend_form(actor: Actor, meeting_id: str, form_id: str, deadline: datetime) -> OpinionForm:
    """A later last moment, while the form is out. Raises NotFound, Forbidden, Invalid, Conflict once it is over."""
    with transaction(streams_of(meeting_id, form_id), actor) as tx:
        meeting, form = sent_by(tx, actor, meeting_id, form_id)
        order = on_order(actor, meeting, tx.now)
        form.require(tx.now, FormState.SENT)
        assert form.deadline is not None
        if deadline <= form.deadline:
            raise Invalid(_("Thời hạn mới phải sau thời hạn đang có. Đề nghị nhập lại."))
        _require_time(tx.now, deadline)
        _set_deadline(form, tx.now, deadline)
        extended = OpinionFormExtended(meeting.id, form.id, deadline.isoformat(), order.ordered_by)
        tx.record(extended, Meeting.members_stream(meeting.id))
        note(tx, form, "CHANGED")
        return form


def remind_members(actor: Actor, meeting_id: str, form_id: str) -> int:
    """Whoever has not answered is told once more; returns how many. The worker does it as its hour comes.

    Raises NotFound, Forbidden, and Conflict when it is over, everybody has answered, or it was just done.
    """
    with transaction(own_streams(meeting_id, form_id), actor) as tx:
        meeting = prepared_by(tx, actor, meeting_id)
        form = form_of(tx, meeting, form_id)
        form.require(tx.now, FormState.SENT)
        assert form.deadline is not None
        waiting = len(queries.still_asked(form.id))
        if not actor.is_system:
            if not waiting:
                raise Conflict(_("Mọi thành viên đã trả lời nên không cần nhắc."))
            if form.reminded_at is not None and tx.now - form.reminded_at < BETWEEN_REMINDERS:
                raise Conflict(_("Vừa nhắc trong vòng một giờ qua. Đề nghị nhắc lại sau."))
        form.remind_at, form.reminded_at = None, tx.now
        if waiting:
            reminded = OpinionFormReminded(meeting.id, form.id, form.deadline.isoformat(), waiting)
            tx.record(reminded, Meeting.members_stream(meeting.id))
        return waiting


def withdraw_form(actor: Actor, meeting_id: str, form_id: str, reason: str) -> OpinionForm:
    """Takes a form back before it was counted; what was answered stays in the record. Raises NotFound, Forbidden,
    Invalid without a reason, Conflict."""
    with transaction(streams_of(meeting_id, form_id), actor) as tx:
        meeting, form = sent_by(tx, actor, meeting_id, form_id)
        order = on_order(actor, meeting, tx.now)
        form.require(tx.now, FormState.SENT, FormState.OVERDUE)
        form.reason = line(reason, _("Lý do rút phiếu"), most=LONGEST_REASON, must=True)
        form.withdrawn_at, form.withdrawn_by_name = tx.now, actor.name
        withdrawn = OpinionFormWithdrawn(meeting.id, form.id, form.reason, order.ordered_by)
        tx.record(withdrawn, Meeting.members_stream(meeting.id))
        note(tx, form, "OVER")
        return form


def _require_time(now: datetime, deadline: datetime) -> None:
    if not LEAST <= deadline - now <= MOST:
        raise Invalid(_("Thời hạn trả lời từ 30 phút đến 30 ngày kể từ bây giờ. Đề nghị nhập lại."))


def _set_deadline(form: OpinionForm, now: datetime, deadline: datetime) -> None:
    form.deadline = deadline
    form.remind_at = max(deadline - REMINDED_BEFORE, now + (deadline - now) / 2)


def _fix_roll(tx: Transaction, meeting: Meeting, form: OpinionForm) -> None:
    lines = [one for one in attendance.roster_of_now(meeting, tx.now) if one.person_id is not None]
    if not lines:
        raise Conflict(_("Thành phần phiên họp chưa có thành viên Ủy ban nhân dân. Đề nghị nhập danh sách trước."))
    form.lines = [
        OpinionLine(
            participation_id=one.participation_id, person_id=str(one.person_id), name=one.name, code=one.code,
            post=one.post, position=place, number=0,
        )
        for place, one in enumerate(lines)
    ]  # fmt: skip
    profile = meeting.rule_profile
    part, whole = profile["majority"]
    form.total, form.share_part, form.share_whole = len(lines), int(part), int(whole)
    form.share_is_strict = bool(profile["majority_is_strict"])
    form.names_shown = bool(profile.get("show_names_after_close", False))
