"""Making an election ready: the post, the list, and the open vote that closes the list (R-SEC-02, R-SEC-04)."""

from dataclasses import dataclass

from app.attendance import queries as attendance
from app.elections import policy, queries
from app.elections.actions.access import line, listed, next_number, prepared, reason_of, seen, streams_of
from app.elections.events import ElectionListed
from app.elections.models import (
    FROM_DELEGATES,
    INTRODUCERS,
    KIND_WORDS,
    Candidate,
    Election,
    ElectionKind,
    ElectionMode,
    ElectionState,
    Origin,
    Post,
)
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Invalid, allow
from app.kernel.ids import new_id
from app.kernel.sentences import _
from app.kernel.transaction import Transaction, transaction
from app.meetings import whose
from app.meetings.actions.access import item_of, seen_by
from app.meetings.models import Meeting, MeetingKind
from app.voting import actions as voting
from app.voting.models import LONGEST_TITLE as LONGEST_QUESTION
from app.voting.models import Ballot, BallotKind

MOST_SEATS, MOST_CANDIDATES = 60, 60


@dataclass(frozen=True)
class Plan:
    """What is to be put to a secret ballot. `title` is the post in words; empty introducer: whom the law names."""

    title: str
    seats: int = 1
    post: Post = Post.OTHER
    kind: ElectionKind = ElectionKind.ELECTION
    mode: ElectionMode = ElectionMode.PAPER_ENTRY
    introduced_by: str = ""


@dataclass(frozen=True)
class Nominee:
    """Somebody for the list; a name that is one delegate's stands for that delegate."""

    name: str
    note: str = ""
    origin: Origin = Origin.INTRODUCED
    introduced_by: str = ""


def prepare_election(
    actor: Actor, meeting_id: str, item_id: str, plan: Plan, election_id: str | None = None
) -> Election:
    """A new secret ballot under an item of the programme. Raises NotFound, Forbidden, Invalid, Conflict."""
    election_id = election_id or new_id()
    with transaction(streams_of(meeting_id, election_id), actor) as tx:
        meeting = seen_by(tx, actor, meeting_id)
        allow(policy.can_prepare(actor, meeting), whose.SECRETARIAT_OR_CHAIR)
        if meeting.has_ended:
            raise Conflict(_("Kỳ họp đã kết thúc nên không chuẩn bị bầu cử được nữa."))
        one = Election(id=election_id, meeting_id=meeting.id, number=next_number(tx, Election, meeting), round=1)
        board = queries.board_of_now(meeting.id)
        one.board_id = board.id if board is not None else None
        _describe(tx, meeting, one, item_id, plan, actor)
        tx.add(one)
        tx.session.flush()
        tx.record(ElectionListed(meeting.id, one.id))
        return one


def amend_election(actor: Actor, meeting_id: str, election_id: str, item_id: str, plan: Plan) -> Election:
    """Another post or number of seats, while the list is open. Raises as `prepare_election`."""
    with transaction(streams_of(meeting_id, election_id), actor) as tx:
        meeting, one = prepared(tx, actor, meeting_id, election_id)
        require_open_list(one)
        _describe(tx, meeting, one, item_id, plan, actor)
        tx.record(ElectionListed(meeting.id, one.id, "amended"))
        return one


def _describe(tx: Transaction, meeting: Meeting, one: Election, item_id: str, plan: Plan, actor: Actor) -> None:
    one.item_id = item_of(tx, meeting, item_id).id
    one.title = line(plan.title, _("Chức danh, nội dung bỏ phiếu"), must=True)
    one.kind, one.mode, one.post = plan.kind, plan.mode, plan.post
    if one.is_electronic and not policy.may_be_electronic(meeting):
        raise Conflict(_("Quy chế đang áp dụng chưa cho phép bỏ phiếu kín điện tử. Đề nghị chọn phiếu giấy."))
    if plan.kind is ElectionKind.GRADING and not meeting.rule_profile.get("confidence_grading", True):
        raise Conflict(_("Quy chế đang áp dụng không có lấy phiếu tín nhiệm. Đề nghị chọn bỏ phiếu tín nhiệm."))
    if plan.kind is ElectionKind.ELECTION and not 1 <= plan.seats <= MOST_SEATS:
        raise Invalid(_("Số người được bầu từ 1 đến {most}. Đề nghị nhập lại.", most=MOST_SEATS))
    one.seats = plan.seats if plan.kind is ElectionKind.ELECTION else 0
    default = INTRODUCERS.get(plan.post)
    one.introduced_by = line(plan.introduced_by, _("Người giới thiệu")) or (default.text if default else "")
    one.prepared_at, one.prepared_by, one.prepared_by_name = tx.now, actor.id, actor.name


