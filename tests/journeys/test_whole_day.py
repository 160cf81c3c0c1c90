"""A whole day without a line, in a browser that is killed: every note, comment, request and vote of it is answered."""

import os
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from app.annotations import queries as notes
from app.comments.models import Comment
from app.conduct import actions as conduct
from app.documents.models import Version
from app.kernel.db import reading
from app.speaking.models import SpeechRequest
from app.voting import actions as voting
from app.voting.models import Vote
from tests.browser.conftest import listen
from tests.browser.engine import ARGUMENTS, chromium
from tests.browser.reader_pack import typeset
from tests.journeys.chamber import Chamber, open_chamber
from tests.journeys.people import drawn, is_connected, sign_in
from tests.journeys.test_conduct import LIVE, opened
from tests.journeys.without_line import has_everything

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def chamber(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chamber]:
    """A system of its own, where laptops keep papers."""
    with open_chamber(tmp_path_factory.mktemp("whole-day"), keeping_mbit_s=50) as chamber:
        yield chamber
        faults = chamber.faults()
    assert not faults, faults


class Laptop:
    """A browser with a disk: what lies on it outlives a kill."""

    def __init__(self, browser: Browser, disk: Path, url: str) -> None:
        self.kind, self.disk, self.url = browser.browser_type, disk, url
        self.faults: list[str] = []

    @contextmanager
    def open(self) -> Iterator[BrowserContext]:
        """The browser is started on what it had."""
        context = self.kind.launch_persistent_context(
            self.disk, executable_path=chromium(), args=ARGUMENTS.split(), base_url=self.url, locale="vi-VN"
        )
        context.on("page", lambda page: listen(page, self.faults))
        yield context
        with suppress(Exception):  # it may have been killed
            context.close()

    def kill(self) -> None:
        """The battery is dead: no page and no process says good-bye."""
        for folder in Path("/proc").iterdir():
            with suppress(OSError, ValueError):
                words = (folder / "cmdline").read_bytes().decode(errors="replace").split("\0")
                if f"--user-data-dir={self.disk}" in words and not any(one.startswith("--type=") for one in words):
                    os.kill(int(folder.name), signal.SIGKILL)


def _go(context: BrowserContext, path: str) -> Page:
    page = context.new_page()
    page.goto(path)
    return page


def test_a_whole_day_without_a_line(chamber: Chamber, browser: Browser, tmp_path: Path) -> None:
    people = chamber.people
    meeting, _sitting = opened(chamber, "Kỳ họp cả ngày không có mạng")
    item = chamber.items(meeting)[0]
    papers = [
        chamber.paper(
            meeting, typeset(3, tmp_path / f"{at}.pdf", text=lambda n, title=title: f"{title}, trang {n}"), title
        )  # type: ignore[misc]
        for at, title in enumerate(("Dự thảo nghị quyết", "Báo cáo phát hành lúc biểu quyết"))
    ]
    chamber.release(meeting, papers[0])
    with reading() as session:
        document = session.get_one(Version, papers[0]).document_id
    conduct.call_item(people.binh, meeting, item)
    ballot = voting.prepare_ballot(people.thao, meeting, [item], voting.Question("Thông qua chương trình")).id
    laptop = Laptop(browser, tmp_path / "disk", chamber.url)
    with laptop.open() as context:
        page = context.pages[0]
        sign_in(page, people.lan)
        has_everything(page)

        # While a ballot is open the line is the voters': what is released meanwhile is fetched afterwards.
        voting.open_ballot(people.binh, meeting, ballot)
        page.goto(f"/meetings/{meeting}")
        expect(page.locator("ballot-paper")).to_be_visible()
        chamber.release(meeting, papers[1])
        page.goto("/kept")
        page.get_by_role("button", name="Lưu ngay").click()
        state = page.locator("kept-papers [data-part=state]")
        expect(state).to_have_text("Tạm dừng trong lúc biểu quyết", timeout=30_000)
        expect(page.locator(f"[data-version='{papers[1]}']")).not_to_have_text("Đã lưu")

        context.set_offline(True)
        today = _go(context, f"/meetings/{meeting}")
        today.wait_for_timeout(700)  # a ballot that has just appeared takes no touch yet
        today.get_by_role("button", name="Tán thành", exact=True).click()
        expect(today.locator("ballot-paper [data-part=state]")).to_contain_text("sẽ gửi khi có mạng", timeout=LIVE)
        today.get_by_label("Vấn đề phát biểu").fill("Nguồn vốn")
        today.get_by_role("button", name="Đăng ký phát biểu").click()
        expect(today.locator("floor-request sent-state")).to_contain_text("sẽ gửi khi có mạng", timeout=LIVE)
        sheet = _go(context, f"/comments/{document}")
        sheet.locator("#field-text").fill("Đề nghị làm rõ")
        sheet.get_by_role("button", name="Gửi góp ý").click()
        expect(sheet.locator("waiting-list li")).to_contain_text("Đề nghị làm rõ", timeout=LIVE)
        paper = _go(context, f"/papers/{papers[0]}")
        drawn(paper)
        paper.get_by_role("group", name="Công cụ đọc").get_by_role("button", name="Ghi chú").click()
        paper.get_by_role("button", name="Thêm ghi chú vào trang này").click()
        paper.keyboard.type("Hỏi lại cơ quan trình", delay=15)
        expect(paper.locator(".remark .state--wait")).to_contain_text("Đang giữ trên máy này")
        expect(sheet.locator("waiting-count")).to_have_text("Chờ gửi: 4", timeout=LIVE)
        laptop.kill()
    voting.close_ballot(people.binh, meeting, ballot)

    with laptop.open() as context:
        page = _go(context, "/kept")
        if "/sign-in" in page.url:
            sign_in(page, people.lan)
            page.goto("/kept")
        is_connected(page)
        rows = page.locator("waiting-list li")
        vote = rows.filter(has_text="Thông qua chương trình")
        expect(vote.locator(".state")).to_have_text(re.compile("kết thúc"), timeout=LIVE)
        expect(vote).to_contain_text("Tán thành")
        for words in ("Nguồn vốn", "Đề nghị làm rõ"):
            state = rows.filter(has_text=words).locator(".state")
            expect(state).to_have_text(re.compile("Đã ghi nhận lúc"), timeout=LIVE)
        expect(rows).to_have_count(3, timeout=LIVE)  # the note went, and has nothing to say
        expect(page.locator("waiting-count")).to_have_text("Đã có trả lời: 3")
        has_everything(page)
        expect(page.locator(f"[data-version='{papers[1]}']")).to_have_text("Đã lưu")
    with reading() as session:
        assert [one.text for one in session.query(Comment).filter_by(subject_id=document)] == ["Đề nghị làm rõ"]
        assert session.query(SpeechRequest).filter_by(meeting_id=meeting).count() == 1
        assert session.query(Vote).filter_by(ballot_id=ballot).count() == 0
        assert [one.words for one in notes.notes_on(people.lan, document)] == ["Hỏi lại cơ quan trình"]
    assert not laptop.faults, laptop.faults
