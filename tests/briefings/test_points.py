"""The register of bridge points, the links of their computers, the systems they form."""

import re

import pytest

from app.accounts.models import Body
from app.briefings import actions, queries
from app.kernel.db import reading
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from tests.briefings.world import Rooms
from tests.meetings.conftest import Browsers


def test_a_point_is_registered_with_who_answers_for_it(either_rooms: Rooms) -> None:
    rooms = either_rooms
    with reading():
        point = queries.point(rooms.people.body.id, rooms.points["DC02"])
    assert point is not None
    assert (point.name, point.head, point.line, point.expected) == ("VP Tỉnh ủy", "Nguyễn Trường Giang", "TSLCD", 12)
    assert rooms.heard(Body.stream(rooms.people.body.id)).count("BridgePointRegistered") == 4


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"code": "", "name": "A", "unit": "B"}, "cần có mã"),
        ({"code": "DC09", "name": "A" * 61, "unit": "B"}, "dài hơn 60 ký tự"),
        ({"code": "DC09", "name": "A", "unit": "B", "expected": 2001}, "từ 0 đến 2000"),
    ],
)
def test_what_is_missing_or_too_long_is_refused(rooms: Rooms, given: dict[str, object], sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        actions.register_point(rooms.people.thao, rooms.people.body.id, **given)  # type: ignore[arg-type]


def test_two_points_do_not_share_a_code(rooms: Rooms) -> None:
    with pytest.raises(Conflict, match="DC01 đã dùng cho điểm cầu UBND tỉnh"):
        actions.register_point(rooms.people.thao, rooms.people.body.id, code="DC01", name="Khác", unit="Khác")


def test_only_the_office_keeps_the_register(rooms: Rooms) -> None:
    body, point = rooms.people.body.id, rooms.points["DC01"]
    with pytest.raises(Forbidden):
        actions.make_device_link(rooms.people.lan, body, point)
    with pytest.raises(NotFound):
        actions.make_device_link(rooms.people.stranger, body, point)


def test_a_link_signs_the_computer_in_until_it_is_taken_back(rooms: Rooms, browsers: Browsers) -> None:
    body, point = rooms.people.body.id, rooms.points["DC02"]
    _point, token = actions.make_device_link(rooms.people.thao, body, point)
    computer = browsers.of(None)
    assert computer.get("/bridge").status_code == 302
    assert computer.get(f"/bridge/{token}").headers["Location"] == "/bridge"
    page = computer.get("/bridge").text
    assert "VP Tỉnh ủy" in page and "Giao ban tháng 10" in page
    actions.end_device_link(rooms.people.thao, body, point)
    assert computer.get("/bridge").headers["Location"].startswith("/sign-in")
    assert computer.get(f"/bridge/{token}").status_code == 404
    with pytest.raises(Conflict, match="không có đường dẫn"):
        actions.end_device_link(rooms.people.thao, body, point)


def test_another_link_puts_the_first_computer_out(rooms: Rooms, browsers: Browsers) -> None:
    body, point = rooms.people.body.id, rooms.points["DC02"]
    first, second = browsers.of(None), browsers.of(None)
    first.get(f"/bridge/{actions.make_device_link(rooms.people.thao, body, point)[1]}")
    second.get(f"/bridge/{actions.make_device_link(rooms.people.thao, body, point)[1]}")
    assert first.get("/bridge").status_code == 302
    assert second.get("/bridge").status_code == 200


def test_a_computer_is_nobody_elsewhere(rooms: Rooms, browsers: Browsers) -> None:
    computer = browsers.of(None)
    computer.get(
        f"/bridge/{actions.make_device_link(rooms.people.thao, rooms.people.body.id, rooms.points['DC02'])[1]}"
    )
    assert computer.get(f"/bodies/{rooms.people.body.id}/bridge-points").status_code == 404
    assert computer.get(f"/meetings/{rooms.meeting}/sites").status_code == 403
    assert computer.get(f"/meetings/{rooms.meeting}/papers").status_code == 200  # papers are pushed to every site


def test_a_closed_point_is_in_no_list_and_its_computer_is_out(rooms: Rooms, browsers: Browsers) -> None:
    body, point = rooms.people.body.id, rooms.points["DC04"]
    computer = browsers.of(None)
    computer.get(f"/bridge/{actions.make_device_link(rooms.people.thao, body, point)[1]}")
    actions.close_point(rooms.people.thao, body, point)
    assert computer.get("/bridge").status_code == 302
    with reading():
        assert point not in {one.id for one in queries.points(body)}
        assert [len(one.lines) for one in queries.systems(body)] == [3]


def test_a_point_belongs_to_as_many_systems_as_wanted(rooms: Rooms) -> None:
    thao, body, points = rooms.people.thao, rooms.people.body.id, rooms.points
    made = actions.save_system(thao, body, "Hệ thống kết nối Trung ương", [points["DC03"], points["DC01"]])
    with reading():
        found = {one.name: [line.point.code for line in one.lines] for one in queries.systems(body)}
    assert found["Hệ thống kết nối Trung ương"] == ["DC03", "DC01"]  # the centre first
    assert found["Hệ thống giao ban của tỉnh"] == ["DC01", "DC02", "DC03", "DC04"]
    actions.save_system(thao, body, "Trung ương", [points["DC01"], points["DC02"]], system=made.id)
    with reading():
        assert [line.point.code for line in queries.systems(body)[-1].lines] == ["DC01", "DC02"]
    actions.remove_system(thao, body, made.id)
    with reading():
        assert len(queries.systems(body)) == 1
    with pytest.raises(Invalid, match="từ 2 đến 24"):
        actions.save_system(thao, body, "Một mình", [points["DC01"]])


def test_the_office_registers_links_and_calls_by_its_pages(rooms: Rooms, browsers: Browsers) -> None:
    office, body = browsers.of(rooms.people.thao), rooms.people.body.id
    at = f"/bodies/{body}/bridge-points"
    sent = {"code": "DC05", "name": "Sở NN và MT", "unit": "Sở Nông nghiệp và Môi trường", "expected": "9"}
    made = office.post(at, data=sent)
    assert made.status_code == 302 and "Sở NN và MT" in office.get(at).text
    assert "DC05 đã dùng" in office.post(at, data=sent).text
    page = office.post(f"{made.headers['Location']}/link").text
    link = re.search(r'value="(http[^"]+/bridge/[^"]+)"', page)
    assert link and browsers.of(None).get(link[1].removeprefix("http://localhost")).status_code == 302
    assert link[1] not in office.get(made.headers["Location"]).text  # shown once
    assert office.post(f"{made.headers['Location']}/link/ending").status_code == 302
    assert office.post(made.headers["Location"], data={**sent, "name": "Sở NN-MT"}).status_code == 302
    system = office.post(
        f"/bodies/{body}/bridge-systems",
        data={"name": "Ba điểm", "centre": rooms.points["DC03"], "point": [rooms.points["DC01"], rooms.points["DC03"]]},
    )
    assert system.status_code == 302
    with reading():
        three = next(one for one in queries.systems(body) if one.name == "Ba điểm")
        assert [line.point.code for line in three.lines] == ["DC03", "DC01"]
    assert office.post(f"/bodies/{body}/bridge-systems/{three.id}/removal").status_code == 302
    assert office.post(f"{made.headers['Location']}/closing").status_code == 302
