"""Saying something about a draft without an account, and what is shown of it: moderation, codes, limits, no cookies."""

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.drafts import actions, pace, queries
from app.drafts.models import OpinionState, PublicOpinion, PublicPace, drafts_desk
from app.kernel import clock, db, journal
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound, TooMany
from app.kernel.ids import new_id
from tests.documents.chamber import Browser, Chamber
from tests.drafts.world import PAGE, body_of, heard, out, prepared

MARK = re.compile(r'name="mark" value="([^"]+)"')
SAID = {"place": "Điều 1 khoản 2", "text": "Đề nghị áp dụng cả rừng đặc dụng", "name": "Lý A Sùng"}
CONTACT = "0912 345 678"


def say(house: Chamber, draft: str, **changes: Any) -> PublicOpinion:
    """An opinion that waits to be moderated."""
    told = {"place": "", "text": "Đề nghị làm rõ", "name": "Lý A Sùng", **changes}
    code = actions.send_opinion(draft, actions.Written(**told), key=new_id(), pace=lambda: None)
    return opinion(code)


def opinion(code: str) -> PublicOpinion:
    with db.reading():
        found = queries.by_code(code)
        assert found is not None
        return found


def post(browser: Browser, draft: str, **form: str) -> TestResponse:
    """Opens the form and sends it, as a browser without a script does."""
    here = f"/public/drafts/{draft}/opinions"
    mark = MARK.search(browser.get(f"{here}/new", headers=PAGE).text)
    assert mark is not None
    return browser.post(here, data={"mark": mark[1], **form}, headers=PAGE)


def count() -> int:
    with db.reading() as session:
        return session.scalar(select(func.count()).select_from(PublicOpinion)) or 0


def test_an_opinion_waits_until_it_is_approved(either_house: Chamber) -> None:
    house, body = either_house, body_of(either_house)
    draft = out(house)
    said = say(house, draft, place="Điều 1 khoản 2", contact=CONTACT)
    assert (said.number, said.state, said.place_name) == (1, OpinionState.WAITING, "Điều 1 khoản 2")
    with db.reading():
        assert queries.shown_by_place(draft) == {}
    actions.approve_opinion(house.secretary, body, draft, said.id)
    actions.approve_opinion(house.secretary, body, draft, said.id)
    with db.reading():
        assert queries.shown_by_place(draft) == {"Điều 1 khoản 2": 1}
    with pytest.raises(Invalid, match="Lý do không đăng"):
        actions.refuse_opinion(house.office, body, draft, said.id, " ")
    actions.refuse_opinion(house.office, body, draft, said.id, "Trùng")
    assert opinion(said.code).reason == "Trùng"
    names = ["DraftPrepared", "PublicOpinionReceived", "PublicOpinionModerated", "PublicOpinionModerated"]
    assert heard(drafts_desk(body).id) == names


def test_the_journal_knows_neither_words_nor_people(house: Chamber) -> None:
    draft = out(house)
    say(house, draft, text="Lời rất riêng", contact=CONTACT)
    told = str(journal.since(drafts_desk(body_of(house)).id, 0))
    assert "PublicOpinionReceived" in told
    assert not any(words in told for words in ("Lời rất riêng", "Lý A Sùng", CONTACT))


def test_only_an_open_draft_takes_opinions(either_house: Chamber) -> None:
    house, body = either_house, body_of(either_house)
    draft, end = out(house, days=2), clock.now() + timedelta(days=3)
    with clock.standing_at(end), pytest.raises(Conflict, match="hết thời hạn"):
        say(house, draft)
    for other in (prepared(house), out(house, after=1), new_id(), "x"):
        with pytest.raises(NotFound):
            say(house, other)
    with pytest.raises(Invalid, match="Chỗ góp ý"):
        say(house, draft, place="Điều 99")
    waiting = say(house, draft)
    with clock.standing_at(end):
        actions.approve_opinion(house.office, body, draft, waiting.id)
    with pytest.raises(Forbidden):
        actions.approve_opinion(house.huy, body, draft, waiting.id)
    with pytest.raises(NotFound):
        actions.approve_opinion(house.office, body, prepared(house), waiting.id)


