"""An electronic secret ballot as the hall lives it: three tellers make the key and open the sum, delegates vote."""

import gzip
import json
import os
import subprocess
import sys
from typing import Any

import pytest
from playwright.sync_api import Page, Request, expect

from app.conduct import actions as conduct
from app.elections import actions as elections
from app.elections.models import ElectionMode, Post
from app.kernel import db
from app.meetings.models import Meeting, RuleProfile
from tests.browser.test_gallery import axe
from tests.browser.test_weight import MOST_SCRIPT
from tests.elections.test_sealing import VERIFIER
from tests.journeys.chamber import Chamber
from tests.journeys.conftest import Sit
from tests.journeys.people import LAPTOP, PHONE, TABLET, is_connected
from tests.journeys.test_conduct import LIVE, opened
from tests.journeys.test_elections import carry

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NAMES = ("Vương Quốc Bảo", "Hồ Anh Dũng")
SCRIPTS = """() => performance.getEntriesByType("resource").map((it) => it.name)
  .filter((it) => /\\.m?js$/.test(new URL(it).pathname))"""
KEPT = """async () => {
  const all = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })];
  for (const { name } of await indexedDB.databases()) {
    const asked = indexedDB.open(name);
    const open = await new Promise((done) => { asked.onsuccess = () => done(asked.result); });
    for (const store of open.objectStoreNames) {
      const read = open.transaction(store).objectStore(store).getAll();
      all.push(JSON.stringify(await new Promise((done) => { read.onsuccess = () => done(read.result); })));
    }
    open.close();
  }
  for (const name of await caches.keys()) for (const it of await (await caches.open(name)).keys()) all.push(it.url);
  return all.join("\\n");
}"""


@pytest.fixture(autouse=True)
def _each_signs_in_here(cookies: dict[str, Any]) -> None:
    """A ballot is handed in from the device where its owner signed in last; earlier walks signed some in elsewhere."""
    cookies.clear()


