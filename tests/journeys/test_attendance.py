"""A roll call: the clerk's list and delegates' own pages side by side, live, by keyboard."""

import pytest
from playwright.sync_api import Page, expect

from app.attendance import actions as attendance
from app.attendance import queries
from app.attendance.actions.cards import card_code
from app.config import Settings
from app.kernel import clock
from app.kernel.db import reading
from app.meetings import actions
from app.meetings.models import Meeting, SittingState
from tests.browser.test_gallery import axe
from tests.journeys.chamber import Chamber
from tests.journeys.conftest import Sit
from tests.journeys.people import LAPTOP, TABLET, has_stayed, is_connected, stays

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def roll_call(chamber: Chamber) -> tuple[str, str]:
    """A meeting whose first sitting is at its roll call, with seats; their ids."""
    people, meeting = chamber.people, chamber.meeting("Kỳ họp điểm danh")
    with reading() as session:
        sitting = session.get_one(Meeting, meeting).sittings[0].id
    attendance.arrange_rows(people.thao, meeting, 2, 3)
    actions.change_sitting_state(people.binh, meeting, sitting, SittingState.ATTENDANCE_OPEN)
    return meeting, sitting


def says(page: Page, present: int) -> None:
    """The page counts so many of the four delegates; by itself, soon."""
    expect(page.locator("attendance-count [data-part=present]").first).to_have_text(str(present), timeout=15_000)


def test_the_clerk_and_the_delegates_see_each_other(chamber: Chamber, sit: Sit, roll_call: tuple[str, str]) -> None:
    meeting, sitting = roll_call
    people = chamber.people
    clerk = sit(people.thao, f"/meetings/{meeting}/sittings/{sitting}/attendance", LAPTOP)
    lan = sit(people.lan, f"/meetings/{meeting}", TABLET)
    huy = sit(people.huy, f"/meetings/{meeting}/sittings/{sitting}/seats", LAPTOP)
    for page in (clerk, lan, huy):
        is_connected(page)
        stays(page)
        says(page, 0)

    lan.get_by_role("button", name="Điểm danh có mặt").press("Enter")
    expect(lan.get_by_text("Đại biểu đã điểm danh lúc")).to_be_visible(timeout=15_000)
    for page in (clerk, lan, huy):
        says(page, 1)
    expect(clerk.get_by_role("row", name="Triệu Thị Lan").locator(".state--done")).to_be_visible(timeout=15_000)
    expect(huy.locator(".hall .seat--here")).to_contain_text("Triệu Thị Lan", timeout=15_000)

    # The clerk finds without tone marks, marks with Enter, and takes it back from the notice.
    find = clerk.get_by_label("Tìm đại biểu")
    find.focus()
    clerk.keyboard.type("bui quang")
    expect(clerk.locator("tr[data-person]:visible")).to_have_count(1)
    clerk.keyboard.press("Enter")
    expect(clerk.locator("notice-stack .notice")).to_contain_text("Bùi Quang Huy. Đã ghi: Có mặt.")
    for page in (clerk, lan, huy):
        says(page, 2)
    expect(lan.locator("attendance-count [data-level=BELOW]")).to_be_visible()
    clerk.get_by_role("button", name="Hoàn tác").press("Enter")
    for page in (clerk, lan, huy):
        says(page, 1)

    # A second Enter on somebody who is here sends nobody home.
    find.fill("trieu thi lan")
    find.press("Enter")
    clerk.wait_for_timeout(500)
    says(clerk, 1)
    assert not axe(clerk) and not axe(lan) and not axe(huy)
    assert all(has_stayed(page) for page in (clerk, lan, huy))


def test_what_the_clerk_notes_reaches_the_delegates_own_page(
    chamber: Chamber, sit: Sit, roll_call: tuple[str, str]
) -> None:
    meeting, sitting = roll_call
    lan = sit(chamber.people.lan, f"/meetings/{meeting}", TABLET)
    is_connected(lan)
    expect(lan.get_by_text("Đại biểu chưa điểm danh")).to_be_visible()
    with reading() as session:
        stored = session.get_one(Meeting, meeting)
        line = next(one for one in queries.roster_of_now(stored, clock.now()) if one.person_id == chamber.people.lan.id)
    secret = Settings(data=chamber.household.settings.data).secret_key()
    attendance.check_in_by_card(
        chamber.people.thao, meeting, sitting, card_code(secret, line.participation_id, 1), secret=secret
    )
    expect(lan.get_by_text("Đại biểu đã điểm danh lúc")).to_be_visible(timeout=15_000)


def test_seats_change_by_keyboard(chamber: Chamber, sit: Sit, roll_call: tuple[str, str]) -> None:
    meeting, _sitting = roll_call
    page = sit(chamber.people.thao, f"/meetings/{meeting}/seats", LAPTOP)
    is_connected(page)
    page.locator('[data-label="A1"]').focus()
    page.keyboard.press("Enter")
    expect(page.locator("seat-plan [data-said]")).to_contain_text("Đã nhấc Trần Thanh Bình")
    for key in ("ArrowRight", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    expect(page.locator("seat-plan [data-said]")).to_have_text("Trần Thanh Bình ngồi ghế B2.")
    expect(page.locator('[data-label="B2"]')).to_contain_text("Trần Thanh Bình", timeout=15_000)
    expect(page.locator('[data-label="A1"]')).to_contain_text("Ghế trống")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page.locator("seat-plan [data-said]")).to_have_text("Trần Thanh Bình giữ ghế cũ.")


def test_a_scanner_that_types_is_heard_at_the_door(chamber: Chamber, sit: Sit, roll_call: tuple[str, str]) -> None:
    meeting, sitting = roll_call
    page = sit(chamber.people.thao, f"/meetings/{meeting}/sittings/{sitting}/door", LAPTOP)
    is_connected(page)
    page.keyboard.type("123456")  # the field has the focus by itself
    page.keyboard.press("Enter")
    expect(page.locator("[data-said]")).to_contain_text("không phải là thẻ đại biểu")
    expect(page.get_by_label("Mã thẻ")).to_have_value("")
