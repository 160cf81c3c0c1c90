"""Opening, prolonging, closing, announcing, taking back: the presiding officer's word, whoever presses."""

from datetime import datetime, timedelta

from sqlalchemy import insert

from app.attendance import queries as attendance
from app.attendance.models import Attendance
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Invalid
from app.kernel.sentences import _
from app.kernel.transaction import Transaction, transaction
from app.meetings.models import Meeting, Sitting
from app.meetings.orders import OnOrder, on_order
from app.voting import papers, queries
from app.voting.actions import counting
from app.voting.actions.access import seen, sitting_now, streams_of, tell
from app.voting.events import BallotAnnounced, BallotOpened, BallotProlonged, BallotVoided
from app.voting.models import LONGEST_REASON, Ballot, BallotLine, BallotState, Rule

LONGEST_EXTENSION = 300


def open_ballot(
    actor: Actor, meeting_id: str, ballot_id: str, *, despite_quorum: bool = False, order_of: str | None = None
) -> Ballot:
    """Puts the question to the vote: fixes the roll, the threshold and the time; everybody's page shows it at once.

    Refused below the quorum (R-QUO-04; the presiding officer alone may put a poll all the same with `despite_quorum`),
    without the verification report that an item requires, on a text that was replaced meanwhile, while another ballot
    is open, and to who prepared it and is not the presiding officer. Raises NotFound, Forbidden, Conflict.
    """
    none = _("Chưa có buổi họp nào đang diễn ra. Đề nghị bắt đầu buổi họp trước khi mở biểu quyết.")
    sitting_id = sitting_now(meeting_id, none)
    # The attendance is locked too: nobody leaves between the counting and the opening.
    streams = [*streams_of(meeting_id, ballot_id), Attendance.stream(meeting_id, sitting_id)]
    with transaction(streams, actor) as tx:
        meeting, one = seen(tx, actor, meeting_id, ballot_id)
        order = on_order(actor, meeting, tx.now, prepared_by=one.prepared_by, order_of=order_of)
        one.require(BallotState.PREPARED)
        sitting = tx.get(Sitting, id=sitting_id, meeting_id=meeting.id)
        _require_free(meeting)
        _require_papers(one)
        if not (despite_quorum and one.is_poll and not order.is_relayed):
            attendance.require_quorum(meeting, sitting, tx.now)
        _fix_roll(tx, meeting, one)
        _begin(one, sitting, order, tx.now)
        tell(tx, sitting, _opened(one, order), meeting.id)
        return one


def _require_free(meeting: Meeting) -> None:
    opened = queries.open_ballot(meeting.id)
    if opened is not None:
        raise Conflict(_("Biểu quyết số {number} đang mở. Đề nghị kết thúc biểu quyết đó trước.", number=opened.number))


def _require_papers(one: Ballot) -> None:
    for subject in one.subjects:
        if papers.lacks_verification(subject.item):
            raise Conflict(
                _(
                    "Nội dung “{title}” phải có báo cáo thẩm tra mà báo cáo chưa được phát hành. "
                    "Đề nghị phát hành báo cáo thẩm tra trước khi mở biểu quyết.",
                    title=subject.title,
                )
            )
        if subject.version_id is not None and not papers.is_current(subject.version_id):
            raise Conflict(
                _(
                    "Dự thảo của nội dung “{title}” không còn là bản {number}. "
                    "Đề nghị sửa biểu quyết để gắn với bản đang phát hành.",
                    title=subject.title,
                    number=subject.version_number,
                )
            )


def _fix_roll(tx: Transaction, meeting: Meeting, one: Ballot) -> None:
    lines = attendance.roster_of_now(meeting, tx.now)
    if not lines:
        raise Conflict(_("Danh sách đại biểu còn trống nên chưa mở biểu quyết được. Đề nghị nhập danh sách đại biểu."))
    rows = [
        {
            "ballot_id": one.id, "participation_id": line.participation_id, "person_id": line.person_id,
            "name": line.name, "sort_name": line.sort_name, "code": line.code, "group_number": line.group_number,
            "seat": line.seat, "position": place, "was_present": None,
        }
        for place, line in enumerate(lines)
    ]  # fmt: skip
    tx.session.execute(insert(BallotLine), rows)
    one.total = len(lines)
    profile = meeting.rule_profile
    is_dismissal = one.rule is Rule.DISMISSAL
    part, whole = profile["dismissal_majority" if is_dismissal else "majority"]
    one.share_part, one.share_whole = int(part), int(whole)
    one.share_is_strict = not is_dismissal and bool(profile["majority_is_strict"])
    one.names_shown = bool(profile["show_names_after_close"])


