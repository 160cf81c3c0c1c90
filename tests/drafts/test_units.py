"""Units that are asked by a link: their page, saving and sending, what the desk sees, and what nobody else does."""

import io
from dataclasses import replace
from datetime import timedelta
from typing import Any

import docx
import pytest
from sqlalchemy import select

from app.comments.models import Outcome
from app.drafts import actions, pace, queries
from app.drafts.models import AskedUnit, Stance, UnitLink, UnitOpinion, UnitState, drafts_desk
from app.kernel import clock, db, journal
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound, TooMany
from app.kernel.mail import Letter
from tests.documents.chamber import Chamber
from tests.drafts.world import PAGE, body_of, heard, out, prepared

WAY = actions.Way("https://hop.example.vn")
POST = actions.Way("https://hop.example.vn", by_mail=True)
TYPED = actions.Typed(
    Stance.HAS_OPINION, "Lò Văn An", "Phó Giám đốc", {"Điều 1 khoản 2": "Đề nghị bỏ khoản này", "": "Cơ bản đồng ý"}, 0
)
AGREES = actions.Typed(Stance.AGREES, "Sùng A Lềnh", "Giám đốc", {}, 0)


def ask(house: Chamber, draft: str, *names: str, days: int = 10, way: actions.Way = WAY) -> list[str]:
    """Asks these units, each with an e-mail; returns their tokens."""
    asked = [actions.Addressee(name, f"vanthu{n}@example.vn") for n, name in enumerate(names or ("Sở Tài chính",))]
    last = clock.today() + timedelta(days=days)
    given = actions.ask_units(house.office, body_of(house), draft, asked, last, way)
    return [one.link.rpartition("/")[2] for one in given]


def send(token: str, typed: actions.Typed = TYPED, **changes: Any) -> None:
    actions.send_answer(token, replace(typed, **changes), pace=lambda _unit: None)


def save(token: str, typed: actions.Typed = TYPED, **changes: Any) -> None:
    actions.save_answer(token, replace(typed, **changes), pace=lambda _unit: None)


def units(draft: str) -> dict[str, UnitState]:
    with db.reading():
        return {one.name: one.state(clock.now()) for one in queries.units(draft)}


def said(draft: str) -> dict[str, UnitOpinion]:
    with db.reading():
        return {one.place: one for one in queries.unit_opinions(draft)}


def answer_all(house: Chamber, draft: str) -> None:
    found = [one.id for one in said(draft).values()]
    actions.answer_opinions(house.secretary, body_of(house), draft, found, Outcome.ACCEPTED, "")


def test_a_unit_saves_sends_and_corrects_until_its_time_is_over(either_house: Chamber) -> None:
    house, body = either_house, body_of(either_house)
    draft = prepared(house)  # nobody else sees it: units may be asked without a public page
    token, other = ask(house, draft, "Sở Tài chính", "Sở Nội vụ")
    save(token, words={"": "Đang viết"})
    assert units(draft) == {"Sở Nội vụ": UnitState.WAITING, "Sở Tài chính": UnitState.SAVED}
    assert said(draft) == {}
    send(token, seen=1)
    send(token, seen=1)  # pressed twice
    assert {place: one.text for place, one in said(draft).items()} == TYPED.words
    answer_all(house, draft)
    send(token, words={"Điều 1 khoản 2": "Đề nghị bỏ khoản này", "Điều 2": "Làm rõ"}, seen=2)
    assert {place: one.outcome for place, one in said(draft).items()} == {
        "Điều 1 khoản 2": Outcome.ACCEPTED, "Điều 2": None,
    }  # fmt: skip
    with db.reading():
        found = queries.unit_by_token(token)
        assert found is not None
        assert [one.said.by_place.get("") for one in found.answers] == ["Cơ bản đồng ý", None]
    send(other, AGREES)
    assert set(units(draft).values()) == {UnitState.SENT}
    assert heard(drafts_desk(body).id) == ["DraftPrepared", "PublicOpinionsAnswered"]
    told = str(journal.since(drafts_desk(body).id, 0))
    assert told.count("UnitAnswered") == 3 and "bỏ khoản này" not in told and token not in told
    with clock.standing_at(clock.now() + timedelta(days=12)), pytest.raises(Conflict, match="hết thời hạn"):
        send(token, seen=3, signer="Khác")


def test_an_answer_says_what_it_must(house: Chamber) -> None:
    (token,) = ask(house, out(house))
    for changes, sentence in (
        ({"stance": None}, "thống nhất hay có ý kiến"),
        ({"stance": Stance.AGREES}, "Đã ghi ý kiến ở 2 chỗ"),
        ({"words": {"": " "}}, "Chưa ghi ý kiến nào"),
        ({"signer": ""}, "người ký"),
        ({"position": ""}, "Chức vụ"),
        ({"words": {"Điều 99": "Sai chỗ"}}, "không có trong dự thảo"),
    ):
        with pytest.raises(Invalid, match=sentence):
            send(token, **changes)


