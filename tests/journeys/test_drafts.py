"""A draft on the public page: a citizen's phone without a script, the secretary's keyboard."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from app.documents.actions.file import Filing, file_document
from app.documents.models import Classification, DocumentKind, Version
from app.drafts import actions
from app.kernel import clock
from app.kernel.db import reading
from app.kernel.ids import new_id
from tests.browser.test_gallery import axe
from tests.journeys.chamber import Chamber
from tests.journeys.conftest import Sit
from tests.journeys.people import LAPTOP, PHONE, is_connected
from tests.journeys.test_conduct import LIVE

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LYING = {"width": 1180, "height": 820}  # a tablet on the table


def put_out(chamber: Chamber, folder: Path) -> str:
    """A public paper of three articles, out for opinion from today on; returns the draft's id."""
    meeting, thao, body = chamber.meeting("Kỳ họp có dự thảo"), chamber.people.thao, chamber.people.body.id
    path = folder / "du-thao.txt"
    path.write_text("\n".join(f"Điều {n}. Mức hỗ trợ là {n}00.000 đồng." for n in (1, 2, 3)), encoding="utf-8")
    version = chamber.paper(meeting, path, "Dự thảo nghị quyết")
    with reading() as session:
        document = session.get_one(Version, version).document_id
    kind, item = DocumentKind.DRAFT_RESOLUTION, chamber.items(meeting)[0]
    filing = Filing("Dự thảo Nghị quyết", "", kind, item, Classification.PUBLIC, for_guests=False)
    file_document(thao, meeting, document, filing)
    chamber.release(meeting, version)
    told = actions.Description(version, "Dự thảo Nghị quyết về mức hỗ trợ", "Sở Tài chính")
    draft = actions.prepare_draft(thao, body, told).id
    actions.open_draft(thao, body, draft, clock.today(), clock.today() + timedelta(days=30))
    return draft


def test_a_citizen_says_something_without_a_script_and_it_appears(chamber: Chamber, sit: Sit, tmp_path: Path) -> None:
    draft, body = put_out(chamber, tmp_path), chamber.people.body.id
    secretary = sit(chamber.people.thao, f"/bodies/{body}/drafts/{draft}/opinions", LAPTOP)
    is_connected(secretary)
    citizen = sit(None, "/public/drafts", PHONE, java_script_enabled=False)
    citizen.get_by_role("link", name="Dự thảo Nghị quyết về mức hỗ trợ").click()
    citizen.get_by_role("link", name="Góp ý chỗ này Điều 2").click()
    expect(citizen.locator(".draft-quote")).to_contain_text("200.000 đồng")
    citizen.get_by_label("Nội dung góp ý").fill("Đề nghị 250.000 đồng")
    citizen.get_by_label("Họ và tên").fill("Giàng Thị Dợ")
    citizen.get_by_role("button", name="Gửi góp ý").click()
    expect(citizen.get_by_role("heading", name="Ý kiến đã được tiếp nhận")).to_be_visible()
    receipt = citizen.url

    nonsense = actions.Written("", "Bán đất nền giá rẻ", "Không rõ")
    actions.send_opinion(draft, nonsense, key=new_id(), pace=lambda: None)

    # It comes to the desk by itself; the secretary reads it and presses one key.
    waiting = secretary.locator("article").filter(has_text="Đề nghị 250.000 đồng")
    expect(waiting).to_be_visible(timeout=LIVE)
    waiting.focus()
    secretary.keyboard.press("d")
    expect(waiting).to_have_count(0, timeout=LIVE)
    other = secretary.locator("article").filter(has_text="Bán đất nền")
    expect(other).to_be_focused(timeout=LIVE)
    secretary.keyboard.press("k")
    other.get_by_label("Lý do", exact=True).select_option("Không liên quan đến dự thảo")
    other.get_by_role("button", name="Không đăng ý kiến này").click()
    expect(secretary.get_by_text("Không còn ý kiến nào chờ duyệt.")).to_be_visible(timeout=LIVE)
    expect(other).to_have_count(0)

    citizen.goto(receipt)
    citizen.get_by_role("link", name="Xem trên trang công khai").click()
    expect(citizen.locator(".draft-said")).to_contain_text("Giàng Thị Dợ")
    assert citizen.context.cookies() == []


def test_a_letter_on_paper_is_entered_and_the_units_own_page_says_so(
    chamber: Chamber, sit: Sit, tmp_path: Path
) -> None:
    draft, body, thao = put_out(chamber, tmp_path), chamber.people.body.id, chamber.people.thao
    asked, last = [actions.Addressee("Sở Tài chính")], clock.today() + timedelta(days=5)
    [given] = actions.ask_units(thao, body, draft, asked, last, actions.Way(chamber.url))
    unit = sit(None, given.link, PHONE, java_script_enabled=False)
    unit.get_by_label("Ý kiến chung").fill("Đang soạn ở máy")
    unit.get_by_role("button", name="Lưu nháp").click()
    expect(unit.get_by_text("Bản nháp lưu lúc")).to_be_visible()

    office = sit(thao, f"/bodies/{body}/drafts/{draft}/units", LYING)
    office.get_by_role("link", name="Nhập công văn Sở Tài chính").click()
    expect(office.get_by_text("bản nháp đó giữ nguyên")).to_be_visible()
    office.get_by_label("Số công văn").fill("215/STC-QLNS")
    office.get_by_label("Ngày công văn").fill(clock.today().isoformat())
    office.locator("summary").filter(has_text="Ghi ý kiến").filter(has_text="Điều 2").click()
    office.get_by_label("Ý kiến về Điều 2").fill("Đề nghị 250.000 đồng")
    office.get_by_role("radio", name="Có ý kiến").check()
    office.get_by_label("Họ và tên người ký").fill("Lò Văn An")
    office.get_by_label("Chức vụ").fill("Phó Giám đốc")
    assert not axe(office)
    office.get_by_role("button", name="Lưu ý kiến của đơn vị").click()
    mark = f"Văn phòng nhập hộ theo công văn số 215/STC-QLNS ngày {clock.today():%d/%m/%Y}"
    expect(office.get_by_role("row").filter(has_text="Sở Tài chính").get_by_text(mark).first).to_be_visible()
    expect(office.get_by_text("Đã trả lời: 1")).to_be_visible()

    unit.reload()
    expect(unit.get_by_text("Đã trả lời bằng công văn số 215/STC-QLNS")).to_be_visible()
    expect(unit.get_by_label("Ý kiến chung")).to_have_value("Đang soạn ở máy")
