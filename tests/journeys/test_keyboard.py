"""The ten core journeys with the keyboard alone: nothing here touches a pointer."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.kernel.db import reading
from app.meetings.models import Meeting
from tests.browser.reader_pack import typeset
from tests.journeys.chamber import ITEMS, PASSWORD, Chamber, address_of
from tests.journeys.conftest import Sit
from tests.journeys.people import drawn, is_connected, notice, row

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# What a screen reader would say of the element in focus, and whether a person sees where the focus is.
FOCUSED = """() => {
  const it = document.activeElement;
  const said = it.getAttribute("aria-label") || [...(it.labels ?? [])].map((label) => label.textContent).join(" ")
    || it.textContent || "";
  const shows = (element) => getComputedStyle(element).outlineStyle !== "none";
  const seen = shows(it) || shows(it.closest("label") ?? it) || it.matches("main, .field__input");
  return [said.replace(/\\s+/g, " ").trim(), seen, it.tagName];
}"""


def reach(page: Page, words: str, tag: str = "", most: int = 150) -> None:
    """Presses Tab until the focus is on what is called so; it must be seen there."""
    heard = []
    for _ in range(most):
        page.keyboard.press("Tab")
        said, seen, name = page.evaluate(FOCUSED)
        heard.append(said[:40])
        if words in said and (not tag or name == tag):
            assert seen, f"nobody sees the focus on {name} {said[:80]}"
            return
    pytest.fail(f"Tab never reaches {words!r}: {heard}")


def made(folder: Path, name: str, pages: int = 5) -> Path:
    return typeset(pages, folder / f"{name}.pdf", text=lambda n: f"TỜ TRÌNH {name}, trang {n}")


@pytest.fixture
def meeting(chamber: Chamber, request: pytest.FixtureRequest) -> str:
    return chamber.meeting(f"Kỳ họp bàn phím {request.node.name}"[:180])


@pytest.fixture
def paper(chamber: Chamber, meeting: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """A released paper of five pages."""
    version = chamber.paper(meeting, made(tmp_path, f"phím {request.node.name}"), "Tờ trình đọc bằng phím")
    chamber.release(meeting, version)
    return version


def test_1_signing_in(chamber: Chamber, sit: Sit) -> None:
    page = sit(None, "/sign-in")
    reach(page, "Thư điện tử hoặc mã đại biểu")
    page.keyboard.type(address_of(chamber.people.huy))
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile("/sign-in"))
    expect(page.locator(".imprint")).to_contain_text(chamber.people.huy.name)


def test_2_opening_a_paper(chamber: Chamber, sit: Sit, meeting: str, paper: str) -> None:
    page = sit(chamber.people.lan, f"/meetings/{meeting}/papers")
    reach(page, "Đến nội dung chính", most=1)
    page.keyboard.press("Enter")
    reach(page, "Tờ trình đọc bằng phím", "A", most=5)
    page.keyboard.press("Enter")
    drawn(page)
    assert paper in page.url


def test_3_turning_pages(chamber: Chamber, sit: Sit, paper: str) -> None:
    page = sit(chamber.people.lan, f"/papers/{paper}#trang-1")
    drawn(page)
    for key, label in (("ArrowRight", "2"), ("ArrowRight", "3"), ("ArrowLeft", "2"), ("End", "5"), ("Home", "1")):
        page.keyboard.press(key)
        expect(page.get_by_role("button", name=f"Trang {label} / 5")).to_be_visible()
    page.keyboard.press("g")
    page.keyboard.type("4")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Trang 4 / 5")).to_be_visible()
    reach(page, "Trang trước")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Trang 3 / 5")).to_be_visible()


def test_4_searching(chamber: Chamber, sit: Sit, meeting: str, paper: str) -> None:
    page = sit(chamber.people.lan, f"/meetings/{meeting}/papers")
    reach(page, "Tìm trong tài liệu")
    page.keyboard.type("to trinh phim")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Tìm trong các tài liệu")).to_be_visible()
    reach(page, "Tờ trình đọc bằng phím", "A")
    page.keyboard.press("Enter")
    drawn(page)
    page.keyboard.press("/")
    page.keyboard.type("trang 4")
    page.keyboard.press("Enter")
    expect(page.locator(".hits a").first).to_be_visible()
    reach(page, "trang 4", "A")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Trang 4 / 5")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#reader-search")).to_be_hidden()


def test_5_following_leaving_returning(chamber: Chamber, sit: Sit, paper: str) -> None:
    chair = sit(chamber.people.binh, f"/papers/{paper}#trang-1")
    lan = sit(chamber.people.lan, f"/papers/{paper}")
    drawn(chair)
    drawn(lan)
    is_connected(chair)
    is_connected(lan)
    reach(chair, "Trình bày", "BUTTON")
    chair.keyboard.press("Enter")
    chair.keyboard.press("ArrowRight")
    expect(lan.get_by_role("button", name="Trang 2 / 5")).to_be_visible(timeout=10_000)
    lan.keyboard.press("ArrowRight")
    expect(lan.locator(".follow__state")).to_have_text("Đại biểu đang đọc riêng")
    reach(lan, "Trở lại trang 2")
    lan.keyboard.press("Enter")
    expect(lan.get_by_role("button", name="Trang 2 / 5")).to_be_visible()
    expect(lan.locator(".follow__state")).to_have_text("Đang theo người trình bày")
    reach(chair, "Trình bày", "BUTTON")
    chair.keyboard.press("Enter")
    expect(lan.locator(".follow__state")).to_be_hidden(timeout=5_000)


def test_6_handing_in_files(chamber: Chamber, sit: Sit, meeting: str, tmp_path: Path) -> None:
    page = sit(chamber.people.thao, f"/meetings/{meeting}/desk")
    # From the start: the browser is asked to hand the choice over, and a key pressed in the same moment can come first.
    with page.expect_file_chooser() as chosen:
        reach(page, "không chứa bí mật nhà nước")
        page.keyboard.press("Space")
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Shift+Tab")
        said, seen, _tag = page.evaluate(FOCUSED)
        assert "Chọn tệp" in said and seen
        page.keyboard.press("Space")
    chosen.value.set_files([made(tmp_path, "gửi bằng phím", 2)])
    expect(page.locator(".files tbody tr", has_text="gửi bằng phím")).to_have_count(1, timeout=30_000)


def test_7_filing_under_an_item(chamber: Chamber, sit: Sit, meeting: str, tmp_path: Path) -> None:
    version = chamber.unfiled(meeting, made(tmp_path, "chờ gắn bằng phím", 2))
    page = sit(chamber.people.thao, f"/meetings/{meeting}/desk")
    reach(page, "Nội dung của chương trình", "SELECT")  # the filter above the list
    reach(page, "Nội dung của chương trình", "SELECT")
    page.keyboard.type("2")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    line = page.locator(f'tr[data-version="{version}"]')
    expect(line.locator(".files__item")).to_have_text("2")
    expect(line).to_contain_text("Sẵn sàng")


def test_8_releasing(chamber: Chamber, sit: Sit, meeting: str, tmp_path: Path) -> None:
    chamber.paper(meeting, made(tmp_path, "phát hành bằng phím", 2), "Báo cáo phát hành bằng phím")
    lan = sit(chamber.people.lan, f"/meetings/{meeting}/papers")
    is_connected(lan)
    page = sit(chamber.people.thao, f"/meetings/{meeting}/desk")
    reach(page, "Phát hành 1 tài liệu sẵn sàng")
    page.keyboard.press("Enter")
    expect(page.locator("dialog[open]")).to_be_visible()
    reach(page, "Phát hành", "BUTTON", most=6)
    page.keyboard.press("Enter")
    expect(page.locator(".files tr", has_text="phát hành bằng phím")).to_contain_text("Đã phát hành")
    expect(row(lan, "phát hành bằng phím")).to_be_visible(timeout=10_000)


def order(chamber: Chamber, meeting: str) -> list[str]:
    with reading() as session:
        found = sorted(session.get_one(Meeting, meeting).items, key=lambda item: item.position)
        return [item.title for item in found if item.removed_at is None]


def is_in_order(page: Page, chamber: Chamber, meeting: str, *expected: str) -> None:
    for _ in range(50):
        if order(chamber, meeting) == list(expected):
            return
        page.wait_for_timeout(100)
    assert order(chamber, meeting) == list(expected)


def test_9_putting_the_programme_in_order(chamber: Chamber, sit: Sit, meeting: str) -> None:
    page = sit(chamber.people.thao, f"/meetings/{meeting}/agenda")
    reach(page, f"Di chuyển 1 {ITEMS[0]}")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    is_in_order(page, chamber, meeting, ITEMS[1], ITEMS[0], ITEMS[2])
    expect(page.locator("notice-stack .notice")).to_be_visible()


def test_10_taking_a_change_back(chamber: Chamber, sit: Sit, meeting: str) -> None:
    page = sit(chamber.people.thao, f"/meetings/{meeting}/agenda")
    reach(page, f"Di chuyển 3 {ITEMS[2]}")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    is_in_order(page, chamber, meeting, ITEMS[0], ITEMS[2], ITEMS[1])
    expect(notice(page, "")).to_be_visible()
    reach(page, "Hoàn tác", "BUTTON")
    page.keyboard.press("Enter")
    is_in_order(page, chamber, meeting, *ITEMS)


def test_help_options_and_dialogs_open_and_close_and_give_the_focus_back(chamber: Chamber, sit: Sit) -> None:
    page = sit(chamber.people.lan, "/account")
    for words, opened in (("Trợ giúp", "#help:popover-open"), ("Tùy chọn", ".masthead__menu[open]")):
        reach(page, words)
        page.keyboard.press("Enter")
        expect(page.locator(opened)).to_have_count(1)
        page.keyboard.press("Escape")
        expect(page.locator(opened)).to_have_count(0)
        assert words in page.evaluate(FOCUSED)[0]
