"""A vote as the chamber lives it: chair, secretary, two delegates and a display of the hall, side by side and live."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from app.conduct import actions as conduct
from app.kernel.db import reading
from app.voting import actions as voting
from app.voting import queries
from app.voting.models import Ballot
from tests.browser.test_gallery import axe
from tests.journeys.chamber import PASSWORD, Chamber
from tests.journeys.conftest import Sit
from tests.journeys.people import LAPTOP, TABLET, has_stayed, is_connected, sign_in, stays
from tests.journeys.test_conduct import LIVE, display, opened
from tests.journeys.test_keyboard import reach

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TITLE = "Nghị quyết bổ sung kế hoạch đầu tư công năm 2026"


@pytest.fixture(autouse=True)
def _each_signs_in_here(cookies: dict[str, Any]) -> None:
    """A vote is given on the device where its owner signed in last; earlier walks signed some in elsewhere."""
    cookies.clear()


def prepared(chamber: Chamber, title: str) -> tuple[str, str]:
    """A sitting with its second item in hand and a question about it, made ready by the office."""
    meeting, _sitting = opened(chamber, title)
    item = chamber.items(meeting)[1]
    conduct.call_item(chamber.people.binh, meeting, item)
    asked = voting.Question(TITLE, seconds=60)
    return meeting, voting.prepare_ballot(chamber.people.thao, meeting, [item], asked).id


def choices(ballot: str) -> dict[str, str]:
    """What stands, by name."""
    with reading():
        names = {line.participation_id: line.name for line in queries.lines_of(ballot)}
        return {names[vote.participation_id]: vote.choice for vote in queries.votes_of(ballot)}


def choose(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).click()


def is_recorded(page: Page, words: str, within: float = LIVE) -> None:
    """The receipt is there, and the answer is marked."""
    expect(page.locator("ballot-paper [data-part=state]")).to_contain_text("Đã ghi nhận lúc", timeout=within)
    expect(page.locator("ballot-paper [data-part=code]")).to_contain_text("Biên nhận")
    expect(page.locator(".choice[aria-pressed=true]")).to_have_text(words)


def test_a_vote_from_the_console_to_the_wall(chamber: Chamber, sit: Sit, browser: Browser) -> None:
    meeting, ballot = prepared(chamber, "Kỳ họp có biểu quyết")
    people, address = chamber.people, f"/meetings/{meeting}"
    chair, secretary = sit(people.binh, f"{address}/console", LAPTOP), sit(people.dat, f"{address}/console", LAPTOP)
    lan, huy = sit(people.lan, address, TABLET), sit(people.huy, f"{address}/papers", LAPTOP)
    with display(browser, chamber, meeting) as hall:
        for page in (chair, secretary, lan, huy):
            is_connected(page)
            stays(page)
        place = lan.locator("#slip").bounding_box()

        # Opened by keyboard: the ballot stands where its place was, others see the way to it.
        chair.get_by_role("button", name="Mở biểu quyết").press("Enter")
        expect(lan.locator("ballot-paper")).to_be_visible(timeout=LIVE)
        voting.extend_ballot(people.binh, meeting, ballot, 300)  # a minute is short for all this on a busy machine
        found = lan.locator("#slip").bounding_box()
        assert place and found and (place["y"], place["height"]) == pytest.approx((found["y"], found["height"]), abs=2)
        assert min(box["height"] for box in (one.bounding_box() for one in lan.locator(".choice").all()) if box) >= 56
        expect(hall.locator(".hall--ballot")).to_be_visible(timeout=LIVE)
        expect(huy.locator(".strip")).to_contain_text(TITLE, timeout=LIVE)
        assert has_stayed(huy) and not axe(lan) and not axe(huy) and not axe(chair)

        # By keyboard on Hôm nay, and on the page of its own; the numbers are live, the answers are nobody's.
        lan.wait_for_timeout(700)
        reach(lan, "Không tán thành", "BUTTON")
        lan.keyboard.press("Enter")
        is_recorded(lan, "Không tán thành")
        huy.get_by_role("link", name="Mở phiếu biểu quyết").click()
        choose(huy, "Tán thành")
        is_recorded(huy, "Tán thành")
        for page in (chair, secretary, hall):
            expect(page.locator("ballot-turnout [data-part=voted]").first).to_have_text("2", timeout=LIVE)
        assert "Không tán thành" not in chair.locator(".ballot-desk").inner_text()
        chair.get_by_text("Ai chưa biểu quyết").click()
        expect(chair.locator(".ballot-waiting")).to_contain_text("Tạ Hữu Đạt", timeout=LIVE)
        expect(chair.locator(".ballot-waiting")).not_to_contain_text("Triệu Thị Lan")

        # The web process is killed; the choice that was changed meanwhile arrives, and nothing was lost.
        chamber.kill_web()
        choose(lan, "Tán thành")
        is_recorded(lan, "Tán thành", within=60_000)  # another process starts meanwhile, on a busy machine
        assert choices(ballot) == {"Triệu Thị Lan": "IN_FAVOUR", "Bùi Quang Huy": "IN_FAVOUR"}
        chair.get_by_role("button", name="Gia hạn 30 giây").click(timeout=LIVE)

        # The secretary and the chair press at once: it ends once, and the second is told.
        for page in (chair, secretary):
            page.get_by_role("button", name="Kết thúc biểu quyết").click(timeout=LIVE)
        chair.locator("dialog[open]").get_by_role("button", name="Kết thúc biểu quyết").press("Enter")
        expect(hall.locator(".hall--result")).to_contain_text("Đã kết thúc biểu quyết", timeout=LIVE)
        secretary.locator("dialog[open]").get_by_role("button", name="Kết thúc biểu quyết").press("Enter")
        expect(secretary.locator("notice-stack")).to_contain_text("Biểu quyết này đã kết thúc", timeout=LIVE)
        expect(lan.get_by_text("Đã kết thúc, chờ công bố kết quả")).to_be_visible(timeout=LIVE)

        chair.get_by_role("button", name="Công bố kết quả").click(timeout=LIVE)
        chair.locator("dialog[open]").get_by_role("button", name="Công bố kết quả").press("Enter")
        expect(hall.locator(".hall__verdict")).to_contain_text("Không được thông qua", timeout=LIVE)
        expect(hall.locator(".hall__numbers")).to_contain_text("50,00%")
        for page in (lan, huy):
            expect(page.locator(".slot")).to_contain_text("chưa đạt quá nửa", timeout=LIVE)
            assert page is huy or has_stayed(page)
        lan.get_by_role("link", name="Xem kết quả biểu quyết").click()
        expect(lan.locator(".tally")).to_contain_text("50,00%")
        assert not axe(lan) and not axe(chair)


def test_a_choice_waits_for_the_line_through_a_reload_and_events_leave_it_alone(chamber: Chamber, sit: Sit) -> None:
    meeting, ballot = prepared(chamber, "Kỳ họp mất mạng")
    people = chamber.people
    lan = sit(people.lan, f"/meetings/{meeting}/ballot", TABLET)
    is_connected(lan)
    voting.open_ballot(people.binh, meeting, ballot)
    expect(lan.locator("ballot-paper")).to_be_visible(timeout=LIVE)
    lan.wait_for_timeout(700)
    lan.context.set_offline(True)
    choose(lan, "Không biểu quyết")
    expect(lan.locator("ballot-paper [data-part=state]")).to_contain_text("sẽ gửi khi có mạng", timeout=LIVE)
    choose(lan, "Tán thành")  # another in its place, before anything was sent
    voting.extend_ballot(people.binh, meeting, ballot, 30)
    assert choices(ballot) == {}
    lan.context.set_offline(False)
    is_recorded(lan, "Tán thành")
    assert choices(ballot) == {"Triệu Thị Lan": "IN_FAVOUR"}

    # Given without a line, and the page left: another page sends it, and says why when it is too late.
    lan.context.set_offline(True)
    choose(lan, "Không tán thành")
    expect(lan.locator("ballot-paper [data-part=state]")).to_contain_text("sẽ gửi khi có mạng", timeout=LIVE)
    voting.close_ballot(people.binh, meeting, ballot)
    lan.context.set_offline(False)
    expect(lan.locator("body")).to_contain_text("nên lựa chọn này không được tính", timeout=LIVE)
    assert choices(ballot) == {"Triệu Thị Lan": "IN_FAVOUR"}


def test_taking_over_on_another_device_takes_ten_seconds(chamber: Chamber, sit: Sit, browser: Browser) -> None:
    meeting, ballot = prepared(chamber, "Kỳ họp hai thiết bị")
    people = chamber.people
    first = sit(people.dat, f"/meetings/{meeting}/ballot", TABLET)
    voting.open_ballot(people.binh, meeting, ballot)
    second = browser.new_context(viewport=LAPTOP, locale="vi-VN", base_url=chamber.url).new_page()
    sign_in(second, people.dat)
    expect(first.get_by_text("Tài khoản đang sử dụng trên thiết bị khác")).to_be_visible(timeout=LIVE)
    first.get_by_role("button", name="Biểu quyết trên thiết bị này").click()
    if "/account/confirmation" in first.url:
        first.get_by_label("Mật khẩu").fill(PASSWORD)
        first.get_by_role("button", name="Tiếp tục").click()
        first.get_by_role("button", name="Biểu quyết trên thiết bị này").click()
    choose(first, "Tán thành")
    is_recorded(first, "Tán thành")
    second.context.close()
    with reading() as session:
        assert session.get_one(Ballot, ballot).is_open
