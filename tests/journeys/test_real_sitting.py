"""The main job on a real sitting: council resolutions typeset as papers, other people's PDFs as their annexes."""

import time
from pathlib import Path

import pytest
from playwright.sync_api import expect

from app import demo
from tests.browser.reader_pack import typeset
from tests.journeys.chamber import DOCUMENTS, Chamber
from tests.journeys.conftest import Sit
from tests.journeys.people import TABLET, drawn, has_stayed, ink, is_connected, row, stays, words

pytestmark = [pytest.mark.browser, pytest.mark.slow]

AWAY_S = 60.0
RESOLUTION = """|  |  |
| --- | --- |
| HỘI ĐỒNG NHÂN DÂN TỈNH AN LĨNH Số: {number}/NQ-HĐND | An Lĩnh, ngày 16 tháng 4 năm 2026 |

**NGHỊ QUYẾT**

**{about}**

Căn cứ Luật Tổ chức chính quyền địa phương;

**Điều 1.** Phạm vi điều chỉnh

Nghị quyết này quy định {about}.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The shared documents, or a few of the same shape."""
    if (DOCUMENTS / "vn-text" / "nq-hdnd-2025").is_dir():
        return DOCUMENTS
    texts, annexes = tmp_path / "vn-text" / "nq-hdnd-2025", tmp_path / "vn-pdf"
    texts.mkdir(parents=True)
    annexes.mkdir()
    for number, about in ((1, "mức hỗ trợ giáo viên vùng cao"), (2, "mức thu phí tham quan")):
        (texts / f"{number}.md").write_text(RESOLUTION.format(number=number, about=about), encoding="utf-8")
        typeset(2, annexes / f"Phụ biểu {number}.pdf", text=lambda n, number=number: f"PHỤ BIỂU {number}, trang {n}")
    return tmp_path


def test_real_resolutions_and_annexes_are_read_on_two_machines(chamber: Chamber, sit: Sit, folder: Path) -> None:
    meeting = chamber.meeting("Kỳ họp có tài liệu thật")
    lan = sit(chamber.people.lan, f"/meetings/{meeting}/papers", TABLET)
    is_connected(lan)
    stays(lan)
    lan.context.set_offline(True)
    lost_at = time.monotonic()

    received = demo.sitting(chamber.people.thao, meeting, folder, chamber.household.settings)
    ready = chamber.wait_for_pages([version.id for version in received])
    assert [one.file_name for one in ready if not one.outcome.is_readable] == []
    chamber.release(meeting, *[one.id for one in ready])
    resolutions = len(list((folder / "vn-text" / "nq-hdnd-2025").glob("*.md")))
    assert len(ready) == resolutions + len(list((folder / "vn-pdf").glob("*.pdf")))

    huy = sit(chamber.people.huy, f"/meetings/{meeting}/papers")  # joins late
    expect(row(huy, "Chưa đọc")).to_have_count(len(ready))
    row(huy, "Nghị quyết").first.get_by_role("link").first.click()
    assert 0.005 < ink(huy) < 0.6
    assert "NGHỊ QUYẾT" in words(huy)
    huy.keyboard.press("ArrowRight")
    drawn(huy, 1)

    while time.monotonic() - lost_at < AWAY_S:
        lan.wait_for_timeout(500)
    expect(row(lan, "Chưa đọc")).to_have_count(0)
    lan.context.set_offline(False)
    expect(row(lan, "Chưa đọc")).to_have_count(len(ready), timeout=30_000)
    assert has_stayed(lan)
    row(lan, "Phụ lục").first.get_by_role("link").first.click()
    assert 0.003 < ink(lan) < 0.6
