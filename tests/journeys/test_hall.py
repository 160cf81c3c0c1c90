"""A display of the hall: opened by its link, nobody touches it again."""

from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Browser, expect

from app.kernel import clock
from app.meetings.actions import invite_by_link
from app.meetings.models import Role
from tests.journeys.chamber import Chamber
from tests.journeys.conftest import Sit
from tests.journeys.people import drawn, is_connected
from tests.journeys.test_papers import made


def test_the_hall_follows_whoever_presents_from_paper_to_paper(
    chamber: Chamber, sit: Sit, browser: Browser, tmp_path: Path
) -> None:
    meeting = chamber.meeting("Kỳ họp có màn hình hội trường")
    first = chamber.paper(meeting, made(tmp_path, "thứ nhất", pages=5), "Tờ trình thứ nhất")
    second = chamber.paper(meeting, made(tmp_path, "thứ hai", pages=5), "Tờ trình thứ hai", item=1)
    chamber.release(meeting, first, second)
    _given, token = invite_by_link(
        chamber.people.thao, meeting, name="Màn hình chính", role=Role.HALL_SCREEN,
        ends_at=clock.now() + timedelta(days=1),
    )  # fmt: skip
    hall = browser.new_context(viewport={"width": 1920, "height": 1080}).new_page()
    hall.goto(f"{chamber.url}/guest/{token}")
    expect(hall.locator(".hall__title")).to_contain_text("Kỳ họp có màn hình hội trường")

    binh = sit(chamber.people.binh, f"/papers/{first}")
    drawn(binh)
    is_connected(binh)
    binh.get_by_role("button", name="Trình bày", exact=True).click()
    binh.get_by_role("button", name="Trang sau").click()
    expect(hall.locator(".follow")).to_contain_text("Trần Thanh Bình, trang 2", timeout=40_000)
    assert not hall.get_by_role("button").filter(visible=True).count()

    binh.goto(f"{chamber.url}/papers/{second}")
    drawn(binh)
    is_connected(binh)
    binh.get_by_role("button", name="Trình bày", exact=True).click()
    expect(hall.locator(".reader__name")).to_contain_text("thứ hai", timeout=40_000)
    expect(hall.locator(".follow")).to_contain_text("trang 1", timeout=40_000)

    chamber.kill_web()  # the picture stays, and the display finds its way back by itself
    expect(hall.locator(".sheets img, .sheets canvas").first).to_be_visible(timeout=40_000)
    binh.get_by_role("button", name="Trang sau").click()
    expect(hall.locator(".follow")).to_contain_text("trang 2", timeout=60_000)

    binh.get_by_role("button", name="Trình bày", exact=True).click()
    expect(hall.locator(".hall__title")).to_contain_text("Kỳ họp có màn hình hội trường", timeout=40_000)
    hall.wait_for_timeout(2_000)  # a page that rested just before presenting ended begins nothing anew
    expect(hall.locator(".hall__title")).to_contain_text("Kỳ họp có màn hình hội trường")
    hall.context.close()
