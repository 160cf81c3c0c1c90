"""Comments are put together, given out and answered; nobody's words are lost, and everybody concerned is told."""

import pytest
from sqlalchemy import select

from app.comments import actions, bodies, gathering, queries
from app.comments.models import CommentGroup, Outcome, Visibility
from app.comments.text import places_of
from app.documents.actions.release import release
from app.documents.actions.submitters import name_submitter
from app.kernel import db
from app.kernel.actor import Actor
from app.kernel.db import reading
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from app.meetings import actions as meetings
from app.meetings.models import Participation, Role
from app.notifications import queries as notices
from app.notifications import tasks
from tests.comments.test_comments import send
from tests.comments.test_pages import shown
from tests.comments.world import DRAFT, SECOND, Sheet

WHY = "Ngân sách chưa cân đối được"


def agency(sheet: Sheet, actor: Actor | None = None) -> str:
    """The participation by which the person brings the item."""
    held = {"person_id": (actor or sheet.house.submitter).id, "role": Role.SUBMITTING_AGENCY}
    with reading() as session:
        return session.scalars(select(Participation.id).filter_by(**held)).one()


def colleague(sheet: Sheet) -> Actor:
    """Somebody else of the agency that brings the item."""
    other = sheet.house.stranger
    given = meetings.give_role(sheet.house.office, sheet.house.meeting_id, other.id, Role.SUBMITTING_AGENCY)
    name_submitter(sheet.house.office, sheet.house.meeting_id, sheet.house.item_id, given.id)
    return other


def given(sheet: Sheet, *said: str, heading: str = "Mức hỗ trợ") -> str:
    """A group of those comments that the agency is to answer."""
    group = actions.group_comments(sheet.house.office, sheet.id, said, heading)
    actions.assign_groups(sheet.house.office, sheet.id, [group], agency(sheet))
    return group


def group_of(group_id: str) -> CommentGroup:
    with reading() as session:
        found = session.get_one(CommentGroup, group_id)
        assert isinstance(found.comments, list) and isinstance(found.editions, list)
        return found


def told(actor: Actor) -> list[str]:
    """What the person's notices say, after the worker has looked."""
    tasks.read_journal()
    with reading():
        return [str(one.sentence) for one in notices.notices(actor)]


# ---- grouping ----------------------------------------------------------------------------------


def test_a_group_keeps_every_author_and_every_text(either_sheet: Sheet) -> None:
    sheet = either_sheet
    said = [sheet.say(sheet.huy, "Nâng mức", place="Điều 2"), sheet.say(sheet.lan, "Mức còn thấp", place="Điều 2")]
    group = group_of(actions.group_comments(sheet.house.office, sheet.id, said, "  Mức   hỗ trợ "))
    assert (group.heading, group.place) == ("Mức hỗ trợ", "Điều 2")
    assert [(one.text, one.person_id) for one in group.comments] == [
        ("Nâng mức", sheet.huy.id),
        ("Mức còn thấp", sheet.lan.id),
    ]
    entry = sheet.heard("sheet")[-1]
    assert entry["name"] == "CommentGroupChanged" and "Mức" not in str(entry["data"])


def test_a_comment_is_in_one_group_and_an_empty_group_goes(either_sheet: Sheet) -> None:
    sheet, office = either_sheet, either_sheet.house.office
    said, other = sheet.say(sheet.huy), sheet.say(sheet.lan)
    actions.separate_comments(office, sheet.id, [said, other])
    first, second = (sheet.one(one).group_id for one in (said, other))
    assert first and second and first != second
    assert actions.group_comments(office, sheet.id, [other], group_id=first) == first
    assert {sheet.one(said).group_id, sheet.one(other).group_id} == {first}
    with reading() as session:
        assert [one.id for one in session.scalars(select(CommentGroup))] == [first]
    actions.ungroup(office, other)
    assert sheet.one(other).group_id is None


