"""Bodies, roles and the directory: who may do what, what is recorded, and who learns nothing."""

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from app.accounts import actions, policy
from app.accounts.models import BodyKind, BodyRole
from app.accounts.queries import bodies
from app.accounts.queries.people import by_identity
from app.kernel import clock, journal
from app.kernel.actor import Actor
from app.kernel.db import reading
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from tests.accounts.conftest import PASSWORD, SETUP, Browser, People

Browsers = Callable[..., Browser]


def _names(stream_id: str) -> list[str]:
    return [entry["name"] for entry in journal.since(stream_id, 0)]


def test_a_role_counts_from_now_and_ends_at_once(people: People) -> None:
    holding = actions.give_role(people.admin, people.body, people.lan.id, BodyRole.CLERK)
    with reading():
        assert policy.can_see_contacts(people.lan, people.body)
    actions.end_role(people.admin, holding)
    with reading():
        assert not policy.can_see_contacts(people.lan, people.body)
    assert _names(people.lan.id)[-2:] == ["RightsChanged", "RightsChanged"]
    assert _names(people.body)[-2:] == ["RoleGiven", "RoleEnded"]


def test_nobody_gives_a_role_to_himself_or_leaves_a_body_without_its_administrator(people: People) -> None:
    with pytest.raises(Forbidden):
        actions.give_role(people.admin, people.body, people.admin.id, BodyRole.OFFICE_STAFF)
    with reading():
        mine = next(one.id for one in bodies.holders(people.body) if one.person_id == people.admin.id)
    with pytest.raises(Conflict):
        actions.end_role(people.admin, mine)


def test_others_of_the_body_are_refused_and_strangers_learn_nothing(people: People) -> None:
    for actor, error in ((people.thao, Forbidden), (people.binh, Forbidden), (people.stranger, NotFound)):
        with pytest.raises(error):
            actions.create_term(actor, people.body, "XX", date(2031, 5, 1), date(2036, 5, 1))


def test_a_provinces_administrator_administers_its_communes_and_not_the_other_way(people: People) -> None:
    commune = actions.create_body(people.admin, "HĐND xã", BodyKind.PEOPLES_COUNCIL, "xa", parent_id=people.body)
    person_id = actions.create_person(SETUP, "Hà Xã")
    actions.give_role(people.admin, commune, person_id, BodyRole.SYS_ADMIN)
    with reading():
        assert policy.can_administer(people.admin, commune)
        assert not policy.can_administer(Actor(person_id, "Hà Xã"), people.body)


def test_the_account_of_who_sits_elsewhere_too_is_for_the_administrator_of_both(people: People) -> None:
    """The list names everybody of the body, and leads only to accounts that one may touch."""
    commune = actions.create_body(SETUP, "HĐND xã", BodyKind.PEOPLES_COUNCIL, "xa")
    clerk, local = (Actor(actions.create_person(SETUP, name), name) for name in ("Hà Xã", "Lò Bản"))
    actions.give_role(SETUP, commune, clerk.id, BodyRole.SYS_ADMIN)
    for person in (local, people.binh):
        actions.give_role(SETUP, commune, person.id, BodyRole.OFFICE_STAFF)
    with reading():
        listed = {one.id for one in bodies.people(clerk)[0]}
        assert listed == {clerk.id, local.id, people.binh.id}
        assert policy.administered_persons(clerk, listed) == {clerk.id, local.id}
        assert policy.administered_persons(local, listed) == set()


def test_an_administrator_sees_no_content(people: People) -> None:
    with reading():
        assert policy.can_administer(people.admin, people.body)
        assert not policy.belongs(people.admin, people.body)
        assert not policy.can_hear_body(people.admin, people.body)


def test_a_mandate_begins_at_midnight_in_the_province(people: People) -> None:
    """Before seven in the morning the day of UTC is still yesterday."""
    person = actions.create_person(SETUP, "Lò Văn Sớm")
    actions.add_member(people.admin, people.term, person, "DB60", starts_on=date(2026, 5, 4))
    early, home = Actor(person, "Lò Văn Sớm"), ZoneInfo("Asia/Ho_Chi_Minh")
    for at, sits in (
        (datetime(2026, 5, 3, 23, 59, tzinfo=home), False),
        (datetime(2026, 5, 4, 0, 1, tzinfo=home), True),
    ):
        with clock.standing_at(at), reading():
            assert policy.is_member(early, people.body) is sits
            assert (by_identity("DB60") is not None) is sits


def test_a_mandate_that_ended_keeps_its_line_and_takes_the_rights(people: People) -> None:
    with reading():
        line = next(one for one in bodies.roster(people.term) if one.code == "DB07")
    actions.end_membership(people.admin, line.id, date(2026, 4, 2))
    with reading():
        assert not policy.is_member(people.binh, people.body)
        assert {one.code for one in bodies.roster(people.term)} == {"DB07", "DB16"}
        assert {one.code for one in bodies.roster(people.term, ended=False)} == {"DB16"}
    assert _names(people.body)[-1] == "MembershipEnded"
    assert _names(people.binh.id)[-1] == "RightsChanged"


def test_a_code_is_given_once_and_the_next_one_by_itself(people: People) -> None:
    with pytest.raises(Conflict):
        actions.add_member(people.admin, people.term, people.stranger.id, "db07")
    actions.add_member(people.admin, people.term, people.stranger.id)
    with reading():
        assert {one.code for one in bodies.roster(people.term)} == {"DB01", "DB07", "DB16"}


def test_a_bodys_code_and_dates_are_checked(people: People) -> None:
    with pytest.raises(Conflict):
        actions.create_body(SETUP, "Khác", BodyKind.AGENCY, "an-linh")
    with pytest.raises(Invalid):
        actions.create_body(SETUP, "Khác", BodyKind.AGENCY, "có dấu")
    with pytest.raises(Invalid):
        actions.create_term(SETUP, people.body, "XX", date(2031, 5, 1), date(2031, 5, 1))


def test_the_directory_shows_contacts_to_the_office_only(people: People, browser: Browsers) -> None:
    actions.change_person(people.admin, people.lan.id, phone="0987654321")
    for actor in (people.thao, people.binh):
        actions.set_password(SETUP, actor.id, PASSWORD)
    pages = {}
    for name, email in (("office", "thao@anlinh.gov.vn"), ("delegate", "binh@anlinh.gov.vn")):
        visitor = browser()
        visitor.sign_in(email)
        pages[name] = visitor.get(f"/bodies/{people.body}/people?q=trieu thi").text
    assert "0987654321" in pages["office"]
    assert "0987654321" not in pages["delegate"] and "Triệu Thị Lan" in pages["delegate"]
    assert "Trần Thanh Bình" not in pages["office"]  # did not fit the search
