"""Written in the room: a laptop writes, the control room answers, hides, and puts a notice on every screen."""

import pytest
from playwright.sync_api import expect

from app.briefings import actions
from tests.briefings.world import briefing
from tests.journeys.chamber import Chamber
from tests.journeys.conftest import Sit

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PATIENCE_MS = 20_000


def test_a_site_writes_and_the_control_room_answers_hides_and_tells(chamber: Chamber, sit: Sit) -> None:
    people = chamber.people
    meeting = briefing(people, "Họp có trao đổi")
    for one, name in ((people.lan, "Sở Tài chính"), (people.huy, "Sở Nội vụ")):
        actions.call_person(people.thao, meeting, one.id, name=name)
    actions.open_room(people.binh, meeting)
    lan, huy = (sit(one, f"/meetings/{meeting}/room") for one in (people.lan, people.huy))
    board = sit(people.dat, f"/meetings/{meeting}/control")

    for said in ("Không có hình từ camera.", "Không có tiếng từ micro."):  # no more line moves the buttons
        expect(lan.get_by_text(said)).to_be_visible(timeout=PATIENCE_MS)
    lan.get_by_role("button", name="Trao đổi").click()
    talk = lan.get_by_role("dialog")
    talk.get_by_label("Nội dung trao đổi với các điểm cầu").fill("Tiếng hơi nhỏ")
    talk.get_by_role("button", name="Gửi").click()
    expect(talk.get_by_text("Tiếng hơi nhỏ")).to_be_visible(timeout=PATIENCE_MS)
    expect(talk.get_by_label("Nội dung trao đổi với các điểm cầu")).to_have_value("")
    expect(huy.get_by_role("button", name="Trao đổi (1)")).to_be_visible(timeout=PATIENCE_MS)

    board.get_by_role("button", name="Thông báo, trao đổi (1)").click()
    desk = board.get_by_role("dialog")
    expect(desk.get_by_text("Tiếng hơi nhỏ").first).to_be_visible(timeout=PATIENCE_MS)
    desk.get_by_label("Thông báo hiện trên màn hình").fill("Nghỉ giải lao 10 phút")
    desk.get_by_role("button", name="Hiện thông báo").click()
    for page in (lan, huy):
        expect(page.locator("#room-notices")).to_contain_text("Nghỉ giải lao 10 phút", timeout=PATIENCE_MS)

    row = desk.get_by_role("listitem").filter(has_text="Tiếng hơi nhỏ")
    row.locator("summary").click()
    row.get_by_label("Lý do").fill("Đã xử lý")
    row.get_by_role("button", name="Ẩn dòng này").click()
    expect(talk.get_by_text("Tiếng hơi nhỏ")).to_have_count(0, timeout=PATIENCE_MS)

    row = desk.get_by_role("listitem").filter(has_text="Nghỉ giải lao")
    row.locator("summary").click()
    row.get_by_role("button", name="Gỡ thông báo").click()
    for page in (lan, huy):
        expect(page.locator("#room-notices")).to_have_count(0, timeout=PATIENCE_MS)
