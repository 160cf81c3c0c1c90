"""The reader in WebKit, the nearest thing to a tablet's browser that Debian brings."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from app.elections import actions as elections
from app.elections import queries, sealed
from app.elections.sealing import keys
from app.kernel import db
from app.voting import actions as voting
from tests.browser.reader_pack import typeset
from tests.elections import sealer
from tests.journeys.chamber import PASSWORD, Chamber, address_of
from tests.journeys.conftest import Sit
from tests.journeys.people import INK, is_connected
from tests.journeys.test_secret_ballot import prepared as electronic
from tests.journeys.test_voting import choices, prepared
from tests.journeys.webkit import Window, webkit

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ARROW_LEFT, ARROW_RIGHT, ENTER = "\ue012", "\ue014", "\ue007"  # WebDriver's names of keys


@pytest.fixture
def window() -> Iterator[Window]:
    with webkit() as window:
        window.resize(820, 1180)
        yield window


def test_delegate_reads_and_hears_news_in_webkit(chamber: Chamber, window: Window, tmp_path: Path) -> None:
    meeting = chamber.meeting("Kỳ họp trên máy tính bảng")
    first, second = (
        chamber.paper(
            meeting, typeset(3, tmp_path / f"{n}.pdf", text=lambda page, n=n: f"TỜ TRÌNH {n}, trang {page}"), title
        )
        for n, title in ((71, "Tờ trình về trường học"), (72, "Tờ trình về trạm y tế"))
    )
    chamber.release(meeting, first)
    sign_in(window, chamber)
    window.open(f"{chamber.url}/meetings/{meeting}/papers")
    window.until(lambda: "trường học" in window.text("main"))
    window.until(lambda: window.text("connection-state") == "Đã kết nối")
    window.run("window.stayed = true")
    chamber.release(meeting, second)
    window.until(lambda: "trạm y tế" in window.text("main"))
    assert window.run("return window.stayed") is True

    window.open(f"{chamber.url}/papers/{first}")
    window.until(lambda: window.find(".page[data-drawn]"))
    assert 0.005 < window.run(f"return ({INK})(document.querySelector('.page[data-drawn] .page__picture'))") < 0.6
    window.until(lambda: "TỜ TRÌNH 71, trang 1" in shown_text(window))
    window.click("[data-do=turn][value='1']")
    window.until(lambda: "Trang 2 / 3" in window.text("[data-do=goto]"))
    window.until(lambda: "trang 2" in shown_text(window))


@pytest.fixture
def paper(chamber: Chamber, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """A released paper of six pages, of a meeting of its own."""
    meeting = chamber.meeting(f"Kỳ họp trên máy tính bảng: {request.node.name}")
    name = request.node.name
    made = typeset(6, tmp_path / f"{name}.pdf", text=lambda page: f"TỜ TRÌNH {name}, trang {page}")
    version = chamber.paper(meeting, made, "Tờ trình về nước sạch")
    chamber.release(meeting, version)
    return version


def read(window: Window, chamber: Chamber, paper: str) -> None:
    """Signs in and opens the paper at its first page."""
    sign_in(window, chamber)
    window.open(f"{chamber.url}/papers/{paper}#trang-1")
    window.until(lambda: window.find(".page[data-drawn]"))
    is_at(window, 1)


def is_at(window: Window, page: int) -> None:
    window.until(lambda: f"Trang {page} / 6" in window.text("[data-do=goto]"))


def test_pages_turn_by_key_and_by_finger_in_webkit(chamber: Chamber, window: Window, paper: str) -> None:
    read(window, chamber, paper)
    window.press(ARROW_RIGHT * 2)
    is_at(window, 3)
    window.press(ARROW_LEFT)
    is_at(window, 2)
    window.run("document.querySelector('paper-reader').act('flow', 'single')")
    window.run("document.querySelector('paper-reader').act('fit', 'page')")
    window.swipe("[data-part=stage]", (600, 600), (200, 610))
    is_at(window, 3)
    window.swipe("[data-part=stage]", (200, 600), (600, 610))
    is_at(window, 2)


def test_a_page_is_drawn_sharply_when_zoomed_in_webkit(chamber: Chamber, window: Window, paper: str) -> None:
    read(window, chamber, paper)
    before = window.run("return document.querySelector('.page').clientWidth")
    window.press("++++")
    window.until(lambda: window.run("return document.querySelector('.page').clientWidth") > before * 1.5)
    window.until(lambda: window.find(".page__detail:not([hidden])"))
    share = window.until(lambda: window.run(f"return ({INK})(document.querySelector('.page__detail:not([hidden])'))"))
    assert 0.002 < share < 0.6
    window.press("----")
    window.until(lambda: window.run("return document.querySelector('.page').clientWidth") < before * 1.3)


def test_words_are_found_without_marks_in_webkit(chamber: Chamber, window: Window, paper: str) -> None:
    read(window, chamber, paper)
    window.press("/")
    window.until(lambda: window.run("return document.activeElement.id") == "reader-query")
    window.type("#reader-query", "to trinh" + ENTER)
    window.until(lambda: "6 kết quả" in window.text(".hits__count"))
    window.run("document.querySelectorAll('.hits a')[3].click()")
    is_at(window, 4)
    window.until(lambda: window.find(".hit--chosen"))


def test_webkit_follows_the_presenter_leaves_and_returns(
    chamber: Chamber, window: Window, sit: Sit, paper: str
) -> None:
    read(window, chamber, paper)
    window.until(lambda: window.text("connection-state") == "Đã kết nối")
    chair = sit(chamber.people.binh, f"/papers/{paper}#trang-1")
    is_connected(chair)
    chair.get_by_role("button", name="Trình bày").click()
    chair.keyboard.press("ArrowRight")
    is_at(window, 2)
    chair.keyboard.press("ArrowRight")
    is_at(window, 3)
    window.press(ARROW_LEFT)
    is_at(window, 2)
    assert "đọc riêng" in window.text(".follow__state")
    window.click("[data-do=follow]")
    is_at(window, 3)
    chair.get_by_role("button", name="Trình bày").click()


def test_the_place_goes_along_from_webkit_to_another_machine(
    chamber: Chamber, window: Window, sit: Sit, paper: str
) -> None:
    read(window, chamber, paper)
    window.press(ARROW_RIGHT * 4)
    is_at(window, 5)
    time.sleep(2.5)  # the place is sent when the page has rested
    laptop = sit(chamber.people.lan, f"/papers/{paper}")
    expect(laptop.get_by_role("button", name="Trang 5 / 6")).to_be_visible(timeout=10_000)
    laptop.keyboard.press("Home")
    laptop.wait_for_timeout(2_500)
    window.open(f"{chamber.url}/papers/{paper}")
    is_at(window, 1)


def test_a_ballot_is_filled_changed_and_kept_over_a_reload_in_webkit(chamber: Chamber, window: Window) -> None:
    meeting, ballot = prepared(chamber, "Kỳ họp biểu quyết trên máy tính bảng")
    sign_in(window, chamber)
    window.open(f"{chamber.url}/meetings/{meeting}")
    window.until(lambda: window.text("connection-state") == "Đã kết nối")
    window.run("window.stayed = true")
    voting.open_ballot(chamber.people.binh, meeting, ballot)
    voting.extend_ballot(chamber.people.binh, meeting, ballot, 300)
    window.until(lambda: window.find("ballot-paper .choice"))
    time.sleep(0.8)  # a ballot that appears in an open page takes no touch for 0.6 s
    window.click(".choice[value=IN_FAVOUR]")
    window.until(lambda: "Đã ghi nhận lúc" in window.text("ballot-paper [data-part=state]"))
    assert choices(ballot) == {"Triệu Thị Lan": "IN_FAVOUR"}
    window.click(".choice[value=AGAINST]")
    window.until(lambda: window.text(".choice[aria-pressed=true]") == "Không tán thành")
    window.until(lambda: choices(ballot) == {"Triệu Thị Lan": "AGAINST"})
    assert window.run("return window.stayed") is True
    window.open(f"{chamber.url}/meetings/{meeting}")
    window.until(lambda: window.text(".choice[aria-pressed=true]") == "Không tán thành")
    assert "Biên nhận" in window.text("ballot-paper [data-part=code]")
    voting.close_ballot(chamber.people.binh, meeting, ballot)
    window.until(lambda: not window.find("ballot-paper .choice:not([disabled])"))


def test_a_secret_ballot_is_sealed_in_webkit(chamber: Chamber, window: Window) -> None:
    """R-SEC-08: WebKit makes a paper that the server accepts, and the opened sum is what was chosen."""
    meeting, election = electronic(chamber, "Kỳ họp có phiếu kín trên máy tính bảng")
    people = chamber.people
    tellers = [people.lan, people.dat, people.huy]
    key = elections.begin_key(people.lan, meeting, election)
    browsers, enrolments = sealer.board(keys.scheme(election, key.number, key.needed, len(key.tellers)))
    sent = {one.place: one.letters(enrolments) for one in browsers}
    confirmed = {one.place: one.confirmation(enrolments) for one in browsers}
    for step, messages in (("enrolment", enrolments), ("letters", sent), ("confirmation", confirmed)):
        for place, message in messages.items():
            elections.tell_key(tellers[place - 1], meeting, election, key.number, step, message)
    elections.begin_issuing(people.binh, meeting, election)
    elections.begin_voting(people.lan, meeting, election, 0)

    sign_in(window, chamber)
    address = f"{chamber.url}/meetings/{meeting}/elections/{election}"
    window.open(f"{address}/ballot")
    window.until(lambda: "Còn chọn được 1" in window.text("[data-part=left]"))  # its script is there
    window.run("document.querySelectorAll('sealed-paper input')[1].click()")
    window.until(lambda: window.find("sealed-paper input:disabled"))  # one seat
    window.click("sealed-paper form button")
    window.until(lambda: window.text("[data-part=state]") == "Đã bỏ phiếu")
    assert not window.find("sealed-paper input:checked")
    elections.begin_counting(people.lan, meeting, election)
    window.until(lambda: "Đang kiểm phiếu" in window.text("main"))  # the page has come anew
    window.open(f"{address}/receipts")
    window.until(lambda: "Phiếu bỏ từ trình duyệt này ở dòng 1" in window.text("receipt-list"))
    window.until(lambda: "Chuỗi 1 biên nhận nguyên vẹn" in window.text("receipt-list"))
    with db.reading():
        one = queries.election(meeting, election)
        assert one is not None and one.key is not None
        sums, context = sealed.sums_of(one.key), sealed.context(one, one.key)
    for browser in browsers[:2]:
        elections.tell_key(
            tellers[browser.place - 1], meeting, election, key.number, "opening", browser.partial(sums, context)
        )
    with db.reading():
        one = queries.election(meeting, election)
        made = sealed.sheet(one) if one is not None else None
    assert made is not None and list(made.counts.values()) == [0, 1]


def sign_in(window: Window, chamber: Chamber) -> None:
    """Through the form, on the keyboard."""
    window.open(f"{chamber.url}/sign-in")
    window.type("[name=identity]", address_of(chamber.people.lan))
    window.type("[name=password]", PASSWORD)
    window.click("form.form .button--main")
    window.until(lambda: "/sign-in" not in window.url)


def shown_text(window: Window) -> str:
    """The text layers of the pages that are drawn."""
    return str(
        window.run("return [...document.querySelectorAll('.page[data-drawn]')].map((e) => e.textContent).join(' ')")
    )
