"""The desk in browsers: prepared by one, opened by another, closed, announced, entered by hand, asked again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.documents.models import DocumentKind
from app.kernel.db import Database, reading
from app.meetings import actions as meetings
from app.meetings.models import Role
from app.voting import actions as voting
from app.voting import queries
from app.voting.models import Ballot, BallotForm, BallotKind, BallotState
from tests.meetings.conftest import Browsers, browsing
from tests.voting.test_opening import release
from tests.voting.world import Chamber


@pytest.fixture
def browsers(chamber: Chamber, sqlite_database: Database, tmp_path: Path) -> Iterator[Browsers]:
    with browsing(sqlite_database, tmp_path) as opened:
        yield opened


def press(client: FlaskClient, chamber: Chamber, one: Ballot, deed: str, **fields: str) -> TestResponse:
    """As the console's script does it."""
    return client.post(
        f"/meetings/{chamber.meeting}/ballots/{one.id}/state",
        data={"deed": deed, **fields},
        headers={"Accept": "application/json"},
    )


def the_only(chamber: Chamber) -> Ballot:
    with reading() as session:
        found = session.query(Ballot).filter(Ballot.meeting_id == chamber.meeting).one()
    return chamber.ballot(found.id)


def asked(chamber: Chamber, **changes: str) -> dict[str, str]:
    return {
        "item": chamber.item, "title": "Nghị quyết đầu tư công", "kind": "WHOLE_TEXT", "form": "ELECTRONIC",
        "rule": "MAJORITY", "seconds": "45", **changes,
    }  # fmt: skip


def test_prepared_by_the_office_opened_prolonged_closed_and_announced_by_the_chair(
    chamber: Chamber, browsers: Browsers
) -> None:
    thao, binh = browsers.of(chamber.people.thao), browsers.of(chamber.people.binh)
    base = f"/meetings/{chamber.meeting}"
    assert "Chuẩn bị biểu quyết" in thao.get(f"{base}/ballots/new?item={chamber.item}").text
    answer = thao.post(f"{base}/ballots", data=asked(chamber), follow_redirects=True)
    assert "chờ lệnh của chủ tọa" in answer.text
    one = the_only(chamber)
    assert (one.state, one.seconds, one.prepared_by) == (BallotState.PREPARED, 45, chamber.people.thao.id)
    assert press(binh, chamber, one, "open", order_of=chamber.people.binh.id).json["ok"]  # type: ignore[index]
    one = chamber.ballot(one.id)
    until = one.closes_at
    assert press(binh, chamber, one, "extend", seconds="30").json["ok"]  # type: ignore[index]
    one = chamber.ballot(one.id)
    assert until and one.closes_at and (one.closes_at - until).total_seconds() == 30
    chamber.vote(chamber.delegate("lan"), one)
    shown = binh.get(f"{base}/ballots/{one.id}/waiting").text
    assert "Triệu Thị Lan" not in shown and "Bùi Quang Huy" in shown
    assert press(binh, chamber, one, "close").json["ok"]  # type: ignore[index]
    assert "Chờ Chủ tọa công bố" in binh.get(f"{base}/ballots/{one.id}").text
    assert press(binh, chamber, one, "announce").json["ok"]  # type: ignore[index]
    page = browsers.of(chamber.people.lan).get(f"{base}/ballots/{one.id}").text
    assert all(
        words in page for words in ("Không được thông qua", "25,00%", "Thiếu 2 phiếu", "Trên tổng số 4 đại biểu")
    )
    assert "Lựa chọn của từng đại biểu" not in page  # the profile shows no names


def test_who_prepared_does_not_press_and_a_delegate_presses_nothing(chamber: Chamber, browsers: Browsers) -> None:
    one = chamber.prepare(by=chamber.people.dat)
    refused = press(browsers.of(chamber.people.dat), chamber, one, "open")
    assert refused.status_code == 403
    assert "không tự bấm" in refused.json["sentence"]  # type: ignore[index]
    assert press(browsers.of(chamber.people.lan), chamber, one, "open").status_code == 403
    assert chamber.ballot(one.id).state is BallotState.PREPARED


