"""Petitions are grouped, given to a unit, answered, judged, followed until they are settled."""

from datetime import timedelta

import pytest

from app.accounts.actions.bodies import give_role
from app.accounts.models import BodyRole, Person
from app.kernel import clock, db, journal
from app.kernel.actor import system
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from app.petitions import actions, queries
from app.petitions.models import Outcome, State, petitions_stream
from tests.documents.chamber import Chamber
from tests.petitions.world import PAGE, ROAD, VOTER, answered, assigned, body_of, entered, group, grouped

SOON = timedelta(days=10)


def names(stream: str) -> list[str]:
    """What was recorded there about petitions."""
    return [one["name"] for one in journal.since(stream, 0) if "Petition" in one["name"]]


def test_petitions_that_are_alike_join_a_group_and_keep_their_words(either_house: Chamber) -> None:
    house, body = either_house, body_of(either_house)
    one, two, three = entered(house), entered(house, ROAD + " tháng Tám"), entered(house, "Đề nghị mở chợ phiên")
    with db.reading():
        first = queries.petition(one)
        assert first is not None and [other.id for other in queries.alike(first)] == [two]
    found = grouped(house, one, title="")
    assert group(found).title == ROAD and group(found).field == "Giao thông"
    actions.join_group(house.office, body, found, [two, three])
    assert [petition.text for petition in group(found).petitions] == [ROAD, ROAD + " tháng Tám", "Đề nghị mở chợ phiên"]
    actions.part_from_group(house.office, body, found, three)
    assert len(group(found).petitions) == 2
    with pytest.raises(Conflict, match="đã ở nhóm 1"):
        grouped(house, one)
    with pytest.raises(Invalid, match="Chưa chọn kiến nghị"):
        actions.make_group(house.office, body, [], actions.Heading("Chợ"))
    with pytest.raises(Forbidden):
        actions.make_group(house.lan, body, [three], actions.Heading("Chợ"))
    assert names(petitions_stream(body).id) == ["PetitionRecorded"] * 3 + ["PetitionsGrouped"] * 3


def test_a_refused_grouping_keeps_the_ticks_and_the_title(house: Chamber) -> None:
    one, two = entered(house), entered(house)
    grouped(house, two)
    desk, here = house.browser(house.office), f"/bodies/{body_of(house)}/petition-groups"
    refused = desk.post(here, data={"petition": [one, two], "title": "Đường Nậm Khoang"}, headers=PAGE)
    assert refused.status_code == 409 and "Đường Nậm Khoang" in refused.text and "checked" in refused.text
    made = desk.post(here, data={"petition": [one], "title": "Đường Nậm Khoang"}, headers=PAGE)
    assert made.status_code == 302 and "Đường Nậm Khoang" in desk.get(made.location).text


def test_the_unit_answers_what_it_was_given_and_sees_nothing_else(house: Chamber) -> None:
    body, mine, other = body_of(house), assigned(house), grouped(house)
    unit, here = house.browser(house.submitter), f"/bodies/{body_of(house)}/petition-groups"
    assert here in unit.get("/meetings").text
    listed = unit.get(here).text
    assert f"{here}/{mine}" in listed and f"{here}/{other}" not in listed
    page = unit.get(f"{here}/{mine}").text
    assert ROAD in page and VOTER not in page and "Gửi trả lời" in page
    assert unit.get(f"{here}/{other}").status_code == unit.get(f"/bodies/{body}/petitions").status_code == 404
    typed = {"outcome": "WILL", "text": "Sẽ sửa trong quý IV"}
    refused = unit.post(f"{here}/{mine}/answers", data=typed, headers=PAGE)
    assert refused.status_code == 422 and "Sẽ sửa trong quý IV" in refused.text and "Chưa ghi ngày" in refused.text
    promised = {**typed, "promised_on": (clock.today() + SOON).isoformat()}
    assert unit.post(f"{here}/{mine}/answers", data=promised, headers=PAGE).status_code == 302
    assert group(mine).state is State.ANSWERED
    assert (
        unit.post(f"{here}/{mine}/answers/{group(mine).answers[0].id}/judgement", data={"deed": "accept"}).status_code
        == 403
    )
    with pytest.raises(Forbidden, match="cơ quan được giao"):
        actions.answer_group(house.lan, body, mine, Outcome.DONE, "Đã sửa")
    with pytest.raises(NotFound):
        actions.answer_group(house.guest, body, mine, Outcome.DONE, "Đã sửa")


def test_an_answer_is_sent_back_with_a_reason_then_accepted(either_house: Chamber) -> None:
    house, body = either_house, body_of(either_house)
    found, answer = answered(house)
    with pytest.raises(Invalid, match="Lý do trả lại còn trống"):
        actions.send_back_answer(house.chair, body, found, answer, " ", clock.today() + SOON)
    with pytest.raises(Forbidden, match="Thường trực"):
        actions.accept_answer(house.lan, body, found, answer)
    actions.send_back_answer(house.chair, body, found, answer, "Chưa nêu thời hạn", clock.today() + SOON)
    assert group(found).state is State.RETURNED and group(found).due_on == clock.today() + SOON
    with pytest.raises(Conflict, match="Trả lại"):
        actions.accept_answer(house.chair, body, found, answer)
    again = actions.answer_group(house.submitter, body, found, Outcome.EXPLAINED, "Đường do xã quản lý").id
    actions.accept_answer(house.office, body, found, again)
    told = group(found)
    assert told.state is State.SETTLED and told.due_on is None
    assert [one.reason for one in told.answers] == ["Chưa nêu thời hạn", ""]
    with pytest.raises(Conflict, match="Đã giải quyết xong"):
        actions.answer_group(house.submitter, body, found, Outcome.DONE, "Thêm")
    assert names(petitions_stream(body).id)[2:] == [
        "PetitionsAssigned", "PetitionsAnswered", "PetitionAnswerJudged", "PetitionsAnswered", "PetitionAnswerJudged",
    ]  # fmt: skip
    assert names(Person.stream(house.submitter.id).id) == ["PetitionsNoted"] * 5


