"""From the papers to the announcement and after (R-SEC-02, R-SEC-03, R-SEC-05, R-SEC-07, R-SEC-09, R-SEC-10)."""

import pytest

from app.attendance import actions as attendance
from app.elections import actions, policy, queries
from app.elections.models import ElectionState
from app.kernel import journal
from app.kernel.db import reading
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from app.meetings.models import Meeting
from tests.documents.released import released
from tests.elections.world import Hall

A, B, C = "Vương Quốc Bảo", "Lại Thị Thu Trang", "Hồ Anh Dũng"


def test_no_papers_before_list_committee_and_quorum(hall: Hall) -> None:
    one, binh = hall.prepared(A), hall.people.binh
    with pytest.raises(Conflict, match="Danh sách chưa được"):
        actions.begin_issuing(binh, hall.meeting, one.id)
    hall.carry(actions.put_list_to_vote(hall.people.thao, hall.meeting, one.id))
    with pytest.raises(Conflict, match="Ban kiểm phiếu chưa được"):
        actions.begin_issuing(binh, hall.meeting, one.id)
    hall.board()
    for delegate in hall.roll[:4]:
        attendance.check_out(delegate, hall.meeting, hall.sitting)
    with pytest.raises(Conflict, match="Chưa đủ hai phần ba"):
        actions.begin_issuing(binh, hall.meeting, one.id)
    for delegate in hall.roll[:4]:
        attendance.check_in(delegate, hall.meeting, hall.sitting)
    with pytest.raises(Forbidden):
        actions.begin_issuing(hall.people.thao, hall.meeting, one.id)  # prepared it, and does not preside
    actions.begin_issuing(binh, hall.meeting, one.id)
    assert hall.state(one) is ElectionState.ISSUING


def test_a_paper_for_each_who_is_here(hall: Hall) -> None:
    one = hall.closed(A)
    actions.begin_issuing(hall.people.binh, hall.meeting, one.id)
    with pytest.raises(Forbidden):
        actions.begin_voting(hall.people.huy, hall.meeting, one.id, 9)
    with pytest.raises(Conflict, match="phát ra là 10"):
        actions.begin_voting(hall.tellers[0], hall.meeting, one.id, 10)
    actions.begin_voting(hall.tellers[0], hall.meeting, one.id, 9)
    found = hall.election(one.id)
    assert (found.total, found.present, found.issued) == (9, 9, 9)


def test_two_tellers_count_alone_and_differences_are_shown_never_taken(either_hall: Hall) -> None:
    hall = either_hall
    one = hall.counting(A)
    _head, second, third = hall.tellers
    hall.enter(second, one, (9, 8, 1), Vương_Quốc_Bảo=7)
    with reading():
        known = queries.election(hall.meeting, one.id)
        assert known is not None and not policy.can_see_sheets(third, known)
    with pytest.raises(Conflict, match="Mới có 1 thành viên"):
        actions.sign_minutes(hall.tellers[0], hall.meeting, one.id)
    hall.enter(third, one, (9, 8, 1), Vương_Quốc_Bảo=6)
    with pytest.raises(Conflict, match="còn khác nhau"):
        actions.sign_minutes(hall.tellers[0], hall.meeting, one.id)
    with pytest.raises(Conflict, match="Hai thành viên đã nhập"):
        hall.enter(hall.tellers[0], one, (9, 8, 1), Vương_Quốc_Bảo=7)
    with reading():
        known = queries.election(hall.meeting, one.id)
        assert known is not None and policy.can_see_sheets(third, known)
        assert not policy.can_see_sheets(hall.people.thao, known) and not policy.can_see_sheets(hall.people.binh, known)
    hall.enter(third, one, (9, 8, 1), Vương_Quốc_Bảo=7)
    assert [sheet.edition for sheet in hall.election(one.id).sheets] == [1, 2]
    with pytest.raises(Forbidden):
        actions.sign_minutes(third, hall.meeting, one.id)  # neither head nor secretary
    actions.sign_minutes(hall.tellers[0], hall.meeting, one.id, complaints="Không có", handed_to="Văn phòng")
    assert hall.state(one) is ElectionState.MINUTES_SIGNED
    with pytest.raises(Conflict):
        hall.enter(third, one, (9, 8, 1), Vương_Quốc_Bảo=8)
    found = hall.announced(one)
    assert found.state is ElectionState.ANNOUNCED and found.standing[0].is_elected
    with pytest.raises(Conflict):
        actions.announce_election(hall.people.binh, hall.meeting, one.id)
    with pytest.raises(Conflict):
        actions.void_election(hall.people.binh, hall.meeting, one.id, "Muốn đổi")


def test_numbers_that_do_not_balance_are_refused(hall: Hall) -> None:
    one = hall.counting(A)
    with pytest.raises(Invalid, match="phải bằng số phiếu thu về"):
        hall.enter(hall.tellers[1], one, (9, 9, 1), Vương_Quốc_Bảo=7)
    with pytest.raises(Invalid, match="nhiều hơn số phiếu phát ra"):
        hall.enter(hall.tellers[1], one, (10, 10, 0), Vương_Quốc_Bảo=7)
    with pytest.raises(Forbidden):
        hall.enter(hall.people.thao, one, (9, 9, 0), Vương_Quốc_Bảo=7)


