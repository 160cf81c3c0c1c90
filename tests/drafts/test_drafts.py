"""The life of a draft: made ready, put out by its days, prolonged, ended, taken back; what everybody may read of it."""

from datetime import timedelta

import pytest

from app.accounts.models import Body
from app.documents.actions import release
from app.documents.models import Classification, Document, DocumentKind
from app.drafts import actions, queries
from app.drafts.models import DraftState, drafts_desk
from app.kernel import clock, db
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from app.kernel.ids import new_id
from app.meetings.models import AgendaItem, Meeting, Sitting
from tests.documents.chamber import Chamber
from tests.drafts.world import PAGE, TITLE, body_of, heard, midnight, out, prepared, public_paper


def state(draft: str) -> DraftState:
    with db.reading():
        found = queries.draft(draft)
        assert found is not None
        return found.state(clock.now())


def test_a_draft_opens_and_closes_by_its_days(either_house: Chamber) -> None:
    """Nobody has to be there: the state is the clock's."""
    house, today = either_house, clock.today()
    draft = out(house, after=2, days=3)
    assert state(draft) is DraftState.ANNOUNCED
    second = timedelta(seconds=1)
    first, end = midnight(today + timedelta(days=2)), midnight(today + timedelta(days=5))
    for moment, expected in (
        (first - second, DraftState.ANNOUNCED), (first, DraftState.OPEN), (end - second, DraftState.OPEN),
        (end, DraftState.CLOSED),
    ):  # fmt: skip
        with clock.standing_at(moment), db.reading():
            assert state(draft) is expected
            assert bool(queries.listed(moment)) is (expected is not DraftState.ANNOUNCED)
    with db.reading():
        found = queries.draft(draft)
        assert found is not None
        assert (found.first_day, found.last_day) == (today + timedelta(days=2), today + timedelta(days=4))
    assert heard(Body.stream(body_of(house)).id) == ["DraftOpened"]
    assert heard(drafts_desk(body_of(house)).id) == ["DraftPrepared"]


def test_more_time_an_early_end_and_taken_back(either_house: Chamber) -> None:
    house, body, today = either_house, body_of(either_house), clock.today()
    draft = out(house)
    with pytest.raises(Invalid, match="từ hôm nay trở đi"):
        actions.extend_draft(house.office, body, draft, today - timedelta(days=1))
    actions.close_draft(house.office, body, draft)
    assert state(draft) is DraftState.CLOSED
    with pytest.raises(Conflict, match="hết thời hạn"):
        actions.close_draft(house.office, body, draft)
    actions.extend_draft(house.office, body, draft, today)
    assert state(draft) is DraftState.OPEN
    with pytest.raises(Invalid, match="Lý do dừng"):
        actions.withdraw_draft(house.office, body, draft, "  ")
    actions.withdraw_draft(house.office, body, draft, "Đăng nhầm bản")
    with pytest.raises(Conflict, match="đã dừng"):
        actions.extend_draft(house.office, body, draft, today)
    assert heard(Body.stream(body).id) == ["DraftOpened", "DraftClosed", "DraftExtended", "DraftWithdrawn"]


def test_the_secretary_prepares_and_the_office_puts_out(house: Chamber) -> None:
    body, today = body_of(house), clock.today()
    told = actions.Description(public_paper(house).id, TITLE, "Sở Nội vụ")
    draft = actions.prepare_draft(house.secretary, body, told).id
    with pytest.raises(Forbidden):
        actions.open_draft(house.secretary, body, draft, today, today)
    for who in (house.chair, house.huy, house.stranger):
        with pytest.raises(Forbidden):
            actions.prepare_draft(who, body, told)
    with pytest.raises(NotFound):
        actions.open_draft(house.office, body, new_id(), today, today)
    for first, last in ((-1, 5), (3, 2), (0, 400)):
        with pytest.raises(Invalid):
            actions.open_draft(house.office, body, draft, *(today + timedelta(days=n) for n in (first, last)))
    actions.open_draft(house.office, body, draft, today, today)
    with pytest.raises(Conflict, match="đang được lấy ý kiến"):
        actions.remove_draft(house.office, body, draft)


def test_once_it_is_out_its_paper_and_its_questions_stand(house: Chamber) -> None:
    body, other = body_of(house), public_paper(house, title="Văn bản khác")
    draft = out(house, questions="Có cần quy định này?\n\n")
    told = actions.Description(other.id, "Tên rõ hơn", "Sở Nội vụ", questions="Câu khác")
    actions.amend_draft(house.office, body, draft, told)
    with db.reading():
        found = queries.draft(draft)
        assert found is not None
        assert (found.title, found.asked) == ("Tên rõ hơn", ["Có cần quy định này?"])
        assert found.version_id != other.id


@pytest.mark.parametrize(
    "options",
    [
        {"classification": Classification.INTERNAL},
        {"classification": Classification.RESTRICTED, "kind": DocumentKind.PERSONNEL_FILE},
        {"classification": Classification.INTERNAL, "for_guests": True},
    ],
)
def test_only_a_paper_that_is_marked_public_becomes_a_draft(house: Chamber, options: dict[str, object]) -> None:
    paper = public_paper(house, "Điều 1. Kín", **options)
    with pytest.raises(Conflict, match="Công khai"):
        prepared(house, paper)
    assert paper.id not in house.browser(house.office).get(f"/bodies/{body_of(house)}/drafts/new").text


def test_a_file_that_is_not_out_and_one_group_s_paper_are_none(house: Chamber) -> None:
    waiting = house.paper("Điều 1. Nháp", classification=Classification.PUBLIC)
    for paper in (waiting, public_paper(house, "Điều 1. Tổ", group_id=house.group_id)):
        with pytest.raises(Conflict, match="Công khai"):
            prepared(house, paper)


