"""An election as the hall lives it: two tellers, the chair, a delegate and a display, side by side and live."""

import pytest
from playwright.sync_api import Browser, Page, expect

from app.conduct import actions as conduct
from app.elections import actions as elections
from app.elections.models import Post
from app.voting import actions as voting
from app.voting.models import Ballot, BallotForm
from tests.browser.test_gallery import axe
from tests.journeys.chamber import Chamber
from tests.journeys.conftest import Sit
from tests.journeys.people import LAPTOP, TABLET, has_stayed, is_connected, stays
from tests.journeys.test_conduct import LIVE, display, opened

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NAME, TITLE = "Vương Quốc Bảo", "Phó Chủ tịch UBND tỉnh"


def carry(chamber: Chamber, meeting: str, ballot: Ballot) -> None:
    """The open vote by show of hands: everybody in favour."""
    people, form = chamber.people, BallotForm.SHOW_OF_HANDS
    voting.open_ballot(people.binh, meeting, ballot.id)
    voting.enter_counts(people.thao, meeting, ballot.id, {"IN_FAVOUR": 4}, form=form, reason="Giơ tay")
    voting.announce_ballot(people.binh, meeting, ballot.id)


def closed(chamber: Chamber, title: str) -> tuple[str, str]:
    """A sitting with an election in hand: its list and its committee (Lan, Đạt, Huy) were approved."""
    meeting, _sitting = opened(chamber, title)
    people, item = chamber.people, chamber.items(meeting)[1]
    conduct.call_item(people.binh, meeting, item)
    one = elections.prepare_election(people.thao, meeting, item, elections.Plan(TITLE, 1, Post.UBND_VICE_CHAIR))
    elections.nominate(people.thao, meeting, one.id, elections.Nominee(NAME))
    board = elections.name_tellers(
        people.thao, meeting, item, head=people.lan.id, secretary=people.dat.id, members=[people.huy.id]
    )
    carry(chamber, meeting, elections.put_tellers_to_vote(people.thao, meeting, board.id))
    carry(chamber, meeting, elections.put_list_to_vote(people.thao, meeting, one.id))
    return meeting, one.id


def count(page: Page, votes: str) -> None:
    page.get_by_label("Số phiếu thu về").fill("4")
    page.get_by_label("Số phiếu hợp lệ").fill("4")
    page.get_by_label("Số phiếu không hợp lệ").fill("0")
    page.get_by_label("Số phiếu bầu").fill(votes)
    page.get_by_role("button", name="Ghi kết quả").click()


def test_an_election_from_the_papers_to_the_wall(chamber: Chamber, sit: Sit, browser: Browser) -> None:
    meeting, election = closed(chamber, "Kỳ họp có bầu cử")
    people, address = chamber.people, f"/meetings/{meeting}/elections/{election}"
    chair, lan = sit(people.binh, address, LAPTOP), sit(people.lan, address, TABLET)
    dat, huy = sit(people.dat, f"/meetings/{meeting}", LAPTOP), sit(people.huy, address, LAPTOP)
    with display(browser, chamber, meeting) as hall:
        for page in (chair, lan, dat, huy):
            is_connected(page)
        stays(dat)
        chair.get_by_role("button", name="Bắt đầu phát phiếu").press("Enter")
        expect(dat.locator(".election-now")).to_contain_text("đang phát phiếu", timeout=LIVE)
        expect(hall.locator(".hall--election")).to_contain_text("Đang phát phiếu", timeout=LIVE)
        assert not axe(dat) and not axe(chair)

        lan.get_by_role("button", name="Bắt đầu bỏ phiếu").click(timeout=LIVE)
        lan.get_by_role("button", name="Kết thúc bỏ phiếu, mở hòm").click(timeout=LIVE)
        lan.locator("dialog[open]").get_by_role("button", name="Kết thúc bỏ phiếu, mở hòm").click()
        expect(hall.locator(".hall--election")).to_contain_text("Đang kiểm phiếu", timeout=LIVE)

        # Each alone; a difference is marked for both, and nobody in the hall sees a number.
        lan.get_by_role("link", name="Nhập kết quả kiểm phiếu").click(timeout=LIVE)
        count(lan, "4")
        expect(lan.get_by_text("Chờ thành viên thứ hai")).to_be_visible(timeout=LIVE)
        huy.get_by_role("link", name="Nhập kết quả kiểm phiếu").click(timeout=LIVE)
        expect(huy.get_by_label("Số phiếu bầu")).to_have_value("")
        count(huy, "3")
        expect(lan.get_by_text("Kết quả của hai thành viên còn khác nhau").first).to_be_visible(timeout=LIVE)
        assert not lan.get_by_role("button", name="Ký biên bản").count()
        huy.get_by_role("link", name="Sửa số đã nhập").click(timeout=LIVE)
        expect(huy.get_by_text("Hai thành viên nhập 4 và 3")).to_be_visible()
        assert not axe(huy)
        count(huy, "4")
        lan.get_by_role("button", name="Ký biên bản").click(timeout=LIVE)
        lan.locator("dialog[open]").get_by_role("button", name="Ký biên bản").click()
        expect(dat.locator(".election-now")).to_contain_text("Chờ chủ tọa công bố", timeout=LIVE)
        assert not any(
            "100,00" in page.locator(place).inner_text() for page, place in ((hall, ".hall"), (dat, ".election-now"))
        )

        chair.get_by_role("button", name="Công bố kết quả").click(timeout=LIVE)
        chair.locator("dialog[open]").get_by_role("button", name="Công bố kết quả").press("Enter")
        expect(hall.locator(".hall__verdict")).to_contain_text(f"Trúng cử: {NAME}", timeout=LIVE)
        expect(dat.locator(".election-now")).to_contain_text("100,00%", timeout=LIVE)
        expect(chair.locator(".election-tally")).to_contain_text("Trúng cử", timeout=LIVE)
        assert has_stayed(dat) and not axe(dat) and not axe(chair)
