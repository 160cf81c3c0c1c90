"""A sitting as it goes: the chair, the secretary, two delegates and a display of the hall, side by side and live."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from app.attendance import actions as attendance
from app.conduct import actions as conduct
from app.kernel import clock
from app.kernel.db import reading
from app.meetings import actions
from app.meetings.models import Meeting, MeetingState, Role
from tests.browser.test_gallery import axe
from tests.journeys.chamber import Chamber
from tests.journeys.conftest import Sit
from tests.journeys.people import LAPTOP, TABLET, has_stayed, is_connected, notice, stays

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LIVE = 15_000
WALL = {"width": 1920, "height": 1080}


@contextmanager
def by_link(browser: Browser, chamber: Chamber, meeting: str, name: str, role: Role) -> Iterator[Page]:
    """Somebody, or a machine, let in by a link."""
    _given, token = actions.invite_by_link(
        chamber.people.thao, meeting, name=name, role=role, ends_at=clock.now() + timedelta(days=1)
    )  # fmt: skip
    context = browser.new_context(viewport=WALL, locale="vi-VN", base_url=chamber.url)
    page = context.new_page()
    page.goto(f"/guest/{token}")
    yield page
    context.close()


def display(browser: Browser, chamber: Chamber, meeting: str) -> AbstractContextManager[Page]:
    """A display of the hall."""
    return by_link(browser, chamber, meeting, "Màn hình chính", Role.HALL_SCREEN)


def visitor(browser: Browser, chamber: Chamber, meeting: str) -> AbstractContextManager[Page]:
    """A guest, at the programme."""
    return by_link(browser, chamber, meeting, "Lê Khách Mời", Role.GUEST)


def opened(chamber: Chamber, title: str, *, begun: bool = True) -> tuple[str, str]:
    """A meeting with its people here; in sitting where `begun`. Its id and its sitting's."""
    people, meeting = chamber.people, chamber.meeting(title)
    with reading() as session:
        found = session.get_one(Meeting, meeting)
        sitting = found.sittings[0].id
        assert found.state is MeetingState.PREPARING
    conduct.open_roll_call(people.binh, meeting, sitting)
    for one in (people.binh, people.lan, people.huy, people.dat):
        attendance.check_in(one, meeting, sitting)
    if begun:
        conduct.begin_sitting(people.binh, meeting, sitting)
    return meeting, sitting