def test_two_people_of_a_unit_do_not_write_over_each_other(house: Chamber) -> None:
    (token,) = ask(house, out(house))
    save(token)
    with pytest.raises(Conflict, match="Người khác của đơn vị"):
        save(token, words={"": "Bản khác"})
    save(token)  # the same once more: nothing to say
    save(token, words={"": "Bản khác"}, seen=1)
    with db.reading():
        found = queries.unit_by_token(token)
        assert found is not None and found.written.by_place == {"": "Bản khác"}


def test_the_office_asks_once_and_by_a_day_to_come(either_house: Chamber) -> None:
    house, body = either_house, body_of(either_house)
    draft, last = prepared(house), clock.today()
    for asked, day in (
        ([], last),
        ([actions.Addressee(" ")], last),
        ([actions.Addressee("Sở Y tế", "khong phai thu")], last),
        ([actions.Addressee("Sở Y tế")], last - timedelta(days=1)),
    ):
        with pytest.raises(Invalid):
            actions.ask_units(house.office, body, draft, asked, day, WAY)
    with pytest.raises(Forbidden):
        actions.ask_units(house.secretary, body, draft, [actions.Addressee("Sở Y tế")], last, WAY)
    ask(house, draft, "Sở Y tế", "SỞ Y TẾ")
    with pytest.raises(Conflict, match="Đã gửi đến Sở y tế"):
        ask(house, draft, "Sở  y tế")
    with pytest.raises(Conflict, match="không xóa được"):
        actions.remove_draft(house.office, body, draft)
    with db.reading():
        assert queries.known_units(body)["Sở Y tế"] == "vanthu0@example.vn"


def test_links_leave_in_letters_and_only_their_hashes_stay(house: Chamber) -> None:
    draft, body = out(house), body_of(house)
    (token,) = ask(house, draft, way=POST)
    (again,) = actions.remind_units(house.office, body, draft, WAY)
    assert not again.is_mailed and token not in again.link
    with db.reading() as session:
        (letter,) = session.scalars(select(Letter).where(Letter.recipient == "vanthu0@example.vn"))
        assert f"https://hop.example.vn/unit-opinions/{token}" in letter.text and "Quy chế" not in letter.text
        kept = session.scalars(select(UnitLink.token_hash)).all()
    assert len(kept) == 2 and token not in kept
    for one in (token, again.link.rpartition("/")[2]):
        save(one)
    send(token, seen=1)
    with pytest.raises(Conflict, match="Không còn đơn vị nào"):
        actions.remind_units(house.office, body, draft, WAY)


def test_who_has_answered_is_given_a_link_and_not_noted_as_reminded(house: Chamber) -> None:
    draft, body = out(house), body_of(house)
    (token, _other) = ask(house, draft, "Sở Tài chính", "Sở Nội vụ")
    send(token)
    with db.reading():
        asked = {one.name: one.id for one in queries.units(draft)}
    for unit in asked.values():
        assert actions.remind_units(house.office, body, draft, WAY, unit)[0].link
    with db.reading():
        reminded = {one.name: one.reminded_at is not None for one in queries.units(draft)}
    assert reminded == {"Sở Tài chính": False, "Sở Nội vụ": True}


def test_a_link_that_was_taken_back_opens_nothing(either_house: Chamber) -> None:
    house, body = either_house, body_of(either_house)
    draft = out(house)
    token, other = ask(house, draft, "Sở Tài chính", "Sở Nội vụ")
    with db.reading() as session:
        unit = session.scalars(select(AskedUnit.id).where(AskedUnit.name == "Sở Tài chính")).one()
    for _twice in range(2):
        actions.end_unit(house.office, body, draft, unit)
    with pytest.raises(NotFound):
        send(token)
    assert actions.extend_units(house.office, body, draft, clock.today() + timedelta(days=40)) == 1
    actions.close_draft(house.office, body, draft)
    with pytest.raises(Conflict, match="hết thời hạn"):
        send(other)


def test_the_result_waits_for_units_and_their_answers(house: Chamber) -> None:
    draft, body = out(house, days=1), body_of(house)
    (token,) = ask(house, draft, days=20)
    send(token)
    answer_all(house, draft)
    with clock.standing_at(clock.now() + timedelta(days=3)), pytest.raises(Conflict, match="1 đơn vị chưa hết hạn"):
        actions.publish_result(house.office, body, draft, "Đã tiếp thu")
    send(token, words={"": "Ý khác"}, seen=1)
    with clock.standing_at(clock.now() + timedelta(days=30)):
        with pytest.raises(Conflict, match="1 ý kiến chưa có nội dung"):
            actions.publish_result(house.office, body, draft, "Đã tiếp thu")
        answer_all(house, draft)
        actions.publish_result(house.office, body, draft, "Đã tiếp thu")


