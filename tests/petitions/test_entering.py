"""Meetings with voters and their petitions: entered, found again, seen by whom."""

from datetime import timedelta

import pytest

from app.kernel import clock, db, journal
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from app.petitions import actions, queries
from app.petitions.models import Authority, petitions_stream
from app.petitions.queries import Wanted
from tests.documents.chamber import Chamber
from tests.petitions.world import PAGE, ROAD, VOTER, assigned, body_of, contact, entered, grouped


def numbers(house: Chamber, **wanted: str) -> list[int]:
    """The numbers of the petitions that are wanted."""
    with db.reading():
        return [one.number for one in queries.petitions(body_of(house), Wanted(**wanted), clock.today())]


def test_petitions_are_numbered_and_found_without_marks_by_every_filter(either_house: Chamber) -> None:
    house = either_house
    first = entered(house, contact_id=contact(house))
    entered(house, "Thiếu thuốc tại trạm y tế", field="Y tế", place="Xã Tà Lủng", brought_by_id=house.huy.id,
            authority=Authority.COMMUNE)  # fmt: skip
    assigned(house, first)
    assert numbers(house) == [2, 1]
    assert numbers(house, words="sat lo duong") == [1] and numbers(house, words="thuốc y te") == [2]
    assert numbers(house, words="100%") == []
    assert numbers(house, field="Y tế") == [2] and numbers(house, place="Xã Nậm Khoang") == [1]
    assert numbers(house, unit="Sở Xây dựng") == [1] and numbers(house, authority="COMMUNE") == [2]
    assert numbers(house, state="NEW") == [2] and numbers(house, state="ASSIGNED") == [1]
    assert numbers(house, brought_by=house.huy.id) == [2] and numbers(house, state="OVERDUE") == []
    with db.reading():
        assert len(queries.petitions(body_of(house), Wanted(), clock.today() + timedelta(days=21))) == 2
        [late] = queries.petitions(body_of(house), Wanted(state="OVERDUE"), clock.today() + timedelta(days=21))
    assert late.id == first


def test_only_the_desk_enters_and_what_is_missing_is_said(house: Chamber) -> None:
    body, told = body_of(house), actions.Told(ROAD, "Giao thông", "Nậm Khoang", Authority.PROVINCE)
    for actor, refusal in ((house.lan, Forbidden), (house.submitter, NotFound), (house.stranger, NotFound)):
        with pytest.raises(refusal):
            actions.enter_petition(actor, body, told)
    with pytest.raises(Invalid, match="Nội dung kiến nghị còn trống"):
        entered(house, " ")
    with pytest.raises(Invalid, match="Lĩnh vực còn trống"):
        entered(house, field="")
    with pytest.raises(Invalid, match="không nằm trong danh sách của khóa này"):
        entered(house, brought_by_id=house.submitter.id)
    with pytest.raises(Invalid, match="chưa đến"):
        contact(house, held_on=clock.today() + timedelta(days=3))
    with pytest.raises(Invalid, match="Số cử tri"):
        contact(house, voters=999_999)
    assert numbers(house) == []


def test_a_contact_of_this_morning_has_been_where_the_council_sits(house: Chamber) -> None:
    """Seven hours of a Vietnamese day lie on the day before in UTC."""
    early = clock.now().replace(hour=23, minute=30)
    with clock.standing_at(early):
        assert contact(house, held_on=early.date() + timedelta(days=1))


def test_what_was_entered_is_put_right_until_a_unit_has_it(house: Chamber) -> None:
    body, one = body_of(house), entered(house)
    other = actions.Told("Đề nghị mở chợ", "Thương mại", "Tà Lủng", Authority.COMMUNE)
    actions.amend_petition(house.secretary, body, one, other)
    assert numbers(house, words="mo cho") == [1] and numbers(house, words="sat lo") == []
    found = grouped(house, one)
    with pytest.raises(Conflict, match="đưa ra khỏi nhóm"):
        actions.remove_petition(house.office, body, one)
    actions.remove_group(house.office, body, found)
    actions.remove_petition(house.office, body, one)
    assert numbers(house) == []
    given = entered(house)
    assigned(house, given)
    for deed in (
        lambda: actions.amend_petition(house.office, body, given, other),
        lambda: actions.remove_petition(house.office, body, given),
    ):
        with pytest.raises(Conflict, match="đã được giao trả lời"):
            deed()


