"""Confidence in three grades and in two (R-CONF-01, R-CONF-06, R-CONF-07, R-CONF-08; domain scenario 9.4)."""

from functools import partial
from pathlib import Path

import pymupdf
import pytest

from app.attendance import actions as attendance
from app.documents.press import set_paper
from app.elections import actions, outcome, prints
from app.elections.models import ElectionKind, ElectionState
from app.elections.resolution import resolution
from app.kernel.db import Database, reading
from app.kernel.errors import Conflict, Invalid
from tests.elections.world import Hall, build
from tests.meetings.conftest import browsing

GRADES = {"A": (26, 20, 6), "B": (14, 9, 29), "C": (5, 8, 40)}


@pytest.fixture
def full(sqlite_database: Database) -> Hall:
    """The 54 delegates in their hall."""
    return build(sqlite_database, more=50)


def test_the_base_is_the_papers_collected_and_is_printed(full: Hall) -> None:
    """Section 10, invariant 26: 29 of 53 are 54,72 %, more than half and less than two thirds."""
    hall = full
    one = hall.prepared(*GRADES, kind=ElectionKind.GRADING, title="đối với người giữ chức vụ do HĐND bầu")
    hall.board()
    hall.carry(actions.put_list_to_vote(hall.people.thao, hall.meeting, one.id))
    attendance.check_out(hall.roll[-1], hall.meeting, hall.sitting)
    hall.to_counting(one, issued=53)
    found = hall.signed(one, (53, 53, 0), **GRADES)
    with reading() as session:
        found = session.get_one(type(found), one.id)
        rows = outcome.rows(found)
        assert [row.parts[2].part for row in rows] == ["11,32%", "54,72%", "75,47%"]
        assert [row.state for row in rows] == ["done", "heed", "stop"]
        assert "có thể xin từ chức" in str(rows[1].verdict) and "trình miễn nhiệm" in str(rows[2].verdict)
        assert outcome.base_of(found) == 53 and str(outcome.base_words(found)) == "số phiếu thu về"
        text = pymupdf.open(stream=set_paper(prints.minutes(found, is_demo=True)))[0].get_text()
        draft = pymupdf.open(stream=set_paper(resolution(found, is_demo=True)))[0].get_text()
        assert "29 (54,72%)" in draft and "Tỷ lệ tính trên số phiếu thu về (53)" in draft.replace("\n", " ")
        paper = pymupdf.open(stream=set_paper(prints.ballot_paper(found, copies=1, is_demo=True)))[0].get_text()
    text = " ".join(text.split())
    assert "Tỷ lệ tính trên số phiếu thu về (53)" in text and "29 (54,72%)" in text
    assert "PHIẾU LẤY PHIẾU TÍN NHIỆM" in paper and "Tín nhiệm thấp" in " ".join(paper.split())
    assert hall.announced(one).state is ElectionState.ANNOUNCED


def test_the_profile_says_what_the_base_is(hall: Hall) -> None:
    one = hall.counting("A", kind=ElectionKind.GRADING, title="đối với A")
    assert hall.election(one.id).base == "BALLOTS_COLLECTED"
    hall.state_rules(confidence_base="TOTAL_DELEGATES")
    again = hall.prepared("A", kind=ElectionKind.GRADING, title="đối với A")
    hall.carry(actions.put_list_to_vote(hall.people.thao, hall.meeting, again.id))
    hall.to_counting(again, issued=8)
    found = hall.signed(again, (8, 8, 0), A=(1, 2, 5))
    assert found.base == "TOTAL_DELEGATES"
    with reading() as session:
        rows = outcome.rows(session.get_one(type(found), again.id))
        assert rows[0].parts[2].part == "55,56%"  # 5 of 9


def test_the_grades_of_one_person_are_at_most_the_valid_papers(hall: Hall) -> None:
    one = hall.counting("A", kind=ElectionKind.GRADING, title="đối với A")
    with pytest.raises(Invalid, match="nhiều hơn số phiếu hợp lệ"):
        hall.enter(hall.tellers[1], one, (9, 8, 1), A=(3, 3, 3))
    hall.enter(hall.tellers[1], one, (9, 8, 1), A=(3, 3, 1))  # a paper that says nothing of A is valid all the same


def test_a_vote_of_confidence_takes_more_than_half_of_the_roll_without_it(hall: Hall) -> None:
    one = hall.counting("A", "B", kind=ElectionKind.CONFIDENCE, title="đối với A và B")
    found = hall.signed(one, (9, 9, 0), A=(4, 5), B=(5, 4))
    with reading() as session:
        rows = outcome.rows(session.get_one(type(found), one.id))
        assert [row.state for row in rows] == ["stop", "done"]
    hall.announced(one)
    ballot = actions.put_result_to_vote(hall.people.thao, hall.meeting, one.id)
    assert ballot.title == "Nghị quyết xác nhận kết quả bỏ phiếu tín nhiệm đối với A và B"


