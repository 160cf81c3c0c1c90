"""What comes after the announcement: the confirming resolution, another round (R-SEC-02, R-SEC-03), and what a count of
confidence leads to (R-CONF-06, R-SEC-11)."""

from app.elections import outcome, queries
from app.elections.actions.access import listed, next_number, prepared, streams_of
from app.elections.events import ElectionListed
from app.elections.models import (
    INTRODUCERS,
    KIND_WORDS,
    LONGEST_TITLE,
    Candidate,
    Election,
    ElectionKind,
    ElectionState,
    has_passed,
    is_pending,
)
from app.kernel.actor import Actor
from app.kernel.errors import Conflict
from app.kernel.ids import new_id
from app.kernel.sentences import _
from app.kernel.transaction import Transaction, transaction
from app.meetings.models import Meeting
from app.voting import actions as voting
from app.voting.models import LONGEST_TITLE as LONGEST_QUESTION
from app.voting.models import Ballot, BallotKind


def put_result_to_vote(actor: Actor, meeting_id: str, election_id: str) -> Ballot:
    """Makes the open vote ready on the resolution that confirms the outcome. Raises NotFound, Forbidden, Conflict."""
    with transaction(streams_of(meeting_id, election_id), actor) as tx:
        meeting, one = prepared(tx, actor, meeting_id, election_id)
        one.require(ElectionState.ANNOUNCED)
        if is_pending(one.resolution_ballot) or has_passed(one.resolution_ballot):
            raise Conflict(_("Nghị quyết xác nhận kết quả đã được đưa ra biểu quyết."))
        if one.is_election and not any(candidate.is_elected for candidate in one.standing):
            raise Conflict(_("Không có người trúng cử nên không có kết quả để xác nhận. Đề nghị tổ chức bầu lại."))
        question = voting.Question(_question(one), BallotKind.DECISION)
        one.resolution_ballot = voting.prepare_ballot(actor, meeting.id, [one.item_id], question)
        tx.record(ElectionListed(meeting.id, one.id, "resolution"))
        return one.resolution_ballot


def _question(one: Election) -> str:
    """An official record, so in Vietnamese."""
    what = f"bầu {one.title}" if one.is_election else f"{KIND_WORDS[one.kind].text.lower()} {one.title}"
    head = f"Nghị quyết xác nhận kết quả {what}"
    names = [candidate.name for candidate in one.standing if candidate.is_elected]
    full = f"{head}: {listed(names)}" if names else head
    return full if len(full) <= LONGEST_QUESTION else head


def call_next_round(actor: Actor, meeting_id: str, election_id: str) -> Election:
    """Another round for the seats that nobody has: among the tied alone, else among those who were not elected.

    The list of the tied is fixed by the rule; any other is closed by an open vote again. Raises NotFound, Forbidden,
    Conflict when every seat has somebody or the round was called before.
    """
    next_id = new_id()
    with transaction([*streams_of(meeting_id, election_id), Election.stream(next_id, meeting_id)], actor) as tx:
        meeting, one = prepared(tx, actor, meeting_id, election_id)
        one.require(ElectionState.ANNOUNCED, ElectionState.CONFIRMED)
        if queries.follows(one) is not None:
            raise Conflict(_("Vòng bầu tiếp theo đã được lập. Đề nghị mở vòng đó trong danh sách."))
        if not one.unfilled:
            raise Conflict(_("Đã bầu đủ số người nên không có vòng bầu tiếp theo."))
        again = _round(tx, meeting, one, next_id, actor)
        tx.add(again)
        tx.session.flush()
        tx.record(ElectionListed(meeting.id, again.id))
        return again


def _round(tx: Transaction, meeting: Meeting, one: Election, next_id: str, actor: Actor) -> Election:
    tied = [candidate for candidate in one.standing if candidate.is_tied]
    left = tied or [candidate for candidate in one.standing if not candidate.is_elected]
    board = queries.board_of_now(meeting.id)
    again = Election(
        id=next_id, meeting_id=meeting.id, item_id=one.item_id, number=next_number(tx, Election, meeting),
        kind=one.kind, mode=one.mode, post=one.post, title=one.title, seats=one.unfilled or 0,
        introduced_by=one.introduced_by, round=one.round + 1, follows_id=one.id, is_list_fixed=bool(tied),
        prepared_at=tx.now, prepared_by=actor.id, prepared_by_name=actor.name,
        board_id=board.id if board is not None else None,
    )  # fmt: skip
    again.candidates = [
        Candidate(
            id=new_id(), position=place, name=other.name, person_id=other.person_id, note=other.note,
            origin=other.origin, introduced_by=other.introduced_by,
        )
        for place, other in enumerate(left, start=1)
    ]  # fmt: skip
    return again


def take_up(actor: Actor, meeting_id: str, election_id: str, candidate_id: str, kind: ElectionKind) -> Election:
    """What the numbers of confidence lead to for one person: a vote of confidence, or on relief from the post.

    In the same meeting and under the same item, which may be changed while its list is open. Raises NotFound,
    Forbidden, Conflict when the numbers do not lead there, or it was taken up before.
    """
    next_id = new_id()
    with transaction([*streams_of(meeting_id, election_id), Election.stream(next_id, meeting_id)], actor) as tx:
        meeting, one = prepared(tx, actor, meeting_id, election_id)
        one.require(ElectionState.ANNOUNCED, ElectionState.CONFIRMED)
        about = tx.get(Candidate, id=candidate_id, election_id=one.id)
        if about.withdrawn_at is not None or kind not in outcome.consequences(one, about):
            raise Conflict(_("Kết quả của {name} không dẫn đến việc này. Đề nghị tải lại trang.", name=about.name))
        if any(
            about.name in (other.name for other in it.candidates) for it in queries.taken_up(one) if not it.voided_at
        ):
            raise Conflict(_("Việc xem xét {name} đã được lập. Đề nghị mở trong danh sách.", name=about.name))
        board = queries.board_of_now(meeting.id)
        following = Election(
            id=next_id, meeting_id=meeting.id, item_id=one.item_id, number=next_number(tx, Election, meeting),
            kind=kind, mode=one.mode, post=one.post, title=_about(kind, about), seats=0, round=1, follows_id=one.id,
            introduced_by=_proposer(kind, one, about), prepared_at=tx.now, prepared_by=actor.id,
            prepared_by_name=actor.name, board_id=board.id if board is not None else None,
        )  # fmt: skip
        following.candidates = [
            Candidate(
                id=new_id(), position=1, name=about.name, person_id=about.person_id, note=about.note,
                origin=about.origin, introduced_by=following.introduced_by,
            )
        ]  # fmt: skip
        tx.add(following)
        tx.session.flush()
        tx.record(ElectionListed(meeting.id, following.id))
        return following


def _about(kind: ElectionKind, about: Candidate) -> str:
    """As it is written on the paper, so in Vietnamese."""
    if kind is ElectionKind.RELIEF and about.note:
        return f"chức vụ {about.note} đối với {about.name}"[:LONGEST_TITLE]
    return (f"đối với {about.name}" + (f", {about.note}" if about.note else ""))[:LONGEST_TITLE]


def _proposer(kind: ElectionKind, one: Election, about: Candidate) -> str:
    """Relief is proposed by whoever introduced the person to the post (R-SEC-11)."""
    if kind is ElectionKind.CONFIDENCE:
        return "Thường trực Hội đồng nhân dân"
    default = INTRODUCERS.get(one.post)
    return about.introduced_by or (default.text if default else "")
