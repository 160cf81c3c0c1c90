"""Scenario (i) of the domain rules, section 9.1: the first session of An Lĩnh, its last day among people at windows.

The first two days and the third morning are told by the demonstration; from there on it is played, while the chair, two
delegates and a teller do at their windows what this walk is about. Every count is the one that the scenario expects.
"""

import re
import signal
import subprocess
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select

from app import demo, open_stores
from app.config import Settings
from app.demo import accounts, facts, preparing
from app.elections import queries as elections
from app.kernel import db, journal, migrations
from app.kernel.db import reading
from app.kernel.errors import Conflict
from app.meetings.models import Meeting, MeetingState
from app.voting import actions
from app.voting.models import Ballot, BallotState
from tests.browser.conftest import listen
from tests.corpus.household import running
from tests.journeys.people import LAPTOP, TABLET, has_stayed, is_connected, row, stays
from tests.journeys.test_conduct import LIVE
from tests.operations.running import COMMAND, ROOT, environ
from tests.ports import free_port

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# Section 9.1: title, in favour, against, abstaining, in percent of 54.
COUNTED = (
    ("Chương trình Kỳ họp thứ nhất", 53, 0, 0, "98,15"),
    ("Bầu Thư ký kỳ họp", 53, 0, 0, "98,15"),
    ("Thành lập Ban kiểm phiếu gồm 05 đại biểu", 52, 0, 1, "96,30"),
    ("Nghị quyết thành lập các Ban của HĐND tỉnh", 52, 0, 1, "96,30"),
    ("Điều 12 (thời gian phát biểu) của Quy chế làm việc", 36, 9, 5, "66,67"),
    ("Nghị quyết ban hành Quy chế làm việc của HĐND tỉnh", 48, 1, 1, "88,89"),
    ("Nghị quyết về kế hoạch tổ chức các kỳ họp năm 2026", 50, 0, 0, "92,59"),
    ("Nghị quyết về chương trình giám sát năm 2026", 49, 0, 1, "90,74"),
    ("Nghị quyết bổ sung kế hoạch đầu tư công năm 2026", 44, 3, 1, "81,48"),
    ("Nghị quyết và Biên bản Kỳ họp thứ nhất", 48, 0, 0, "88,89"),
)
# The elections in their order: the part of the first and of the last of the list.
ELECTED = (
    ("Chủ tịch HĐND tỉnh", "94,44", "94,44"),
    ("Phó Chủ tịch HĐND tỉnh", "92,59", "90,74"),
    ("Trưởng Ban, Phó Trưởng Ban của HĐND tỉnh", "96,30", "87,04"),
    ("Chủ tịch UBND tỉnh", "94,44", "94,44"),
    ("Phó Chủ tịch UBND tỉnh", "92,59", "50,00"),
    ("Phó Chủ tịch UBND tỉnh", "75,93", "75,93"),
    ("Ủy viên UBND tỉnh", "96,30", "85,19"),
    ("Hội thẩm Tòa án nhân dân tỉnh", "96,30", "83,33"),
)
OPTIONS = (("Phương án 1", 31, "57,41"), ("Phương án 2", 17, "31,48"), ("Ý kiến khác", 2, "3,70"))
PART, LAST, POLL = COUNTED[4][0], COUNTED[-1][0], "Phương án bổ sung kế hoạch đầu tư công"
RELEASED_LIVE = "118/BC-UBND"
BACK = 40_000  # until a laptop that had no line has everything again
At = Callable[..., Page]


def clock(hour: int, minute: int) -> datetime:
    """A moment of the third day."""
    return datetime(2026, 4, 16, hour, minute, tzinfo=facts.ZONE)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """A demonstration of its own that stands at its third morning, and the system running on it."""
    found = Settings(data=tmp_path_factory.mktemp("first-session"), port=free_port(), demo=True)
    database = open_stores(found)
    migrations.upgrade(database)
    assert demo.seed(found)
    with running(found) as household:
        yield found
        faults = [*household.faults(), *household.failed_jobs()]
    database.close()
    db.bind(None)
    assert not faults, faults


