"""What laptops should keep, how fast, and who has it."""

from typing import Any

from app.accounts.actions import sessions
from app.accounts.models import SignIn
from app.documents.actions import release
from app.documents.models import Classification
from app.keeping import actions, queries
from app.kernel import clock, db
from app.kernel.actor import Actor
from app.kernel.db import reading
from app.kernel.ids import new_id
from app.meetings.models import Meeting
from tests.documents.chamber import Chamber


def listed(house: Chamber, actor: Actor) -> list[str]:
    with reading():
        return [one.version.id for shelf in queries.shelves(actor) for one in shelf.papers]


def readiness(house: Chamber) -> tuple[int, int]:
    with reading() as session:
        found = queries.readiness(session.get_one(Meeting, house.meeting_id))
        return found.ready, found.laptops


def signed_in(house: Chamber, actor: Actor) -> str:

    with db.database().writing(db.database().engine) as session:
        one = SignIn(id=new_id(), person_id=actor.id, created_at=clock.now(), seen_at=clock.now())
        session.add(one)
    return one.id


def test_a_laptop_keeps_the_agendas_papers_in_its_order_and_no_restricted_one(either_house: Chamber) -> None:
    house = either_house
    later = house.paper("Sau", title="Tờ trình sau", item_id=house.other_item_id)
    first = house.paper("Trước", title="Báo cáo trước")
    persons = house.paper("Lý lịch", classification=Classification.RESTRICTED)
    draft = house.paper("Chưa phát hành", title="Bản nháp")
    release.release(house.office, house.meeting_id, [later.id, first.id, persons.id])
    assert listed(house, house.lan) == [first.id, later.id]
    assert draft.id not in listed(house, house.lan)
    assert listed(house, house.stranger) == []
    with reading():
        (shelf,) = queries.shelves(house.lan)
        assert [one.id for one in shelf.never] == [persons.id]


def test_the_secretariat_sees_how_many_laptops_have_everything(either_house: Chamber) -> None:
    house = either_house
    one, two = house.paper("Một", title="Một"), house.paper("Hai", title="Hai")
    persons = house.paper("Lý lịch", classification=Classification.RESTRICTED)
    release.release(house.office, house.meeting_id, [one.id, two.id, persons.id])
    assert readiness(house) == (0, 0)
    lan, huy = signed_in(house, house.lan), signed_in(house, house.huy)
    actions.note_kept(lan, {house.meeting_id: [one.id, two.id]})
    actions.note_kept(huy, {house.meeting_id: [one.id]})
    assert readiness(house) == (1, 2)
    actions.note_kept(huy, {house.meeting_id: [one.id, two.id]})
    assert readiness(house) == (2, 2)
    newer = house.paper("Hai mới", of=two)
    release.release(house.office, house.meeting_id, [newer.id])
    assert readiness(house) == (0, 2), "a new version is one that nobody has yet"
    actions.note_kept(huy, {})
    assert readiness(house) == (0, 1)


def test_a_laptop_names_only_what_is_for_it(house: Chamber) -> None:
    version = house.paper("Một")
    draft = house.paper("Chưa phát hành", title="Bản nháp")
    release.release(house.office, house.meeting_id, [version.id])
    lan = house.browser(house.lan)
    answer = lan.put("/kept/papers", json={"versions": [version.id, draft.id]})
    assert answer.status_code == 204
    assert readiness(house) == (1, 1)
    told: Any = lan.get("/kept/list").json
    assert [one["version"] for one in told["meetings"][0]["papers"]] == [version.id]
    assert told["person"] == house.lan.id and told["kbit_s"] >= 64
    assert lan.get("/kept").headers["X-Person"] == house.lan.id
    assert lan.put("/kept/papers", json={"versions": "tất cả"}).status_code in (400, 422)


def test_the_laptops_of_a_room_share_what_the_line_gives_to_keeping(house: Chamber) -> None:
    version = house.paper("Một")
    release.release(house.office, house.meeting_id, [version.id])
    laptops = [signed_in(house, house.lan) for _ in range(10)]
    for one in laptops:
        actions.note_kept(one, {house.meeting_id: []})
    with reading():
        shelves = queries.shelves(house.lan)
        paces = [queries.pace(shelves, one, 50) for one in laptops]
    assert {kbit_s for kbit_s, _wait in paces} == {5_000}
    assert len({wait for _kbit, wait in paces}) > 1


def test_a_browser_that_lost_its_cookie_asks_whether_its_sign_in_stands(house: Chamber) -> None:
    assert house.app is not None
    sign_in = signed_in(house, house.lan)
    nobody = house.app.test_client()
    assert nobody.get(f"/kept/standing/{sign_in}").json == {"open": True}
    sessions.end(house.lan, house.lan.id, sign_in)
    assert nobody.get(f"/kept/standing/{sign_in}").json == {"open": False}
    assert nobody.get(f"/kept/standing/{new_id()}").json == {"open": False}