def test_two_who_close_at_once_close_once(chamber: Chamber, browsers: Browsers) -> None:
    one = chamber.open()
    first, second = browsers.of(chamber.people.binh), browsers.of(chamber.people.dat)
    assert press(first, chamber, one, "close").status_code == 200
    late = press(second, chamber, one, "close")
    assert late.status_code == 409
    assert "đã kết thúc" in late.json["sentence"]  # type: ignore[index]
    assert chamber.names(chamber.meeting).count("BallotClosed") == 1


def test_a_mistake_in_the_question_keeps_what_was_written(chamber: Chamber, browsers: Browsers) -> None:
    thao = browsers.of(chamber.people.thao)
    answer = thao.post(
        f"/meetings/{chamber.meeting}/ballots", data=asked(chamber, kind="POLL", options="Phương án một")
    )
    assert answer.status_code == 422 or answer.status_code == 400
    assert "Phương án một" in answer.text and "từ 2 đến" in answer.text


def test_the_question_is_amended_until_it_is_opened(chamber: Chamber, browsers: Browsers) -> None:
    thao, one = browsers.of(chamber.people.thao), chamber.prepare()
    address = f"/meetings/{chamber.meeting}/ballots/{one.id}/question"
    assert one.title in thao.get(address).text
    thao.post(address, data=asked(chamber, title="Câu hỏi khác"))
    assert chamber.ballot(one.id).title == "Câu hỏi khác"


def test_r_vote_06_hands_are_counted_by_the_secretary_with_the_reason(chamber: Chamber, browsers: Browsers) -> None:
    one = chamber.open()
    thao = browsers.of(chamber.people.thao)
    address = f"/meetings/{chamber.meeting}/ballots/{one.id}/counts"
    assert "Có mặt 4 / 4" in thao.get(address).text
    numbers = {"count_IN_FAVOUR": "3", "count_AGAINST": "1", "count_ABSTAIN": "0", "form": "SHOW_OF_HANDS"}
    refused = thao.post(address, data={**numbers, "reason": ""})
    assert refused.status_code >= 400 and 'value="3"' in refused.text
    assert "ghi kết quả" in thao.post(address, data={**numbers, "reason": "Mất mạng"}, follow_redirects=True).text
    kept = chamber.ballot(one.id)
    assert (kept.form, kept.in_favour, kept.entry_reason) == (BallotForm.SHOW_OF_HANDS, 3, "Mất mạng")


def test_r_vote_10_another_vote_needs_a_reason(chamber: Chamber, browsers: Browsers) -> None:
    one, thao = chamber.open(), browsers.of(chamber.people.thao)
    binh = browsers.of(chamber.people.binh)
    press(binh, chamber, one, "close")
    press(binh, chamber, one, "announce")
    assert "Lý do biểu quyết lại" in thao.get(f"/meetings/{chamber.meeting}/ballots/new?repeats={one.id}").text
    again = asked(chamber, repeats=one.id)
    assert "cần có lý do" in thao.post(f"/meetings/{chamber.meeting}/ballots", data=again).text
    thao.post(f"/meetings/{chamber.meeting}/ballots", data={**again, "repeat_reason": "Nhầm văn bản"})
    with reading() as session:
        assert [b.repeats_id for b in session.query(Ballot).order_by(Ballot.number)] == [None, one.id]


def test_a_ballot_is_taken_back_with_its_reason(chamber: Chamber, browsers: Browsers) -> None:
    one, binh = chamber.open(), browsers.of(chamber.people.binh)
    assert press(binh, chamber, one, "void").status_code >= 400
    assert press(binh, chamber, one, "void", reason="Nhầm văn bản").status_code == 200
    assert "Nhầm văn bản" in browsers.of(chamber.people.lan).get(f"/meetings/{chamber.meeting}/ballots/{one.id}").text