def test_two_answered_groups_that_are_merged_keep_both_answers(either_sheet: Sheet) -> None:
    sheet, house = either_sheet, either_sheet.house
    first, second = given(sheet, sheet.say(sheet.huy, "Nâng mức")), given(sheet, sheet.say(sheet.lan, "Mức còn thấp"))
    actions.settle_group(house.submitter, first, Outcome.ACCEPTED, "Đã nâng", 0)
    actions.settle_group(house.submitter, second, Outcome.KEPT, WHY, 0)
    actions.merge_groups(house.office, second, first)
    group = group_of(first)
    assert [one.text for one in group.comments] == ["Nâng mức", "Mức còn thấp"]
    assert (group.outcome, group.answer) == (Outcome.ACCEPTED, "Đã nâng")
    assert [(one.outcome, one.text) for one in group.beside] == [(Outcome.KEPT, WHY)]
    with reading() as session:
        assert session.get(CommentGroup, second) is None
    told = actions.settle_group(house.submitter, first, Outcome.EXPLAINED, "Nâng một phần", group.edition)
    assert not told["beside"] and group_of(first).beside == [] and len(group_of(first).editions) == 3


def test_an_answer_goes_along_into_a_group_without_one(either_sheet: Sheet) -> None:
    sheet, house = either_sheet, either_sheet.house
    answered, plain = given(sheet, sheet.say(sheet.huy)), given(sheet, sheet.say(sheet.lan))
    actions.settle_group(house.submitter, answered, Outcome.KEPT, WHY, 0)
    actions.merge_groups(house.office, answered, plain)
    group = group_of(plain)
    assert (group.outcome, group.answer, group.edition, group.beside) == (Outcome.KEPT, WHY, 1, [])


def test_what_is_for_the_drafting_body_is_grouped_apart(either_sheet: Sheet) -> None:
    sheet, office = either_sheet, either_sheet.house.office
    private, open_one = sheet.to_drafters(sheet.huy), sheet.say(sheet.lan)
    with pytest.raises(Conflict, match="gộp riêng"):
        actions.group_comments(office, sheet.id, [private, open_one], "Cùng vấn đề")
    heard = len(sheet.heard("sheet"))
    group = actions.group_comments(office, sheet.id, [private])
    assert len(sheet.heard("sheet")) == heard and sheet.told("drafting")[-1] == "CommentGroupChanged"
    with pytest.raises(Conflict):
        actions.merge_groups(office, group, actions.group_comments(office, sheet.id, [open_one]))


def test_grouping_is_refused_with_what_to_do(either_sheet: Sheet) -> None:
    sheet, office = either_sheet, either_sheet.house.office
    said = [sheet.say(sheet.huy), sheet.say(sheet.lan)]
    for wrong in ([], said):  # none chosen; several without a heading
        with pytest.raises(Invalid):
            actions.group_comments(office, sheet.id, wrong)
    for actor in (sheet.lan, sheet.house.submitter):
        with pytest.raises(Forbidden):
            actions.group_comments(actor, sheet.id, said, "Mức hỗ trợ")
    answer = str(actions.answer_comment(sheet.lan, said[0], "Nhất trí")["comment"])
    with pytest.raises(NotFound):
        actions.group_comments(office, sheet.id, [answer])
    actions.withdraw_comment(sheet.huy, said[0])
    with pytest.raises(Conflict, match="vừa được rút"):
        actions.group_comments(office, sheet.id, said, "Mức hỗ trợ")


def test_the_last_comment_does_not_leave_an_answered_group(either_sheet: Sheet) -> None:
    sheet = either_sheet
    said = sheet.say(sheet.huy)
    actions.settle_group(sheet.house.submitter, given(sheet, said), Outcome.ACCEPTED, "", 0)
    with pytest.raises(Conflict, match="còn ít nhất một góp ý"):
        actions.ungroup(sheet.house.office, said)


def test_a_group_gets_another_heading_and_place(either_sheet: Sheet) -> None:
    sheet, office = either_sheet, either_sheet.house.office
    group = actions.group_comments(office, sheet.id, [sheet.say(sheet.huy)])
    actions.amend_group(office, group, "Mức hỗ trợ", "Điều 2 khoản 1")
    assert (group_of(group).heading, group_of(group).place_name) == ("Mức hỗ trợ", "Điều 2 khoản 1")
    with pytest.raises(Invalid):
        actions.amend_group(office, group, "Mức hỗ trợ", "Điều 99")