def test_a_citizen_without_a_script_or_a_cookie_sends_and_looks_it_up(house: Chamber) -> None:
    draft, anybody, body = out(house), house.browser(None), body_of(house)
    sent = post(anybody, draft, **SAID, is_named="1", contact=CONTACT)
    assert sent.status_code == 303 and "Set-Cookie" not in sent.headers
    receipt = anybody.get(sent.headers["Location"], headers=PAGE)
    assert "Ý kiến đã được tiếp nhận" in receipt.text and "sau khi được duyệt" in receipt.text
    assert receipt.headers["Cache-Control"] == "no-store" and receipt.headers["X-Robots-Tag"] == "noindex"
    code = sent.headers["Location"].rpartition("/")[2]
    typed = anybody.get("/public/opinions", query_string={"code": code.lower().replace("-", " ")}, headers=PAGE)
    assert anybody.get(typed.headers["Location"], headers=PAGE).status_code == 200
    here = f"/public/drafts/{draft}/opinions"
    assert SAID["text"] not in anybody.get(here).text
    actions.approve_opinion(house.office, body, draft, opinion(code).id)
    for page in (anybody.get(here).text, anybody.get(here, query_string={"place": SAID["place"]}).text):
        assert SAID["text"] in page and SAID["name"] in page and CONTACT not in page and code not in page
    assert SAID["text"] not in anybody.get(here, query_string={"place": ""}).text
    assert "1 ý kiến" in anybody.get(f"/public/drafts/{draft}").text
    assert "Xem trên trang công khai" in anybody.get(sent.headers["Location"], headers=PAGE).text
    assert CONTACT in house.browser(house.office).get(f"/bodies/{body}/drafts/{draft}/opinions?show=APPROVED").text


def test_whoever_does_not_want_to_be_named_is_not(house: Chamber) -> None:
    draft = out(house)
    said = say(house, draft, is_named=False)
    actions.approve_opinion(house.office, body_of(house), draft, said.id)
    page = house.browser(None).get(f"/public/drafts/{draft}/opinions").text
    assert said.text in page and said.name not in page and "Không nêu tên" in page


def test_sent_twice_from_one_page_is_one_opinion(house: Chamber) -> None:
    draft, anybody = out(house), house.browser(None)
    here = f"/public/drafts/{draft}/opinions"
    mark = MARK.search(anybody.get(f"{here}/new").text)
    assert mark is not None
    first, second = (anybody.post(here, data={**SAID, "mark": mark[1]}, headers=PAGE) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"] and count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"text": "  "}, "Nội dung góp ý"), ({"name": ""}, "Họ và tên"), ({"text": "x" * 5001}, "5000"),
        ({"place": "Điều 99"}, "Chỗ góp ý"), ({"website": "https://spam.example"}, "Ô dành riêng cho máy"),
        ({"mark": "forged"}, "mở quá lâu"),
    ],
)  # fmt: skip
def test_what_is_refused_says_why_and_loses_nothing(house: Chamber, changes: dict[str, str], words: str) -> None:
    draft = out(house)
    answer = post(house.browser(None), draft, **{**SAID, "contact": CONTACT, **changes})
    assert answer.status_code in (400, 422) and words in answer.text
    kept = {**SAID, "contact": CONTACT, **changes}
    assert all(kept[name] in answer.text for name in ("text", "name", "contact"))
    assert "spam.example" not in answer.text
    assert count() == 0


def test_a_form_of_another_draft_opens_none(house: Chamber) -> None:
    draft, other, anybody = out(house), out(house), house.browser(None)
    mark = MARK.search(anybody.get(f"/public/drafts/{other}/opinions/new").text)
    assert mark is not None
    answer = anybody.post(f"/public/drafts/{draft}/opinions", data={**SAID, "mark": mark[1]}, headers=PAGE)
    assert answer.status_code == 400 and SAID["text"] in answer.text and count() == 0


def test_a_draft_that_ends_while_somebody_writes_gives_the_words_back(house: Chamber) -> None:
    draft, anybody = out(house), house.browser(None)
    here = f"/public/drafts/{draft}/opinions"
    mark = MARK.search(anybody.get(f"{here}/new").text)
    assert mark is not None
    actions.close_draft(house.office, body_of(house), draft)
    answer = anybody.post(here, data={**SAID, "mark": mark[1]}, headers=PAGE)
    assert answer.status_code == 409 and "hết thời hạn" in answer.text and SAID["text"] in answer.text
    assert anybody.get(f"{here}/new", headers=PAGE).status_code == 409


