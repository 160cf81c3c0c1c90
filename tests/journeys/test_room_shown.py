"""A briefing with papers, captions and questions: what the control room shows, types, asks is on every screen."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from app.briefings import actions
from app.documents.actions.release import release
from tests.briefings.world import briefing
from tests.browser.reader_pack import typeset
from tests.journeys.chamber import Chamber
from tests.journeys.conftest import Sit
from tests.journeys.people import is_connected

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PATIENCE_MS = 20_000


def test_a_page_is_turned_for_every_site_and_a_late_one_lands_on_it(chamber: Chamber, sit: Sit, tmp_path: Path) -> None:
    people = chamber.people
    meeting = briefing(people, "Giao ban có tài liệu")
    paper = tmp_path / "giai-ngan.pdf"
    typeset(3, paper, text=lambda n: f"Giải ngân, trang {n}")
    version = chamber.unfiled(meeting, paper)
    release(people.thao, meeting, [version], "Nguyễn Thanh Bình")
    for one, name in ((people.lan, "Sở Tài chính"), (people.huy, "Sở Nội vụ")):
        actions.call_person(people.thao, meeting, one.id, name=name)
    actions.open_room(people.binh, meeting)
    lan = sit(people.lan, f"/meetings/{meeting}/room")
    board = sit(people.thao, f"/meetings/{meeting}/control")

    board.get_by_label("Tài liệu trình chiếu").last.select_option(version)
    expect(lan.locator("#room-sheet figcaption")).to_contain_text("trang 1 / 3", timeout=PATIENCE_MS)
    board.get_by_role("button", name="Trang sau").click()
    expect(board.locator("paper-presenter [role=status]")).to_contain_text("trang 2 / 3", timeout=PATIENCE_MS)
    expect(lan.locator("#room-sheet figcaption")).to_contain_text("trang 2 / 3", timeout=PATIENCE_MS)
    picture = lan.locator("presented-sheet img")
    expect(picture).to_be_visible()
    assert picture.evaluate("one => one.naturalWidth") > 500
    late = sit(people.huy, f"/meetings/{meeting}/room")
    expect(late.locator("#room-sheet figcaption")).to_contain_text("trang 2 / 3", timeout=PATIENCE_MS)
    lan.get_by_role("button", name="Phóng to trang").click()
    frame = lan.locator("#room-sheet .room__picture").bounding_box()
    wide = picture.bounding_box()
    assert frame is not None and wide is not None and wide["height"] > frame["height"]

    chamber.kill_web()
    expect(board.locator("connection-state")).not_to_have_text("Đã kết nối", timeout=PATIENCE_MS)
    is_connected(board)
    late.close()
    late = sit(people.huy, f"/meetings/{meeting}/room")  # nobody turned a page since
    expect(late.locator("#room-sheet figcaption")).to_contain_text("trang 2 / 3", timeout=PATIENCE_MS)

    board.get_by_role("button", name="Dừng trình chiếu").click()
    for page in (lan, late):
        expect(page.locator("#room-sheet")).to_be_hidden(timeout=PATIENCE_MS)


def test_captions_are_read_while_they_are_typed_and_a_site_may_put_them_off(chamber: Chamber, sit: Sit) -> None:
    people = chamber.people
    meeting = briefing(people, "Giao ban có phụ đề")
    actions.call_person(people.thao, meeting, people.lan.id, name="Sở Tài chính")
    actions.open_room(people.binh, meeting)
    lan = sit(people.lan, f"/meetings/{meeting}/room")
    desk = sit(people.dat, f"/meetings/{meeting}/captions")
    captions = lan.locator("room-captions")
    expect(captions).to_be_hidden()

    field = desk.get_by_label("Lời đang nói")
    field.press_sequentially("Kính thưa các")
    expect(captions).to_have_text("Kính thưa các", timeout=PATIENCE_MS)
    field.press_sequentially(" đồng chí")
    field.press("Enter")
    expect(field).to_have_value("")
    field.press_sequentially("Hôm nay")
    expect(captions.get_by_text("Kính thưa các đồng chí")).to_be_visible(timeout=PATIENCE_MS)
    expect(captions.get_by_text("Hôm nay")).to_be_visible(timeout=PATIENCE_MS)
    row = desk.get_by_role("listitem").filter(has_text="Kính thưa các đồng chí")
    row.locator("summary").click()
    row.get_by_label("Nội dung đúng").fill("Kính thưa các vị đại biểu")
    row.get_by_role("button", name="Lưu").click()
    expect(desk.get_by_text("đã sửa")).to_be_visible(timeout=PATIENCE_MS)

    lan.get_by_role("button", name="Tắt phụ đề").click()
    expect(captions).to_be_hidden()
    lan.reload()
    field.press_sequentially(", tỉnh")
    expect(lan.get_by_role("button", name="Bật phụ đề")).to_be_visible(timeout=PATIENCE_MS)
    expect(captions).to_be_hidden()


def test_sites_are_asked_and_answer_with_one_press(chamber: Chamber, sit: Sit) -> None:
    people = chamber.people
    meeting = briefing(people, "Giao ban có xin ý kiến")
    for one, name in ((people.lan, "Sở Tài chính"), (people.huy, "Sở Nội vụ")):
        actions.call_person(people.thao, meeting, one.id, name=name)
    actions.open_room(people.binh, meeting)
    lan, huy = (sit(one, f"/meetings/{meeting}/room") for one in (people.lan, people.huy))
    board = sit(people.dat, f"/meetings/{meeting}/control")
    expect(board.get_by_text("2 / 2 điểm cầu trong phòng họp")).to_be_visible(timeout=PATIENCE_MS)

    board.get_by_role("button", name="Xin ý kiến").click()
    ask = board.get_by_role("dialog")
    ask.get_by_label("Nội dung xin ý kiến").fill("Họp tuần tới vào sáng thứ Hai")
    ask.get_by_role("button", name="Hỏi mọi điểm cầu").click()
    lan.get_by_role("button", name="Nhất trí", exact=True).click(timeout=PATIENCE_MS)
    expect(lan.get_by_text("Đã ghi nhận: Nhất trí")).to_be_visible(timeout=PATIENCE_MS)
    expect(board.get_by_text("1 / 2 điểm cầu đã trả lời")).to_be_visible(timeout=PATIENCE_MS)
    huy.get_by_role("button", name="Ý kiến khác").click(timeout=PATIENCE_MS)
    expect(board.get_by_text("2 / 2 điểm cầu đã trả lời")).to_be_visible(timeout=PATIENCE_MS)
    board.get_by_role("button", name="Kết thúc xin ý kiến").click(timeout=PATIENCE_MS)
    for page in (lan, huy, board):
        expect(page.locator(".opinions li").filter(has_text="Ý kiến khác")).to_contain_text(
            "Sở Nội vụ", timeout=PATIENCE_MS
        )
    board.get_by_role("button", name="Thôi hiện kết quả").click()
    expect(lan.locator(".opinions")).to_have_count(0, timeout=PATIENCE_MS)
