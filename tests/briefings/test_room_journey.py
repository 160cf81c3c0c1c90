"""Three rooms, three real browsers, nobody touches them: they come by themselves, see and hear each other, and what the
chair and the control room command is seen at every site. Then the media process is killed, and all are back. One of the
three networks lets no UDP out, another nothing but what goes to a relay.
"""

import os
import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from app.briefings import actions
from app.briefings.models import Layout, Link
from tests.briefings.relay import open_relay
from tests.briefings.studio import PATIENCE_S, Seat, Studio, open_studio, until
from tests.conftest import PATIENCE_MS
from tests.media.sites import with_devices

pytestmark = [pytest.mark.browser, pytest.mark.slow]
AT_ONCE_S = 1.0
WAY = """
async () => {
  const found = [...(await window.connection.getStats()).values()];
  const named = (id) => found.find((one) => one.id === id);
  const chosen = named(found.find((one) => one.type === "transport").selectedCandidatePairId);
  return named(chosen.localCandidateId).candidateType;
}
"""


class Briefing:
    """The studio with its rooms switched on and the board open."""

    def __init__(self, studio: Studio) -> None:
        self.studio, self.rooms = studio, studio.rooms
        self.tinh, self.tinh_uy = studio.computer("DC01"), studio.computer("DC02", relayed=True)
        self.hdnd = studio.computer("DC03", without="udp")
        self.board = studio.operator(studio.rooms.people.dat)

    @property
    def seats(self) -> list[Seat]:
        return [self.tinh, self.tinh_uy, self.hdnd]

    def row(self, code: str) -> Locator:
        return self.board.locator(f"tr[data-site='{self.rooms.site(code).id}']")

    def press(self, code: str, name: str) -> None:
        self.row(code).get_by_role("button", name=name, exact=True).click()

    def is_there(self, code: str) -> bool:
        return self.rooms.site(code).link is Link.IN_ROOM


@pytest.fixture(scope="module")
def briefing(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Briefing]:
    expect.set_options(timeout=PATIENCE_S * 1000)  # the machine may be busy; what must be quick is measured
    with (
        with_devices(browser) as chromium,
        open_relay(tmp_path_factory.mktemp("relay")) as relay,
        open_studio(tmp_path_factory.mktemp("studio"), chromium, relay=relay) as studio,
    ):
        found = Briefing(studio)
        yield found
        expect.set_options(timeout=PATIENCE_MS)
        assert not studio.faults, studio.faults


def soon(question: Callable[[], object], what: str) -> None:
    """Within a second, where the machine has nothing else to do."""
    took = until(question, what)
    loaded = max(3.0, 2 * os.getloadavg()[0] / (os.cpu_count() or 1))  # a busy machine takes that many times as long
    assert took < AT_ONCE_S * loaded, f"{what}: {took:.1f} s"


def test_the_rooms_wait_and_enter_by_themselves_when_the_room_opens(briefing: Briefing) -> None:
    expect(briefing.tinh.page.get_by_text("Máy này tự vào phòng họp khi phòng mở")).to_be_visible()
    briefing.board.get_by_role("button", name="Mở phòng họp").click()
    for seat in briefing.seats:
        seat.waits_for_room()
    for code in ("DC01", "DC02", "DC03"):
        until(lambda code=code: briefing.is_there(code), code)
    expect(briefing.board.get_by_text("3 / 4 điểm cầu trong phòng họp")).to_be_visible()


def test_each_sees_the_others_at_their_places_and_the_chair_in_large(briefing: Briefing) -> None:
    for seat in (briefing.tinh_uy, briefing.hdnd):
        until(lambda seat=seat: seat.sees("main") == "DC01", "the chair in large")
    places = {"DC01": "thumb0", "DC02": "thumb1", "DC03": "thumb2"}
    for seat in briefing.seats:
        for code, slot in places.items():
            wanted = slot if code != seat.code else "own"
            until(lambda seat=seat, code=code, wanted=wanted: seat.sees(wanted) == code, f"{seat.code}: {code}")
    until(lambda: briefing.hdnd.hears() == {"DC01"}, "only the chair is heard")
    assert briefing.tinh.hears() == set()


def test_who_has_no_other_way_comes_through_the_relay(briefing: Briefing) -> None:
    assert briefing.tinh_uy.page.evaluate(WAY) == "relay"


