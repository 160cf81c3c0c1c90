"""One's own ballot in a browser: what it shows to whom, a vote by form, taking over on another device."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.accounts.queries import people
from app.attendance import actions as attendance
from app.kernel.actor import Actor
from app.kernel.db import Database, reading
from app.kernel.ids import new_id
from app.voting import actions
from app.voting.models import Ballot, BallotForm
from tests.meetings.conftest import Browsers, browsing
from tests.voting.world import Chamber


@pytest.fixture
def browsers(chamber: Chamber, sqlite_database: Database, tmp_path: Path) -> Iterator[Browsers]:
    """The application on the sitting; whoever opens a browser here is signed in there last, so votes there."""
    with browsing(sqlite_database, tmp_path) as opened:
        yield opened


def page(client: FlaskClient, chamber: Chamber, path: str = "/ballot") -> str:
    answer = client.get(f"/meetings/{chamber.meeting}{path}")
    assert answer.status_code == 200
    return answer.text


def choose(client: FlaskClient, chamber: Chamber, one: Ballot, choice: str, **changes: str) -> str:
    """By form; returns what the page says afterwards."""
    assert one.opened_at is not None
    sent = {"choice": choice, "replaces": "0", "seen": one.opened_at.isoformat(), "key": new_id(), **changes}
    return client.post(f"/meetings/{chamber.meeting}/ballots/{one.id}/votes", data=sent, follow_redirects=True).text


def voting_device(actor: Actor) -> str | None:
    with reading():
        return people.voting_device(actor.id)


def test_a_slip_is_announced_only_to_those_who_vote(chamber: Chamber, browsers: Browsers) -> None:
    assert "Phiếu sẽ mở tại đây" in page(browsers.of(chamber.people.lan), chamber)
    follows = page(browsers.of(chamber.people.thao), chamber)
    assert "Phiếu sẽ mở tại đây" not in follows and "slot--aside" in follows


def test_the_slip_waits_opens_and_says_the_outcome(chamber: Chamber, browsers: Browsers) -> None:
    lan = browsers.of(chamber.people.lan)
    assert "Chưa có nội dung đang biểu quyết" in page(lan, chamber) and "slot--quiet" in page(lan, chamber, "")
    one = chamber.open()
    shown = page(lan, chamber, "")
    assert all(words in shown for words in ("Tán thành", "Không tán thành", "Không biểu quyết", "Đại biểu chưa chọn"))
    assert "ít nhất 3 / 4" in shown
    actions.close_ballot(chamber.people.binh, chamber.meeting, one.id)
    assert "Đại biểu không có lựa chọn được ghi nhận" in page(lan, chamber)
    actions.announce_ballot(chamber.people.binh, chamber.meeting, one.id)
    assert "Không được thông qua" in page(lan, chamber)


def test_a_vote_by_form_shows_its_receipt_and_is_changed_until_the_closing(
    chamber: Chamber, browsers: Browsers
) -> None:
    lan, one = browsers.of(chamber.people.lan), chamber.open()
    assert "biên nhận" in choose(lan, chamber, one, "AGAINST")
    shown = page(lan, chamber)
    assert 'choice="AGAINST"' in shown and "Đã ghi nhận lúc" in shown
    assert 'choice="IN_FAVOUR"' in choose(lan, chamber, one, "IN_FAVOUR", replaces="1")
    assert chamber.choices(one) == {"Triệu Thị Lan": "IN_FAVOUR"}
    actions.close_ballot(chamber.people.binh, chamber.meeting, one.id)
    assert "nên lựa chọn này không được tính" in choose(lan, chamber, one, "AGAINST", replaces="2")
    assert chamber.choices(one) == {"Triệu Thị Lan": "IN_FAVOUR"}


def test_who_has_not_checked_in_is_shown_the_way(chamber: Chamber, browsers: Browsers) -> None:
    lan, one = browsers.of(chamber.people.lan), chamber.open()
    attendance.check_out(chamber.people.lan, chamber.meeting, chamber.sitting)
    shown = page(lan, chamber)
    assert "chưa điểm danh nên chưa thể biểu quyết" in shown and 'data-command="check_in"' in shown
    assert "ballot-paper" not in shown.replace("ballot-paper.js", "")
    assert "Đề nghị điểm danh" in choose(lan, chamber, one, "AGAINST")


def test_another_device_takes_over_and_the_first_may_no_longer_vote(chamber: Chamber, browsers: Browsers) -> None:
    first = browsers.of(chamber.people.lan)
    second = browsers.of(chamber.people.lan)  # the newest sign-in
    one = chamber.open()
    assert "Tài khoản đang sử dụng trên thiết bị khác" in page(first, chamber)
    before = voting_device(chamber.people.lan)
    taken = first.post(f"/meetings/{chamber.meeting}/voting-device", follow_redirects=True).text
    assert "<ballot-paper" in taken and voting_device(chamber.people.lan) != before
    assert "Tài khoản đang sử dụng trên thiết bị khác" in choose(second, chamber, one, "AGAINST")
    assert "biên nhận" in choose(first, chamber, one, "AGAINST")


def test_taking_over_asks_for_the_password_of_who_has_not_said_it_lately(chamber: Chamber, browsers: Browsers) -> None:
    lan = browsers.of(chamber.people.lan)
    browsers.of(chamber.people.lan)
    with lan.session_transaction() as cookie:
        cookie["fs_paa"] -= 600
    before = voting_device(chamber.people.lan)
    answer = lan.post(f"/meetings/{chamber.meeting}/voting-device")
    assert answer.headers["Location"].startswith("/account/confirmation?next=")
    assert voting_device(chamber.people.lan) == before


def test_the_strip_is_for_who_votes_while_it_is_open(chamber: Chamber, browsers: Browsers) -> None:
    lan, thao = browsers.of(chamber.people.lan), browsers.of(chamber.people.thao)
    assert "strip__words" not in page(lan, chamber, "/ballot/strip")
    one = chamber.open()
    assert "Mở phiếu biểu quyết" in page(lan, chamber, "/ballot/strip")
    assert "strip__words" in page(lan, chamber, "/papers")
    assert "strip__words" not in page(thao, chamber, "/ballot/strip")
    assert "strip-place" not in page(thao, chamber, "/papers")
    choose(lan, chamber, one, "ABSTAIN")
    assert "Đổi lựa chọn" in page(lan, chamber, "/ballot/strip")


def test_hands_are_not_raised_on_a_device(chamber: Chamber, browsers: Browsers) -> None:
    lan = browsers.of(chamber.people.lan)
    chamber.open(form=BallotForm.SHOW_OF_HANDS)
    shown = page(lan, chamber)
    assert "hình thức giơ tay theo điều hành của Chủ tọa" in shown and "<ballot-paper" not in shown


def test_the_way_back_leads_to_our_own_pages_only(chamber: Chamber, browsers: Browsers) -> None:
    lan = browsers.of(chamber.people.lan)
    assert 'href="/papers/abc"' in page(lan, chamber, "/ballot?back=/papers/abc")
    assert "elsewhere" not in page(lan, chamber, "/ballot?back=//elsewhere.vn")
    assert "elsewhere" not in page(lan, chamber, "/ballot?back=https://elsewhere.vn")
