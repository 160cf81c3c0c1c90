"""The words of the pages: heard with a voice of the machine, and read as running text."""

from pathlib import Path

import pymupdf
import pytest
from playwright.sync_api import Page, expect

from tests.browser.reader_app import ReaderServer
from tests.browser.reader_pack import Pack, vietnamese_font
from tests.browser.reading import Open

pytestmark = pytest.mark.browser

# Chromium without a screen has no voices: this one says nothing, and is done when the test says so.
VOICE = """
  window.spoken = [];
  const voices = %s;
  class Utterance { constructor(text) { this.text = text; } }
  const synthesis = {
    getVoices: () => voices, addEventListener: () => {},
    speak: (utterance) => { spoken.push(utterance); synthesis.now = utterance; },
    cancel: () => { synthesis.now = null; window.cancelled = (window.cancelled ?? 0) + 1; },
  };
  Object.defineProperty(window, "speechSynthesis", { value: synthesis });
  window.SpeechSynthesisUtterance = Utterance;
  window.said = () => { const { now } = synthesis; synthesis.now = null; now?.onend(); };
"""
OURS = "{name: 'An', lang: 'vi-VN', localService: true}"
NETWORK = "{name: 'Mây', lang: 'vi-VN', localService: false}"
PAGES = (
    """Chương I
QUY ĐỊNH CHUNG
Điều 1. Phạm vi điều chỉnh
Nghị quyết này quy định mức chi. Mức chi áp dụng từ
ngày 01 tháng 01 năm 2027.""",
    "",
    """Điều 2. Tổ chức thực hiện
a) Ủy ban nhân dân tỉnh giao vốn;
b) Thường trực Hội đồng nhân dân giám sát.""",
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> ReaderServer:
    """A draft of three pages, the second of which is empty."""
    paper = pymupdf.open()
    for number, lines in enumerate(map(str.splitlines, PAGES), start=1):
        page = paper.new_page()
        page.insert_font("tinos", str(vietnamese_font()))
        for row, words in enumerate(lines):
            page.insert_text((85, 90 + 22 * row), words, fontname="tinos", fontsize=14)
        if lines:
            page.insert_text((295, 40), str(number), fontname="tinos", fontsize=12)
    path: Path = tmp_path_factory.mktemp("heard") / "paper.pdf"
    paper.save(path)
    with ReaderServer(Pack(path)) as running:
        yield running  # type: ignore[misc]


def opened(read: Open, server: ReaderServer, *voices: str) -> Page:
    return read(server.page(), first=VOICE % f"[{', '.join(voices)}]")


def now(page: Page) -> str:
    return str(page.evaluate("speechSynthesis.now?.text ?? ''"))


def heard(page: Page, sentence: str) -> None:
    page.wait_for_function("wanted => speechSynthesis.now?.text === wanted", arg=sentence, timeout=5000)


def go_on(page: Page, sentence: str) -> None:
    page.evaluate("said()")
    heard(page, sentence)


def test_a_paper_is_read_sentence_by_sentence_across_its_pages(read: Open, server: ReaderServer) -> None:
    page = opened(read, server, NETWORK, OURS)
    page.get_by_role("group", name="Công cụ đọc").get_by_role("button", name="Hiển thị").click()
    page.get_by_role("button", name="Nghe đọc").click()
    heard(page, "Chương I")
    assert page.evaluate("spoken[0].voice.localService") is True, "nothing goes to a voice on the network"
    strip = page.get_by_role("group", name="Nghe đọc")
    expect(strip.get_by_role("status")).to_have_text("Đang đọc trang 1")
    for sentence in ("QUY ĐỊNH CHUNG", "Điều 1. Phạm vi điều chỉnh", "Nghị quyết này quy định mức chi."):
        go_on(page, sentence)
    go_on(page, "Mức chi áp dụng từ ngày 01 tháng 01 năm 2027.")
    expect(page.locator("[data-page='1'] .hit--chosen")).to_have_count(2)
    go_on(page, "Điều 2. Tổ chức thực hiện")
    expect(page.get_by_role("button", name="Trang 3 / 3")).to_be_visible()
    expect(page.locator("[data-page='3'] .hit--chosen")).to_be_in_viewport()
    strip.get_by_label("Tốc độ").select_option("1.5")
    assert page.evaluate("speechSynthesis.now.rate") == 1.5 and now(page) == "Điều 2. Tổ chức thực hiện"
    page.keyboard.press("Escape")
    page.locator("[data-part=stage]").focus()
    page.keyboard.press(",")
    heard(page, "Mức chi áp dụng từ ngày 01 tháng 01 năm 2027.")
    page.keyboard.press("l")
    expect(strip.get_by_role("status")).to_have_text("Đã tạm dừng ở trang 1")
    assert now(page) == ""
    page.keyboard.press("l")
    heard(page, "Mức chi áp dụng từ ngày 01 tháng 01 năm 2027.")
    for _ in range(4):
        page.keyboard.press(".")
    expect(strip.get_by_role("status")).to_have_text("Đã đọc hết tài liệu.")
    strip.get_by_role("button", name="Thôi nghe").click()
    expect(strip).to_be_hidden()
    expect(page.locator(".hit--chosen")).to_have_count(0)


def test_the_voice_is_silent_when_a_vote_opens_and_when_the_page_is_left(read: Open, server: ReaderServer) -> None:
    page = opened(read, server, OURS)
    page.keyboard.press("l")
    heard(page, "Chương I")
    page.wait_for_function("document.querySelector('connection-state')?.state !== 'none'")
    page.evaluate("document.dispatchEvent(new CustomEvent('feed:entry', {detail: {name: 'BallotOpened', data: {}}}))")
    strip = page.get_by_role("group", name="Nghe đọc")
    expect(strip.get_by_role("status")).to_have_text("Đã tạm dừng vì có biểu quyết đang mở.")
    assert now(page) == ""
    strip.get_by_role("button", name="Đọc tiếp").click()
    heard(page, "Chương I")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")
    assert now(page) == ""


@pytest.mark.parametrize("voices, said", [((), "chưa có giọng đọc tiếng Việt"), ((NETWORK,), "đọc qua mạng")])
def test_a_machine_without_a_voice_of_its_own_says_so(
    read: Open, server: ReaderServer, voices: tuple[str, ...], said: str
) -> None:
    page = opened(read, server, *voices)
    page.keyboard.press("l")
    strip = page.get_by_role("group", name="Nghe đọc")
    expect(strip.get_by_role("status")).to_contain_text(said)
    expect(strip.get_by_role("button", name="Đọc tiếp")).to_be_hidden()
    assert page.evaluate("spoken.length") == 0


def test_the_words_alone_are_read_large_with_their_headings_and_follow_the_voice(
    read: Open, server: ReaderServer
) -> None:
    page = opened(read, server, OURS)
    page.keyboard.press("t")
    prose = page.get_by_role("region", name="Trang 1")
    expect(prose).to_be_focused()
    assert [one.inner_text() for one in prose.get_by_role("heading").all()] == [
        "Trang 1", "Chương I", "Điều 1. Phạm vi điều chỉnh",
    ]  # fmt: skip
    expect(prose.get_by_role("heading", level=4)).to_have_text("Điều 1. Phạm vi điều chỉnh")
    expect(prose.locator("p").last).to_have_text(
        "Nghị quyết này quy định mức chi. Mức chi áp dụng từ ngày 01 tháng 01 năm 2027."
    )
    before = prose.locator("p").last.evaluate("it => parseFloat(getComputedStyle(it).fontSize)")
    for _ in range(5):
        page.keyboard.press("+")
    expect(prose.locator(".page-prose__size")).to_have_text("300 %")
    after = prose.locator("p").last.evaluate("it => parseFloat(getComputedStyle(it).fontSize)")
    assert after / before == pytest.approx(3 / 1.25, rel=0.01)
    assert prose.evaluate("it => it.scrollWidth <= it.clientWidth"), "it flows anew instead of running off the screen"
    page.keyboard.press("l")
    heard(page, "Chương I")
    expect(prose.locator(".page-prose__spoken")).to_have_text("Chương I")
    for _ in range(5):
        page.evaluate("said()")
        page.wait_for_function("speechSynthesis.now")
    there = page.get_by_role("region", name="Trang 3")
    expect(there.locator(".page-prose__spoken")).to_have_text("Điều 2. Tổ chức thực hiện")
    page.get_by_role("button", name="Trang trước").click()
    expect(page.get_by_role("region", name="Trang 2")).to_contain_text("Trang này không có chữ")
    page.keyboard.press("t")
    expect(page.locator(".page-prose")).to_be_hidden()
    expect(page.locator("[data-part=stage]")).to_be_focused()
