"""The time is over: counted, decided by the chairman or put before the next meeting, and reported there (R-UB-05)."""

from app.kernel.actor import Actor
from app.kernel.errors import Conflict, NotFound, allow
from app.kernel.sentences import _
from app.kernel.transaction import transaction
from app.kernel.typed import passage
from app.meetings import actions as meetings
from app.meetings import policy as meetings_policy
from app.meetings import whose
from app.meetings.models import ItemType, Meeting
from app.meetings.orders import on_order
from app.opinions import queries
from app.opinions.actions.access import form_of, note, own_streams, prepared_by, sent_by, streams_of
from app.opinions.events import OpinionFormConsolidated, OpinionFormDecided, OpinionFormPlaced
from app.opinions.models import LONGEST_DECISION, LONGEST_MATTER, FormState, Opinion, OpinionForm, Upshot


def consolidate_form(actor: Actor, meeting_id: str, form_id: str) -> OpinionForm:
    """Counts the answers; from now on nothing changes. Silence is no answer, and never consent.

    The worker does it at the deadline. Before, only on the chairman's order when everybody has answered. Nothing
    happens to one that was counted. Raises NotFound, Forbidden, Conflict.
    """
    with transaction(streams_of(meeting_id, form_id), actor) as tx:
        meeting = prepared_by(tx, actor, meeting_id)
        form = form_of(tx, meeting, form_id)
        if form.consolidated_at is not None:
            return form
        form.require(tx.now, FormState.SENT, FormState.OVERDUE)
        if form.state(tx.now) is FormState.SENT:
            on_order(actor, meeting, tx.now)
            if queries.returns(form.id).returned < (form.total or 0):
                raise Conflict(_("Còn thành viên chưa trả lời và chưa hết hạn. Đề nghị chờ đến hạn rồi tổng hợp."))
        counted = queries.count(form.id)
        form.in_favour, form.against, form.other = (counted.get(one, 0) for one in Opinion)
        assert form.threshold is not None and form.total is not None
        reached = form.threshold.is_reached(form.in_favour, form.total)
        form.upshot = Upshot.CHAIR_DECIDES if reached else Upshot.NEXT_AGENDA
        form.consolidated_at, form.remind_at = tx.now, None
        tx.record(
            OpinionFormConsolidated(
                meeting.id, form.id, form.in_favour, form.against, form.other, form.no_answer, form.total, form.upshot
            ),
            Meeting.members_stream(meeting.id),
        )
        note(tx, form, "OVER")
        return form


def decide_form(actor: Actor, meeting_id: str, form_id: str, decision: str) -> OpinionForm:
    """What the chairman decided, more than half being in favour; reported at the next meeting (`place_form`).

    Raises NotFound, Forbidden, Invalid without words, Conflict while nobody has counted or less were in favour.
    """
    with transaction(own_streams(meeting_id, form_id), actor) as tx:
        meeting, form = sent_by(tx, actor, meeting_id, form_id)
        order = on_order(actor, meeting, tx.now)
        form.require(tx.now, FormState.CONSOLIDATED)
        if form.upshot is not Upshot.CHAIR_DECIDES:
            raise Conflict(_("Chưa quá nửa tổng số thành viên tán thành nên nội dung này phải đưa ra phiên họp."))
        form.decision = passage(decision, _("Quyết định của Chủ tịch"), most=LONGEST_DECISION)
        form.decided_at, form.decided_by_name, form.decided_order_name = tx.now, order.pressed_name, order.ordered_name
        decided = OpinionFormDecided(meeting.id, form.id, form.decision, order.ordered_by)
        tx.record(decided, Meeting.members_stream(meeting.id))
        return form


def place_form(actor: Actor, meeting_id: str, form_id: str, next_meeting_id: str) -> OpinionForm:
    """Puts the report of a decision, or the matter itself, on the agenda of a meeting of the committee that is to come.

    One act: the line of that agenda and the way to it. Raises NotFound, Forbidden for whoever does not prepare both,
    Conflict when it was placed before, not decided yet, or that meeting is over.
    """
    there = [Meeting.members_stream(next_meeting_id), Meeting.desk_stream(next_meeting_id)]
    streams = [*own_streams(meeting_id, form_id), *there, Meeting.stream(next_meeting_id)]
    with transaction(list(dict.fromkeys(streams)), actor) as tx:
        meeting = prepared_by(tx, actor, meeting_id)
        form = form_of(tx, meeting, form_id)
        form.require(tx.now, FormState.CONSOLIDATED, FormState.DECIDED)
        following = next((one for one in queries.coming_meetings(meeting) if one.id == next_meeting_id), None)
        if following is None or not meetings_policy.can_see(actor, following):
            raise NotFound()
        allow(meetings_policy.can_prepare(actor, following), whose.SECRETARIAT)
        if form.next_item_id is not None:
            raise Conflict(_("Nội dung này đã được đưa vào chương trình phiên họp. Đề nghị tải lại trang."))
        if form.upshot is Upshot.CHAIR_DECIDES and form.decided_at is None:
            raise Conflict(_("Chủ tịch chưa quyết định nội dung này. Đề nghị ghi quyết định trước khi báo cáo."))
        item = meetings.add_item(
            actor, following.id, title=_title(form),
            type=ItemType.REPORT if form.upshot is Upshot.CHAIR_DECIDES else ItemType.RESOLUTION,
        )  # fmt: skip
        form.next_meeting_id, form.next_item_id = following.id, item.id
        for told in dict.fromkeys((meeting.id, following.id)):
            tx.record(OpinionFormPlaced(meeting.id, form.id, following.id, item.id), Meeting.members_stream(told))
        return form


def _title(form: OpinionForm) -> str:
    """A line of the agenda, in the language of the meeting."""
    if form.upshot is Upshot.NEXT_AGENDA:
        return form.matter
    return f"Báo cáo kết quả lấy ý kiến bằng phiếu: {form.matter}"[:LONGEST_MATTER]
