"""Comments on a draft: two delegates at once on two machines, the drafting body apart, the secretariat's deadline."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.comments import actions
from app.documents.actions.submitters import name_submitter
from app.documents.models import Version
from app.kernel import clock
from app.kernel.db import reading
from app.meetings import actions as meetings
from app.meetings.models import Role
from tests.browser.test_gallery import axe
from tests.journeys.chamber import Chamber
from tests.journeys.conftest import Sit
from tests.journeys.people import LAPTOP, TABLET, is_connected
from tests.journeys.test_conduct import LIVE

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def draft(chamber: Chamber, title: str, folder: Path) -> tuple[str, str]:
    """A released draft of three articles, whose item an agency brings; returns its meeting and document."""
    meeting, thao = chamber.meeting(title), chamber.people.thao
    path = folder / "du-thao.txt"
    path.write_text("\n".join(f"Điều {n}. Mức hỗ trợ là {n}00.000 đồng." for n in (1, 2, 3)), encoding="utf-8")
    version = chamber.paper(meeting, path, "Dự thảo nghị quyết")
    chamber.release(meeting, version)
    agency = meetings.give_role(thao, meeting, chamber.people.stranger.id, Role.SUBMITTING_AGENCY)
    name_submitter(thao, meeting, chamber.items(meeting)[0], agency.id)
    with reading() as session:
        return meeting, session.get_one(Version, version).document_id


def say(page: Page, place: str, text: str) -> None:
    """Chooses the place and sends an opinion on it."""
    page.locator(f"a[data-place='{place}']").click()
    page.locator("#field-text").fill(text)
    page.locator("#write").get_by_role("button", name="Gửi góp ý").click()
    expect(page.locator("#write sent-state")).to_contain_text("Đã ghi nhận", timeout=LIVE)


def test_two_delegates_comment_at_once_and_see_each_other(chamber: Chamber, sit: Sit, tmp_path: Path) -> None:
    _meeting, document = draft(chamber, "Kỳ họp có góp ý", tmp_path)
    actions.set_deadline(chamber.people.thao, document, clock.now() + timedelta(days=2, hours=1))
    people, path = chamber.people, f"/comments/{document}"
    lan, huy, agency = sit(people.lan, path, LAPTOP), sit(people.huy, path, TABLET), sit(people.stranger, path, LAPTOP)
    for page in (lan, huy, agency):
        is_connected(page)
        expect(page.locator(".counts")).to_contain_text("Còn 2 ngày.")

    # Lan changes the wording itself; Huy reads it as a tracked change without reloading, and agrees in one touch.
    lan.locator("a[data-place='Điều 2']").click()
    lan.locator("#write summary").click()
    wording = lan.locator("#field-new")
    expect(wording).to_have_value("Mức hỗ trợ là 200.000 đồng.")
    wording.fill("Mức hỗ trợ là 250.000 đồng.")
    lan.locator("#write").get_by_role("button", name="Gửi góp ý").click()
    said = huy.locator(".comment").filter(has=huy.locator("ins", has_text="250.000"))
    expect(said.locator("del")).to_have_text("200.000", timeout=LIVE)
    expect(said.locator("ins")).to_have_text("250.000")

    # Huy is writing an answer while something else arrives: his field stays as it is.
    said.locator("summary", has_text="Trả lời").click()
    said.locator("textarea[name=text]").fill("Đồng ý với mức")
    say(lan, "Điều 3", "Đề nghị giữ nguyên")
    expect(huy.locator(".comment").filter(has_text="Đề nghị giữ nguyên")).to_be_visible(timeout=LIVE)
    expect(said.locator("textarea[name=text]")).to_have_value("Đồng ý với mức")
    said.get_by_role("button", name="Gửi trả lời").click()
    expect(lan.locator(".comment__answers")).to_contain_text("Đồng ý với mức", timeout=LIVE)
    said.get_by_role("button", name="Đồng tình").click()
    expect(lan.locator(".comment").filter(has_text="250.000")).to_contain_text("1 đại biểu đồng tình", timeout=LIVE)

    # What Huy says to the drafting body reaches the agency, and never Lan.
    huy.get_by_label("Chỉ gửi cơ quan soạn thảo").check()
    say(huy, "Điều 1", "Xin trao đổi riêng")
    expect(agency.locator(".comment").filter(has_text="Xin trao đổi riêng")).to_be_visible(timeout=LIVE)
    say(lan, "Điều 1", "Góp ý sau cùng")
    expect(huy.locator(".comment").filter(has_text="Góp ý sau cùng")).to_be_visible(timeout=LIVE)
    expect(lan.locator(".comment").filter(has_text="Góp ý sau cùng")).to_be_visible(timeout=LIVE)
    assert "Xin trao đổi riêng" not in lan.content()
    assert not axe(lan) and not axe(huy) and not axe(agency)


def test_a_comment_is_grouped_answered_and_comes_back_to_its_author(chamber: Chamber, sit: Sit, tmp_path: Path) -> None:
    _meeting, document = draft(chamber, "Kỳ họp tổng hợp góp ý", tmp_path)
    people, path = chamber.people, f"/comments/{document}"
    lan = sit(people.lan, path, TABLET)
    is_connected(lan)
    say(lan, "Điều 2", "Đề nghị nâng mức")
    actions.write_comment(people.huy, document, actions.Written("Mức còn thấp", "Điều 2"))

    # The secretariat puts both together and gives them to the agency, without leaving the page.
    office, agency = (sit(one, f"{path}/groups", LAPTOP) for one in (people.thao, people.stranger))
    for page in (office, agency):
        is_connected(page)
    for text in ("Đề nghị nâng mức", "Mức còn thấp"):
        office.locator(".comment").filter(has_text=text).get_by_label("Chọn để gộp").check()
    office.get_by_label("Tên nhóm, nêu vấn đề chung").first.fill("Mức hỗ trợ")
    office.get_by_role("button", name="Gộp thành nhóm").click()
    group = office.locator(".comment-group").filter(has_text="Mức hỗ trợ")
    expect(group.locator(".comment")).to_have_count(2, timeout=LIVE)
    expect(group.get_by_label("Chọn để giao")).to_be_checked()
    office.get_by_role("button", name="Giao trả lời").click()
    theirs = agency.locator(".comment-group").filter(has_text="Mức hỗ trợ")
    expect(theirs).to_contain_text("Trả lời nhóm này", timeout=LIVE)
    told(agency, "Ban thư ký giao trả lời góp ý")

    # What is refused stays typed; what is answered is shown to the author and told.
    theirs.get_by_label("Giữ nguyên").check()
    theirs.get_by_role("button", name="Lưu trả lời").click()
    expect(theirs.locator("sent-state")).to_contain_text("cần nêu lý do", timeout=LIVE)
    expect(theirs.get_by_label("Giữ nguyên")).to_be_checked()
    theirs.get_by_label("Nội dung tiếp thu, giải trình").fill("Ngân sách chưa cân đối được")
    theirs.get_by_role("button", name="Lưu trả lời").click()
    outcome = lan.locator(".comment").filter(has_text="Đề nghị nâng mức").locator(".comment__outcome")
    expect(outcome).to_contain_text("Giữ nguyên", timeout=LIVE)
    expect(outcome).to_contain_text("Ngân sách chưa cân đối được")
    expect(group.locator(".comment__outcome")).to_contain_text("Giữ nguyên", timeout=LIVE)
    told(lan, "Góp ý của đại biểu đã được trả lời (Giữ nguyên): Điều 2")
    lan.goto("/comments")
    mine = lan.locator(".comment").filter(has_text="Đề nghị nâng mức")
    expect(mine).to_contain_text("Ngân sách chưa cân đối được")
    assert not axe(office) and not axe(agency) and not axe(lan)


def told(page: Page, sentence: str) -> None:
    """The person's notices say so, once the worker has read the journal."""
    says = "async (sentence) => (await (await fetch('/notifications')).text()).includes(sentence)"
    page.wait_for_function(says, arg=sentence, polling=500, timeout=20_000)