def test_many_opinions_from_one_network_have_to_wait(database: db.Database) -> None:
    """Counted in the database, whichever process asks; another network goes on; after an hour it is forgotten."""
    start = clock.now()
    with clock.standing_at(start):
        for _ in range(pace.MOST_OF_ONE):
            pace.take("203.0.113.7", "secret")
    with clock.standing_at(start + timedelta(minutes=20)):
        with pytest.raises(TooMany, match="sau 40 phút"):
            pace.take("203.0.113.7", "secret")
        pace.take("2001:db8::1", "secret")
    with clock.standing_at(start + timedelta(minutes=61)):
        pace.take("203.0.113.7", "secret")
        with db.reading() as session:
            keys = session.scalars(select(PublicPace.key)).all()
        assert len(keys) == 3 and all(re.fullmatch("[0-9a-f]{64}", key) for key in keys)


def test_everybody_together_has_a_limit_too(sqlite_database: db.Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "MOST_OF_ALL", 3)
    for n in range(3):
        pace.take(f"203.0.113.{n}", "secret")
    with pytest.raises(TooMany):
        pace.take("198.51.100.1", "secret")


def test_who_has_to_wait_keeps_the_words(house: Chamber, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "MOST_OF_ONE", 1)
    draft, anybody = out(house), house.browser(None)
    assert post(anybody, draft, **SAID).status_code == 303
    answer = post(anybody, draft, **SAID)
    assert answer.status_code == 429 and "đề nghị gửi lại sau 60 phút" in answer.text and SAID["text"] in answer.text


def test_the_desk_moderates_in_the_browser(house: Chamber) -> None:
    draft, body = out(house, questions="Có cần quy định này?"), body_of(house)
    first, second = say(house, draft, place="q1"), say(house, draft, text="<script>alert(1)</script>")
    desk, here = house.browser(house.secretary), f"/bodies/{body}/drafts/{draft}/opinions"
    page = desk.get(here).text
    assert "Câu hỏi 1" in page and "Có cần quy định này?" in page and "&lt;script&gt;" in page
    desk.post(f"{here}/{first.id}/state", data={"deed": "approve"})
    desk.post(f"{here}/{second.id}/state", data={"deed": "refuse", "reason": "", "own": "Không phải góp ý"})
    assert "Không còn ý kiến nào chờ duyệt" in desk.get(here).text
    seen = house.browser(None).get(f"/public/opinions/{second.code}", headers=PAGE).text
    assert "Không phải góp ý" in seen and "<script>alert" not in seen
    assert house.browser(house.huy).get(here).status_code == 403
    assert house.browser(house.stranger).get(here).status_code == 404


def test_a_withdrawn_draft_shows_no_opinion_and_forgets_how_to_reach_anybody(house: Chamber) -> None:
    draft, body = out(house), body_of(house)
    said = say(house, draft, contact=CONTACT)
    actions.approve_opinion(house.office, body, draft, said.id)
    actions.withdraw_draft(house.office, body, draft, "Đăng nhầm bản")
    assert opinion(said.code).contact == ""
    anybody = house.browser(None)
    assert anybody.get(f"/public/drafts/{draft}/opinions", headers=PAGE).status_code == 404
    assert "Đăng nhầm bản" in anybody.get(f"/public/opinions/{said.code}", headers=PAGE).text


def test_no_public_page_sets_a_cookie(house: Chamber) -> None:
    """Those that are refused included."""
    draft, anybody = out(house), house.browser(None)
    said = say(house, draft)
    here = f"/public/drafts/{draft}"
    for path in (
        f"{here}/opinions", f"{here}/opinions/new", "/public/opinions", f"/public/opinions/{said.code}",
        "/public/opinions?code=AAAA", "/public/opinions/AAAA", f"/public/drafts/{new_id()}",
    ):  # fmt: skip
        answer = anybody.get(path, headers=PAGE)
        assert "Set-Cookie" not in answer.headers and 'src="http' not in answer.text, path
    refused = anybody.post(f"{here}/opinions", data=SAID, headers=PAGE)
    assert refused.status_code == 400 and "Set-Cookie" not in refused.headers