def test_the_board_shows_every_picture_and_what_media_counts(briefing: Briefing) -> None:
    seat = Seat("board", briefing.board)
    until(lambda: [seat.sees(f"thumb{number}") for number in range(3)] == ["DC01", "DC02", "DC03"])
    delay = briefing.row("DC02").locator("[data-figure=rtt_ms]")
    until(lambda: delay.inner_text() not in ("", "–"), "the delay")
    expect(briefing.row("DC03").get_by_text("qua TCP")).to_be_visible()
    expect(briefing.row("DC02").get_by_text("qua TCP")).to_be_hidden()
    expect(briefing.row("DC04").get_by_text("Chưa vào phòng")).to_be_visible()


def test_a_site_asks_by_the_remote_control_and_the_chair_gives_it_the_floor(briefing: Briefing) -> None:
    page = briefing.hdnd.page
    for _press in range(12):  # with the arrow keys to the button, then OK
        if page.evaluate("document.activeElement.textContent") == "Đăng ký phát biểu":
            break
        page.keyboard.press(
            "ArrowUp" if page.evaluate("document.activeElement.matches('.room__own *')") else "ArrowDown"
        )
    page.keyboard.press("Enter")
    expect(page.get_by_text("Đã xin phát biểu, thứ tự 1")).to_be_visible()
    expect(briefing.row("DC03").get_by_text("xin phát biểu, thứ 1")).to_be_visible()
    briefing.press("DC03", "Mời phát biểu")
    soon(lambda: briefing.tinh_uy.sees("main") == "DC03", "the floor is the large picture")
    until(lambda: briefing.tinh_uy.hears() == {"DC01", "DC03"}, "the floor is heard")
    expect(page.get_by_text("Xin mời phát biểu: các điểm cầu đang nghe")).to_be_visible()
    until(lambda: briefing.hdnd.sees("main") == "DC01", "who speaks sees the chair")
    assert briefing.rooms.heard()[-2:] == ["SiteAskedFloor", "SiteGivenFloor"]


def test_a_muted_site_is_silent_whatever_it_sends(briefing: Briefing) -> None:
    briefing.press("DC03", "Tắt micro")
    until(lambda: briefing.tinh_uy.hears() == {"DC01"}, "silent")
    expect(briefing.hdnd.page.get_by_text("Micro đang tắt theo lệnh điều hành")).to_be_visible()
    briefing.press("DC03", "Bật micro")
    until(lambda: "DC03" in briefing.tinh_uy.hears(), "heard again")
    briefing.board.get_by_role("button", name="Tắt micro tất cả").click()
    expect(briefing.row("DC02").get_by_text("Đã tắt")).to_be_visible()
    assert briefing.tinh_uy.hears() >= {"DC01", "DC03"}  # the chair and who has the floor go on
    briefing.board.get_by_role("button", name="Mở lại micro").click()


def test_time_is_given_and_the_floor_is_taken_back(briefing: Briefing) -> None:
    briefing.press("DC03", "Gia hạn 01 phút")
    expect(briefing.board.locator("tr .site-clock")).to_contain_text("05:")
    briefing.press("DC03", "Kết thúc phát biểu")
    soon(lambda: briefing.tinh_uy.sees("main") == "DC01", "the chair in large again")
    until(lambda: briefing.tinh_uy.hears() == {"DC01"}, "silent again")
    assert briefing.rooms.heard()[-1] == "SiteGaveFloorBack"


def test_a_site_is_put_on_every_screen_and_layouts_change_for_all(briefing: Briefing) -> None:
    briefing.press("DC02", "Đưa lên hình chính")
    soon(lambda: briefing.hdnd.sees("main") == "DC02", "the spotlight")
    until(lambda: briefing.tinh_uy.sees("main") == "DC01", "who is shown sees the chair")
    briefing.press("DC02", "Thôi hình chính")
    until(lambda: briefing.hdnd.sees("main") == "DC01", "the chair again")
    briefing.board.get_by_label("Bố cục hình").select_option(Layout.GRID_ALL.value)
    for seat in briefing.seats:
        expect(seat.page.locator(".room__screen--grid-all")).to_be_visible()
    briefing.board.get_by_label("Bố cục hình").select_option(Layout.SPEAKER_PIP.value)
    until(lambda: briefing.hdnd.sees("main") == "DC01", "the large picture is back")