def test_one_comment_edited_on_two_machines_keeps_both_texts(chamber: Chamber, sit: Sit, tmp_path: Path) -> None:
    _meeting, document = draft(chamber, "Kỳ họp sửa góp ý", tmp_path)
    lan = chamber.people.lan
    actions.write_comment(lan, document, actions.Written("Bản đầu", "Điều 1"))
    laptop, tablet = sit(lan, f"/comments/{document}", LAPTOP), sit(lan, f"/comments/{document}", TABLET)
    for page, text in ((laptop, "Viết ở máy tính"), (tablet, "Viết ở máy tính bảng")):
        is_connected(page)
        page.locator(".comment summary", has_text="Sửa").first.click()
        page.locator(".comment textarea[name=text][data-seen]").fill(text)
    laptop.get_by_role("button", name="Lưu bản sửa").click()
    expect(tablet.locator(".comment__text").first).to_have_text("Viết ở máy tính", timeout=LIVE)
    expect(tablet.locator(".comment textarea[name=text][data-seen]")).to_have_value("Viết ở máy tính bảng")
    tablet.get_by_role("button", name="Lưu bản sửa").click()
    for page in (laptop, tablet):
        expect(page.locator(".comment__beside")).to_contain_text("Viết ở máy tính bảng", timeout=LIVE)
        expect(page.locator(".comment__text").first).to_have_text("Viết ở máy tính")