def test_nobody_hears_a_number_before_the_announcement(hall: Hall) -> None:
    """R-SEC-10: the streams that people hear carry no count, and no page shows one."""
    one = hall.counting(A)
    hall.signed(one, (9, 8, 1), Vương_Quốc_Bảo=7)
    streams = [hall.meeting, Meeting.members_stream(hall.meeting).id]
    heard = [entry for stream in streams for entry in journal.since(stream, 0)]
    names = {entry["name"] for entry in heard}
    assert {"ElectionMoved", "CountEntered"} <= names and not names & {"CountRecorded", "MinutesSigned"}
    assert "CountRecorded" in hall.names(one.id) and "MinutesSigned" in hall.names(one.id)
    with reading():
        known = queries.election(hall.meeting, one.id)
        assert known is not None
        assert not policy.can_see_numbers(hall.people.huy, known) and policy.can_see_numbers(hall.people.binh, known)
    assert "ElectionAnnounced" not in hall.names(hall.meeting)
    hall.announced(one)
    assert "ElectionAnnounced" in hall.names(hall.meeting)


def test_a_tie_leads_to_another_round_among_the_tied(either_hall: Hall) -> None:
    hall = either_hall
    one = hall.counting(A, B, C, seats=2)
    found = hall.signed(one, (9, 9, 0), Vương_Quốc_Bảo=7, Lại_Thị_Thu_Trang=5, Hồ_Anh_Dũng=5)
    assert [(c.name, c.is_elected, c.is_tied) for c in found.standing] == [
        (A, True, False), (B, False, True), (C, False, True),
    ]  # fmt: skip
    hall.announced(one)
    again = actions.call_next_round(hall.people.thao, hall.meeting, one.id)
    found = hall.election(again.id)
    assert (found.round, found.seats, [c.name for c in found.standing]) == (2, 1, [B, C])
    assert found.state is ElectionState.TELLERS_APPROVED  # the list of the tied is fixed by the rule
    with pytest.raises(Conflict, match="đã được lập"):
        actions.call_next_round(hall.people.thao, hall.meeting, one.id)
    hall.to_counting(again)
    done = hall.signed(again, (9, 9, 0), Lại_Thị_Thu_Trang=6, Hồ_Anh_Dũng=3)
    assert [c.is_elected for c in done.standing] == [True, False]


def test_a_seat_that_nobody_has_is_voted_again_on_a_list_of_its_own(hall: Hall) -> None:
    one = hall.counting(A, B, seats=2)
    hall.announced(hall.signed(one, (9, 9, 0), Vương_Quốc_Bảo=7, Lại_Thị_Thu_Trang=4))
    again = actions.call_next_round(hall.people.thao, hall.meeting, one.id)
    assert hall.state(again) is ElectionState.NOMINATION
    assert [c.name for c in hall.election(again.id).standing] == [B]


def test_the_resolution_confirms_and_the_superior_approves(hall: Hall) -> None:
    one = hall.counting(A)
    hall.announced(hall.signed(one, (9, 8, 1), Vương_Quốc_Bảo=7))
    ballot = actions.put_result_to_vote(hall.people.thao, hall.meeting, one.id)
    assert ballot.title == f"Nghị quyết xác nhận kết quả bầu Phó Chủ tịch UBND tỉnh: {A}"
    with pytest.raises(Conflict):
        actions.put_result_to_vote(hall.people.thao, hall.meeting, one.id)
    hall.carry(ballot)
    assert hall.state(one) is ElectionState.CONFIRMED
    actions.note_approval(hall.people.thao, hall.meeting, one.id, "Quyết định số 12/QĐ-TTg")
    assert hall.election(one.id).approved_on is not None
    with pytest.raises(Conflict, match="Đã bầu đủ"):
        actions.call_next_round(hall.people.thao, hall.meeting, one.id)


def test_an_election_is_taken_back_with_a_reason(hall: Hall) -> None:
    one = hall.counting(A)
    with pytest.raises(Invalid):
        actions.void_election(hall.people.binh, hall.meeting, one.id, "")
    actions.void_election(hall.people.binh, hall.meeting, one.id, "Hòm phiếu không niêm phong")
    assert hall.state(one) is ElectionState.VOID
    with pytest.raises(Conflict, match="đã được hủy"):
        hall.enter(hall.tellers[1], one, (9, 9, 0))


def test_a_scan_is_of_minutes_that_were_signed_and_a_released_paper_of_the_meeting(either_hall: Hall) -> None:
    """R-SEC-09: the scan is kept beside the numbers, which stay as they were signed."""
    hall, thao = either_hall, either_hall.people.thao
    one = hall.counting(A)
    scan, _version = released(hall.meeting, hall.people.body.id)
    with pytest.raises(Conflict, match="chưa được ký"):
        actions.name_scan(thao, hall.meeting, one.id, scan)
    hall.signed(one, (9, 9, 0), **{A.replace(" ", "_"): 9})
    with pytest.raises(NotFound):
        actions.name_scan(thao, hall.meeting, one.id, one.id)
    with pytest.raises(Forbidden):
        actions.name_scan(hall.people.lan, hall.meeting, one.id, scan)
    actions.name_scan(thao, hall.meeting, one.id, scan)
    actions.name_scan(thao, hall.meeting, one.id, scan)
    assert hall.election(one.id).scan_id == scan and hall.election(one.id).collected == 9
    assert hall.names(Meeting.members_stream(hall.meeting).id).count("MinutesScanned") == 1
