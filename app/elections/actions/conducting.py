"""Papers issued, put into the box, the box opened; announced, confirmed, repeated: each on whose order."""

from app.attendance import queries as attendance
from app.attendance.models import Attendance
from app.elections import policy
from app.elections.actions import sealed
from app.elections.actions.access import line, prepared, reason_of, seen, streams_of
from app.elections.actions.keys import require_electronic
from app.elections.actions.preparing import require_no_teller
from app.elections.arithmetic import issue_fault
from app.elections.events import ElectionAnnounced, ElectionListed, ElectionMoved, ElectionVoided
from app.elections.models import Election, ElectionKind, ElectionMode, ElectionState
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, allow
from app.kernel.sentences import _
from app.kernel.transaction import Transaction, transaction
from app.meetings import whose
from app.meetings.models import Meeting, Sitting
from app.meetings.orders import on_order
from app.voting import queries as voting
from app.voting.actions.access import sitting_now, tell

BY_TELLERS = _("Việc này do Ban kiểm phiếu, hoặc chủ tọa, Thư ký kỳ họp theo lệnh của chủ tọa, thực hiện.")


def begin_issuing(actor: Actor, meeting_id: str, election_id: str, *, order_of: str | None = None) -> Election:
    """Has the papers issued: fixes the whole roll, who is here and what it takes.

    Refused below the quorum (R-QUO-04), before the list and the committee were approved, and to who prepared it and
    is not the presiding officer. Raises NotFound, Forbidden, Conflict.
    """
    none = _("Chưa có buổi họp nào đang diễn ra. Đề nghị bắt đầu buổi họp trước khi phát phiếu.")
    sitting_id = sitting_now(meeting_id, none)
    streams = [*streams_of(meeting_id, election_id), Attendance.stream(meeting_id, sitting_id)]
    with transaction(streams, actor) as tx:
        meeting, one = seen(tx, actor, meeting_id, election_id)
        order = on_order(actor, meeting, tx.now, prepared_by=one.prepared_by, order_of=order_of)
        _require_ready(one)
        sitting = tx.get(Sitting, id=sitting_id, meeting_id=meeting.id)
        quorum = attendance.require_quorum(meeting, sitting, tx.now)
        if one.is_electronic:
            sealed.require_enough(one, quorum.present)
        one.sitting_id, one.issuing_at, one.issuing_order_name = sitting.id, tx.now, order.ordered_name
        one.total, one.present = quorum.total, quorum.present
        _fix_rule(meeting, one)
        _moved(tx, one, order.ordered_by)
        return one


def _require_ready(one: Election) -> None:
    if not one.is_list_closed:
        raise Conflict(_("Danh sách chưa được Hội đồng nhân dân biểu quyết thông qua nên chưa phát phiếu được."))
    if not one.has_tellers:
        raise Conflict(_("Ban kiểm phiếu chưa được Hội đồng nhân dân biểu quyết thông qua nên chưa phát phiếu được."))
    one.require(ElectionState.TELLERS_APPROVED)
    if one.is_electronic and (one.key is None or not one.key.is_ready):
        raise Conflict(_("Ban kiểm phiếu chưa lập xong khóa của phiếu kín điện tử nên chưa phát phiếu được."))
    for candidate in one.standing:
        require_no_teller(one, candidate.name, candidate.person_id)


def _fix_rule(meeting: Meeting, one: Election) -> None:
    """R-SEC-03: more than half of the whole roll; confidence has the base that the profile states (R-CONF-07)."""
    profile = meeting.rule_profile
    part, whole = profile.get("election_majority", [1, 2])
    one.share_part, one.share_whole, one.share_is_strict = int(part), int(whole), True
    if one.kind is ElectionKind.GRADING:
        one.base = str(profile.get("confidence_base", "BALLOTS_COLLECTED"))
    elif one.kind is ElectionKind.CONFIDENCE:
        one.base = str(profile.get("election_base", "TOTAL_DELEGATES"))


def begin_voting(actor: Actor, meeting_id: str, election_id: str, issued: int) -> Election:
    """The committee has given out so many papers, one to each who is here; the delegates put them into the box.

    An electronic ballot is given to everybody who is here, whatever `issued` says.
    """
    with transaction(streams_of(meeting_id, election_id), actor) as tx:
        meeting, one = seen(tx, actor, meeting_id, election_id)
        allow(policy.is_teller(actor, one) or policy.can_press(actor, meeting), BY_TELLERS)
        one.require(ElectionState.ISSUING)
        one.present = _present(one, tx)
        if one.is_electronic:
            issued = sealed.issue(tx, one)
            sealed.require_enough(one, issued)
        fault = issue_fault(issued, one.present)
        if fault is not None:
            raise Conflict(fault)
        one.issued, one.voting_at = issued, tx.now
        _moved(tx, one)
        return one


