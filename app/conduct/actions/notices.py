"""Notices to the room: prepared, edited by two without losing a word, shown on the chair's order, taken back."""

from app.attendance import queries as attendance
from app.conduct import policy
from app.conduct.events import NoticePrepared, NoticeShown, NoticeTakenBack
from app.conduct.models import LONGEST_NOTICE, Audience, NoticeState, RoomNotice, Urgency, console_stream
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Invalid, allow
from app.kernel.ids import new_id
from app.kernel.journal import StreamRef
from app.kernel.sentences import _
from app.kernel.transaction import Transaction, transaction
from app.meetings import whose
from app.meetings.actions.access import seen_by
from app.meetings.models import Meeting
from app.meetings.orders import on_order


class NoticeOvertaken(Conflict):
    """Somebody else changed the text meanwhile; nothing that was typed is lost: both texts are shown."""

    def __init__(self, known: RoomNotice) -> None:
        super().__init__(
            _(
                "{name} vừa sửa thông báo này. Cả hai nội dung được giữ; đề nghị chọn một.",
                name=known.prepared_name,
            )
        )


def streams(meeting_id: str) -> list[StreamRef]:
    """Where a notice may be heard: at the console, by all, by the members."""
    return [console_stream(meeting_id), Meeting.stream(meeting_id), Meeting.members_stream(meeting_id)]


def prepare_notice(
    actor: Actor, meeting_id: str, text: str, urgency: Urgency, audience: Audience, *, notice_id: str | None = None
) -> RoomNotice:
    """A notice that waits for the chair's word. Raises NotFound, Forbidden, Invalid."""
    with transaction(streams(meeting_id), actor) as tx:
        meeting = seen_by(tx, actor, meeting_id)
        allow(policy.can_prepare_notice(actor, meeting), whose.SECRETARIAT_OR_CHAIR)
        held = attendance.sitting_of_now(meeting)
        notice = RoomNotice(id=notice_id or new_id(), meeting_id=meeting.id, state=NoticeState.PREPARED, number=0)
        notice.sitting_id = held.id if held else None
        _write(tx, notice, text, urgency, audience)
        return tx.add(notice)


def edit_notice(
    actor: Actor, meeting_id: str, notice_id: str, text: str, urgency: Urgency, audience: Audience, *, seen: int
) -> RoomNotice:
    """Another text for a notice that waits; whoever writes it anew is its author. Raises NoticeOvertaken."""
    with transaction(streams(meeting_id), actor) as tx:
        meeting = seen_by(tx, actor, meeting_id)
        allow(policy.can_prepare_notice(actor, meeting), whose.SECRETARIAT_OR_CHAIR)
        notice = tx.get(RoomNotice, id=notice_id, meeting_id=meeting.id)
        if notice.state is not NoticeState.PREPARED:
            raise Conflict(_("Thông báo đã được hiện nên không sửa được nữa. Đề nghị soạn thông báo khác."))
        if notice.number != seen and _plain(text) != notice.text:
            raise NoticeOvertaken(notice)
        _write(tx, notice, text, urgency, audience)
        return notice


def show_notice(actor: Actor, meeting_id: str, notice_id: str, *, seen: int | None = None) -> RoomNotice:
    """The room sees it: the chair's word, pressed by the chair or by somebody who did not write it (section 5.2)."""
    with transaction(streams(meeting_id), actor) as tx:
        meeting = seen_by(tx, actor, meeting_id)
        notice = tx.get(RoomNotice, id=notice_id, meeting_id=meeting.id)
        order = on_order(actor, meeting, tx.now, prepared_by=notice.prepared_by)
        if notice.state is NoticeState.SHOWN:
            return notice
        if notice.state is NoticeState.TAKEN_BACK:
            raise Conflict(_("Thông báo đã được gỡ. Đề nghị soạn thông báo khác."))
        if seen is not None and notice.number != seen:
            raise NoticeOvertaken(notice)
        notice.state, notice.shown_at, notice.shown_by_name = NoticeState.SHOWN, tx.now, order.ordered_name[:200]
        tx.record(
            NoticeShown(meeting.id, notice.id, notice.text, notice.urgency, order.ordered_by), heard_by(notice)
        )  # fmt: skip
        tx.record(NoticePrepared(meeting.id, notice.id, notice.number), console_stream(meeting_id))
        return notice


def take_notice_back(actor: Actor, meeting_id: str, notice_id: str) -> RoomNotice:
    """The notice leaves the screens, or is dropped before it was shown. Raises NotFound, Forbidden."""
    with transaction(streams(meeting_id), actor) as tx:
        meeting = seen_by(tx, actor, meeting_id)
        notice = tx.get(RoomNotice, id=notice_id, meeting_id=meeting.id)
        was_shown = notice.state is NoticeState.SHOWN
        if was_shown:
            order = on_order(actor, meeting, tx.now).ordered_by
        else:
            allow(policy.can_prepare_notice(actor, meeting), whose.SECRETARIAT_OR_CHAIR)
            order = None
        if notice.state is NoticeState.TAKEN_BACK:
            return notice
        notice.state, notice.ended_at = NoticeState.TAKEN_BACK, tx.now
        if was_shown:
            tx.record(NoticeTakenBack(meeting.id, notice.id, order), heard_by(notice))
        tx.record(NoticePrepared(meeting.id, notice.id, notice.number), console_stream(meeting_id))
        return notice


def heard_by(notice: RoomNotice) -> StreamRef:
    """The narrowest stream of those whom it is for."""
    of = Meeting.members_stream if notice.audience is Audience.MEMBERS else Meeting.stream
    return of(notice.meeting_id)


def _write(tx: Transaction, notice: RoomNotice, text: str, urgency: Urgency, audience: Audience) -> None:
    notice.text, notice.urgency, notice.audience = _plain(text), urgency, audience
    notice.number += 1
    notice.prepared_by, notice.prepared_name, notice.prepared_at = tx.actor.id, tx.actor.name[:200], tx.now
    tx.record(NoticePrepared(notice.meeting_id, notice.id, notice.number), console_stream(notice.meeting_id))


def _plain(text: str) -> str:
    text = " ".join(text.split())
    if not text:
        raise Invalid(_("Thông báo chưa có nội dung. Đề nghị nhập nội dung."))
    if len(text) > LONGEST_NOTICE:
        raise Invalid(_("Thông báo dài tối đa {most} ký tự. Đề nghị rút gọn.", most=LONGEST_NOTICE))
    return text
