"""The feed: every entry once and in order over gaps, repeats, disorder and cut lines; commands once under one key."""

import random
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import until
from tests.browser.shell_app import Running

pytestmark = pytest.mark.browser

LISTEN = "window.heard = []; document.addEventListener('feed:entry', (event) => window.heard.push(event.detail.seq))"
FEED = "import(document.querySelector('script[src*=\"shell.js\"]').src.replace('shell.js', 'feed.js'))"


def open_feed(page: Page) -> None:
    """The page of papers, listening; `heard` collects the numbers of what arrives."""
    page.add_init_script(LISTEN)
    page.goto("/feed")
    expect(page.locator("connection-state")).to_have_text("Đã kết nối")
    page.wait_for_timeout(200)  # the joining is answered


def heard(page: Page, count: int) -> list[int]:
    """What was heard, as soon as it is so many."""
    until(page, f"window.heard.length >= {count}")
    found: list[int] = page.evaluate("window.heard")
    return found


def test_who_begins_to_listen_late_hears_the_last_of_what_passed(page: Page, shell: Running) -> None:
    """A page's own script may come after the line is open: a late joiner would not be led to the presenter's page."""
    open_feed(page)
    page.evaluate("document.addEventListener('feed:signal', (event) => (window.passed = event.detail.data.page))")
    for number in (3, 6):
        shell.shell.chamber.pass_on("page", {"page": number})
    until(page, "window.passed === 6")
    listen = (
        "({ feed }) => { const late = []; feed.onSignal((it) => late.push(it.data.page), new AbortController().signal);"
    )
    script = f"{FEED}.then({listen} return late; }})"
    assert page.evaluate(script) == [6]


def test_lost_entry_is_asked_for_when_the_next_arrives(page: Page, shell: Running) -> None:
    open_feed(page)
    shell.shell.chamber.record(sent=False)
    shell.shell.chamber.record()
    assert heard(page, 2) == [1, 2]


def test_lost_last_entry_is_noticed_by_the_head(page: Page, shell: Running) -> None:
    open_feed(page)
    shell.shell.chamber.record(sent=False)
    shell.shell.chamber.send_head()
    assert heard(page, 1) == [1]


def test_repeated_and_reordered_entries_are_heard_once_and_in_order(page: Page, shell: Running) -> None:
    open_feed(page)
    chamber = shell.shell.chamber
    entries = [chamber.record(sent=False) for _ in range(6)]
    chamber.send(*reversed(entries), *entries, entries[2])
    page.wait_for_timeout(500)
    assert heard(page, 6) == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("greets", [True, False], ids=["answered in the greeting", "an older server"])
def test_line_that_was_cut_catches_up_in_pages(page: Page, shell: Running, greets: bool) -> None:
    chamber = shell.shell.chamber
    chamber.greets = greets
    open_feed(page)
    chamber.cut()
    expect(page.locator("connection-state")).to_have_text("Mất kết nối, đang nối lại")
    for _ in range(10):  # the server answers three at a time
        chamber.record(sent=False)
    chamber.mend()
    assert heard(page, 10) == list(range(1, 11))
    expect(page.locator("connection-state")).to_have_text("Đã kết nối")
    assert len(chamber.joins) == (0 if greets else 2), "what the greeting answered is not asked for again"


def test_random_faults_end_as_a_fresh_page(page: Page, shell: Running) -> None:
    open_feed(page)
    chamber, chance = shell.shell.chamber, random.Random(7)
    for place in range(120):
        entry = chamber.record(sent=False)
        fate = chance.random()
        if fate < 0.6:
            chamber.send(entry)
        if fate < 0.2:
            chamber.send(entry, *chance.sample(chamber.journal[entry["stream"]], 2) if place > 2 else ())
        if place in (30, 80):
            chamber.cut()
            chamber.mend()
    chamber.send_head()
    assert heard(page, 120) == list(range(1, 121))


def test_command_is_recorded_and_says_when(page: Page, shell: Running) -> None:
    open_feed(page)
    answer = page.evaluate(
        f"""async () => {{
          const {{ feed }} = await {FEED};
          const command = feed.command("comment", {{ text: "Đề nghị làm rõ 08 xã" }});
          const answer = await command.answer;
          return [answer.ok, command.state, command.words];
        }}"""
    )
    assert answer[:2] == [True, "recorded"]
    assert re.fullmatch(r"Đã ghi nhận lúc \d{2}:\d{2}:\d{2}", answer[2])