def _present(one: Election, tx: Transaction) -> int:
    """Có mặt: whoever of the roll was here at any moment since the papers were issued (R-QUO-05)."""
    assert one.sitting_id is not None and one.issuing_at is not None
    here = attendance.here_between(one.sitting_id, one.issuing_at, tx.now)
    return sum(1 for row in attendance.roster_of_now(one.meeting, tx.now) if row.participation_id in here)


def begin_counting(actor: Actor, meeting_id: str, election_id: str) -> Election:
    """Nobody votes any more, the box is opened. Raises NotFound, Forbidden, Conflict."""
    with transaction(streams_of(meeting_id, election_id), actor) as tx:
        meeting, one = seen(tx, actor, meeting_id, election_id)
        allow(policy.is_teller(actor, one) or policy.can_press(actor, meeting), BY_TELLERS)
        one.require(ElectionState.VOTING)
        if one.is_electronic:
            sealed.close(one)
        one.counting_at = tx.now
        _moved(tx, one)
        return one


def announce_election(actor: Actor, meeting_id: str, election_id: str) -> Election:
    """Makes the outcome official; it can never be changed again. Raises NotFound, Forbidden, Conflict."""
    with transaction(streams_of(meeting_id, election_id), actor) as tx:
        meeting, one = seen(tx, actor, meeting_id, election_id)
        order = on_order(actor, meeting, tx.now, prepared_by=one.prepared_by)
        one.require(ElectionState.MINUTES_SIGNED)
        held = voting.sitting_under_way(meeting)
        one.announced_at, one.announced_sitting_id = tx.now, held.id if held else None
        one.announced_by_name, one.announced_order_name = order.pressed_name, order.ordered_name
        event = ElectionAnnounced(
            meeting.id, one.id, one.title, total=one.total or 0, issued=one.issued or 0, collected=one.collected or 0,
            valid=one.valid or 0, invalid=one.invalid or 0, elected=[c.name for c in one.standing if c.is_elected],
            ordered_by=order.ordered_by,
        )  # fmt: skip
        tell(tx, one.sitting, event, meeting.id)
        return one


def hold_on_paper(actor: Actor, meeting_id: str, election_id: str) -> Election:
    """Papers instead of an electronic ballot, as long as nobody votes: too few are here, or the devices fail."""
    with transaction(streams_of(meeting_id, election_id), actor) as tx:
        meeting, one = prepared(tx, actor, meeting_id, election_id)
        require_electronic(one)
        one.require(
            ElectionState.NOMINATION, ElectionState.LIST_CLOSED, ElectionState.TELLERS_APPROVED, ElectionState.ISSUING
        )
        one.mode = ElectionMode.PAPER_ENTRY
        tx.record(ElectionListed(meeting.id, one.id, "paper"))
        return one


def void_election(actor: Actor, meeting_id: str, election_id: str, reason: str) -> Election:
    """Takes an election back before it is announced; what was done stays in the record and counts for nothing."""
    with transaction(streams_of(meeting_id, election_id), actor) as tx:
        meeting, one = prepared(tx, actor, meeting_id, election_id)
        if one.announced_at is not None or one.voided_at is not None:
            raise Conflict(one.stands)
        if one.issuing_at is not None:
            on_order(actor, meeting, tx.now)
        one.reason = reason_of(reason)
        one.voided_at, one.voided_by_name = tx.now, actor.name
        tx.record(ElectionVoided(meeting.id, one.id, one.reason))
        return one


def note_approval(actor: Actor, meeting_id: str, election_id: str, approved_by: str) -> Election:
    """The superior has approved the outcome (R-SEC-05): by which decision, from today on in the record."""
    with transaction(streams_of(meeting_id, election_id), actor) as tx:
        meeting, one = prepared(tx, actor, meeting_id, election_id)
        allow(policy.can_prepare(actor, meeting), whose.SECRETARIAT_OR_CHAIR)
        one.require(ElectionState.ANNOUNCED, ElectionState.CONFIRMED)
        one.approved_by = line(approved_by, _("Văn bản phê chuẩn"), must=True)
        one.approved_on = tx.now.astimezone(meeting.body.time_zone).date()
        _moved(tx, one)
        return one


def _moved(tx: Transaction, one: Election, ordered_by: str = "") -> None:
    event = ElectionMoved(
        one.meeting_id, one.id, one.state, ordered_by, total=one.total or 0, present=one.present or 0,
        issued=one.issued or 0,
    )  # fmt: skip
    tx.record(event)