def look(page: Page, name: str) -> None:
    """A picture, where somebody asked for pictures."""
    if folder := os.environ.get("NGHITRUONG_PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def allow(meeting: str) -> None:
    """The rule profile of that meeting allows electronic secret ballots (R-SEC-09)."""
    with db.database().writing(db.database().engine) as session:
        profile = session.get_one(Meeting, meeting).rule_profile
        stated = profile.all_stated()
        for name, value in (("allowed", True), ("least", 1)):
            stated[f"electronic_secret_ballot_{name}"] = {"value": value, "basis": "Quy chế", "confidence": "U"}
        session.get_one(RuleProfile, profile.id).parameters = json.dumps(stated)


def prepared(chamber: Chamber, title: str) -> tuple[str, str]:
    """A sitting with an electronic election in hand; Lan, Đạt and Huy are its approved committee."""
    meeting, _sitting = opened(chamber, title)
    allow(meeting)
    people, item = chamber.people, chamber.items(meeting)[1]
    conduct.call_item(people.binh, meeting, item)
    plan = elections.Plan("Phó Chủ tịch UBND tỉnh", 1, Post.UBND_VICE_CHAIR, mode=ElectionMode.ELECTRONIC_SECRET)
    one = elections.prepare_election(people.thao, meeting, item, plan)
    for name in NAMES:
        elections.nominate(people.thao, meeting, one.id, elections.Nominee(name, "Giám đốc Sở"))
    board = elections.name_tellers(
        people.thao, meeting, item, head=people.lan.id, secretary=people.dat.id, members=[people.huy.id]
    )
    carry(chamber, meeting, elections.put_tellers_to_vote(people.thao, meeting, board.id))
    carry(chamber, meeting, elections.put_list_to_vote(people.thao, meeting, one.id))
    return meeting, one.id


def enrol(page: Page) -> str:
    """A teller's phrase, written down."""
    page.get_by_role("button", name="Hiện cụm từ khóa của tôi").click(timeout=LIVE)
    phrase = page.locator(".phrase").inner_text()
    assert len(phrase) == 34
    page.get_by_label("Tôi đã chép cụm từ khóa").check()
    page.get_by_role("button", name="Tiếp tục").click()
    return phrase


def vote(page: Page, *names: str) -> str:
    """Chooses, hands in, and reads the receipt."""
    for name in names:
        page.get_by_label(name).check(timeout=LIVE)
    page.get_by_role("button", name="Bỏ phiếu").click()
    expect(page.locator("[data-part=state]")).to_have_text("Đã bỏ phiếu", timeout=LIVE)
    assert not page.locator("input:checked").count()  # nothing of the choice is left on the screen
    return page.locator("[data-part=code]").inner_text()


def test_a_secret_ballot_from_the_key_to_the_announcement(chamber: Chamber, sit: Sit) -> None:
    """R-SEC-08, R-SEC-10; the choice is in no store of the browser and in no request."""
    meeting, election = prepared(chamber, "Kỳ họp có phiếu kín điện tử")
    people, address = chamber.people, f"/meetings/{meeting}/elections/{election}"
    tellers = [
        sit(one, f"{address}/key", size)
        for one, size in ((people.lan, TABLET), (people.dat, LAPTOP), (people.huy, LAPTOP))
    ]
    for page in tellers:
        is_connected(page)
    lan, dat, huy = tellers
    lan.get_by_role("button", name="Bắt đầu lập khóa").click()
    phrases = [enrol(page) for page in tellers]
    assert len(set(phrases)) == 3
    for page in tellers:
        expect(page.get_by_role("button", name="Mã khóa trùng nhau, xác nhận")).to_be_visible(timeout=LIVE)
    codes = {page.locator(".key-code").inner_text() for page in tellers}
    assert len(codes) == 1 and len(codes.pop()) == 19
    look(lan, "key-confirm")
    assert not axe(lan)
    for page in tellers:
        page.get_by_role("button", name="Mã khóa trùng nhau, xác nhận").click()
    expect(huy.get_by_text("Khóa đã lập xong.")).to_be_visible(timeout=LIVE)

    chair = sit(people.binh, address, LAPTOP)
    look(chair, "steps")
    chair.get_by_role("button", name="Bắt đầu phát phiếu").click(timeout=LIVE)
    sent: list[str] = []
    for page in tellers:
        page.goto(f"{address}/ballot")
        is_connected(page)
        page.on("request", lambda request: sent.append(told(request)))
    chair.get_by_role("button", name="Bắt đầu bỏ phiếu").click(timeout=LIVE)
    expect(dat.get_by_label(NAMES[0])).to_be_visible(timeout=LIVE)
    dat.get_by_label(NAMES[0]).check()
    expect(dat.get_by_label(NAMES[1])).to_be_disabled()  # one seat
    look(dat, "ballot")
    assert not axe(dat)
    first = vote(dat, NAMES[0])
    look(dat, "voted")
    assert vote(dat, NAMES[1]) != first
    mine = vote(lan, NAMES[0]).removeprefix("Biên nhận ")
    vote(huy)
    look(lan, "voted-tablet")
    addresses = dat.evaluate(SCRIPTS)
    assert any(one.endswith("/ed25519.js") for one in addresses)
    packed = {one: len(gzip.compress(dat.request.get(one).body())) for one in addresses}
    assert sum(packed.values()) < MOST_SCRIPT, packed
    for page in (lan, dat):
        kept = page.evaluate(KEPT)
        assert " VOTES" not in kept and not any(name in kept for name in NAMES)
    assert sent and not any(" VOTES" in one or name in one for one in sent for name in NAMES)
    narrow = sit(people.binh, f"{address}/ballot", PHONE)
    expect(narrow.get_by_label(NAMES[0])).to_be_visible()
    assert narrow.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    look(narrow, "ballot-320")

    chair.reload()
    chair.get_by_role("button", name="Kết thúc bỏ phiếu").click(timeout=LIVE)
    chair.locator("dialog[open]").get_by_role("button", name="Kết thúc bỏ phiếu").click()
    expect(dat.get_by_text("Ban kiểm phiếu đang mở kết quả")).to_be_visible(timeout=LIVE)
    follow_receipts(dat, sit(people.binh, f"{address}/receipts", TABLET), mine)
    for page, phrase in ((dat, phrases[1]), (lan, phrases[0])):
        page.goto(f"{address}/key")
        page.get_by_label("Cụm từ khóa của tôi").fill(phrases[2])
        page.get_by_role("button", name="Dùng cụm từ khóa").click()
        page.get_by_role("button", name="Mở phần của tôi").click(timeout=LIVE)
        expect(page.get_by_text("không phải của khóa đang dùng")).to_be_visible(timeout=LIVE)
        page.get_by_label("Cụm từ khóa của tôi").fill(phrase.lower().replace("-", " "))
        page.get_by_role("button", name="Dùng cụm từ khóa").click()
        page.get_by_role("button", name="Mở phần của tôi").click(timeout=LIVE)
    expect(lan.get_by_text("Kết quả đã được mở.")).to_be_visible(timeout=LIVE)
    expect(lan.locator("td strong")).to_have_text(["1", "1"])
    look(lan, "opened")
    assert not axe(lan)
    lan.goto(address)
    lan.get_by_role("button", name="Ký biên bản").click(timeout=LIVE)
    lan.locator("dialog[open]").get_by_role("button", name="Ký biên bản").click()
    chair.get_by_role("button", name="Công bố kết quả").click(timeout=LIVE)
    chair.locator("dialog[open]").get_by_role("button", name="Công bố kết quả").click()
    expect(dat.get_by_text("Phiếu mở tại đây")).to_have_count(0)
    expect(chair.get_by_role("link", name="Tải hồ sơ kiểm chứng")).to_be_visible(timeout=LIVE)
    look(chair, "announced")
    with chair.expect_download() as download:
        chair.get_by_role("link", name="Tải hồ sơ kiểm chứng").click()
    words = [sys.executable, "-I", "-S", str(VERIFIER), str(download.value.path())]
    said = subprocess.run(words, capture_output=True, text=True, check=False)
    assert "RIGHT: 3 ballots of 4 on the list" in said.stdout, said.stderr


def follow_receipts(voter: Page, other: Page, receipt: str) -> None:
    """Whoever voted here finds the line at once, anybody finds one by its receipt; the server is not asked for it."""
    voter.get_by_role("link", name="Danh sách biên nhận").click()
    expect(voter.get_by_text("Phiếu bỏ từ trình duyệt này ở dòng 2")).to_be_visible(timeout=LIVE)
    expect(voter.locator(".receipts__own")).to_have_count(2)  # the first one was replaced
    expect(voter.get_by_text("Chuỗi 4 biên nhận nguyên vẹn")).to_be_visible()
    look(voter, "receipts-own")
    assert not axe(voter)
    sent: list[str] = []
    expect(other.get_by_text("không giữ biên nhận nào")).to_be_visible(timeout=LIVE)
    other.on("request", lambda request: sent.append(told(request)))
    other.get_by_label("Tìm biên nhận").fill(receipt.lower())
    expect(other.get_by_text("Biên nhận này ở dòng 3")).to_be_visible()
    look(other, "receipts-found")
    other.get_by_label("Tìm biên nhận").fill("0" * 16)
    expect(other.get_by_text("Không có biên nhận này")).to_be_visible()
    code = receipt.replace(" ", "").lower()
    assert not any(code in one for one in sent)


def told(request: Request) -> str:
    """Everything that a request says."""
    return f"{request.url} {request.post_data or ''}"