# ---- answering ---------------------------------------------------------------------------------


def test_the_agency_answers_and_every_reader_sees_what_became_of_it(either_sheet: Sheet) -> None:
    sheet, submitter = either_sheet, either_sheet.house.submitter
    group = given(sheet, sheet.say(sheet.huy, "Nâng mức"), sheet.say(sheet.lan, "Mức còn thấp"))
    with pytest.raises(Invalid, match="cần nêu lý do"):
        actions.settle_group(submitter, group, Outcome.KEPT, "  ", 0)
    answered = send(submitter, "settle_group", group=group, outcome="KEPT", text=WHY, seen=0)
    assert answered["edition"] == 1 and answered["receipt"]["seq"]
    for reader in (sheet.huy, sheet.lan, sheet.house.chair):
        outcomes = [thread.said.comment.group for thread in sheet.threads(reader) if thread.said]
        assert [(one.outcome, one.answer) for one in outcomes if one] == [(Outcome.KEPT, WHY)] * 2
    for other in (sheet.lan, sheet.house.office, sheet.house.chair):
        with pytest.raises((Forbidden, NotFound)):
            actions.settle_group(other, group, Outcome.ACCEPTED, "", 1)


def test_two_of_the_agency_at_once_lose_neither_answer(either_sheet: Sheet) -> None:
    sheet = either_sheet
    group, other = given(sheet, sheet.say(sheet.huy)), colleague(sheet)
    actions.settle_group(sheet.house.submitter, group, Outcome.ACCEPTED, "Đã sửa", 0)
    assert actions.settle_group(other, group, Outcome.KEPT, WHY, 0)["beside"]
    found = group_of(group)
    assert (found.outcome, found.answer) == (Outcome.ACCEPTED, "Đã sửa")
    assert [(one.text, one.name) for one in found.beside] == [(WHY, other.name)]
    assert not actions.settle_group(other, group, Outcome.EXPLAINED, "Sửa một phần", 2)["beside"]
    assert group_of(group).beside == [] and [one.text for one in group_of(group).editions] == [
        "Đã sửa", WHY, "Sửa một phần",
    ]  # fmt: skip


def test_a_post_of_the_council_answers_what_it_was_given_and_no_more(either_sheet: Sheet) -> None:
    sheet, house = either_sheet, either_sheet.house
    head = meetings.give_role(house.office, house.meeting_id, sheet.huy.id, Role.COMMITTEE_HEAD)
    group, private = (actions.group_comments(house.office, sheet.id, [one]) for one in (
        sheet.say(sheet.lan), sheet.to_drafters(sheet.lan)))  # fmt: skip
    with pytest.raises(Invalid):
        actions.assign_groups(house.office, sheet.id, [private], head.id)
    actions.assign_groups(house.office, sheet.id, [group], head.id)
    actions.settle_group(sheet.huy, group, Outcome.ACCEPTED, "", 0)
    with pytest.raises(Forbidden):
        actions.settle_group(house.submitter, group, Outcome.KEPT, WHY, 1)
    with reading():
        about = queries.subject(sheet.id, sheet.huy)
        spots = gathering.spots(about, sheet.huy, places_of(about), gathering.groups_of(about))
        assert [one.group.id for spot in spots for one in spot.groups] == [group]
        assert [spot.loose for spot in spots] == [[]]
        assert "Trưởng Ban của Hội đồng nhân dân" in bodies.name_of(group_of_head(head.id))


def group_of_head(participation_id: str) -> Participation:
    return db.session().get_one(Participation, participation_id)


