"""What becomes of opinions: answered, published with the result, printed; and what machines find."""

import io
from datetime import timedelta
from xml.etree import ElementTree

import docx
import pytest
from openpyxl import load_workbook

from app.accounts.models import Body
from app.comments.models import Outcome
from app.drafts import actions, queries, tasks
from app.drafts.models import CONTACTS_KEPT, DraftState, PublicDraft, PublicOpinion
from app.kernel import clock, db, journal
from app.kernel.errors import Conflict, Forbidden, Invalid
from tests.documents.chamber import Chamber
from tests.drafts.test_drafts import state
from tests.drafts.test_opinions import CONTACT, opinion, say
from tests.drafts.world import PAGE, TITLE, body_of, heard, out, prepared

WHY = "Rừng đặc dụng đã có luật riêng"
RESULT = "Đã tiếp thu 01 ý kiến tại Điều 1."


def answered(house: Chamber, draft: str) -> tuple[PublicOpinion, PublicOpinion, PublicOpinion]:
    """One opinion that was taken up, one that was not and why, one that was not shown; the draft is closed."""
    body = body_of(house)
    first = say(house, draft, place="Điều 1 khoản 2", text="Đề nghị làm rõ", contact=CONTACT)
    second = say(house, draft, place="Điều 1 khoản 1", text="Đề nghị mở rộng", is_named=False)
    third = say(house, draft, text="Ngoài lề")
    for one in (first, second):
        actions.approve_opinion(house.office, body, draft, one.id)
    actions.refuse_opinion(house.office, body, draft, third.id, "Không liên quan")
    actions.answer_opinions(house.office, body, draft, [first.id], Outcome.ACCEPTED, "")
    actions.answer_opinions(house.secretary, body, draft, [second.id], Outcome.KEPT, WHY)
    actions.close_draft(house.office, body, draft)
    return first, second, third


def test_contacts_are_forgotten_half_a_year_after_the_end_without_a_result_too(house: Chamber) -> None:
    draft = out(house)
    code = say(house, draft, contact=CONTACT).code
    actions.close_draft(house.office, body_of(house), draft)
    for ended, kept in ((CONTACTS_KEPT - timedelta(hours=1), CONTACT), (CONTACTS_KEPT + timedelta(hours=1), "")):
        with db.database().writing(db.database().engine) as session:
            session.get_one(PublicDraft, draft).closed_at = clock.now() - ended
        tasks.forget_old_contacts()
        assert opinion(code).contact == kept


def test_the_result_is_published_once_every_opinion_has_its_answer(either_house: Chamber) -> None:
    house, body = either_house, body_of(either_house)
    draft = out(house)
    one, two = say(house, draft, contact=CONTACT), say(house, draft)
    for expected in ("đang được lấy ý kiến", "2 ý kiến chưa duyệt"):
        with pytest.raises(Conflict, match=expected):
            actions.publish_result(house.office, body, draft, RESULT)
        if state(draft) is DraftState.OPEN:
            actions.close_draft(house.office, body, draft)
    actions.approve_opinion(house.office, body, draft, one.id)
    actions.refuse_opinion(house.office, body, draft, two.id, "Trùng")
    with pytest.raises(Conflict, match="1 ý kiến chưa có nội dung"):
        actions.publish_result(house.office, body, draft, RESULT)
    with pytest.raises(Conflict, match="không được đăng"):
        actions.answer_opinions(house.office, body, draft, [one.id, two.id], Outcome.ACCEPTED, "")
    with pytest.raises(Invalid, match="tiếp thu, giải trình"):
        actions.answer_opinions(house.office, body, draft, [one.id], Outcome.EXPLAINED, " ")
    actions.answer_opinions(house.office, body, draft, [one.id], Outcome.ACCEPTED, "")
    with pytest.raises(Forbidden):
        actions.publish_result(house.secretary, body, draft, RESULT)
    actions.publish_result(house.office, body, draft, RESULT)
    assert state(draft) is DraftState.PUBLISHED and opinion(one.code).contact == ""
    for deed in (
        lambda: actions.refuse_opinion(house.office, body, draft, one.id, "Muộn"),
        lambda: actions.answer_opinions(house.office, body, draft, [one.id], Outcome.KEPT, WHY),
        lambda: actions.extend_draft(house.office, body, draft, clock.today()),
    ):
        with pytest.raises(Conflict, match="đã được công bố"):
            deed()
    told = journal.since(Body.stream(body).id, 0)[-1]
    assert told["name"] == "DraftResultPublished" and (told["data"]["approved"], told["data"]["refused"]) == (1, 1)
    assert heard(Body.stream(body).id) == ["DraftOpened", "DraftClosed", "DraftResultPublished"]