def test_what_the_grades_lead_to_is_put_to_the_vote_once(full: Hall) -> None:
    """R-CONF-06, R-SEC-11: B may resign or faces a vote of confidence, C is put to relief by whoever introduced C, A to
    nothing; relief takes more than half of the whole roll (28 of 54)."""
    hall = full
    one = hall.prepared(*GRADES, kind=ElectionKind.GRADING, title="đối với người giữ chức vụ do HĐND bầu")
    hall.board()
    hall.carry(actions.put_list_to_vote(hall.people.thao, hall.meeting, one.id))
    hall.to_counting(one, issued=53)
    hall.signed(one, (53, 53, 0), **GRADES)
    take_up = partial(actions.take_up, hall.people.thao, hall.meeting, one.id)
    found = {name: hall.candidate(one, name) for name in GRADES}
    with pytest.raises(Conflict):
        take_up(found["C"].id, ElectionKind.RELIEF)  # not announced yet
    hall.announced(one)
    for name, kind in (("A", ElectionKind.RELIEF), ("C", ElectionKind.CONFIDENCE)):
        with pytest.raises(Conflict, match="không dẫn đến"):
            take_up(found[name].id, kind)
    trust = take_up(found["B"].id, ElectionKind.CONFIDENCE)
    relief = take_up(found["C"].id, ElectionKind.RELIEF)
    with pytest.raises(Conflict, match="đã được lập"):
        take_up(found["B"].id, ElectionKind.RELIEF)
    assert (trust.kind, trust.follows_id, trust.introduced_by) == (
        ElectionKind.CONFIDENCE, one.id, "Thường trực Hội đồng nhân dân",
    )  # fmt: skip
    hall.carry(actions.put_list_to_vote(hall.people.thao, hall.meeting, relief.id))
    hall.to_counting(relief, issued=53)
    signed = hall.signed(relief, (53, 53, 0), C=(27, 26))
    with reading() as session:
        signed = session.get_one(type(signed), signed.id)
        assert [(row.state, str(row.verdict)) for row in outcome.rows(signed)] == [
            ("stop", "Chưa quá nửa đồng ý: không miễn nhiệm")
        ]
        assert outcome.consequences(signed, signed.standing[0]) == ()
        text = pymupdf.open(stream=set_paper(prints.minutes(signed, is_demo=True)))[0].get_text()
        assert "Miễn nhiệm: quá nửa tổng số đại biểu, ít nhất 28 phiếu" in " ".join(text.split())
        paper = pymupdf.open(stream=set_paper(prints.ballot_paper(signed, copies=1, is_demo=True)))[0].get_text()
        assert "PHIẾU MIỄN NHIỆM" in paper and "Không đồng ý" in " ".join(paper.split())


def test_the_way_to_it_is_on_the_page_of_the_grades(hall: Hall, sqlite_database: Database, tmp_path: Path) -> None:
    one = hall.counting("A", kind=ElectionKind.GRADING, title="đối với A")
    hall.signed(one, (9, 9, 0), A=(0, 4, 5))
    page = f"/meetings/{hall.meeting}/elections/{one.id}"
    with browsing(sqlite_database, tmp_path / "app") as browsers:
        office = browsers.of(hall.people.thao)
        assert "Xem xét A" not in office.get(page).text
        hall.announced(one)
        assert "Lập bỏ phiếu tín nhiệm" in office.get(page).text
        sent = {"deed": "take_up", "about": hall.candidate(one, "A").id, "kind": "CONFIDENCE"}
        assert office.post(f"{page}/state", data=sent).status_code == 302
        assert "Xem xét A" not in office.get(page).text and "Bỏ phiếu tín nhiệm đối với A" in office.get(page).text


def test_who_was_elected_this_year_is_not_graded(hall: Hall) -> None:
    """R-CONF-02, R-CONF-03: the rules say whether there is grading at all, and whom it leaves out."""
    chosen = hall.counting("Hà Văn Mới", title="Phó Chủ tịch UBND tỉnh")
    hall.signed(chosen, (9, 9, 0), Hà_Văn_Mới=9)
    hall.announced(chosen)
    with pytest.raises(Conflict, match="trong năm nay"):
        hall.prepared("Hà Văn Mới", kind=ElectionKind.GRADING, title="đối với người giữ chức vụ")
    hall.prepared("Hà Văn Cũ", kind=ElectionKind.GRADING, title="đối với người giữ chức vụ")
    hall.state_rules(confidence_grading=False)
    with pytest.raises(Conflict, match="không có lấy phiếu"):
        hall.prepared("Hà Văn Cũ", kind=ElectionKind.GRADING, title="đối với người giữ chức vụ")