def test_a_version_says_what_it_took_in(either_sheet: Sheet) -> None:
    sheet, house = either_sheet, either_sheet.house
    said, private = sheet.say(sheet.huy, "Nâng mức"), sheet.to_drafters(sheet.lan)
    group, other = given(sheet, said), given(sheet, private)
    second = house.paper(DRAFT, SECOND, of=sheet.version)
    with pytest.raises(Conflict):
        actions.take_in(house.submitter, group, sheet.version.id)
    for one in (group, other):
        actions.settle_group(house.submitter, one, Outcome.ACCEPTED, "", 0)
    with pytest.raises(Invalid):  # delegates do not have it yet
        actions.take_in(house.submitter, group, second.id)
    release(house.office, house.meeting_id, [second.id])
    for one in (group, other):
        actions.take_in(house.submitter, one, second.id)
    for reader, texts in ((house.chair, ["Nâng mức"]), (house.office, ["Nâng mức", "Xin trao đổi riêng"])):
        with reading():
            assert [one.comment.text for one in gathering.taken_in(house.version(second.id), reader)] == texts
    with pytest.raises((Forbidden, NotFound)):
        actions.take_in(sheet.huy, group, second.id)
    actions.settle_group(house.submitter, group, Outcome.KEPT, WHY, 1)
    assert group_of(group).taken_version_id is None


def test_the_sheet_and_what_changed_lead_to_what_was_taken_in(sheet: Sheet) -> None:
    house = sheet.house
    group = given(sheet, sheet.say(sheet.huy, "Nâng mức", place="Điều 2"))
    actions.settle_group(house.submitter, group, Outcome.ACCEPTED, "", 0)
    second = house.paper(DRAFT, SECOND, of=sheet.version)
    release(house.office, house.meeting_id, [second.id])
    at = f"/comments/{sheet.id}/groups/{group}/version"
    assert house.browser(house.office).post(at, data={"version": second.id}).status_code == 200
    for path in (f"/comments/{sheet.id}", f"/papers/{second.id}/differences"):
        html = shown(sheet, sheet.lan, path)
        assert "Bản này đã tiếp thu 1 góp ý" in html and f"/comments/{sheet.id}#gop-y-" in html, path
    assert "Đã tiếp thu tại bản ngày" in shown(sheet, sheet.huy, "/comments")


# ---- notices -----------------------------------------------------------------------------------


def test_an_author_is_told_what_became_of_a_comment(either_sheet: Sheet) -> None:
    sheet, house = either_sheet, either_sheet.house
    said, private = sheet.say(sheet.huy, place="Điều 1"), sheet.to_drafters(sheet.huy)
    actions.answer_comment(sheet.lan, said, "Nhất trí")
    actions.hide_comment(house.office, private, "Ngoài phạm vi")
    group = given(sheet, said)
    actions.settle_group(house.submitter, group, Outcome.KEPT, WHY, 0)
    actions.settle_group(house.submitter, group, Outcome.KEPT, f"{WHY}.", 1)  # better words are no news
    mine = told(sheet.huy)
    assert len([one for one in mine if one.startswith("Góp ý của đại biểu có trả lời: Điều 1")]) == 1
    assert len([one for one in mine if one.startswith("Góp ý của đại biểu đã được trả lời (Giữ nguyên): Điều 1")]) == 1
    assert len([one for one in mine if one.startswith("Ban thư ký đã ẩn góp ý của đại biểu: Toàn văn")]) == 1
    assert not [one for one in told(sheet.lan) if "Góp ý" in one or "góp ý" in one]
    assert WHY not in str(mine) and "Ngoài phạm vi" not in str(mine)


def test_a_body_is_told_once_of_all_groups_it_was_given(either_sheet: Sheet) -> None:
    sheet, other = either_sheet, colleague(either_sheet)
    given(sheet, sheet.say(sheet.huy)), given(sheet, sheet.say(sheet.lan))
    for actor in (sheet.house.submitter, other):
        assert len([one for one in told(actor) if one.startswith("Ban thư ký giao trả lời góp ý")]) == 1
    assert not [one for one in told(sheet.lan) if "giao trả lời" in one]


def test_authors_of_private_comments_hear_of_the_answer_in_their_own_stream(either_sheet: Sheet) -> None:
    sheet = either_sheet
    group = given(sheet, sheet.to_drafters(sheet.huy))
    actions.settle_group(sheet.house.submitter, group, Outcome.ACCEPTED, "", 0)
    assert sheet.own(sheet.huy)[-1] == "answered" and "CommentGroupChanged" not in sheet.told("sheet")
    assert group_of(group).visibility is Visibility.DRAFTING
