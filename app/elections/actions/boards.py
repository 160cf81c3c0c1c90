"""The counting committee: named, and approved by an open vote of the council (R-SEC-02)."""

from collections.abc import Sequence

from sqlalchemy import select

from app.attendance import queries as attendance
from app.elections import policy, queries
from app.elections.actions.access import next_number, streams_of
from app.elections.events import TellersNamed
from app.elections.models import Election, Office, Teller, TellerBoard
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Invalid, allow
from app.kernel.ids import new_id
from app.kernel.sentences import _
from app.kernel.transaction import Transaction, transaction
from app.meetings import whose
from app.meetings.actions.access import item_of, seen_by
from app.meetings.models import Meeting
from app.voting import actions as voting
from app.voting.models import Ballot, BallotKind


def name_tellers(
    actor: Actor, meeting_id: str, item_id: str, *, head: str, secretary: str, members: Sequence[str]
) -> TellerBoard:
    """Proposes a counting committee of delegates, by their persons' ids: an odd number, no candidate among them.

    It serves every election of the meeting whose papers were not issued yet. Raises NotFound, Forbidden, Invalid,
    Conflict.
    """
    with transaction(streams_of(meeting_id), actor) as tx:
        meeting = seen_by(tx, actor, meeting_id)
        allow(policy.can_prepare(actor, meeting), whose.SECRETARIAT_OR_CHAIR)
        latest = queries.board_of_now(meeting.id)
        if latest is not None and latest.is_being_voted:
            raise Conflict(_("Ban kiểm phiếu đang được đưa ra biểu quyết. Muốn sửa, đề nghị hủy biểu quyết đó trước."))
        chosen = [head, secretary, *dict.fromkeys(one for one in members if one not in (head, secretary))]
        _require_odd(meeting, chosen)
        board = TellerBoard(
            id=new_id(), meeting_id=meeting.id, item_id=item_of(tx, meeting, item_id).id,
            number=next_number(tx, TellerBoard, meeting), named_at=tx.now, named_by=actor.id, named_by_name=actor.name,
        )  # fmt: skip
        board.tellers = _tellers(tx, meeting, chosen)
        tx.add(board)
        tx.session.flush()
        for one in _to_come(tx, meeting):
            _require_no_candidate(one, board)
            one.board = board
        names = [{"person_id": one.person_id, "office": str(one.office)} for one in board.tellers]
        tx.record(TellersNamed(meeting.id, board.id, names))
        return board


def put_tellers_to_vote(actor: Actor, meeting_id: str, board_id: str) -> Ballot:
    """Makes the open vote ready that approves the committee. Raises NotFound, Forbidden, Conflict."""
    with transaction(streams_of(meeting_id), actor) as tx:
        meeting = seen_by(tx, actor, meeting_id)
        allow(policy.can_prepare(actor, meeting), whose.SECRETARIAT_OR_CHAIR)
        board = tx.get(TellerBoard, id=board_id, meeting_id=meeting.id)
        if board.is_approved or board.is_being_voted:
            raise Conflict(_("Ban kiểm phiếu này đã được đưa ra biểu quyết."))
        question = voting.Question(
            f"Thành lập Ban kiểm phiếu gồm {len(board.tellers):02} đại biểu", BallotKind.DECISION
        )
        board.ballot = voting.prepare_ballot(actor, meeting.id, [board.item_id], question)
        tx.record(TellersNamed(meeting.id, board.id))
        return board.ballot


def _require_odd(meeting: Meeting, chosen: Sequence[str]) -> None:
    least = int(meeting.rule_profile.get("tellers_least", 3))
    most = int(meeting.rule_profile.get("tellers_most", 9))
    count = len(set(chosen))
    if count != len(chosen):
        raise Invalid(_("Trưởng ban và Thư ký Ban kiểm phiếu là hai người khác nhau. Đề nghị chọn lại."))
    if not least <= count <= most or count % 2 == 0:
        raise Invalid(
            _(
                "Ban kiểm phiếu có số thành viên lẻ, từ {least} đến {most}; đang chọn {count}. Đề nghị chọn lại.",
                least=least,
                most=most,
                count=count,
            )
        )


def _tellers(tx: Transaction, meeting: Meeting, chosen: Sequence[str]) -> list[Teller]:
    roll = {row.person_id: row.name for row in attendance.roster_of_now(meeting, tx.now)}
    if any(one not in roll for one in chosen):
        raise Invalid(_("Thành viên Ban kiểm phiếu phải là đại biểu của kỳ họp. Đề nghị chọn lại."))
    offices = [Office.HEAD, Office.SECRETARY, *[Office.MEMBER] * (len(chosen) - 2)]
    return [
        Teller(position=place, person_id=one, name=roll[one], office=offices[place]) for place, one in enumerate(chosen)
    ]


def _to_come(tx: Transaction, meeting: Meeting) -> list[Election]:
    mine = Election.meeting_id == meeting.id
    waiting = select(Election).where(mine, Election.issuing_at.is_(None), Election.voided_at.is_(None))
    return list(tx.session.scalars(waiting))


def _require_no_candidate(one: Election, board: TellerBoard) -> None:
    persons = {teller.person_id for teller in board.tellers}
    names = {teller.name.casefold() for teller in board.tellers}
    inside = next((c for c in one.standing if c.person_id in persons or c.name.casefold() in names), None)
    if inside is not None:
        raise Conflict(
            _(
                "{name} là người ứng cử ({title}) nên không ở trong Ban kiểm phiếu. Đề nghị chọn người khác.",
                name=inside.name,
                title=one.title,
            )
        )