def test_everybody_reads_it_without_an_account(house: Chamber) -> None:
    draft = out(house, introduction="Vì sao ban hành", questions="Có cần quy định này?")
    anybody = house.browser(None)
    assert draft in anybody.get("/public/drafts").text
    page = anybody.get(f"/public/drafts/{draft}")
    for words in (TITLE, "Vì sao ban hành", "Có cần quy định này?", "Chương I", "Phạm vi điều chỉnh", "thôn, bản"):
        assert words in page.text
    assert '<h3 lang="vi">Điều 2.' in page.text
    assert anybody.get(f"/public/drafts/{draft}/file").data.startswith(b"%PDF")


def test_what_everybody_reads_sets_no_cookie_and_may_be_kept(house: Chamber) -> None:
    draft = out(house)
    for who in (None, house.office):
        for path in ("/public/drafts", f"/public/drafts/{draft}", f"/public/drafts/{draft}/file"):
            answer = house.browser(who).get(path)
            assert answer.status_code == 200, path
            assert "Set-Cookie" not in answer.headers, path
            assert answer.headers["Cache-Control"] == "public, max-age=60"
            assert "Cookie" in answer.headers["Vary"]
            if answer.mimetype == "text/html":
                assert "csrf" not in answer.text and house.office.name not in answer.text
                assert 'src="http' not in answer.text


def nothing_to_see(house: Chamber, draft: str, words: str) -> None:
    """No public address shows the draft to anybody, whoever is signed in."""
    for who in (None, house.stranger, house.office):
        browser = house.browser(who)
        assert words not in browser.get("/public/drafts").text
        for path in (f"/public/drafts/{draft}", f"/public/drafts/{draft}/file"):
            answer = browser.get(path)
            assert answer.status_code in (404, 410), path
            assert "Phạm vi điều chỉnh" not in answer.text


def close_sitting(house: Chamber, paper_item: str) -> None:
    with db.database().writing(db.database().engine) as session:
        sitting: Sitting = session.get_one(Meeting, house.meeting_id).sittings[0]
        sitting.is_closed_sitting = True
        session.get_one(AgendaItem, paper_item).sitting_id = sitting.id


def test_what_is_not_marked_public_is_nowhere(house: Chamber) -> None:
    """Not ready, not yet, taken back, marked otherwise since, of a sitting that was closed since, a guess."""
    nothing_to_see(house, prepared(house), TITLE)
    nothing_to_see(house, out(house, after=1), TITLE)
    paper = public_paper(house)
    draft = out(house, paper)
    release.withdraw(house.office, house.meeting_id, paper.id, "Nhầm bản")
    nothing_to_see(house, draft, TITLE)
    paper = public_paper(house)
    draft = out(house, paper)
    with db.database().writing(db.database().engine) as session:
        session.get_one(Document, paper.document_id).classification = Classification.INTERNAL
    nothing_to_see(house, draft, TITLE)
    paper = public_paper(house)
    draft = out(house, paper)
    close_sitting(house, house.item_id)
    nothing_to_see(house, draft, TITLE)
    for guess in (new_id(), "x", house.meeting_id, paper.id):
        nothing_to_see(house, guess, TITLE)


def test_a_draft_stays_on_its_version(house: Chamber) -> None:
    """A newer version is nobody's through the draft; the page's pictures are nobody's without an account."""
    paper = public_paper(house)
    draft = out(house, paper)
    newer = house.paper("Điều 1. Bản mới", of=paper)
    release.release(house.office, house.meeting_id, [newer.id], "Chủ tọa")
    page = house.browser(None).get(f"/public/drafts/{draft}")
    assert "Phạm vi điều chỉnh" in page.text and "Bản mới" not in page.text
    with db.reading() as session:
        image = session.get_one(type(paper), paper.id).pages[0].image
    for path in (f"/p/{image}", f"/papers/{paper.id}", f"/papers/{paper.id}/file", f"/papers/{newer.id}"):
        assert house.browser(None).get(path).status_code == 401, path


def test_a_withdrawn_draft_says_why_and_nothing_else(house: Chamber) -> None:
    draft = out(house)
    actions.withdraw_draft(house.office, body_of(house), draft, "Đăng nhầm bản")
    answer = house.browser(None).get(f"/public/drafts/{draft}")
    assert answer.status_code == 410 and "Đăng nhầm bản" in answer.text
    nothing_to_see(house, draft, "Phạm vi điều chỉnh")
    never = out(house, after=3)
    actions.withdraw_draft(house.office, body_of(house), never, "Chưa đến ngày")
    assert house.browser(None).get(f"/public/drafts/{never}").status_code == 404


def test_the_office_makes_it_ready_looks_and_opens_in_the_browser(house: Chamber) -> None:
    here, office, paper = f"/bodies/{body_of(house)}/drafts", house.browser(house.office), public_paper(house)
    told = {"version": paper.id, "title": TITLE, "drafter": "", "questions": "Một?\nHai?"}
    refused = office.post(here, data=told)
    assert refused.status_code == 422 and "Cơ quan soạn thảo" in refused.text and "Hai?" in refused.text
    draft = office.post(here, data={**told, "drafter": "Sở Nội vụ"}, headers=PAGE).headers["Location"]
    preview = office.get(f"{draft}/preview").text
    assert "Xem trước" in preview and "Phạm vi điều chỉnh" in preview and "opinions/new" not in preview
    today = clock.today().isoformat()
    office.post(f"{draft}/state", data={"deed": "open", "first": today, "last": today})
    page = office.get(draft).text
    assert "Đang lấy ý kiến" in page and "hôm nay là ngày cuối" in page
    assert TITLE in office.get(here).text
    assert TITLE in house.browser(None).get("/public/drafts").text