def test_r_vote_09_names_are_shown_where_the_council_shows_them(chamber: Chamber, browsers: Browsers) -> None:
    chamber.state_rules(show_names_after_close=True)
    one = chamber.open()
    chamber.vote(chamber.delegate("lan"), one, "AGAINST")
    lan = browsers.of(chamber.people.huy)
    address = f"/meetings/{chamber.meeting}/ballots/{one.id}"
    assert "Lựa chọn của từng đại biểu" not in lan.get(address).text
    press(browsers.of(chamber.people.binh), chamber, one, "close")
    assert "answer--against" in lan.get(address).text


def test_r_vote_05_a_poll_never_says_that_anything_passed(chamber: Chamber, browsers: Browsers) -> None:
    one = chamber.open(kind=BallotKind.POLL, options=["Phương án một", "Phương án hai"])
    lan = browsers.of(chamber.people.lan)
    assert "Phương án hai" in lan.get(f"/meetings/{chamber.meeting}/ballot").text
    binh = browsers.of(chamber.people.binh)
    press(binh, chamber, one, "close")
    press(binh, chamber, one, "announce")
    page = lan.get(f"/meetings/{chamber.meeting}/ballots/{one.id}", headers={"X-Fragment": "1"}).text
    assert "không phải là quyết định" in page and "hông qua" not in page


def test_what_is_prepared_is_for_the_desk_and_lists_follow(chamber: Chamber, browsers: Browsers) -> None:
    one = chamber.prepare()
    lan, thao = browsers.of(chamber.people.lan), browsers.of(chamber.people.thao)
    address = f"/meetings/{chamber.meeting}/ballots"
    assert lan.get(f"{address}/{one.id}").status_code == 404 and one.title not in lan.get(address).text
    assert one.title in thao.get(address).text


def test_the_paper_fall_back_has_a_paper_for_everybody_of_the_roll(chamber: Chamber, browsers: Browsers) -> None:
    one = chamber.prepare()
    page = browsers.of(chamber.people.thao).get(f"/meetings/{chamber.meeting}/ballots/{one.id}/prints").text
    assert page.count('class="paper"') == 4 and "Người đếm thứ hai" in page


def test_the_console_and_the_hall_show_the_ballot_then_its_result(chamber: Chamber, browsers: Browsers) -> None:
    binh = browsers.of(chamber.people.binh)
    one = chamber.open()
    console, hall = (binh.get(f"/meetings/{chamber.meeting}/{page}").text for page in ("console", "hall"))
    assert "Kết thúc biểu quyết" in console and "hall--ballot" in hall and "ballot-clock" in hall
    press(binh, chamber, one, "close")
    assert "hall--result" in binh.get(f"/meetings/{chamber.meeting}/hall").text
    with reading():
        assert queries.open_ballot(chamber.meeting) is None
    assert "Công bố kết quả" in binh.get(f"/meetings/{chamber.meeting}/console").text


def test_a_guest_reads_the_result_and_is_led_to_no_paper_that_is_closed_to_guests(
    chamber: Chamber, browsers: Browsers
) -> None:
    _document, version = release(chamber, DocumentKind.DRAFT_RESOLUTION)
    one = chamber.open()
    voting.close_ballot(chamber.people.binh, chamber.meeting, one.id)
    voting.announce_ballot(chamber.people.binh, chamber.meeting, one.id)
    guest, address = chamber.people.stranger, f"/meetings/{chamber.meeting}/ballots/{one.id}"
    meetings.give_role(chamber.people.thao, chamber.meeting, guest.id, Role.GUEST)
    link = f'href="/papers/{version}"'
    assert link in browsers.of(chamber.people.lan).get(address).text
    seen = browsers.of(guest).get(address).text
    assert link not in seen and "Dự thảo, bản 1" in seen