@pytest.fixture
def at(browser: Browser, settings: Settings) -> Iterator[At]:
    """Signs somebody in by code, on a machine of their own."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def sit_down(code: str, path: str = "", viewport: object = LAPTOP) -> Page:
        address = f"http://127.0.0.1:{settings.port}"
        context = browser.new_context(viewport=viewport, locale="vi-VN", base_url=address)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        listen(page, faults)
        page.goto("/sign-in")
        page.get_by_label("Thư điện tử hoặc mã đại biểu").fill(code)
        page.get_by_label("Mật khẩu").fill(accounts.PASSWORD)
        page.get_by_role("button", name="Đăng nhập", exact=True).click()
        expect(page).not_to_have_url(re.compile("/sign-in"))
        page.goto(f"/meetings/{preparing.meeting_id()}{path}")
        is_connected(page)
        return page

    yield sit_down
    for context in contexts:
        context.close()
    assert not faults, faults


def goes_on(after: datetime, until: datetime) -> None:
    """The sitting as it is played, without its pauses."""
    for _moment in demo.play(after=after, until=until, speed=1000):
        pass


def ballot(title: str) -> Ballot:
    """The question of that title."""
    meeting = preparing.meeting_id()
    assert meeting is not None
    with reading() as session:
        query = select(Ballot).where(Ballot.meeting_id == meeting, Ballot.title == title)
        found = session.scalars(query).one()
        _ = found.state, found.subjects, found.options
        return found


def answers(page: Page, words: str) -> None:
    """The person presses that answer, and has the receipt."""
    expect(page.locator("ballot-paper")).to_be_visible(timeout=LIVE)
    page.wait_for_timeout(700)  # a ballot that appears in an open page takes no touch for 0.6 s
    page.get_by_role("button", name=words, exact=True).click()
    expect(page.locator("ballot-paper [data-part=state]")).to_contain_text("Đã ghi nhận lúc", timeout=LIVE)


def sign_out(page: Page) -> None:
    """From then on the story votes for that delegate again."""
    page.locator("summary", has_text="Tùy chọn").click()
    page.get_by_role("button", name="Đăng xuất", exact=True).click()
    expect(page).to_have_url(re.compile("/sign-in"))


def stays_open(title: str) -> None:
    """Half a minute is short for what a busy machine has to do."""
    actions.extend_ballot(accounts.delegate(facts.CHAIR), ballot(title).meeting_id, ballot(title).id, 300)


def test_the_command_plays_until_it_is_stopped(settings: Settings) -> None:
    """`seed --play` says what the clock of the story shows; Ctrl-C stops it with a sentence."""
    process = subprocess.Popen(
        [*COMMAND, "seed", "--play"], cwd=ROOT, env=environ(settings.data, demo="1"), stdout=subprocess.PIPE, text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # tests that run in the background ignore it
    )  # fmt: skip
    assert process.stdout is not None
    told: list[str] = []
    for line in process.stdout:
        told.append(line.strip())
        if line.startswith("Giờ của câu chuyện"):
            process.send_signal(signal.SIGINT)
            break
    rest = process.communicate(timeout=60)[0]
    assert "Phiên họp đang diễn ra. Ctrl-C để dừng." in told and told[-1] == "Giờ của câu chuyện: 09:24"
    assert process.returncode == 0 and "gọi lại lệnh này để đi tiếp" in rest


def test_the_last_day(at: At) -> None:
    """R-VOTE-01, R-VOTE-03, R-VOTE-05, R-QUO-04, R-SEC-03: each result is the expected one; below 36 no vote opens."""
    chair, delegate, away = at("DB07", "/console"), at("DB12", viewport=TABLET), at("DB23", "/papers", TABLET)
    for page in (delegate, away):
        stays(page)

    # Delegate 23's tablet has no line while D35 is released; the paper is on its list when the line is back.
    away.context.set_offline(True)
    goes_on(demo.LIVE, clock(9, 41))
    expect(row(away, RELEASED_LIVE)).to_have_count(0)
    away.context.set_offline(False)
    expect(row(away, RELEASED_LIVE).first).to_be_visible(timeout=BACK)
    assert has_stayed(away)
    sign_out(away)

    # The chair opens V05a on the second version; one delegate votes at her own window, the others as they would.
    goes_on(clock(9, 41), clock(10, 3))
    assert ballot(PART).subjects[0].version_number == 2
    chair.get_by_role("link", name=PART).click()
    chair.get_by_role("button", name="Mở biểu quyết").click()
    expect(delegate.locator("ballot-paper")).to_be_visible(timeout=LIVE)
    stays_open(PART)
    answers(delegate, "Không tán thành")
    chair.get_by_role("link", name="Hôm nay").click()
    answers(chair, "Tán thành")
    goes_on(clock(10, 3), clock(10, 5))
    expect(delegate.locator("#slip")).to_contain_text("36/54 đại biểu tán thành, chiếm 66,67%", timeout=LIVE)
    expect(delegate.locator("#slip")).to_contain_text("Không tán thành")
    assert has_stayed(delegate)
    for page in (delegate, chair):
        sign_out(page)

    # After lunch 35 are here: V10 is refused. One comes in, it opens; twelve more come while it is open.
    goes_on(clock(10, 5), clock(14, 1))
    chair = at("DB07", "/console")
    expect(chair.locator("main")).to_contain_text("35 / 54", timeout=LIVE)
    opening = chair.get_by_role("button", name="Mở biểu quyết").first
    expect(opening).to_have_attribute("aria-disabled", "true", timeout=LIVE)
    with pytest.raises(Conflict, match="cần ít nhất 36, có mặt 35"):
        actions.open_ballot(accounts.delegate(facts.CHAIR), ballot(LAST).meeting_id, ballot(LAST).id)
    assert ballot(LAST).state is BallotState.PREPARED
    goes_on(clock(14, 1), clock(14, 3))
    expect(chair.locator("main")).to_contain_text("36 / 54", timeout=LIVE)
    opening.click()
    expect(chair.get_by_role("button", name="Kết thúc biểu quyết")).to_be_visible(timeout=LIVE)
    stays_open(LAST)
    chair.get_by_role("link", name="Hôm nay").click()
    answers(chair, "Tán thành")
    goes_on(clock(14, 3), clock(15, 30))

    as_expected(chair)
    with reading() as session:
        assert session.get_one(Meeting, preparing.meeting_id()).state is MeetingState.CLOSED
        assert not list(journal.verify(session))


def as_expected(page: Page) -> None:
    """Every vote and every election of the session, as its pages tell them."""
    address = f"/meetings/{preparing.meeting_id()}"
    for title, in_favour, against, abstaining, part in COUNTED:
        page.goto(f"{address}/ballots/{ballot(title).id}")
        expect(page.locator("main")).to_contain_text(f"Có {in_favour}/54 đại biểu tán thành, chiếm {part}%")
        found = ballot(title).tally
        assert found is not None
        assert (found.in_favour, found.against, found.abstain) == (in_favour, against, abstaining), title
    page.goto(f"{address}/ballots/{ballot(POLL).id}")
    for label, count, part in OPTIONS:
        expect(page.locator("main tr, main dl, main li").filter(has_text=label).first).to_contain_text(f"{count}")
        expect(page.locator("main")).to_contain_text(part)
    expect(page.locator("main")).not_to_contain_text("thông qua")
    with reading():
        held = elections.all_of(preparing.meeting_id() or "")
    for one, (title, first, last) in zip(held, ELECTED, strict=True):
        page.goto(f"{address}/elections/{one.id}")
        assert one.title == title
        for part in (first, last):
            expect(page.locator("main")).to_contain_text(f"{part}%")