def test_what_was_typed_outlives_the_deadline_and_a_reload(chamber: Chamber, sit: Sit, tmp_path: Path) -> None:
    _meeting, document = draft(chamber, "Kỳ họp hết hạn góp ý", tmp_path)
    page = sit(chamber.people.lan, f"/comments/{document}", TABLET)
    is_connected(page)
    page.locator("a[data-place='Điều 2']").click()
    page.locator("#field-text").fill("Còn đang viết")
    page.reload()
    expect(page.locator("#field-text")).to_have_value("Còn đang viết")
    expect(page.locator("#write select")).to_have_value("Điều 2")
    office = sit(chamber.people.thao, f"/comments/{document}", LAPTOP)
    office.get_by_label("Nhận góp ý đến").fill("2199-01-01T17:00")
    office.get_by_role("button", name="Lưu hạn góp ý").click()
    expect(page.locator(".counts")).to_contain_text("Hạn góp ý: 01/01/2199 17:00.", timeout=LIVE)
    expect(page.locator("#field-text")).to_have_value("Còn đang viết")


def test_a_word_that_is_being_composed_is_left_alone(chamber: Chamber, sit: Sit, tmp_path: Path) -> None:
    """As Telex and VNI put it together: the browser holds half a word while others write."""
    _meeting, document = draft(chamber, "Kỳ họp gõ tiếng Việt", tmp_path)
    people, path = chamber.people, f"/comments/{document}"
    actions.write_comment(people.huy, document, actions.Written("Mức còn thấp", "Điều 2"))
    lan = sit(people.lan, path)
    is_connected(lan)
    said = lan.locator(".comment").filter(has_text="Mức còn thấp")
    said.locator("summary", has_text="Trả lời").click()
    keys = lan.context.new_cdp_session(lan)
    for number, field in enumerate((said.locator("textarea[name=text]"), lan.locator("#field-text"))):
        field.focus()
        keys.send("Input.imeSetComposition", {"text": "tiêng", "selectionStart": 5, "selectionEnd": 5})
        actions.write_comment(people.huy, document, actions.Written(f"Đến giữa chừng {number}", "Điều 1"))
        lan.wait_for_timeout(1_200)  # the sheet has been fetched again by now
        expect(field).to_have_value("tiêng")
        expect(field).to_be_focused()
        keys.send("Input.insertText", {"text": "tiếng Viêt"})
        for _ in "êt":  # Unikey takes letters back and puts others in their place
            lan.keyboard.press("Backspace")
        lan.keyboard.insert_text("ệt")
        expect(field).to_have_value("tiếng Việt")
    expect(lan.locator(".comment").filter(has_text="Đến giữa chừng")).to_have_count(2, timeout=LIVE)
    said.get_by_role("button", name="Gửi trả lời").click()
    expect(lan.locator(".comment__answers")).to_contain_text("tiếng Việt", timeout=LIVE)