def test_everybody_reads_the_answers_with_the_result_and_not_before(house: Chamber) -> None:
    draft, anybody = out(house), house.browser(None)
    first, second, third = answered(house, draft)
    here = f"/public/drafts/{draft}"
    for path in (here, f"{here}/opinions", f"/public/opinions/{second.code}"):
        assert WHY not in anybody.get(path, headers=PAGE).text
    assert "opinions/new" not in anybody.get(here).text
    actions.publish_result(house.office, body_of(house), draft, RESULT)
    page = anybody.get(here).text
    assert RESULT in page and "Đã công bố kết quả" in page and "Phạm vi điều chỉnh" in page
    shown = anybody.get(f"{here}/opinions").text
    assert WHY in shown and "Giữ nguyên" in shown and "Tiếp thu" in shown
    assert third.text not in shown and CONTACT not in shown
    assert WHY in anybody.get(f"/public/opinions/{second.code}", headers=PAGE).text
    assert "Tiếp thu" in anybody.get(f"/public/opinions/{first.code}", headers=PAGE).text


def test_several_opinions_are_answered_together_on_the_desk(house: Chamber) -> None:
    draft, body = out(house), body_of(house)
    said = [say(house, draft, place="Điều 2") for _ in range(3)]
    for one in said:
        actions.approve_opinion(house.office, body, draft, one.id)
    desk, here = house.browser(house.secretary), f"/bodies/{body}/drafts/{draft}"
    assert desk.get(f"{here}/opinions?show=APPROVED").text.count('form="tra-loi"') == 3
    form = {"opinion": [one.id for one in said[:2]], "outcome": "EXPLAINED", "answer": WHY}
    assert desk.post(f"{here}/answers", data=form, headers=PAGE).status_code == 302
    with db.reading():
        assert queries.outcomes(draft) == {Outcome.EXPLAINED: 2, None: 1}
    assert desk.post(f"{here}/answers", data={**form, "opinion": []}).status_code == 422
    assert desk.post(f"{here}/answers", data={**form, "outcome": "MAYBE"}).status_code == 422
    actions.close_draft(house.office, body, draft)
    assert "Còn 1 ý kiến chưa có nội dung" in house.browser(house.office).get(here).text


def test_the_table_has_every_opinion_in_the_order_of_the_text(house: Chamber) -> None:
    draft = out(house)
    first, second, third = answered(house, draft)
    here, office = f"/bodies/{body_of(house)}/drafts/{draft}/opinions", house.browser(house.office)
    made = docx.Document(io.BytesIO(office.get(f"{here}.docx").data))
    shown, others = made.tables[1:3]
    rows = [[cell.text for cell in row.cells] for row in shown.rows][1:]
    assert [row[1] for row in rows] == ["Điều 1 khoản 1", "Điều 1 khoản 2"]
    assert rows[0][2:] == ["Không nêu tên", second.text, f"Giữ nguyên. {WHY}"]
    assert rows[1][2:] == [first.name, first.text, "Tiếp thu."]
    assert [cell.text for cell in others.rows[1].cells][3:] == [third.text, "Không liên quan"]
    sheet = load_workbook(io.BytesIO(office.get(f"{here}.xlsx").data)).active
    assert sheet is not None
    words = " ".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell)
    assert all(one.text in words for one in (first, second, third)) and "Nhận 03 ý kiến, đăng 02 ý kiến" in words
    assert CONTACT not in words
    assert office.get(f"/bodies/{body_of(house)}/drafts/{prepared(house)}/opinions.xlsx").status_code == 404


def test_machines_find_what_everybody_may_read_and_nothing_else(house: Chamber) -> None:
    shown, anybody = out(house), house.browser(None)
    hidden = [prepared(house), out(house, after=2)]
    site = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    answer = anybody.get("/sitemap.xml")
    places = [one.text or "" for one in ElementTree.fromstring(answer.text).iter(f"{site}loc")]
    assert [place.partition("/public/")[2] for place in places] == [
        "drafts", f"drafts/{shown}", f"drafts/{shown}/opinions",
    ]  # fmt: skip
    feed = anybody.get("/public/drafts.atom")
    assert feed.mimetype == "application/atom+xml"
    atom = "{http://www.w3.org/2005/Atom}"
    [entry] = ElementTree.fromstring(feed.text).iter(f"{atom}entry")
    assert entry.findtext(f"{atom}title") == TITLE and (entry.findtext(f"{atom}id") or "").endswith(shown)
    robots = anybody.get("/robots.txt")
    assert robots.text.splitlines()[:5] == [
        "User-agent: *", "Allow: /public/", "Allow: /static/", "Disallow: /public/opinions", "Disallow: /",
    ]  # fmt: skip
    for told in (answer, feed, robots):
        assert "Set-Cookie" not in told.headers and not any(draft in told.text for draft in hidden)
    page = anybody.get(f"/public/drafts/{shown}").text
    assert '"@type": "Legislation"' in page and f'/public/drafts/{shown}">' in page.partition('rel="canonical"')[2]