def require_open_list(one: Election) -> None:
    """The list may still change. Raises Conflict with why not."""
    one.require(ElectionState.NOMINATION)
    if one.is_list_being_voted and one.list_ballot is not None:
        raise Conflict(
            _(
                "Danh sách đang được đưa ra biểu quyết số {number} nên không sửa được. "
                "Muốn sửa, đề nghị hủy biểu quyết đó trước.",
                number=one.list_ballot.number,
            )
        )


def nominate(actor: Actor, meeting_id: str, election_id: str, nominee: Nominee) -> Candidate:
    """Puts somebody on the list. Raises NotFound, Forbidden, Invalid, Conflict."""
    with transaction(streams_of(meeting_id, election_id), actor) as tx:
        _meeting, one = prepared(tx, actor, meeting_id, election_id)
        return _enter(tx, one, nominee)


def stand(actor: Actor, meeting_id: str, election_id: str) -> Candidate:
    """A delegate puts the own name forward (tự ứng cử). Raises NotFound, Forbidden, Conflict."""
    with transaction(streams_of(meeting_id, election_id), actor) as tx:
        _meeting, one = seen(tx, actor, meeting_id, election_id)
        allow(policy.can_stand(actor, one), _("Đại biểu của kỳ họp mới tự ứng cử được."))
        return _enter(tx, one, Nominee(actor.name, origin=Origin.STOOD), actor.id)


def withdraw(actor: Actor, meeting_id: str, election_id: str, candidate_id: str, reason: str) -> None:
    """Takes a name off the list, by that person or as was said in the hall; it stays in the record with the reason."""
    with transaction(streams_of(meeting_id, election_id), actor) as tx:
        _meeting, one = seen(tx, actor, meeting_id, election_id)
        candidate = tx.get(Candidate, id=candidate_id, election_id=one.id)
        allow(policy.can_withdraw(actor, one, candidate), whose.SECRETARIAT_OR_CHAIR)
        require_open_list(one)
        if candidate.withdrawn_at is not None:
            raise Conflict(_("{name} đã rút khỏi danh sách trước đó.", name=candidate.name))
        candidate.withdrawn_at, candidate.withdrawn_by_name = tx.now, actor.name
        candidate.withdrawal_reason = reason_of(reason)
        tx.record(ElectionListed(one.meeting_id, one.id, "withdrawn"))


def _enter(tx: Transaction, one: Election, nominee: Nominee, person_id: str | None = None) -> Candidate:
    require_open_list(one)
    name = line(nominee.name, _("Họ và tên"), must=True)
    if len(one.candidates) >= MOST_CANDIDATES:
        raise Invalid(_("Danh sách có tối đa {most} người.", most=MOST_CANDIDATES))
    if any(other.name.casefold() == name.casefold() for other in one.standing):
        raise Conflict(_("{name} đã có trong danh sách.", name=name))
    person_id = person_id or _delegate_called(one, name, tx)
    _require_eligible(one, name, person_id)
    _require_graded(one, name, person_id, tx)
    require_no_teller(one, name, person_id)
    candidate = Candidate(
        id=new_id(), election_id=one.id, position=1 + max((other.position for other in one.candidates), default=0),
        name=name, person_id=person_id, note=line(nominee.note, _("Chức vụ, đơn vị")), origin=nominee.origin,
        introduced_by=line(nominee.introduced_by, _("Người giới thiệu")) or one.introduced_by,
    )  # fmt: skip
    if nominee.origin is Origin.STOOD:
        candidate.introduced_by = ""
    one.candidates.append(candidate)
    tx.session.flush()
    tx.record(ElectionListed(one.meeting_id, one.id, "nominated"))
    return candidate