def test_the_name_of_a_voter_is_for_the_desk_alone_and_in_no_journal(house: Chamber) -> None:
    one, body = entered(house), body_of(house)
    here = f"/bodies/{body}/petitions"
    assert VOTER in house.browser(house.office).get(f"{here}/{one}").text
    for actor in (house.lan, house.huy, house.chair):
        pages = [house.browser(actor).get(path).text for path in (here, f"{here}/{one}")]
        assert all(ROAD in page and VOTER not in page for page in pages)
    for actor in (house.guest, house.submitter, house.stranger, house.admin):
        assert house.browser(actor).get(here).status_code == 404
    told = journal.since(petitions_stream(body).id, 0)
    assert [entry["name"] for entry in told] == ["PetitionRecorded"]
    assert VOTER not in str(told) and "sửa đường" not in str(told)


def test_a_delegate_sees_which_petitions_are_the_own_ones(house: Chamber) -> None:
    entered(house)
    entered(house, "Thiếu thuốc tại trạm y tế", brought_by_id=house.huy.id)
    page = house.browser(house.lan).get(f"/bodies/{body_of(house)}/petitions").text
    assert page.count("Đại biểu chuyển đến") == 1 and "2 kiến nghị" in page
    own = house.browser(house.lan).get(f"/bodies/{body_of(house)}/petitions?own=1").text
    assert ROAD in own and "Thiếu thuốc" not in own
    assert "petitions/new" not in page
    assert f"/bodies/{body_of(house)}/petitions" in house.browser(house.lan).get("/meetings").text


def test_the_form_keeps_what_stays_for_the_next_one_and_what_was_refused(house: Chamber) -> None:
    desk, met = house.browser(house.office), contact(house)
    here = f"/bodies/{body_of(house)}/petitions"
    typed = {"text": ROAD, "field": "Giao thông", "place": "Bản Phìn", "authority": "COMMUNE", "contact": met,
             "voter": VOTER, "deed": "next"}  # fmt: skip
    sent = desk.post(here, data=typed, headers=PAGE)
    following = desk.get(sent.location).text
    assert (
        sent.status_code == 302 and 'value="Bản Phìn"' in following and ROAD not in following and VOTER not in following
    )
    again = desk.post(here, data={**typed, "text": ROAD + " năm nay"}, headers=PAGE)
    assert "gần giống số 1" in desk.get(again.location, headers=PAGE).text
    refused = desk.post(here, data={**typed, "field": ""}, headers=PAGE)
    assert (
        refused.status_code == 422
        and ROAD in refused.text
        and VOTER in refused.text
        and "Lĩnh vực còn trống" in refused.text
    )
    assert desk.post(here, data={**typed, "deed": "list"}, headers=PAGE).location == here
    assert numbers(house) == [3, 2, 1]
    listed = desk.get(f"/bodies/{body_of(house)}/voter-contacts/{met}").text
    assert listed.count(ROAD) == 3 and "Triệu Thị Lan" in listed
    assert "3 kiến nghị" in desk.get(f"/bodies/{body_of(house)}/voter-contacts").text


def test_a_refused_contact_comes_back_as_it_was_typed(house: Chamber) -> None:
    desk, here = house.browser(house.office), f"/bodies/{body_of(house)}/voter-contacts"
    typed = {"held_on": "2026-05-04", "place": "", "occasion": "Trước Kỳ họp thứ hai", "delegate": [house.lan.id]}
    refused = desk.post(here, data=typed, headers=PAGE)
    assert refused.status_code == 422 and "Trước Kỳ họp thứ hai" in refused.text and "checked" in refused.text
    made = desk.post(here, data={**typed, "place": "Bản Phìn", "held_on": clock.today().isoformat()}, headers=PAGE)
    assert desk.post(f"{made.location}/description", data={**typed, "place": ""}, headers=PAGE).status_code == 422
    kept = {**typed, "held_on": clock.today().isoformat(), "place": "Bản Phìn 2", "voters": "40"}
    assert desk.post(f"{made.location}/description", data=kept, headers=PAGE).status_code == 302
    assert "Bản Phìn 2" in desk.get(made.location).text