def test_a_sitting_is_conducted_and_everybody_follows(chamber: Chamber, sit: Sit, browser: Browser) -> None:
    meeting, sitting = opened(chamber, "Kỳ họp có điều hành", begun=False)
    people = chamber.people
    chair = sit(people.binh, f"/meetings/{meeting}/console", LAPTOP)
    secretary = sit(people.dat, f"/meetings/{meeting}/console", TABLET)
    lan = sit(people.lan, f"/meetings/{meeting}", TABLET)
    huy = sit(people.huy, f"/meetings/{meeting}", LAPTOP)
    with display(browser, chamber, meeting) as hall, visitor(browser, chamber, meeting) as guest:
        for page in (chair, secretary, lan, huy):
            is_connected(page)
            stays(page)

        # By keyboard: the session opens, the secretary's page follows.
        chair.get_by_role("button", name="Khai mạc buổi họp").press("Enter")
        expect(secretary.locator(".state", has_text="Đang họp").first).to_be_visible(timeout=LIVE)
        expect(chair.get_by_role("button", name="15 phút")).to_be_visible(timeout=LIVE)
        chair.get_by_role("button", name="Chuyển nội dung").press("Enter")
        for page in (lan, huy):
            expect(page.get_by_text("Đang thực hiện", exact=True)).to_be_visible(timeout=LIVE)
        expect(hall.locator(".hall__title")).to_contain_text("Báo cáo tình hình", timeout=LIVE)
        assert hall.evaluate("document.querySelector('.hall').offsetWidth") > WALL["width"] - 40

        # The secretary writes a notice, and shows it not: the chair does.
        secretary.get_by_role("link", name="Soạn thông báo").click()
        secretary.get_by_label("Nội dung thông báo").fill("Đề nghị các vị đại biểu tắt chuông điện thoại.")
        secretary.get_by_label("Mức độ").select_option("URGENT")
        secretary.get_by_role("button", name="Lưu, chờ lệnh của chủ tọa").click()
        assert not secretary.get_by_role("button", name="Hiện thông báo").count()
        chair.get_by_role("button", name="Hiện thông báo").click(timeout=LIVE)
        for page in (lan, huy):
            expect(page.locator(".today__room")).to_contain_text("tắt chuông điện thoại", timeout=LIVE)
        expect(hall.locator(".hall__notice")).to_contain_text("tắt chuông", timeout=LIVE)
        chair.get_by_role("button", name="Gỡ").click()
        expect(hall.locator(".hall__title")).to_contain_text("Báo cáo tình hình", timeout=LIVE)
        expect(lan.locator(".today__room")).to_have_count(0, timeout=LIVE)

        # The display is told what to show; its picture at the console too.
        chair.get_by_role("button", name="Sơ đồ chỗ ngồi").click()
        expect(hall.locator(".hall--seats")).to_be_visible(timeout=LIVE)
        chair.get_by_role("button", name="Nền tối").click()
        expect(hall.locator("html")).to_have_attribute("data-theme", "dark", timeout=LIVE)
        chair.get_by_role("button", name="Tự động").click()

        # A break: everybody reads when it goes on.
        chair.get_by_role("button", name="15 phút").click()
        for page in (lan, huy):
            expect(page.locator(".today__rest")).to_contain_text("Họp lại lúc", timeout=LIVE)
        expect(hall.locator(".hall--break .hall__time")).to_be_visible(timeout=LIVE)
        secretary.goto(f"/meetings/{meeting}/console")
        secretary.get_by_role("button", name="Họp tiếp").click()
        expect(chair.locator(".state", has_text="Đang họp").first).to_be_visible(timeout=LIVE)

        expect(guest.get_by_text("Báo cáo tình hình kinh tế - xã hội").first).to_be_visible(timeout=LIVE)

        # The doors close: the display is dark within a moment, and comes back by itself.
        chair.get_by_text("Việc khác của buổi họp").click()
        chair.get_by_role("button", name="Chuyển sang họp kín").click()
        expect(hall.locator(".hall--closed")).to_be_visible(timeout=LIVE)
        expect(guest.get_by_text("Báo cáo tình hình kinh tế - xã hội")).to_have_count(0, timeout=LIVE)
        conduct.close_doors(people.binh, meeting, sitting, False)
        expect(hall.locator(".hall--item")).to_be_visible(timeout=40_000)

        # The line is cut: the picture stays, through a reload too, and says so discreetly.
        hall.wait_for_function("navigator.serviceWorker.controller !== null", timeout=LIVE)
        hall.reload()
        hall.context.set_offline(True)
        hall.reload()
        expect(hall.locator(".hall__title")).to_contain_text("Báo cáo tình hình", timeout=LIVE)
        expect(hall.locator(".hall__line")).not_to_contain_text("Đã kết nối", timeout=LIVE)
        hall.context.set_offline(False)
    assert not axe(chair) and not axe(secretary) and not axe(lan)
    assert all(has_stayed(page) for page in (chair, lan, huy))


def test_the_chair_hands_over_and_the_right_goes_along(chamber: Chamber, sit: Sit) -> None:
    meeting, _sitting = opened(chamber, "Kỳ họp thay chủ tọa")
    people = chamber.people
    old = sit(people.binh, f"/meetings/{meeting}/console", LAPTOP)
    is_connected(old)
    old.locator("summary", has_text="Thay chủ tọa").click()
    old.get_by_label("Chủ tọa mới").select_option(label="Triệu Thị Lan")
    old.get_by_role("button", name="Thay chủ tọa").click()
    expect(old.get_by_text("Chủ tọa hiện nay là Triệu Thị Lan")).to_be_visible(timeout=LIVE)
    new = sit(people.lan, f"/meetings/{meeting}/console", LAPTOP)
    new.get_by_role("button", name="10 phút").click()
    expect(new.get_by_role("button", name="Họp tiếp")).to_be_visible(timeout=LIVE)


def test_two_who_press_at_once_hear_of_each_other(chamber: Chamber, sit: Sit) -> None:
    meeting, _sitting = opened(chamber, "Kỳ họp hai người bấm")
    people = chamber.people
    chair = sit(people.binh, f"/meetings/{meeting}/console", LAPTOP)
    is_connected(chair)
    conduct.call_item(people.dat, meeting, chamber.items(meeting)[1])
    chair.evaluate(  # as on a page that has not heard of it yet
        """() => {
          const form = document.querySelector(".console__next form");
          form.querySelector("[name=seen]").value = "";
          form.requestSubmit();
        }"""
    )
    expect(notice(chair, "Tạ Hữu Đạt vừa thực hiện")).to_be_visible(timeout=LIVE)