def _delegate_called(one: Election, name: str, tx: Transaction) -> str | None:
    found = [
        row.person_id for row in attendance.roster_of_now(one.meeting, tx.now) if row.name.casefold() == name.casefold()
    ]
    return found[0] if len(found) == 1 else None


def _require_eligible(one: Election, name: str, person_id: str | None) -> None:
    """R-SEC-04: leaders of the council come from the delegates, the committee's chairman too at the first session."""
    is_first = one.meeting.kind is MeetingKind.FIRST_SESSION
    must = one.post in FROM_DELEGATES or (one.post is Post.UBND_CHAIR and is_first)
    if one.is_election and must and person_id is None:
        raise Invalid(
            _(
                "Chức danh này bầu trong số đại biểu Hội đồng nhân dân; {name} không có trong danh sách đại biểu. "
                "Đề nghị kiểm tra họ tên.",
                name=name,
            )
        )


def _require_graded(one: Election, name: str, person_id: str | None, tx: Transaction) -> None:
    """R-CONF-03: who was elected in the same year is not graded. That somebody goes into retirement is the office's to
    know; such a name is withdrawn with that reason."""
    if one.kind is not ElectionKind.GRADING:
        return
    body = one.meeting.body
    found = queries.elected_in(body.id, tx.now.astimezone(body.time_zone).year, name, person_id)
    if found is not None and found.announced_at is not None:
        raise Conflict(
            _(
                "{name} được bầu ngày {day} trong năm nay ({post}) nên không lấy phiếu tín nhiệm.",
                name=name,
                day=f"{found.announced_at.astimezone(body.time_zone):%d/%m/%Y}",
                post=found.title,
            )
        )


def require_no_teller(one: Election, name: str, person_id: str | None) -> None:
    """No candidate counts the own votes (R-SEC-02; section 10, invariant 9). Raises Conflict."""
    tellers = one.board.tellers if one.board is not None else []
    if any(teller.person_id == person_id or teller.name.casefold() == name.casefold() for teller in tellers):
        raise Conflict(
            _(
                "{name} ở trong Ban kiểm phiếu nên không thể là người ứng cử. "
                "Đề nghị lập Ban kiểm phiếu khác trước, hoặc chọn người khác.",
                name=name,
            )
        )


def put_list_to_vote(actor: Actor, meeting_id: str, election_id: str) -> Ballot:
    """Makes the open vote ready that closes the list (R-SEC-02). Raises NotFound, Forbidden, Conflict."""
    with transaction(streams_of(meeting_id, election_id), actor) as tx:
        meeting, one = prepared(tx, actor, meeting_id, election_id)
        require_open_list(one)
        if not one.standing:
            raise Conflict(_("Danh sách chưa có người nào. Đề nghị ghi người được giới thiệu trước."))
        if one.is_election and len(one.standing) < one.seats:
            raise Conflict(
                _(
                    "Danh sách có {count} người, ít hơn số người được bầu ({seats}). "
                    "Đề nghị bổ sung danh sách hoặc sửa số người được bầu.",
                    count=len(one.standing),
                    seats=one.seats,
                )
            )
        question = voting.Question(_question(one), BallotKind.DECISION)
        ballot = voting.prepare_ballot(actor, meeting.id, [one.item_id], question)
        one.list_ballot = ballot
        tx.record(ElectionListed(meeting.id, one.id, "put_to_vote"))
        return ballot


def _question(one: Election) -> str:
    """What the council is asked, as the presiding officer reads it; an official record, so in Vietnamese."""
    subject = one.title if one.is_election else f"{KIND_WORDS[one.kind].text.lower()} {one.title}"
    head = f"Danh sách {'bầu ' if one.is_election else ''}{subject} gồm {len(one.standing):02} người"
    full = f"{head}: {listed([other.name for other in one.standing])}"
    return full if len(full) <= LONGEST_QUESTION else head