def test_refused_command_gives_the_servers_sentence(page: Page, shell: Running) -> None:
    open_feed(page)
    words = page.evaluate(
        f"""async () => {{
          const command = (await {FEED}).feed.command("comment", {{ text: "" }});
          await command.answer;
          return [command.state, command.words];
        }}"""
    )
    assert words == ["refused", "Góp ý còn trống."]


def test_command_whose_answer_was_lost_is_repeated_under_the_same_key(page: Page, shell: Running) -> None:
    open_feed(page)
    chamber = shell.shell.chamber
    chamber.deaf_to.add("ack")
    page.evaluate(
        f"""async () => {{
          window.states = [];
          const command = (await {FEED}).feed.command("comment", {{ text: "một lần" }});
          command.addEventListener("state", () => window.states.push(command.words));
        }}"""
    )
    until(page, "window.states.includes('Chưa gửi được, sẽ gửi khi có mạng')")
    chamber.mend()
    until(page, "window.states.some((words) => words.startsWith('Đã ghi nhận'))")
    assert len(chamber.attempts) == 2
    assert len(set(chamber.attempts)) == len(chamber.carried) == 1


def test_command_given_without_a_line_waits_and_goes(page: Page, shell: Running) -> None:
    open_feed(page)
    chamber = shell.shell.chamber
    chamber.cut()
    expect(page.locator("connection-state")).to_have_text("Mất kết nối, đang nối lại")
    state = page.evaluate(
        f"async () => (window.command = (await {FEED}).feed.command('comment', {{ text: 'chờ mạng' }})).state"
    )
    assert state == "waiting"
    chamber.mend()
    until(page, "window.command.state === 'recorded'")


def test_ended_sign_in_says_so_and_leads_back(page: Page, shell: Running) -> None:
    open_feed(page)
    chamber = shell.shell.chamber
    chamber.signed_out = True
    chamber.cut()
    link = page.locator("connection-state a")
    expect(link).to_have_text("Đăng nhập lại")
    expect(link).to_have_attribute("href", "/sign-in?next=%2Ffeed")


def test_page_reloads_when_a_right_was_taken_away(page: Page, shell: Running) -> None:
    open_feed(page)
    shell.shell.papers = ["Chỉ tài liệu công khai"]
    shell.shell.chamber.drop()
    expect(page.locator(".rows strong")).to_have_text("Chỉ tài liệu công khai")


def test_page_reloads_after_an_upgrade_once_nothing_is_being_written(page: Page, shell: Running) -> None:
    open_feed(page)
    page.evaluate("window.before = true")
    page.get_by_label("Ghi chú").fill("đang viết dở")
    shell.shell.build = "another"
    shell.shell.chamber.cut()
    shell.shell.chamber.mend()
    expect(page.locator(".notices .notice")).to_contain_text("Hệ thống vừa được nâng cấp")
    page.wait_for_timeout(1500)
    assert page.evaluate("window.before") is True
    page.get_by_label("Ghi chú").fill("")
    until(page, "window.before === undefined")


def test_clock_follows_the_server_and_not_the_machine(page: Page, shell: Running) -> None:
    page.add_init_script("const then = Date.now; Date.now = () => then() - 3 * 3600 * 1000;")
    open_feed(page)
    off = page.evaluate(f"async () => Math.round((await {FEED}).feed.offset / 3600000)")
    assert off == 3


def test_clock_is_right_before_the_line_is_open(page: Page, shell: Running) -> None:
    """Until the greeting a laptop three hours wrong would show a speaker hours over the time."""
    page.add_init_script("const then = Date.now; Date.now = () => then() + 3 * 3600 * 1000;")
    shell.shell.chamber.cut()
    page.goto("/feed")
    off = page.evaluate(f"async () => (await {FEED}).feed.offset / 1000 + 3 * 3600")
    assert abs(off) < 2


def test_polling_stands_in_where_websockets_are_blocked(page: Page, shell: Running) -> None:
    shell.shell.chamber.server.eio.transports = ["polling"]
    open_feed(page)
    shell.shell.chamber.record()
    assert heard(page, 1) == [1]
