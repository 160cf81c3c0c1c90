"""The floor: asked for on one laptop, given on another, counted by one clock on every screen."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from app.conduct import actions as conduct
from app.kernel import db
from app.speaking.models import Speech, SpeechRequest
from tests.browser.test_gallery import axe
from tests.journeys.chamber import Chamber
from tests.journeys.conftest import Sit
from tests.journeys.people import LAPTOP, TABLET, is_connected
from tests.journeys.test_conduct import LIVE, display, opened

pytestmark = [pytest.mark.browser, pytest.mark.slow]

THREE_HOURS_WRONG = "{ const now = Date.now.bind(Date); Date.now = () => now() + 3 * 3600e3; }"


def seconds(page: Page) -> int:
    """What the clock of that screen says is left."""
    text = page.locator("speech-clock [data-part=figures]").first.inner_text()
    minutes, rest = text.lstrip("+").split(":")
    return (-1 if text.startswith("+") else 1) * (60 * int(minutes) + int(rest))


def move_back(meeting: str, by: timedelta) -> None:
    """The speech in that meeting has been held for that much longer."""
    with db.database().writing(db.database().engine) as session:
        held = select(Speech).join(SpeechRequest).where(SpeechRequest.meeting_id == meeting, Speech.ended_at.is_(None))
        session.scalars(held).one().started_at -= by


def test_the_floor_is_asked_for_given_and_counted(chamber: Chamber, sit: Sit, browser: Browser) -> None:
    meeting, _sitting = opened(chamber, "Kỳ họp có phát biểu")
    people = chamber.people
    conduct.call_item(people.binh, meeting, chamber.items(meeting)[0])
    chair = sit(people.binh, f"/meetings/{meeting}/console", LAPTOP)
    lan = sit(people.lan, "", TABLET)
    lan.add_init_script(THREE_HOURS_WRONG)
    lan.goto(f"/meetings/{meeting}")
    huy = sit(people.huy, f"/meetings/{meeting}", LAPTOP)
    with display(browser, chamber, meeting) as hall:
        for page in (chair, lan, huy):
            is_connected(page)

        lan.get_by_label("Vấn đề phát biểu").fill("Đầu tư công")
        lan.get_by_role("button", name="Đăng ký phát biểu").press("Enter")
        expect(lan.get_by_text("Đại biểu là người tiếp theo.")).to_be_visible(timeout=LIVE)
        huy.get_by_role("button", name="Xin tranh luận").press("Enter")
        expect(chair.locator(".floor-queue")).to_have_count(2, timeout=LIVE)
        expect(chair.locator(".floor-queue").last).to_contain_text("Triệu Thị Lan")

        chair.get_by_role("button", name="Mời phát biểu Triệu Thị Lan").press("Enter")
        expect(lan.get_by_text("Xin mời đại biểu Triệu Thị Lan phát biểu.")).to_be_visible(timeout=LIVE)
        expect(hall.locator(".hall__who")).to_have_text("Triệu Thị Lan", timeout=LIVE)
        for page in (chair, lan, huy, hall):
            expect(page.locator("speech-clock").first).to_have_attribute("level", "plain", timeout=LIVE)
        shown = [seconds(page) for page in (chair, lan, huy, hall)]
        assert min(shown) > 390 and max(shown) - min(shown) <= 2, shown

        # Six minutes later: less than a minute is left, in a word and a shape, on every screen.
        move_back(meeting, timedelta(minutes=6, seconds=5))
        for page in (chair, lan, huy, hall):
            page.reload()
            expect(page.locator("speech-clock").first).to_have_attribute("level", "amber", timeout=LIVE)
        chair.get_by_role("button", name="Gia hạn 01 phút").click()
        for page in (chair, huy, hall):
            expect(page.locator("speech-clock").first).to_have_attribute("limit", "480", timeout=LIVE)
        move_back(meeting, timedelta(minutes=3))
        for page in (lan, hall):
            page.reload()
            expect(page.locator("speech-clock").first).to_have_attribute("level", "red", timeout=LIVE)
            assert seconds(page) < 0
        assert not axe(chair) and not axe(lan) and not axe(huy)

        # The debate comes next: the speech before is over.
        chair.get_by_role("button", name="Mời Bùi Quang Huy").click()
        expect(huy.get_by_text("Xin mời đại biểu Bùi Quang Huy phát biểu.")).to_be_visible(timeout=LIVE)
        expect(lan.get_by_text("Đã phát biểu")).to_be_visible(timeout=LIVE)
        chair.get_by_role("button", name="Kết thúc phát biểu").click()
        expect(hall.locator(".hall--item")).to_be_visible(timeout=LIVE)
