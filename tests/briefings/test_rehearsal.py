"""The technical rehearsal: a checklist for each site, signed by the control room (rules 6.2, 6.6)."""

from datetime import timedelta

import pytest

from app.briefings import actions, queries
from app.briefings.rehearsals import Rehearsal, Subject, Tried
from app.kernel.db import reading
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from tests.briefings.world import Rooms
from tests.meetings.conftest import Browsers


def all_well(but: Subject | None = None) -> list[Tried]:
    return [Tried(one, one is not but, "chưa thử" if one is but else "") for one in Subject]


def standing(rooms: Rooms, code: str) -> str:
    with reading():
        found = queries.rehearsals(rooms.room)[rooms.site(code).id]
        return str(found.standing[1])


def test_a_site_fills_and_the_control_room_signs_what_it_read(either_rooms: Rooms) -> None:
    rooms, dat, device = either_rooms, either_rooms.people.dat, either_rooms.device("DC02")
    site = rooms.site("DC02").id
    with pytest.raises(NotFound):
        actions.sign_rehearsal(dat, rooms.meeting, rooms.site("DC03").id, seen=rooms.people.body.created_at)
    first = actions.fill_rehearsal(device, rooms.meeting, all_well(Subject.BACKUP_LINE))
    assert standing(rooms, "DC02") == "Có mục chưa đạt"
    with pytest.raises(Conflict, match="chưa đạt"):
        actions.sign_rehearsal(dat, rooms.meeting, site, seen=first.filled_at)
    again = actions.fill_rehearsal(device, rooms.meeting, all_well())
    with pytest.raises(Conflict, match="kết quả mới"):
        actions.sign_rehearsal(dat, rooms.meeting, site, seen=again.filled_at - timedelta(seconds=9))
    with pytest.raises(Forbidden):
        actions.sign_rehearsal(device, rooms.meeting, site, seen=again.filled_at)
    actions.sign_rehearsal(dat, rooms.meeting, site, seen=again.filled_at)
    assert standing(rooms, "DC02") == "Đạt, đã ký"
    assert rooms.heard()[-3:] == ["RehearsalFilled", "RehearsalFilled", "RehearsalSigned"]
    actions.fill_rehearsal(device, rooms.meeting, all_well())  # what is new has to be signed anew
    assert standing(rooms, "DC02") == "Đạt, chờ ký"


def test_every_row_is_filled_by_a_site_before_the_end(rooms: Rooms) -> None:
    device = rooms.device("DC02")
    with pytest.raises(Invalid, match="đủ các mục"):
        actions.fill_rehearsal(device, rooms.meeting, all_well()[1:])
    with pytest.raises(Invalid, match="Ghi chú"):
        actions.fill_rehearsal(device, rooms.meeting, [Tried(one, True, "x" * 301) for one in Subject])
    with pytest.raises(Forbidden):
        actions.fill_rehearsal(rooms.people.dat, rooms.meeting, all_well())
    actions.open_room(rooms.people.binh, rooms.meeting)
    actions.end_room(rooms.people.binh, rooms.meeting)
    with pytest.raises(Conflict):
        actions.fill_rehearsal(device, rooms.meeting, all_well())
    with reading() as session:
        assert session.query(Rehearsal).count() == 0


def test_by_form_nothing_typed_is_lost(rooms: Rooms, browsers: Browsers) -> None:
    people, address = rooms.people, f"/meetings/{rooms.meeting}/rehearsal"
    actions.call_person(people.thao, rooms.meeting, people.lan.id, name="Lan")
    lan, dat = browsers.of(people.lan), browsers.of(people.dat)
    form = {one.value: "well" for one in Subject} | {"POWER": "not", "POWER_remark": "Chưa có bộ lưu điện"}
    kept = lan.post(address, data={key: value for key, value in form.items() if key != "CAMERA"})
    assert kept.status_code == 422 and "Chưa có bộ lưu điện" in kept.text
    assert "Có mục chưa đạt" in lan.post(address, data=form, follow_redirects=True).text
    board = dat.get(address).text
    assert "Chưa có bộ lưu điện" in board and "Ký xác nhận" not in board
    lan.post(address, data={**form, "POWER": "well"})
    assert "Ký xác nhận" in dat.get(address).text
    assert "Kiểm tra kỹ thuật" in dat.get(f"/meetings/{rooms.meeting}/control").text
