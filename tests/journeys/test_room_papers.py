"""A briefing with papers: the secretariat shows one from the control room, and every site's screen turns in step."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from app.briefings import actions
from app.documents.actions.release import release
from tests.briefings.world import briefing
from tests.browser.reader_pack import typeset
from tests.journeys.chamber import Chamber
from tests.journeys.conftest import Sit

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

    board.get_by_role("button", name="Dừng trình chiếu").click()
    for page in (lan, late):
        expect(page.locator("#room-sheet")).to_be_hidden(timeout=PATIENCE_MS)