def _begin(one: Ballot, sitting: Sitting, order: OnOrder, now: datetime) -> None:
    one.sitting_id, one.opened_at = sitting.id, now
    one.opened_by, one.opened_by_name = order.pressed_by, order.pressed_name
    one.ordered_by, one.ordered_by_name = order.ordered_by, order.ordered_name
    if one.is_electronic:
        one.closes_at, one.alive_at = now + timedelta(seconds=one.seconds), now


def _opened(one: Ballot, order: OnOrder) -> BallotOpened:
    assert one.opened_at is not None and one.sitting_id is not None
    threshold = one.threshold
    return BallotOpened(
        one.meeting_id,
        one.id,
        one.sitting_id,
        title=one.title,
        total=one.total or 0,
        required=threshold.required(one.total or 0) if threshold else 0,
        form=one.form,
        opened_at=one.opened_at.isoformat(),
        closes_at=one.closes_at.isoformat() if one.closes_at else "",
        ordered_by=order.ordered_by,
        papers=[{"version_id": s.version_id, "sha256": s.version_sha256} for s in one.subjects if s.version_id],
    )


def extend_ballot(actor: Actor, meeting_id: str, ballot_id: str, seconds: int) -> Ballot:
    """More time while it is open (R-VOTE-08). Raises NotFound, Forbidden, Invalid, Conflict once it is over."""
    with transaction(streams_of(meeting_id, ballot_id), actor) as tx:
        meeting, one = seen(tx, actor, meeting_id, ballot_id)
        order = on_order(actor, meeting, tx.now)
        if not 1 <= seconds <= LONGEST_EXTENSION:
            raise Invalid(_("Mỗi lần gia hạn từ 1 đến {most} giây. Đề nghị nhập lại.", most=LONGEST_EXTENSION))
        one.require(BallotState.OPEN)
        if one.closes_at is None or not one.takes_votes(tx.now):
            raise Conflict(_("Đã hết thời gian biểu quyết nên không gia hạn được nữa."))
        one.closes_at += timedelta(seconds=seconds)
        event = BallotProlonged(
            meeting.id, one.id, one.closes_at.isoformat(), seconds, is_outage=False, ordered_by=order.ordered_by
        )
        tell(tx, one.sitting, event, meeting.id)
        return one


def close_ballot(actor: Actor, meeting_id: str, ballot_id: str) -> Ballot:
    """Ends the voting and counts; from now on nothing changes. Raises NotFound, Forbidden, Conflict.

    Whoever presses second, when two close at once, is told that it is over.
    """
    with transaction(streams_of(meeting_id, ballot_id), actor) as tx:
        meeting, one = seen(tx, actor, meeting_id, ballot_id)
        order = on_order(actor, meeting, tx.now, prepared_by=one.prepared_by)
        one.require(BallotState.OPEN)
        if not one.is_electronic:
            raise Conflict(_("Hình thức này do thư ký đếm. Đề nghị nhập kết quả đếm được để kết thúc biểu quyết."))
        counting.close(tx, one, order)
        return one


def announce_ballot(actor: Actor, meeting_id: str, ballot_id: str) -> Ballot:
    """Makes the result official; it can never be changed again (R-VOTE-10). Raises NotFound, Forbidden, Conflict."""
    with transaction(streams_of(meeting_id, ballot_id), actor) as tx:
        meeting, one = seen(tx, actor, meeting_id, ballot_id)
        order = on_order(actor, meeting, tx.now, prepared_by=one.prepared_by)
        one.require(BallotState.CLOSED)
        assert one.outcome is not None
        one.announced_at = tx.now
        one.announced_by_name, one.announced_order_name = order.pressed_name, order.ordered_name
        tell(tx, one.sitting, BallotAnnounced(meeting.id, one.id, one.outcome, order.ordered_by), meeting.id)
        return one


def void_ballot(actor: Actor, meeting_id: str, ballot_id: str, reason: str = "") -> Ballot:
    """Takes a ballot back before it is announced; what was voted stays in the record and counts for nothing.

    One that is only prepared is taken away by whoever prepares. Raises NotFound, Forbidden, Invalid, Conflict.
    """
    with transaction(streams_of(meeting_id, ballot_id), actor) as tx:
        meeting, one = seen(tx, actor, meeting_id, ballot_id)
        reason = " ".join(reason.split())[:LONGEST_REASON]
        one.require(BallotState.PREPARED, BallotState.OPEN, BallotState.CLOSED)
        was_opened = one.opened_at is not None
        order = on_order(actor, meeting, tx.now) if was_opened else None
        if was_opened and not reason:
            raise Invalid(_("Hủy biểu quyết cần có lý do. Đề nghị ghi lý do."))
        one.voided_at, one.voided_by_name, one.reason = tx.now, actor.name, reason
        event = BallotVoided(meeting.id, one.id, reason, order.ordered_by if order else "")
        if was_opened:
            tell(tx, one.sitting, event, meeting.id)
        else:
            tx.record(event, Meeting.members_stream(meeting.id))
        return one
