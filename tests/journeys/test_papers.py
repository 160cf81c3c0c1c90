"""From the secretary's desk to every laptop, live: one window for the secretary, others for delegates."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import until
from tests.browser.reader_pack import typeset
from tests.journeys.chamber import Chamber
from tests.journeys.conftest import Sit
from tests.journeys.people import (
    LAPTOP,
    TABLET,
    drawn,
    has_stayed,
    ink,
    is_connected,
    notice,
    row,
    stays,
    words,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow]

VIETNAMESE = re.compile("NGHỊ ĐỊNH|QUYẾT ĐỊNH|HỘI ĐỒNG NHÂN DÂN|ỦY BAN NHÂN DÂN")


def made(folder: Path, name: str, pages: int = 4) -> Path:
    """A paper that no other test has: its first lines carry its name."""
    return typeset(pages, folder / f"{name}.pdf", text=lambda n: f"TỜ TRÌNH {name}, trang {n}")


def test_dropped_folder_becomes_pages_and_reaches_both_delegates(chamber: Chamber, sit: Sit, papers: Path) -> None:
    meeting = chamber.meeting("Kỳ họp thứ nhất")
    lan = sit(chamber.people.lan, f"/meetings/{meeting}/papers", TABLET, has_touch=True)
    huy = sit(chamber.people.huy, f"/meetings/{meeting}", LAPTOP)
    for delegate in (lan, huy):
        is_connected(delegate)
        stays(delegate)
    expect(lan.get_by_text("Không có tài liệu chưa đọc")).to_be_visible()

    thao = sit(chamber.people.thao, f"/meetings/{meeting}/desk")
    count = len(list(papers.glob("*.pdf")))
    drop_folder(thao, papers)
    expect(thao.locator(".files tbody tr")).to_have_count(count, timeout=30_000)
    expect(thao.locator(".files progress")).to_have_count(0, timeout=120_000)
    expect(thao.locator(".files").get_by_text("Chưa gắn nội dung")).to_have_count(count, timeout=10_000)
    for place in range(count):
        file_next(thao, 1 + place % 3)
    release_all(thao, count)

    expect(row(lan, "trang")).to_have_count(count, timeout=10_000)
    expect(row(lan, "Chưa đọc")).to_have_count(count)
    expect(notice(lan, f"{count} tài liệu mới")).to_be_visible()
    expect(huy.locator(".today__side").get_by_text(f"{count} tài liệu chưa đọc")).to_be_visible(timeout=10_000)
    expect(notice(huy, f"{count} tài liệu mới")).to_be_visible()
    assert has_stayed(lan)
    assert has_stayed(huy)

    lan.locator(".item__papers a").first.tap()
    assert_is_readable(lan)
    notice(huy, f"{count} tài liệu mới").get_by_role("link", name="Mở danh mục tài liệu").click()
    huy.locator(".item__papers a").last.click()
    assert_is_readable(huy)


def test_words_are_found_without_their_marks(chamber: Chamber, sit: Sit, tmp_path: Path) -> None:
    meeting = chamber.meeting("Kỳ họp có tìm kiếm")
    paper = chamber.paper(meeting, made(tmp_path, "về nước sạch nông thôn"), "Tờ trình về nước sạch")
    chamber.release(meeting, paper)
    lan = sit(chamber.people.lan, f"/meetings/{meeting}/papers", TABLET)
    lan.get_by_label("Tìm trong tài liệu").fill("nuoc sach nong thon")
    lan.get_by_label("Tìm trong tài liệu").press("Enter")
    expect(lan.get_by_role("status").filter(has_text="kết quả")).to_contain_text("4 kết quả")
    lan.locator(".found li").filter(has_text="trang thứ 3").get_by_role("link").click()
    drawn(lan)
    expect(lan.get_by_role("button", name="Trang 3 / 4")).to_be_visible()
    lan.get_by_role("button", name="Tìm", exact=True).click()
    lan.get_by_label("Từ cần tìm").fill("nong thon")
    expect(lan.locator(".hits li")).to_have_count(4, timeout=10_000)
    expect(lan.locator(".hits mark").first).to_contain_text("nông thôn")


def test_who_joins_late_sees_all_and_who_lost_the_line_catches_up(chamber: Chamber, sit: Sit, tmp_path: Path) -> None:
    meeting = chamber.meeting("Kỳ họp có người mất mạng")
    first = chamber.paper(meeting, made(tmp_path, "thứ nhất"), "Tờ trình thứ nhất")
    second = chamber.paper(meeting, made(tmp_path, "thứ hai"), "Tờ trình thứ hai", item=1)
    huy = sit(chamber.people.huy, f"/meetings/{meeting}/papers")
    is_connected(huy)
    stays(huy)
    chamber.release(meeting, first)
    expect(row(huy, "thứ nhất")).to_be_visible(timeout=10_000)

    huy.context.set_offline(True)
    expect(huy.locator("connection-state")).not_to_have_text("Đã kết nối", timeout=15_000)
    chamber.release(meeting, second)
    huy.wait_for_timeout(6_000)
    expect(row(huy, "thứ hai")).to_have_count(0)
    huy.context.set_offline(False)
    expect(row(huy, "thứ hai")).to_be_visible(timeout=20_000)
    is_connected(huy)
    assert has_stayed(huy)

    lan = sit(chamber.people.lan, f"/meetings/{meeting}", TABLET)
    expect(lan.get_by_text("2 tài liệu chưa đọc").first).to_be_visible()
    lan.goto(f"/meetings/{meeting}/papers")
    expect(row(lan, "Chưa đọc")).to_have_count(2)


def test_delegate_follows_the_presenter_leaves_and_returns(chamber: Chamber, sit: Sit, tmp_path: Path) -> None:
    meeting = chamber.meeting("Kỳ họp có người trình bày")
    paper = chamber.paper(meeting, made(tmp_path, "trình chiếu", pages=9), "Tờ trình trình chiếu")
    chamber.release(meeting, paper)
    binh = sit(chamber.people.binh, f"/papers/{paper}")
    lan = sit(chamber.people.lan, f"/papers/{paper}", TABLET)
    for page in (binh, lan):
        drawn(page)
        is_connected(page)
    binh.get_by_role("button", name="Trình bày").click()
    expect(lan.locator(".follow")).to_contain_text("Đang theo người trình bày", timeout=5_000)
    for _turn in range(3):
        binh.get_by_role("button", name="Trang sau").click()
    expect(lan.locator(".follow")).to_contain_text("Trần Thanh Bình, trang 4", timeout=5_000)
    expect(lan.get_by_role("button", name="Trang 4 / 9")).to_be_visible()

    lan.get_by_role("button", name="Trang sau").click()
    expect(lan.locator(".follow")).to_contain_text("Đại biểu đang đọc riêng")
    binh.get_by_role("button", name="Trang sau").click()
    binh.get_by_role("button", name="Trang sau").click()
    expect(lan.get_by_role("button", name="Trở lại trang 6")).to_be_visible(timeout=5_000)
    expect(lan.get_by_role("button", name="Trang 5 / 9")).to_be_visible()
    lan.get_by_role("button", name="Trở lại trang 6").click()
    expect(lan.get_by_role("button", name="Trang 6 / 9")).to_be_visible(timeout=5_000)

    huy = sit(chamber.people.huy, f"/meetings/{meeting}")
    huy.get_by_role("link", name="Mở trang hiện tại").click()
    expect(huy.get_by_role("button", name="Trang 6 / 9")).to_be_visible(timeout=10_000)

    chamber.kill_web()
    expect(binh.locator("connection-state")).not_to_have_text("Đã kết nối", timeout=15_000)
    is_connected(binh)
    huy.goto(f"/papers/{paper}")  # nobody turned a page since
    expect(huy.locator(".follow")).to_contain_text("Trần Thanh Bình, trang 6", timeout=20_000)

    binh.get_by_role("button", name="Trình bày").click()
    expect(lan.locator(".follow__state")).to_be_hidden(timeout=5_000)


def test_replaced_paper_is_told_where_it_is_read(chamber: Chamber, sit: Sit, tmp_path: Path) -> None:
    meeting = chamber.meeting("Kỳ họp có bản thay thế")
    paper = chamber.paper(meeting, made(tmp_path, "còn sai số liệu"), "Tờ trình về đầu tư")
    chamber.release(meeting, paper)
    lan = sit(chamber.people.lan, f"/meetings/{meeting}/papers", TABLET)
    huy = sit(chamber.people.huy, f"/papers/{paper}#trang-2")
    drawn(huy)
    is_connected(huy)
    is_connected(lan)
    stays(huy)
    thao = sit(chamber.people.thao, f"/meetings/{meeting}/versions/{paper}")
    thao.get_by_label("không chứa bí mật nhà nước").check()
    thao.locator("input[type=file]").first.set_input_files(made(tmp_path, "đã sửa số liệu"))
    expect(thao.locator(".uploads")).to_contain_text("đã sửa số liệu")
    until(thao, "document.querySelector('.upload [data-part=state]')?.textContent.includes('Đã') ?? true")
    thao.goto(f"/meetings/{meeting}/desk")
    thao.locator(".files tr", has_text="bản 2").get_by_role("button", name="Phát hành").click(timeout=20_000)
    thao.locator("dialog[open]").get_by_role("button", name="Phát hành").click()

    expect(row(lan, "Tờ trình về đầu tư")).to_contain_text("Thay bản 1", timeout=10_000)
    expect(row(lan, "Tờ trình về đầu tư")).to_have_count(1)
    expect(huy.get_by_text("đã được thay thế bằng phiên bản 2").first).to_be_visible(timeout=10_000)
    assert has_stayed(huy)
    expect(huy.get_by_role("button", name="Trang 2 / 4")).to_be_visible()
    huy.get_by_role("button", name="Mở bản mới ở trang này").click()
    expect(huy.get_by_role("article").first).to_contain_text("đã sửa số liệu", timeout=10_000)
    expect(huy.get_by_role("button", name="Trang 2 / 4")).to_be_visible()


def test_withdrawn_paper_leaves_the_lists(chamber: Chamber, sit: Sit, tmp_path: Path) -> None:
    meeting = chamber.meeting("Kỳ họp có thu hồi")
    paper = chamber.paper(meeting, made(tmp_path, "sẽ thu hồi"), "Tờ trình sẽ thu hồi")
    chamber.release(meeting, paper)
    lan = sit(chamber.people.lan, f"/meetings/{meeting}/papers", TABLET)
    is_connected(lan)
    expect(row(lan, "sẽ thu hồi")).to_be_visible()
    thao = sit(chamber.people.thao, f"/meetings/{meeting}/versions/{paper}")
    thao.get_by_role("button", name="Thu hồi").click()
    thao.get_by_label("Lý do thu hồi").fill("Nhầm bản")
    thao.locator("dialog[open]").get_by_role("button", name="Thu hồi").click()
    expect(row(lan, "sẽ thu hồi")).to_have_count(0, timeout=10_000)
    expect(notice(lan, "đã được thu hồi")).to_be_visible()
    lan.goto(f"/papers/{paper}")
    expect(lan.get_by_text("không dành cho đại biểu").first).to_be_visible()


def test_pages_recover_by_themselves_when_the_web_process_dies(chamber: Chamber, sit: Sit, tmp_path: Path) -> None:
    meeting = chamber.meeting("Kỳ họp có sự cố")
    first = chamber.paper(meeting, made(tmp_path, "trước sự cố"), "Tờ trình trước sự cố")
    second = chamber.paper(meeting, made(tmp_path, "sau sự cố"), "Tờ trình sau sự cố")
    chamber.release(meeting, first)
    lan = sit(chamber.people.lan, f"/meetings/{meeting}/papers", TABLET)
    huy = sit(chamber.people.huy, f"/papers/{first}")
    for page in (lan, huy):
        is_connected(page)
        stays(page)
    drawn(huy)
    chamber.kill_web()
    expect(lan.locator("connection-state")).not_to_have_text("Đã kết nối", timeout=15_000)
    huy.get_by_role("button", name="Trang sau").click()
    expect(huy.get_by_role("button", name="Trang 2 / 4")).to_be_visible()
    chamber.release(meeting, second)
    expect(row(lan, "sau sự cố")).to_be_visible(timeout=30_000)
    is_connected(lan)
    is_connected(huy)
    assert has_stayed(lan)
    assert has_stayed(huy)


# ---- what the secretary does -------------------------------------------------------------------


def drop_folder(desk: Page, folder: Path) -> None:
    """Chooses the folder and declares that it holds no state secret."""
    is_connected(desk)
    desk.locator("input[webkitdirectory]").set_input_files(folder)
    desk.get_by_label("không chứa bí mật nhà nước").check()


def file_next(desk: Page, item: int) -> None:
    """Hangs the first unfiled paper under that item."""
    before = desk.locator(".files select").count()
    desk.locator(".files select").first.select_option(index=item)
    desk.locator(".files__form", has=desk.locator("select")).first.get_by_role("button", name="Gắn").click()
    expect(desk.locator(".files select")).to_have_count(before - 1)


def release_all(desk: Page, count: int) -> None:
    """One button, one confirmation."""
    desk.get_by_role("button", name=f"Phát hành {count} tài liệu sẵn sàng").click()
    desk.locator("dialog[open]").get_by_role("button", name="Phát hành").click()
    expect(notice(desk, f"Đã phát hành {count} tài liệu")).to_be_visible()


def assert_is_readable(reader: Page) -> None:
    """Page 1 has ink on paper, and Vietnamese words that can be selected."""
    assert 0.005 < ink(reader) < 0.6
    found = words(reader)
    assert VIETNAMESE.search(found.upper()) or "̣" not in found, found[:300]
