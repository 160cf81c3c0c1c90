"""The pages of comments: the sheet by places, forms without a socket, the secretariat's list, one's own."""

import re

from app.comments import actions
from tests.comments.world import Sheet

HTML = {"Accept": "text/html"}


def shown(sheet: Sheet, actor: object, path: str) -> str:
    answer = sheet.house.browser(actor).get(path, headers=HTML)  # type: ignore[arg-type]
    assert answer.status_code == 200, answer.text[:500]
    return answer.text


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_the_sheet_shows_the_text_by_places_and_what_is_said_of_each(sheet: Sheet) -> None:
    sheet.say(sheet.huy, "", place="Điều 2 khoản 1", old_words="hỗ trợ 500.000 đồng", new_words="hỗ trợ 700.000 đồng")
    sheet.to_drafters(sheet.huy)
    html = shown(sheet, sheet.lan, f"/comments/{sheet.id}")
    assert "<del>500.000</del>" in html and "<ins>700.000</ins>" in html
    assert 'data-place="Điều 2 khoản 2 điểm a"' in html and "Xin trao đổi riêng" not in html
    assert "Xin trao đổi riêng" in shown(sheet, sheet.house.submitter, f"/comments/{sheet.id}")
    only = words(shown(sheet, sheet.lan, f"/comments/{sheet.id}?show=commented&fragment"))
    assert "700.000" in only and "Ủy ban nhân dân tỉnh tổ chức thực hiện" not in only


def test_a_form_that_is_refused_keeps_what_was_typed(sheet: Sheet) -> None:
    sheet.deadline_passes()
    sent = {"text": "Gửi muộn vài phút", "place": "Điều 3", "visibility": "DRAFTING"}
    answer = sheet.house.browser(sheet.huy).post(f"/comments/{sheet.id}", data=sent, headers=HTML)
    assert answer.status_code == 409 and "Đã hết hạn góp ý lúc" in answer.text and "Gửi muộn vài phút" in answer.text


def test_everything_goes_by_forms_too(sheet: Sheet) -> None:
    huy, lan = sheet.house.browser(sheet.huy), sheet.house.browser(sheet.lan)
    assert huy.post(f"/comments/{sheet.id}", data={"text": "Đề nghị làm rõ", "place": "Điều 1"}).json["ok"]  # type: ignore[index]
    (thread,) = sheet.threads(sheet.lan)
    at = f"/comments/{sheet.id}/{thread.first_id}"
    assert lan.post(f"{at}/answers", data={"text": "Nhất trí"}).status_code == 200
    assert lan.post(f"{at}/agreement", data={"agrees": "yes"}).status_code == 200
    assert huy.post(f"{at}/edition", data={"text": "Làm rõ hơn", "seen": "1"}).status_code == 200
    beside = huy.post(f"{at}/edition", data={"text": "Từ máy khác", "seen": "1"})
    assert "Cả hai bản được giữ" in beside.json["sentence"]  # type: ignore[index]
    page = shown(sheet, sheet.huy, f"/comments/{sheet.id}")
    assert "Làm rõ hơn" in page and "Từ máy khác" in page
    assert huy.post(f"{at}/withdrawal").status_code == 200 and sheet.texts(sheet.lan) == []
    elsewhere = f"/comments/{sheet.house.item_id}/{thread.first_id}/answers"
    assert lan.post(elsewhere, data={"text": "Sai chỗ"}).status_code == 404


def test_the_secretariat_sets_the_deadline_lists_and_hides(sheet: Sheet) -> None:
    said = sheet.to_drafters(sheet.huy, "Ngoài phạm vi")
    sheet.say(sheet.lan, "", old_words="", new_words="Bổ sung một khoản")
    office = sheet.house.browser(sheet.house.office)
    assert office.post(f"/comments/{sheet.id}/deadline", data={"due": "2199-04-10T17:00"}).status_code == 200
    assert "Hạn góp ý: 10/04/2199 17:00. Còn" in words(shown(sheet, sheet.lan, f"/comments/{sheet.id}"))
    listing = f"/meetings/{sheet.house.meeting_id}/comments"
    for query, found in (("", 2), ("?show=drafting", 1), ("?show=suggests", 1), ("?q=bo+sung", 1), ("?show=hidden", 0)):
        assert f"{found} trong 2 góp ý" in words(shown(sheet, sheet.house.office, listing + query))
    data = {"deed": "hide", "reason": "Ngoài phạm vi dự thảo"}
    assert office.post(f"/comments/{sheet.id}/{said}/state", data=data).status_code == 200
    assert "1 trong 2 góp ý" in words(shown(sheet, sheet.house.office, f"{listing}?show=hidden"))
    assert "Lý do: Ngoài phạm vi dự thảo" in words(shown(sheet, sheet.huy, "/comments"))


def test_ones_own_comments_say_what_became_of_each(sheet: Sheet) -> None:
    said = sheet.say(sheet.huy, "Đề nghị làm rõ", place="Điều 1")
    actions.answer_comment(sheet.house.submitter, said, "Xin tiếp thu")
    own = words(shown(sheet, sheet.huy, "/comments"))
    assert "Đề nghị làm rõ" in own and "Đã được trả lời" in own and "Xin tiếp thu" in own and "Điều 1" in own
    assert "Đề nghị làm rõ" not in shown(sheet, sheet.lan, "/comments")


def test_papers_and_the_programme_say_how_many_there_are(sheet: Sheet) -> None:
    sheet.say(sheet.huy)
    sheet.to_drafters(sheet.huy)
    actions.write_comment(sheet.huy, sheet.house.other_item_id, actions.Written("Về nội dung khác"))
    base = f"/meetings/{sheet.house.meeting_id}"
    for path, link in ((f"{base}/papers", sheet.id), (f"{base}/agenda", sheet.house.item_id)):
        for actor, count in ((sheet.lan, 1), (sheet.huy, 2), (sheet.house.office, 2)):
            html = shown(sheet, actor, path)
            assert re.search(rf'href="/comments/{link}">Góp ý <span class="figures">\({count}\)', html), (path, actor)
    assert "/comments/" not in shown(sheet, sheet.house.guest, f"{base}/agenda")
    agency = shown(sheet, sheet.house.submitter, f"{base}/agenda")
    assert f"/comments/{sheet.house.item_id}" in agency and f"/comments/{sheet.house.other_item_id}" not in agency