def test_the_page_of_a_unit_needs_no_cookie_and_shows_nothing_of_others(house: Chamber) -> None:
    draft = prepared(house)
    token, other = ask(house, draft, "Sở Tài chính", "Sở Nội vụ")
    send(other, words={"": "Lời của Sở Nội vụ"})
    browser, here = house.browser(None), f"/unit-opinions/{token}"
    page = browser.get(here, headers=PAGE)
    assert page.status_code == 200 and "Set-Cookie" not in page.headers
    assert (page.headers["Cache-Control"], page.headers["X-Robots-Tag"]) == ("no-store", "noindex")
    assert "bảo vệ rừng" in page.text and "Sở Nội vụ" not in page.text
    typed = {"stance": "HAS_OPINION", "signer": "Lò Văn An", "position": "", "at:Điều 2": "Làm rõ", "seen": "0"}
    refused = browser.post(here, data={**typed, "deed": "send"}, headers=PAGE)
    assert refused.status_code == 422 and "Chức vụ còn trống" in refused.text and "Làm rõ" in refused.text
    sent = browser.post(here, data={**typed, "position": "Giám đốc", "deed": "send"}, headers=PAGE)
    assert sent.status_code == 303 and "Set-Cookie" not in sent.headers
    assert "bản thứ 1" in browser.get(here, headers=PAGE).text
    assert browser.get(f"{here}/file", headers=PAGE).status_code == 200
    for wrong in ("x", token[:-1], f"{token}/file/x"):
        assert browser.get(f"/unit-opinions/{wrong}", headers=PAGE).status_code == 404
    assert "Lời của Sở Nội vụ" not in browser.get(f"/public/drafts/{draft}/opinions", headers=PAGE).text


def test_the_desk_reads_answers_and_prints_units_with_the_others(house: Chamber) -> None:
    draft, body = prepared(house), body_of(house)
    desk = house.browser(house.office)
    here = f"/bodies/{body}/drafts/{draft}"
    form = {"others": "Sở Tài chính; vanthu@example.vn\nSở Nội vụ", "last": str(clock.today() + timedelta(days=5))}
    links = desk.post(f"{here}/units", data=form).text
    tokens = [one.split('"')[0] for one in links.split("/unit-opinions/")[1:]]
    assert len(tokens) == 2
    send(tokens[0])
    send(tokens[1], AGREES)
    assert "Phó Giám đốc" in desk.get(f"{here}/units").text
    queue = desk.get(f"{here}/opinions?show=UNITS").text
    assert "Đề nghị bỏ khoản này" in queue and "Sở Tài chính" in queue
    paper = docx.Document(io.BytesIO(desk.get(f"{here}/opinions.docx").data))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    assert {"Sở Tài chính", "Điều 1 khoản 2", "Đề nghị bỏ khoản này"} <= set(cells)
    words = "\n".join(one.text for one in paper.paragraphs)
    assert "02 đơn vị đã trả lời, trong đó 01 thống nhất, 01 có ý kiến" in words
    assert "Thống nhất với dự thảo: Sở Nội vụ" in words


def test_a_unit_that_saves_too_often_waits(house: Chamber) -> None:
    for _saved in range(pace.MOST_OF_A_UNIT):
        pace.take_of_unit("a", "secret")
    with pytest.raises(TooMany):
        pace.take_of_unit("a", "secret")
    pace.take_of_unit("b", "secret")


def test_without_an_account_one_chooses_the_language_and_stays_on_the_page(
    house: Chamber, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a form that a page for everybody may carry: it needs no session and makes none."""
    assert house.app is not None
    monkeypatch.setitem(house.app.config, "WTF_CSRF_ENABLED", True)
    draft = out(house)
    token = ask(house, prepared(house), "Sở Tài chính")[0]
    for path, words in ((f"/public/drafts/{draft}", "Drafting body"), (f"/unit-opinions/{token}", "Save")):
        browser, here = house.browser(None), f"http://localhost{path}"
        assert words not in browser.get(path, headers=PAGE).text
        chosen = browser.post("/language", data={"language": "en"}, headers={**PAGE, "Referer": here})
        assert (chosen.status_code, chosen.headers["Location"]) == (302, here)
        [cookie] = chosen.headers.getlist("Set-Cookie")
        assert cookie.startswith("language=en;")
        page = browser.get(path, headers=PAGE)
        assert words in page.text and 'lang="en" aria-pressed="true"' in page.text


@pytest.mark.parametrize("referrer", ["https://example.org/public/drafts", "//example.org", ""])
def test_the_choice_of_a_language_leads_to_no_other_site(house: Chamber, referrer: str) -> None:
    headers = {**PAGE, "Referer": referrer}
    chosen = house.browser(None).post("/language", data={"language": "en"}, headers=headers)
    assert chosen.headers["Location"] == "/"


def test_another_site_chooses_nobodys_language(house: Chamber) -> None:
    elsewhere = {**PAGE, "Origin": "https://example.org"}
    refused = house.browser(None).post("/language", data={"language": "en"}, headers=elsewhere)
    assert refused.status_code == 403 and "language" not in str(refused.headers.getlist("Set-Cookie"))
