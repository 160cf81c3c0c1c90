"""The laptop without a line: what it keeps, for whom, until when, and what it does when something goes wrong."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Worker, expect

from app.accounts.actions import sessions
from app.documents.actions import receive
from app.documents.actions.file import Filing, file_document
from app.documents.models import Classification, DocumentKind
from app.keeping import queries
from app.kernel.db import reading
from app.meetings.models import Meeting
from tests.browser.conftest import until
from tests.browser.reader_pack import typeset
from tests.journeys.chamber import Chamber, open_chamber
from tests.journeys.conftest import Sit
from tests.journeys.people import drawn, sign_in, words
from tests.journeys.without_line import cold, has_everything, keeps, paths, record, stores

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def chamber(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chamber]:
    """A system of its own: laptops keep papers here, and of the next meetings only."""
    with open_chamber(tmp_path_factory.mktemp("keeping"), keeping_mbit_s=50) as chamber:
        yield chamber
        faults = chamber.faults()
    assert not faults, faults


@pytest.fixture(scope="module")
def cookies() -> dict[str, Any]:
    """Nobody has signed in to it yet."""
    return {}


@pytest.fixture(scope="module")
def held(chamber: Chamber, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str, str]:
    """A meeting with a paper of four pages and a restricted one: (meeting, paper, restricted)."""
    folder = tmp_path_factory.mktemp("without-line")
    meeting = chamber.meeting("Kỳ họp không có mạng")
    paper = chamber.paper(
        meeting, typeset(4, folder / "a.pdf", text=lambda n: f"Thu ngân sách trang {n}"), "Tờ trình thu"
    )
    thao = chamber.people.thao
    file = receive.take_file(
        thao, meeting, typeset(1, folder / "b.pdf", text=lambda n: "Lý lịch người ứng cử"), "b.pdf"
    )
    filing = Filing(
        "Hồ sơ nhân sự", "", DocumentKind.OTHER, chamber.items(meeting)[0], Classification.RESTRICTED, for_guests=False
    )
    file_document(thao, meeting, file.document_id, filing)
    chamber.wait_for_pages([file.id])
    chamber.release(meeting, paper, file.id)
    return meeting, paper, file.id


def test_a_day_without_a_line(chamber: Chamber, sit: Sit, held: tuple[str, str, str]) -> None:
    meeting, paper, restricted = held
    lan = chamber.people.lan
    page = sit(lan, "/meetings")
    has_everything(page)
    expect(page.locator(f"[data-version='{paper}']")).to_have_text("Đã lưu")
    here = paths(page, lan.id)
    assert f"/papers/{paper}" in here and f"/papers/{paper}/notes" in here
    assert not [path for path in here if restricted in path], "a restricted paper never lies on a laptop"
    with reading() as session:
        assert queries.readiness(session.get_one(Meeting, meeting)).ready >= 1
    desk = sit(chamber.people.thao, f"/meetings/{meeting}/desk")
    expect(desk.get_by_text(re.compile(r"[1-9] / [1-9]\d* máy đã có đủ tài liệu"))).to_be_visible()

    # A cold tab, from the application's address on.
    tab = cold(page, "/")
    expect(tab.locator("connection-state")).to_contain_text("Bản lưu trên máy lúc", timeout=20_000)
    tab.goto(f"/meetings/{meeting}")
    tab.get_by_role("navigation").get_by_role("link", name="Chương trình").click()
    expect(tab.get_by_role("heading", name="Chương trình")).to_be_visible()
    tab.get_by_role("navigation").get_by_role("link", name="Tài liệu").click()
    tab.get_by_role("link", name="Tờ trình thu").first.click()
    drawn(tab)
    assert "Thu ngân sách trang" in words(tab)
    tab.reload()
    drawn(tab)
    tab.keyboard.press("t")
    expect(tab.locator("[data-part=prose]")).to_contain_text("Thu ngân sách trang")
    tab.keyboard.press("t")
    tab.get_by_role("button", name="Tìm").first.click()
    tab.get_by_role("searchbox").first.fill("ngan sach trang 4")
    expect(tab.locator(".hits li")).to_have_count(1)
    tab.goto(f"/papers/{restricted}")
    expect(tab.get_by_role("heading", name="Trang này chưa được lưu trên máy.")).to_be_visible()
    page.context.set_offline(False)


def test_only_changed_pages_come_again(chamber: Chamber, sit: Sit, tmp_path: Path) -> None:
    meeting = chamber.meeting("Kỳ họp có bản thay")
    first = typeset(6, tmp_path / "1.pdf", text=lambda n: f"Điều {n}. Nội dung")
    paper = chamber.paper(meeting, first, "Dự thảo có bản thay")
    chamber.release(meeting, paper)
    page = sit(chamber.people.huy, "/meetings")
    has_everything(page)
    second = typeset(6, tmp_path / "2.pdf", text=lambda n: f"Điều {n}. Nội dung" + (" mới" if n == 3 else ""))
    newer = chamber.next_version(meeting, paper, second)
    chamber.release(meeting, newer)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    has_everything(page)
    expect(page.locator(f"[data-version='{newer}']")).to_have_text("Đã lưu")
    files = {url for url in asked if "/p/" in url}
    assert len(files) == 2, "the picture and the words of the one page that changed"
    assert f"/papers/{paper}" not in paths(page, chamber.people.huy.id)


def test_what_is_kept_is_its_persons_alone(chamber: Chamber, sit: Sit, held: tuple[str, str, str]) -> None:
    _meeting, paper, _restricted = held
    lan, huy = chamber.people.lan, chamber.people.huy
    page = sit(None)
    sign_in(page, lan)
    has_everything(page)
    page.context.clear_cookies()  # the browser was closed: its sign-in still stands
    page.goto("/meetings")
    expect(page).to_have_url(re.compile("/sign-in"))
    tab = cold(page, f"/papers/{paper}")
    expect(tab.get_by_role("heading", name="Trang này chưa được lưu trên máy.")).to_be_visible()
    page.context.set_offline(False)
    tab.close()
    assert paths(page, lan.id), "they wait for her"
    sign_in(page, huy)
    until(page, "caches.keys().then((names) => !names.some((name) => name.startsWith('kept-1:'))"
                f" || names.includes('kept-1:{huy.id}'))")  # fmt: skip
    assert f"kept-1:{lan.id}" not in stores(page)


def test_signing_out_takes_everything_away(chamber: Chamber, sit: Sit, held: tuple[str, str, str]) -> None:
    page = sit(None)
    sign_in(page, chamber.people.lan)
    has_everything(page)
    page.get_by_text("Tùy chọn").click()
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page).to_have_url(re.compile("/sign-in"))
    until(page, "caches.keys().then((names) => !names.some((name) => /^kept-1(:|$)/.test(name)))")


def test_a_stolen_laptop_wipes_itself_at_its_next_contact(
    chamber: Chamber, sit: Sit, held: tuple[str, str, str]
) -> None:
    _meeting, paper, _restricted = held
    lan = chamber.people.lan
    stolen = sit(None)
    sign_in(stolen, lan)
    has_everything(stolen)
    stolen.goto(f"/papers/{paper}")
    drawn(stolen)
    stolen.context.set_offline(True)
    left = "indexedDB.databases().then((all) => all.filter(({name}) => /^(notes|outbox)-/.test(name)).length)"
    assert stolen.evaluate(left) == 2
    own = record(stolen)
    assert own is not None
    sessions.end(lan, lan.id, own["signIn"])
    stolen.context.set_offline(False)
    until(stolen, "caches.keys().then((names) => !names.some((name) => /^kept-1(:|$)/.test(name)))", 40)
    until(stolen, f"{left}.then((count) => count === 0)")


def test_a_laptop_that_is_full_keeps_what_comes_first_and_says_so(
    chamber: Chamber, sit: Sit, held: tuple[str, str, str], tmp_path: Path
) -> None:
    meeting = chamber.meeting("Kỳ họp trên máy đầy")
    papers = []
    for number in range(2):
        made = typeset(12, tmp_path / f"{number}.pdf", text=lambda n, number=number: f"Bản {number} trang {n}")  # type: ignore[misc]
        papers.append(chamber.paper(meeting, made, f"Báo cáo nặng {number}", item=number))
    page = sit(chamber.people.dat, "/meetings")
    has_everything(page)
    chamber.release(meeting, *papers)
    used = page.evaluate("navigator.storage.estimate().then(({usage}) => usage)")
    session = page.context.new_cdp_session(page)
    session.send("Storage.overrideQuotaForOrigin", {"origin": chamber.url, "quotaSize": used + 250_000})
    page.goto("/kept")
    page.get_by_role("button", name="Lưu ngay").click()
    state = page.locator("kept-papers [data-part=state]")
    expect(state).to_contain_text("Máy hết chỗ trống", timeout=60_000)
    order = [page.locator(f"[data-version='{one}']") for one in papers]
    expect(order[1]).to_have_text("Không đủ chỗ")
    session.send("Storage.overrideQuotaForOrigin", {"origin": chamber.url})
    page.get_by_role("button", name="Lưu ngay").click()
    expect(state).to_contain_text("Đã lưu", timeout=60_000)


def test_what_a_browser_evicted_is_fetched_again(chamber: Chamber, sit: Sit, held: tuple[str, str, str]) -> None:
    _meeting, paper, _restricted = held
    page = sit(chamber.people.lan, "/meetings")
    has_everything(page)
    session = page.context.new_cdp_session(page)
    session.send("Storage.clearDataForOrigin", {"origin": chamber.url, "storageTypes": "cache_storage"})
    assert stores(page) == []
    page.reload()
    expect(page.locator(f"[data-version='{paper}']")).to_have_text("Chưa lưu")
    expect(page.locator("kept-papers [data-part=state]")).to_contain_text("Đã lưu", timeout=60_000)
    tab = cold(page, f"/papers/{paper}")
    drawn(tab)
    page.context.set_offline(False)


def test_what_an_older_form_of_the_service_worker_kept_is_not_misread(
    chamber: Chamber, sit: Sit, held: tuple[str, str, str]
) -> None:
    _meeting, paper, _restricted = held
    lan = chamber.people.lan
    page = sit(lan, "/meetings")
    keeps(page)
    page.evaluate("navigator.serviceWorker.getRegistration().then((one) => one.unregister())")
    page.evaluate(
        """async (path) => {
          for (const name of await caches.keys()) await caches.delete(name);
          await (await caches.open("kept-0:an-lan")).put(path, new Response("cách lưu cũ"));
          await (await caches.open("shell-0")).put("/offline", new Response("cách lưu cũ"));
        }""",
        f"/papers/{paper}",
    )
    has_everything(page)
    names = page.evaluate("caches.keys()")
    assert "kept-0:an-lan" not in names and "shell-0" not in names
    # An upgrade of the system: the pages that were made by the older build are all fetched anew.
    page.evaluate(
        """async () => {
          const record = await (await caches.match("/kept/record", {cacheName: "kept-1"})).json();
          const older = Response.json({...record, form: "ban-cu vi", whole: true});
          await (await caches.open("kept-1")).put("/kept/record", older);
          await (await caches.open("kept-shell-1:ban-cu")).put("/static/ban-cu/js/shell.js", new Response(""));
        }"""
    )
    page.goto("/meetings")
    until(page, "caches.match('/kept/record', {cacheName: 'kept-1'}).then((one) => one.json())"
                ".then((one) => one.whole && one.form !== 'ban-cu vi')", 60)  # fmt: skip
    assert "kept-shell-1:ban-cu" not in page.evaluate("caches.keys()")
    tab = cold(page, f"/papers/{paper}")
    drawn(tab)
    page.context.set_offline(False)


@pytest.mark.parametrize("days", [-400, 3], ids=["a dead battery", "three days fast"])
def test_a_clock_that_is_wrong_changes_nothing_about_what_is_kept(
    chamber: Chamber, sit: Sit, held: tuple[str, str, str], days: int
) -> None:
    _meeting, paper, _restricted = held
    page = sit(chamber.people.lan)
    page.add_init_script(f"{{ const real = Date.now; Date.now = () => real() + {days} * 864e5; }}")
    page.goto("/meetings")
    keeps(page)
    _worker(page).evaluate(f"() => {{ const real = Date.now; Date.now = () => real() + {days} * 864e5; }}")
    has_everything(page)
    tab = cold(page, f"/papers/{paper}")
    drawn(tab)
    page.context.set_offline(False)


def test_what_is_kept_ends_by_itself_and_not_later_when_the_clock_is_turned_back(
    chamber: Chamber, sit: Sit, held: tuple[str, str, str]
) -> None:
    _meeting, paper, _restricted = held
    lan = chamber.people.lan
    page = sit(lan, "/meetings")
    has_everything(page)
    page.context.set_offline(True)
    own = record(page)
    assert own is not None
    worker = _worker(page)
    worker.evaluate("() => { globalThis.real = Date.now; Date.now = () => globalThis.real() + 6.9 * 864e5; }")
    page.goto(f"/papers/{paper}")
    drawn(page)
    seen = page.evaluate("(later) => import(document.querySelector('script[src*=\"shell.js\"]').src"
        ".replace('shell.js', 'keeping/record.js')).then(({presentBy}) => presentBy({ahead: 0, seen: later}))",
        own["seen"] + 6.9 * 864e5)  # fmt: skip
    assert seen >= own["seen"] + 6.9 * 864e5, "a clock behind what was seen once does not count"
    worker.evaluate("() => { Date.now = () => globalThis.real() + 7.1 * 864e5; }")
    page.goto(f"/papers/{paper}")
    expect(page.get_by_role("heading", name="Trang này chưa được lưu trên máy.")).to_be_visible()
    assert paths(page, lan.id) == []
    page.context.set_offline(False)


def _worker(page: Page) -> Worker:
    """The service worker of this machine."""
    return page.context.service_workers[0]
