"""Many papers at once at the desk: chosen by mouse and by keyboard, given item, kind and scope; suggestions taken."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from playwright.sync_api import expect

from app.documents.models import Classification, Document, DocumentKind, Version
from app.kernel.db import reading
from tests.browser.reader_pack import typeset
from tests.journeys.chamber import PASSWORD, Chamber, address_of
from tests.journeys.conftest import Sit
from tests.journeys.people import TABLET, is_connected, notice

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def unfiled(
    chamber: Chamber, meeting: str, folder: Path, count: int, suggested: Sequence[str | None] = (None,) * 9
) -> list[str]:
    """So many papers on the desk that hang under no item, with the items that are suggested for them."""
    versions = []
    for number, item in zip(range(count), suggested, strict=False):
        path = typeset(1, folder / f"phụ lục {number} {folder.name}.pdf", text=lambda page, n=number: f"Phụ lục {n}")  # type: ignore[misc]
        versions.append(chamber.unfiled(meeting, path))
        with chamber.database.writing(chamber.database.engine) as session:
            document_id = session.get_one(Version, versions[-1]).document_id
            session.get_one(Document, document_id).suggested_item_id = item
    return versions


def documents(versions: list[str]) -> list[tuple[str | None, DocumentKind, Classification]]:
    """Where the papers hang, what they are, who they are for."""
    with reading() as session:
        found = [session.get_one(Version, one).document for one in versions]
        return [(paper.dossier.item_id, paper.kind, paper.classification) for paper in found]


def test_a_range_is_chosen_and_filed_in_one_go(chamber: Chamber, sit: Sit, tmp_path: Path) -> None:
    meeting = chamber.meeting("Kỳ họp gắn nhiều tài liệu")
    versions = unfiled(chamber, meeting, tmp_path, 4)
    thao = sit(chamber.people.thao, f"/meetings/{meeting}/desk")
    is_connected(thao)
    boxes = thao.locator(".files input[name=document]")
    expect(boxes).to_have_count(4)
    filing = thao.locator("#file-together")
    expect(filing).to_be_hidden()
    boxes.nth(0).check()
    boxes.nth(2).click(modifiers=["Shift"])
    expect(filing.get_by_role("status")).to_have_text("Đã chọn 3 tài liệu")
    boxes.nth(1).uncheck()

    filing.get_by_role("button", name="Gắn các tài liệu đã chọn").click()
    expect(filing.get_by_role("status")).to_contain_text("Đề nghị chọn nội dung")  # said nothing: nothing is sent
    filing.get_by_label("Gắn vào nội dung").select_option(index=3)
    filing.get_by_label("Loại tài liệu").select_option("ANNEX")
    filing.get_by_label("Phạm vi").select_option("CONG_KHAI")
    filing.get_by_role("button", name="Gắn các tài liệu đã chọn").click()
    expect(notice(thao, "Đã lưu thông tin của 2 tài liệu")).to_be_visible()
    given = (chamber.items(meeting)[1], DocumentKind.ANNEX, Classification.PUBLIC)
    assert documents(versions).count(given) == 2
    expect(thao.locator(".files__item").get_by_text("Chưa gắn")).to_have_count(2)
    expect(filing).to_be_hidden()


def test_a_choice_outlives_files_that_come_meanwhile(chamber: Chamber, sit: Sit, tmp_path: Path) -> None:
    meeting = chamber.meeting("Kỳ họp đang nhận tệp")
    unfiled(chamber, meeting, tmp_path, 2)
    thao = sit(chamber.people.thao, f"/meetings/{meeting}/desk", TABLET)
    is_connected(thao)
    thao.get_by_label("Chọn tất cả tài liệu chưa phát hành").check()
    expect(thao.locator("#file-together").get_by_role("status")).to_have_text("Đã chọn 2 tài liệu")
    late = tmp_path / "muộn"
    late.mkdir()
    unfiled(chamber, meeting, late, 1)
    expect(thao.locator(".files input[name=document]")).to_have_count(3, timeout=10_000)
    expect(thao.locator(".files input[name=document]:checked")).to_have_count(2)
    thao.get_by_role("button", name="Bỏ chọn").click()
    expect(thao.locator(".files input[name=document]:checked")).to_have_count(0)
    expect(thao.locator("#file-together")).to_be_hidden()


def test_by_keyboard_alone(chamber: Chamber, sit: Sit, tmp_path: Path) -> None:
    meeting = chamber.meeting("Kỳ họp gắn bằng phím")
    versions = unfiled(chamber, meeting, tmp_path, 3)
    thao = sit(chamber.people.thao, f"/meetings/{meeting}/desk")
    is_connected(thao)
    thao.locator(".files input[name=document]").first.focus()
    thao.keyboard.press("Space")
    thao.keyboard.press("Shift+ArrowDown")
    thao.keyboard.press("ArrowDown")
    thao.keyboard.press("Space")
    expect(thao.locator("#file-together").get_by_role("status")).to_have_text("Đã chọn 3 tài liệu")
    thao.get_by_label("Gắn vào nội dung").focus()
    thao.keyboard.press("End")
    for _field in range(3):
        thao.keyboard.press("Tab")
    thao.keyboard.press("Enter")
    expect(notice(thao, "Đã lưu thông tin của 3 tài liệu")).to_be_visible()
    assert {item for item, _kind, _scope in documents(versions)} == {chamber.items(meeting)[2]}


def test_all_suggestions_are_taken_in_one_touch(chamber: Chamber, sit: Sit, tmp_path: Path) -> None:
    meeting = chamber.meeting("Kỳ họp có gợi ý")
    items = chamber.items(meeting)
    versions = unfiled(chamber, meeting, tmp_path, 3, [items[0], items[1], None])
    thao = sit(chamber.people.thao, f"/meetings/{meeting}/desk")
    thao.get_by_role("button", name="Gắn 2 tài liệu theo gợi ý").click()
    dialog = thao.locator("dialog[open]")
    expect(dialog.locator("li")).to_have_count(2)
    expect(dialog).to_contain_text("vào nội dung số 2")
    dialog.get_by_role("button", name="Gắn").click()
    expect(notice(thao, "Đã lưu thông tin của 2 tài liệu")).to_be_visible()
    assert [item for item, _kind, _scope in documents(versions)] == [items[0], items[1], None]


def test_a_choice_outlives_a_sign_in_that_ended(chamber: Chamber, sit: Sit, tmp_path: Path) -> None:
    meeting = chamber.meeting("Kỳ họp gián đoạn")
    versions = unfiled(chamber, meeting, tmp_path, 3)
    thao = sit(chamber.people.thao, f"/meetings/{meeting}/desk")
    is_connected(thao)
    boxes = thao.locator(".files input[name=document]")
    boxes.nth(0).check()
    boxes.nth(2).check()
    filing = thao.locator("#file-together")
    filing.get_by_label("Phạm vi").select_option("CONG_KHAI")
    thao.context.clear_cookies()
    filing.get_by_role("button", name="Gắn các tài liệu đã chọn").click()
    thao.get_by_role("link", name="Đăng nhập").first.click()
    thao.get_by_label("Thư điện tử hoặc mã đại biểu").fill(address_of(chamber.people.thao))
    thao.get_by_label("Mật khẩu").fill(PASSWORD)
    thao.get_by_role("button", name="Đăng nhập", exact=True).click()
    expect(filing.get_by_role("status")).to_have_text("Đã chọn 2 tài liệu")
    expect(boxes.nth(1)).not_to_be_checked()
    filing.get_by_role("button", name="Gắn các tài liệu đã chọn").click()
    expect(notice(thao, "Đã lưu thông tin của 2 tài liệu")).to_be_visible()
    assert sum(scope is Classification.PUBLIC for _item, _kind, scope in documents(versions)) == 2