def test_the_roll_call_is_written_by_the_site_and_by_the_board(briefing: Briefing) -> None:
    page = briefing.tinh_uy.page
    page.get_by_role("button", name="Báo sẵn sàng").click()
    page.get_by_role("dialog").get_by_label("Số đại biểu có mặt").fill("11")
    page.get_by_role("button", name="Gửi báo cáo").click()
    expect(page.get_by_text("Đã báo sẵn sàng: 11 đại biểu")).to_be_visible()
    expect(briefing.row("DC02").get_by_text("11 / 12")).to_be_visible()
    briefing.board.get_by_role("button", name="Ghi điểm danh").click()
    line = briefing.board.locator(f"#call-{briefing.rooms.site('DC04').id}")
    line.get_by_label("Tình trạng").select_option("ABSENT")
    line.get_by_label("Số đại biểu có mặt").fill("0")
    line.get_by_role("button").click()
    expect(briefing.row("DC04").get_by_text("Vắng")).to_be_visible()


def test_all_are_back_at_their_places_after_the_media_process_is_killed(briefing: Briefing) -> None:
    actions.give_floor(briefing.rooms.people.binh, briefing.rooms.meeting, briefing.rooms.site("DC02").id)
    until(lambda: briefing.hdnd.sees("main") == "DC02")
    briefing.studio.kill_media()
    until(lambda: briefing.hdnd.says("Máy chủ hình ảnh đang khởi động lại"), "the site is told")
    until(lambda: briefing.hdnd.sees("main") == "DC02", "the floor is in large again")
    for seat, slot, code in ((briefing.tinh, "thumb1", "DC02"), (briefing.tinh_uy, "thumb2", "DC03")):
        until(lambda seat=seat, slot=slot, code=code: seat.sees(slot) == code, f"{seat.code}: {code}")
    until(lambda: briefing.tinh.hears() == {"DC02"}, "and heard")
    assert "SiteLost" not in briefing.rooms.heard()
    actions.take_floor(briefing.rooms.people.binh, briefing.rooms.meeting, briefing.rooms.site("DC02").id)


def test_a_page_that_is_loaded_again_comes_back_into_its_place(briefing: Briefing) -> None:
    briefing.tinh_uy.page.reload()
    until(lambda: briefing.tinh_uy.sees("main") == "DC01", "it sees")
    until(lambda: briefing.hdnd.sees("thumb1") == "DC02", "it is seen, where it was")


def test_a_locked_room_lets_nobody_in_before_it_is_admitted(briefing: Briefing) -> None:
    briefing.board.get_by_role("button", name="Khóa phòng họp").click()
    late = briefing.studio.computer("DC04")
    late.waits_for_room()
    expect(late.page.get_by_text("Phòng họp đang khóa. Đề nghị chờ")).to_be_visible()
    assert late.sees("main") == ""
    briefing.press("DC04", "Cho vào phòng")
    until(lambda: late.sees("main") == "DC01", "admitted")
    until(lambda: briefing.tinh.sees("thumb3") == "DC04", "seen")


def test_who_is_expelled_is_out_within_a_second_and_stays_out(briefing: Briefing) -> None:
    row = briefing.row("DC04")
    row.get_by_text("Lệnh khác").click()
    row.get_by_role("button", name="Mời ra khỏi phòng").click()
    soon(lambda: briefing.tinh.sees("thumb3") == "", "out")
    late = _page_of(briefing, "DC04")
    expect(late.get_by_text("Điểm cầu đã được mời ra khỏi phòng họp")).to_be_visible()
    time.sleep(2)
    assert briefing.tinh.sees("thumb3") == ""


def test_when_the_room_ends_the_computers_wait_for_the_next(briefing: Briefing) -> None:
    briefing.board.get_by_role("button", name="Kết thúc", exact=True).click()
    briefing.board.get_by_role("button", name="Kết thúc phòng họp").click()
    expect(briefing.tinh.page.get_by_text("Phòng họp đã kết thúc")).to_be_visible()
    briefing.tinh.page.wait_for_url("**/bridge**", timeout=30_000)
    assert briefing.rooms.heard()[-1] == "RoomEnded"
    assert briefing.rooms.site("DC02").link is Link.AWAY


def _page_of(briefing: Briefing, code: str) -> Page:
    number = {"DC01": 0, "DC02": 1, "DC03": 2, "DC04": -1}[code]
    return briefing.studio.contexts[number].pages[0]