def test_what_is_promised_is_followed_until_it_is_done_and_is_overdue_after_its_day(house: Chamber) -> None:
    body = body_of(house)
    found, answer = answered(house, Outcome.WILL, days=5)
    actions.accept_answer(house.chair, body, found, answer)
    told = group(found)
    assert told.state is State.FOLLOWED and told.due_on == clock.today() + timedelta(days=5)
    assert not told.is_overdue(clock.today()) and told.is_overdue(clock.today() + timedelta(days=6))
    with db.reading():
        assert queries.counts(body, clock.today() + timedelta(days=6))["OVERDUE"] == 1
        assert queries.counts(body, clock.today())["OVERDUE"] == 0
    done = actions.answer_group(house.secretary, body, found, Outcome.DONE, "Đã sửa xong").id
    actions.accept_answer(house.chair, body, found, done)
    assert group(found).state is State.SETTLED


def test_a_group_is_given_to_another_unit_and_the_first_one_is_told(house: Chamber) -> None:
    body, found = body_of(house), assigned(house)
    with pytest.raises(Invalid, match="đã qua"):
        actions.assign_group(
            house.office, body, found, unit="Sở Y tế", answerer_id=None, due_on=clock.today() - timedelta(days=1)
        )
    with pytest.raises(Invalid, match="Chưa chọn cơ quan"):
        actions.assign_group(house.office, body, found, unit="", answerer_id=None, due_on=clock.today())
    with pytest.raises(Invalid, match="không nằm trong danh sách"):
        actions.assign_group(house.office, body, found, unit="", answerer_id=house.guest.id, due_on=clock.today())
    actions.assign_group(house.office, body, found, unit="Sở Y tế", answerer_id=None, due_on=clock.today())
    assert group(found).unit == "Sở Y tế" and group(found).answerer_id is None
    assert journal.since(Person.stream(house.submitter.id).id, 0)[-1]["data"]["state"] == "TAKEN"
    assert house.browser(house.submitter).get(f"/bodies/{body}/petition-groups/{found}").status_code == 404
    desk, here = house.browser(house.secretary), f"/bodies/{body}/petition-groups/{found}"
    assert "Nhập thay Sở Y tế" in desk.get(here).text
    assert desk.post(f"{here}/answers", data={"outcome": "DONE", "text": "Đã cấp thuốc"}).status_code == 200
    assert group(found).answers[0].given_by_name == house.secretary.name


def test_a_group_stands_with_the_item_it_is_linked_to(house: Chamber) -> None:
    found, desk = grouped(house), house.browser(house.office)
    here = f"/bodies/{body_of(house)}/petition-groups/{found}"
    assert desk.post(f"{here}/state", data={"deed": "link", "item": house.item_id}).status_code == 200
    papers = f"/meetings/{house.meeting_id}/papers"
    assert here in house.browser(house.lan).get(papers).text and here not in house.browser(house.guest).get(papers).text
    # A clerk of the body who takes no part in that meeting reads the group, and nothing of what that meeting is about.
    give_role(system("seed"), body_of(house), house.stranger.id, BodyRole.CLERK)
    read = [house.browser(who).get(here).text for who in (house.lan, house.stranger)]
    assert all(ROAD in page for page in read) and [papers in page for page in read] == [True, False]
    assert desk.post(f"{here}/state", data={"deed": "link", "item": found}).status_code == 422
    assert desk.post(f"{here}/state", data={"deed": "link", "item": ""}).status_code == 200
    assert here not in house.browser(house.lan).get(papers).text


def test_a_delegate_asks_about_a_group_and_the_slip_says_where_it_comes_from(house: Chamber) -> None:
    found, lan = assigned(house), house.browser(house.lan)
    here = f"/bodies/{body_of(house)}/petition-groups/{found}"
    form = f"/meetings/{house.meeting_id}/questions/new?petitions={found}"
    assert form in lan.get(here).text and "questions/new" not in house.browser(house.submitter).get(here).text
    page = lan.get(form).text
    assert ROAD in page and "Sở Xây dựng" in page and VOTER not in page
    typed = {"questionee": "Giám đốc Sở Xây dựng", "issue": "Đường Nậm Khoang", "text": "Bao giờ xong?"}
    questions = f"/meetings/{house.meeting_id}/questions"
    refused = lan.post(questions, data={**typed, "text": "", "petitions": found}, headers=PAGE)
    assert refused.status_code == 422 and f'value="{found}"' in refused.text
    kept = lan.post(questions, data={**typed, "petitions": found, "deed": "keep"}, headers=PAGE)
    assert f'value="{found}"' in lan.get(f"{kept.location}/draft").text
    assert "Đường Nậm Khoang" not in house.browser(house.huy).get(here).text  # a draft is its writer's alone
    assert lan.post(f"{kept.location}/state", data={"deed": "send"}).status_code == 200
    assert here in house.browser(house.office).get(kept.location).text
    assert "Đường Nậm Khoang" in house.browser(house.office).get(here).text
    assert lan.post(questions, data={**typed, "petitions": house.item_id}, headers=PAGE).status_code == 404
    assert ROAD not in lan.get(f"/meetings/{house.meeting_id}/questions/new?petitions={house.item_id}").text
