"""The list and the counting committee (R-SEC-02, R-SEC-04)."""

import pytest

from app.elections import actions
from app.elections.models import ElectionKind, ElectionState, Post
from app.kernel.db import Database
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from app.voting import actions as voting
from tests.elections.world import Hall


def test_the_list_is_closed_by_an_open_vote_and_stays(either_hall: Hall) -> None:
    hall = either_hall
    one = hall.prepared("Vương Quốc Bảo", "Lại Thị Thu Trang", seats=2)
    assert hall.state(one) is ElectionState.NOMINATION
    ballot = actions.put_list_to_vote(hall.people.thao, hall.meeting, one.id)
    assert ballot.title == "Danh sách bầu Phó Chủ tịch UBND tỉnh gồm 02 người: Vương Quốc Bảo; Lại Thị Thu Trang"
    with pytest.raises(Conflict, match="đang được đưa ra biểu quyết"):
        actions.nominate(hall.people.thao, hall.meeting, one.id, actions.Nominee("Hồ Anh Dũng"))
    hall.carry(ballot)
    assert hall.state(one) is ElectionState.LIST_CLOSED
    with pytest.raises(Conflict):
        actions.nominate(hall.people.thao, hall.meeting, one.id, actions.Nominee("Hồ Anh Dũng"))
    hall.board()
    assert hall.state(one) is ElectionState.TELLERS_APPROVED


def test_a_list_that_was_not_carried_is_open_again(hall: Hall) -> None:
    one = hall.prepared("Vương Quốc Bảo")
    hall.carry(actions.put_list_to_vote(hall.people.thao, hall.meeting, one.id), in_favour=4)
    assert hall.state(one) is ElectionState.NOMINATION
    actions.nominate(hall.people.thao, hall.meeting, one.id, actions.Nominee("Hồ Anh Dũng"))
    again = actions.put_list_to_vote(hall.people.thao, hall.meeting, one.id)
    voting.void_ballot(hall.people.thao, hall.meeting, again.id)
    actions.put_list_to_vote(hall.people.thao, hall.meeting, one.id)


def test_standing_and_withdrawing(hall: Hall) -> None:
    one, huy = hall.prepared("Vương Quốc Bảo"), hall.people.huy
    mine = actions.stand(huy, hall.meeting, one.id)
    with pytest.raises(Conflict, match="đã có trong danh sách"):
        actions.stand(huy, hall.meeting, one.id)
    with pytest.raises(Forbidden):
        actions.stand(hall.people.thao, hall.meeting, one.id)
    with pytest.raises(Forbidden):
        actions.withdraw(hall.people.lan, hall.meeting, one.id, mine.id, "Không phải tôi")
    with pytest.raises(Invalid, match="Lý do"):
        actions.withdraw(huy, hall.meeting, one.id, mine.id, " ")
    actions.withdraw(huy, hall.meeting, one.id, mine.id, "Xin rút")
    assert [other.name for other in hall.election(one.id).standing] == ["Vương Quốc Bảo"]
    assert hall.candidate(one, huy.name).withdrawal_reason == "Xin rút"


def test_leaders_of_the_council_come_from_the_delegates(hall: Hall) -> None:
    one = hall.prepared(post=Post.COUNCIL_CHAIR, title="Chủ tịch HĐND tỉnh")
    assert hall.election(one.id).introduced_by == "Chủ tọa kỳ họp"
    with pytest.raises(Invalid, match="bầu trong số đại biểu"):
        actions.nominate(hall.people.thao, hall.meeting, one.id, actions.Nominee("Vương Quốc Bảo"))
    found = actions.nominate(hall.people.thao, hall.meeting, one.id, actions.Nominee(hall.people.lan.name))
    assert found.person_id == hall.people.lan.id


def test_as_many_names_as_seats_at_least(hall: Hall) -> None:
    one = hall.prepared("Vương Quốc Bảo", seats=2)
    with pytest.raises(Conflict, match="ít hơn số người được bầu"):
        actions.put_list_to_vote(hall.people.thao, hall.meeting, one.id)
    actions.amend_election(hall.people.thao, hall.meeting, one.id, hall.item, actions.Plan("Phó Chủ tịch", 1))
    actions.put_list_to_vote(hall.people.thao, hall.meeting, one.id)


def test_confidence_has_no_seats(hall: Hall) -> None:
    one = hall.prepared("Vương Quốc Bảo", kind=ElectionKind.GRADING, title="đối với người giữ chức vụ")
    assert hall.election(one.id).seats == 0
    assert "lấy phiếu tín nhiệm" in actions.put_list_to_vote(hall.people.thao, hall.meeting, one.id).title


def test_the_committee_is_odd_and_of_delegates(hall: Hall) -> None:
    ids, thao = [one.id for one in hall.roll], hall.people.thao

    def name(head: str, secretary: str, *members: str) -> None:
        actions.name_tellers(thao, hall.meeting, hall.item, head=head, secretary=secretary, members=members)

    with pytest.raises(Invalid, match="số thành viên lẻ"):
        name(ids[0], ids[1])
    with pytest.raises(Invalid, match="số thành viên lẻ"):
        name(*ids[:4])
    with pytest.raises(Invalid, match="hai người khác nhau"):
        name(ids[0], ids[0], ids[1])
    with pytest.raises(Invalid, match="phải là đại biểu"):
        name(ids[0], ids[1], thao.id)
    with pytest.raises(Forbidden):
        actions.name_tellers(hall.people.lan, hall.meeting, hall.item, head=ids[0], secretary=ids[1], members=ids[2:3])
    with pytest.raises(NotFound):
        stranger = hall.people.stranger
        actions.name_tellers(stranger, hall.meeting, hall.item, head=ids[0], secretary=ids[1], members=ids[2:3])
    name(*ids)


def test_no_candidate_counts_and_no_teller_stands(hall: Hall) -> None:
    """Section 10, invariant 9."""
    one = hall.prepared(hall.roll[0].name)
    with pytest.raises(Conflict, match="không ở trong Ban kiểm phiếu"):
        hall.board()
    hall.board(tellers=hall.roll[1:4])
    with pytest.raises(Conflict, match="ở trong Ban kiểm phiếu"):
        actions.stand(hall.roll[1], hall.meeting, one.id)
    actions.name_tellers(
        hall.people.thao, hall.meeting, hall.item, head=hall.roll[2].id, secretary=hall.roll[3].id,
        members=[hall.roll[4].id],
    )  # fmt: skip
    actions.stand(hall.roll[1], hall.meeting, one.id)  # no longer a teller of this election


def test_a_committee_that_is_voted_on_stays_as_it_is(hall: Hall, sqlite_database: Database) -> None:
    board = hall.board(carried=False)
    actions.put_tellers_to_vote(hall.people.thao, hall.meeting, board)
    with pytest.raises(Conflict, match="đang được đưa ra biểu quyết"):
        hall.board(carried=False)
    with pytest.raises(Conflict):
        actions.put_tellers_to_vote(hall.people.thao, hall.meeting, board)
