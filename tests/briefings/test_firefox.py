"""Firefox in a briefing: a room's computer tries its devices, enters, sees and is seen; a control room; a delegate."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from app.briefings import actions, queries
from app.briefings.checks import Verdict
from app.kernel.actor import Actor
from app.kernel.db import reading
from tests.briefings.studio import CAMERA, COLOURS, TONES, Seat, Studio, open_studio, until
from tests.browser.reader_pack import typeset
from tests.firefox import HOLDING_DEVICES, Firefox, Tab, firefox, own_address
from tests.journeys.chamber import PASSWORD, address_of
from tests.journeys.people import INK
from tests.media.sites import with_devices

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@dataclass
class Briefing:
    """The studio, and the room DC02 in Firefox."""

    studio: Studio
    fox: Firefox
    seat: Seat
    tab: Tab


@pytest.fixture(scope="module")
def briefing(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Briefing]:
    folder = tmp_path_factory.mktemp("firefox")
    with (
        with_devices(browser) as chromium,
        open_studio(folder / "studio", chromium, announce=own_address()) as studio,
        firefox(folder / "profile") as fox,
    ):
        rooms, tab = studio.rooms, fox.new_tab()
        tab.before_every_page(HOLDING_DEVICES)
        tab.before_every_page(CAMERA, [COLOURS["DC02"], TONES["DC02"], "VP Tỉnh ủy"])
        people = rooms.people
        _point, token = actions.make_device_link(people.thao, people.body.id, rooms.points["DC02"])
        tab.goto(f"{studio.chamber.url}/bridge/{token}")
        yield Briefing(studio, fox, Seat("DC02", tab), tab)  # type: ignore[arg-type]
        assert not tab.faults() and not studio.faults, (tab.faults(), studio.faults)


def sign_in(briefing: Briefing, actor: Actor) -> Tab:
    """Somebody at a Firefox of their own."""
    tab = briefing.fox.new_tab(1366, 768)
    tab.before_every_page(HOLDING_DEVICES)
    tab.goto(f"{briefing.studio.chamber.url}/sign-in")
    tab.type("[name=identity]", address_of(actor))
    tab.type("[name=password]", PASSWORD)
    tab.click("button", "Đăng nhập")
    tab.until(lambda: "/sign-in" not in tab.url)
    return tab


def test_a_rooms_computer_is_tried_in_firefox(briefing: Briefing) -> None:
    tab, rooms = briefing.tab, briefing.studio.rooms
    tab.click("link", "Kiểm tra thiết bị Giao ban tháng 10")
    tab.until(lambda: tab.evaluate("document.querySelector('[data-part=line]')?.textContent") == "Đã đo xong")
    tab.click("button", "Phát tiếng thử")
    tab.click("button", "Nghe thấy")
    tab.click("button", "Gửi kết quả kiểm tra")
    tab.until(lambda: "Loa: nghe rõ" in tab.evaluate("document.querySelector('[data-part=record]').innerText"))
    with reading():
        kept = queries.latest_checks(rooms.room)[rooms.site("DC02").id]
    assert kept.picture_comes_back and kept.voice_comes_back and kept.voice > 0
    assert (
        kept.verdict is not Verdict.FAILED
    )  # that Firefox does not know what the line carries is no fault of the line
    tab.click("link", "Trở về")
    tab.until(lambda: tab.url.endswith("/bridge"))


def test_it_enters_by_itself_sees_and_hears_and_is_seen_and_heard(briefing: Briefing) -> None:
    studio, tab, seat = briefing.studio, briefing.tab, briefing.seat
    people, rooms = studio.rooms.people, studio.rooms
    tinh, hdnd, board = studio.computer("DC01"), studio.computer("DC03"), studio.operator(people.dat)
    board.get_by_role("button", name="Mở phòng họp").click()
    tab.until(lambda: tab.url.endswith("/room"))
    for slot, code in (("main", "DC01"), ("thumb0", "DC01"), ("own", "DC02"), ("thumb2", "DC03")):
        tab.until(lambda slot=slot, code=code: seat.sees(slot) == code, f"{slot}: {code}")
    tab.until(lambda: seat.hears() == {"DC01"}, "only the chair is heard")
    for other in (tinh, hdnd, Seat("board", board)):
        until(lambda other=other: other.sees("thumb1") == "DC02", f"{other.code} sees Firefox")
    actions.give_floor(people.binh, rooms.meeting, rooms.site("DC02").id)
    until(lambda: hdnd.sees("main") == "DC02" and "DC02" in hdnd.hears(), "the floor is seen in large and heard")
    tab.until(lambda: "Xin mời phát biểu" in tab.evaluate("document.body.innerText"))
    tab.goto(tab.url)
    tab.until(lambda: seat.sees("main") == "DC01" and seat.sees("own") == "DC02", "it is back")
    until(lambda: hdnd.sees("main") == "DC02", "and seen again")


def test_the_control_room_in_firefox_shows_every_picture(briefing: Briefing) -> None:
    tab = sign_in(briefing, briefing.studio.rooms.people.dat)
    tab.goto(f"{briefing.studio.chamber.url}/meetings/{briefing.studio.rooms.meeting}/control")
    seat = Seat("board", tab)  # type: ignore[arg-type]
    for slot, code in (("thumb0", "DC01"), ("thumb2", "DC03")):
        tab.until(lambda slot=slot, code=code: seat.sees(slot) == code, f"{slot}: {code}")
    tab.close()


def test_a_delegate_reads_a_paper_in_firefox(briefing: Briefing, tmp_path: Path) -> None:
    chamber = briefing.studio.chamber
    meeting = chamber.meeting("Kỳ họp trong Firefox")
    paper = chamber.paper(meeting, typeset(3, tmp_path / "to-trinh.pdf", text=lambda n: f"TỜ TRÌNH {n}"), "Tờ trình")
    chamber.release(meeting, paper)
    tab = sign_in(briefing, chamber.people.lan)
    tab.goto(f"{chamber.url}/meetings/{meeting}/papers")
    tab.until(lambda: "Tờ trình" in tab.evaluate("document.querySelector('main').innerText"))
    tab.goto(f"{chamber.url}/papers/{paper}")
    drawn = "document.querySelector('.page[data-drawn] .page__picture')"
    tab.until(lambda: tab.evaluate(f"{drawn} ? ({INK})({drawn}) : 0") > 0.005, "the first page is drawn")
    tab.until(
        lambda: "TỜ TRÌNH 1" in tab.evaluate("document.querySelector('.page[data-drawn]').textContent"), "its text"
    )
    tab.close()
