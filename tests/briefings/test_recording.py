"""Recording a room: who begins and ends it, where it is not allowed, what media says of it, who watches, how long it
is kept (rules 6.5)."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from app.briefings import actions, incidents, policy, tasks
from app.briefings.models import Briefing
from app.briefings.playback import playback
from app.briefings.recorded import Recorded
from app.briefings.recordings import Ending, Recording
from app.briefings.wishes import difference, everybody_out, wishes
from app.kernel import clock, db, files
from app.kernel.db import reading
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from app.kernel.sentences import speaking
from app.meetings.models import Meeting
from tests.briefings.filmed import gather, leave
from tests.briefings.world import Rooms
from tests.meetings.conftest import Browsers


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where media leaves its files, and the worker finds them."""
    monkeypatch.setenv("NGHITRUONG_DATA", str(tmp_path / "var"))
    files.bind(files.Folder(tmp_path / "files"))
    return tmp_path / "var"


def begun(rooms: Rooms) -> str:
    """A recording that runs in an open room."""
    with reading():
        is_open = rooms.room.is_open
    if not is_open:
        actions.open_room(rooms.people.binh, rooms.meeting)
    actions.record_room(rooms.people.dat, rooms.meeting, on=True)
    with reading():
        assert rooms.room.recording is not None
        return rooms.room.recording.id


def found(recording: str) -> Recording:
    with reading() as session:
        return session.get_one(Recording, recording)


def stored(rooms: Rooms, data: Path, code: str = "DC02") -> str:
    """A recording of three seconds of that site, in the store."""
    recording = begun(rooms)
    leave(data, recording, rooms.site(code).id)
    actions.record_room(rooms.people.dat, rooms.meeting, on=False)
    gather(recording)
    return recording


def told(rooms: Rooms) -> list[dict[str, object]]:
    with reading():
        return [wish for wish in wishes(rooms.room, clock.now()).values() if wish["verb"] == "record"]


def log(rooms: Rooms) -> list[str]:
    with reading(), speaking("vi"):
        return [str(one.words) for one in reversed(incidents.latest(rooms.room))]


# ---- begun and ended ---------------------------------------------------------------------------


def test_the_control_room_records_an_open_room_and_stops(either_rooms: Rooms) -> None:
    rooms, dat = either_rooms, either_rooms.people.dat
    with pytest.raises(Conflict, match="chưa mở"):
        actions.record_room(dat, rooms.meeting, on=True)
    recording = begun(rooms)
    assert told(rooms) == [{"verb": "record", "room": rooms.meeting, "recording": recording}]
    with pytest.raises(Conflict, match="đang được ghi hình"):
        actions.record_room(dat, rooms.meeting, on=True)
    actions.record_room(rooms.people.binh, rooms.meeting, on=False)
    assert told(rooms) == [] and found(recording).ending is Ending.STOPPED
    with pytest.raises(Conflict, match="không được ghi hình"):
        actions.record_room(dat, rooms.meeting, on=False)
    assert rooms.heard()[-2:] == ["RecordingBegan", "RecordingEnded"]
    assert log(rooms)[-2:] == ["Bắt đầu ghi hình.", "Dừng ghi hình."]


def test_sites_and_strangers_do_not_record(rooms: Rooms) -> None:
    actions.open_room(rooms.people.binh, rooms.meeting)
    with pytest.raises(Forbidden):
        actions.record_room(rooms.device("DC02"), rooms.meeting, on=True)
    with pytest.raises(NotFound):
        actions.record_room(rooms.people.stranger, rooms.meeting, on=True)


def test_where_state_secrets_are_spoken_of_nothing_is_recorded(rooms: Rooms) -> None:
    actions.mark_secret(rooms.people.thao, rooms.meeting, True)
    actions.open_room(rooms.people.binh, rooms.meeting)
    with pytest.raises(Conflict, match="bí mật nhà nước"):
        actions.record_room(rooms.people.dat, rooms.meeting, on=True)
    with reading():
        assert rooms.room.recordings == []


def test_a_closed_sitting_is_not_recorded(rooms: Rooms, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that runs pauses by itself, and goes on after it."""
    recording = begun(rooms)
    with monkeypatch.context() as closed:
        closed.setattr(Meeting, "is_closed_now", True)
        assert told(rooms) == []
        with reading():
            running = {("record",): {"verb": "record", "room": rooms.meeting, "recording": recording}}
            stop = {"verb": "record", "room": rooms.meeting, "recording": None}
            assert stop in difference(running, wishes(rooms.room, clock.now()))
        actions.record_room(rooms.people.dat, rooms.meeting, on=False)
        with pytest.raises(Conflict, match="họp kín"):
            actions.record_room(rooms.people.dat, rooms.meeting, on=True)
    assert begun(rooms) != recording


def test_with_the_room_its_recording_ends(rooms: Rooms) -> None:
    recording = begun(rooms)
    actions.end_room(rooms.people.binh, rooms.meeting)
    assert found(recording).ending is Ending.ROOM_ENDED
    with reading():
        assert {"verb": "record", "room": rooms.meeting, "recording": None} in everybody_out(rooms.room)


# ---- what media says ---------------------------------------------------------------------------


def test_a_full_disk_ends_the_recording_and_not_the_room(either_rooms: Rooms) -> None:
    rooms, recording, heard = either_rooms, begun(either_rooms), Recorded()
    event = {"room": rooms.meeting, "recording": recording, "state": "over", "reason": "full"}
    heard.hear(event, "boot1")
    heard.hear(event, "boot1")  # two web processes hear the same
    heard.note()
    assert found(recording).ending is Ending.FULL and rooms.heard().count("RecordingEnded") == 1
    with reading():
        assert rooms.room.is_open
    assert log(rooms)[-1].startswith("Ghi hình đã dừng vì máy chủ sắp hết dung lượng")


def test_a_media_process_that_was_killed_goes_on_and_says_so(rooms: Rooms) -> None:
    recording, heard = begun(rooms), Recorded()
    on = {"room": rooms.meeting, "recording": recording, "state": "on", "reason": ""}
    for boot in ("boot1", "boot1", "boot2", "boot2"):
        heard.hear(on, boot)
    heard.hear({**on, "state": "over", "reason": "stopping"}, "boot2")
    heard.hear({**on, "recording": "another"}, "boot2")
    heard.note()
    assert [rooms.heard().count(name) for name in ("RecordingWritten", "RecordingResumed")] == [1, 1]
    assert found(recording).is_running
    assert "ghi hình tiếp tục" in log(rooms)[-1]


def test_the_control_room_reads_that_nothing_is_written_yet(rooms: Rooms, browsers: Browsers) -> None:
    """Where media does not answer, or does not run, a banner alone would promise what nobody keeps."""
    recording, heard = begun(rooms), Recorded()
    control, address = browsers.of(rooms.people.dat), f"/meetings/{rooms.meeting}/control"
    assert "Chưa ghi được" in control.get(address).text
    heard.hear({"room": rooms.meeting, "recording": recording, "state": "on", "reason": ""}, "boot1")
    heard.note()
    page = control.get(address).text
    assert "Đang ghi hình từ" in page and "Chưa ghi được" not in page


# ---- into the store ----------------------------------------------------------------------------


def test_the_worker_brings_the_files_into_the_store(either_rooms: Rooms, data: Path) -> None:
    rooms = either_rooms
    recording = stored(rooms, data)
    with reading() as session:
        made = session.get_one(Recording, recording)
        assert made.can_be_played and {one.track for one in made.files} == {"camera", "microphone"}
        assert {one.site_id for one in made.files} == {rooms.site("DC02").id}
        assert all(files.store().holds(one.sha256) and one.length_ms == 3000 for one in made.files)
    assert not (data / "recordings" / recording).exists()
    gather(recording)  # a worker that was killed after its work does it again
    with reading() as session:
        assert len(session.get_one(Recording, recording).files) == 2


def test_what_a_killed_process_left_is_taken_when_nothing_changes_any_more(rooms: Rooms, data: Path) -> None:
    recording = begun(rooms)
    folder = leave(data, recording, rooms.site("DC02").id, is_whole=False, is_over=False)
    index = folder / "index.jsonl"
    index.write_text(index.read_text() + '{"file": "boot-3')  # cut off in the middle of a line
    actions.record_room(rooms.people.dat, rooms.meeting, on=False)
    gather(recording)
    assert not found(recording).can_be_played and folder.exists()  # somebody may be writing
    for path in (*folder.iterdir(), folder):
        os.utime(path, (path.stat().st_atime, path.stat().st_mtime - 60))
    gather(recording)
    with reading() as session:
        made = session.get_one(Recording, recording)
        assert made.can_be_played and len(made.files) == 2


def test_a_recording_without_files_is_a_recording(rooms: Rooms, data: Path) -> None:
    recording = begun(rooms)
    actions.record_room(rooms.people.dat, rooms.meeting, on=False)
    gather(recording)
    assert found(recording).can_be_played


# ---- watched, opened, deleted ------------------------------------------------------------------


def test_who_watches(rooms: Rooms, data: Path) -> None:
    recording, people = stored(rooms, data), rooms.people

    def watches() -> list[bool]:
        with reading() as session:
            made = session.get_one(Recording, recording)
            return [policy.can_watch(one, made) for one in (people.thao, people.dat, people.binh, rooms.device("DC02"))]

    assert watches() == [True, True, True, False]
    with pytest.raises(Forbidden):
        actions.release_recording(people.dat, rooms.meeting, recording, True)
    actions.release_recording(people.thao, rooms.meeting, recording, True)
    assert watches() == [True, True, True, True]
    with reading() as session:
        assert not policy.can_watch(people.stranger, session.get_one(Recording, recording))
    actions.release_recording(people.thao, rooms.meeting, recording, False)
    assert watches()[-1] is False


def test_it_is_deleted_with_a_reason_and_its_bytes_are_gone(either_rooms: Rooms, data: Path) -> None:
    rooms, thao = either_rooms, either_rooms.people.thao
    recording = stored(rooms, data)
    with reading() as session:
        hashes = [one.sha256 for one in session.get_one(Recording, recording).files]
    with pytest.raises(Invalid, match="lý do"):
        actions.delete_recording(thao, rooms.meeting, recording, "  ")
    with pytest.raises(Forbidden):
        actions.delete_recording(rooms.people.dat, rooms.meeting, recording, "Nhầm")
    actions.delete_recording(thao, rooms.meeting, recording, "Ghi nhầm cuộc họp")
    assert not any(files.store().holds(one) for one in hashes)
    with reading():
        assert found(recording).deleted_by_name == thao.name and found(recording).files == []
    assert log(rooms)[-1] == "Đã xóa một bản ghi hình. Lý do: Ghi nhầm cuộc họp"
    with pytest.raises(Conflict):
        actions.release_recording(thao, rooms.meeting, recording, True)


def test_after_its_days_it_is_deleted_by_itself(rooms: Rooms, data: Path) -> None:
    old, young = stored(rooms, data), stored(rooms, data)
    with db.database().writing(db.database().engine) as session:
        session.get_one(Recording, old).began_at -= timedelta(days=91)
    tasks.look_after_recordings()
    tasks.look_after_recordings()
    assert found(old).deleted_at is not None and found(young).deleted_at is None
    assert found(old).deleted_reason == "Hết thời hạn lưu 90 ngày."
    assert rooms.heard().count("RecordingDeleted") == 1


# ---- played ------------------------------------------------------------------------------------


def test_the_journal_says_where_to_jump(rooms: Rooms, data: Path) -> None:
    binh, meeting = rooms.people.binh, rooms.meeting
    actions.open_room(binh, meeting)
    actions.give_floor(binh, meeting, rooms.site("DC03").id)
    recording = begun(rooms)
    actions.take_floor(binh, meeting, rooms.site("DC03").id)
    actions.give_floor(binh, meeting, rooms.site("DC02").id)
    actions.broadcast_site(binh, meeting, rooms.site("DC04").id)
    leave(data, recording, rooms.site("DC02").id)
    actions.record_room(binh, meeting, on=False)
    gather(recording)
    with reading() as session:
        made = playback(session.get_one(Recording, recording))
        assert [one.words for one in made.speakers] == ["VP ĐBQH và HĐND", "VP Tỉnh ủy"]
        assert made.speakers[0].at == 0.0 and made.speakers[0].clock == "00:00"
        ids = {code: rooms.site(code).id for code in ("DC01", "DC02", "DC03", "DC04")}
        assert [one.site_id for one in made.shown] == [ids["DC03"], ids["DC01"], ids["DC02"], ids["DC04"]]
        assert {one["track"] for one in made.files} == {"camera", "microphone"} and made.seconds >= 3
        assert made.script["names"][ids["DC02"]] == "VP Tỉnh ủy"


def test_the_pages_and_the_bytes(rooms: Rooms, data: Path, browsers: Browsers) -> None:
    """The tracks are asked for in parts, and judged each time."""
    recording = stored(rooms, data)
    with reading() as session:
        one = next(one for one in session.get_one(Recording, recording).files if one.track == "camera")
        path, size = f"/meetings/{rooms.meeting}/recordings/{recording}/files/{one.id}", one.size
    thao, dat, site = (browsers.of(one) for one in (rooms.people.thao, rooms.people.dat, rooms.people.lan))
    listed = dat.get(f"/meetings/{rooms.meeting}/recordings").get_data(as_text=True)
    assert "Xem lại" in listed and "Xem lại cuộc họp" in dat.get(path.partition("/files")[0]).get_data(as_text=True)
    part = dat.get(path, headers={"Range": "bytes=100-199"}, buffered=True)
    assert part.status_code == 206 and len(part.data) == 100 and part.mimetype == "video/webm"
    assert part.headers["Content-Range"] == f"bytes 100-199/{size}"
    assert "no-cache" in part.headers["Cache-Control"]
    assert site.get(path).status_code == 404  # of another meeting
    page = path.partition("/files")[0]
    assert thao.post(f"{page}/release", data={"deed": "open"}).status_code == 302
    assert found(recording).is_released
    refused = thao.post(f"{page}/deletion", data={"reason": ""})
    assert refused.status_code == 422 and "Đề nghị ghi lý do xóa" in refused.get_data(as_text=True)
    assert thao.post(f"{page}/deletion", data={"reason": "Hết cần"}).status_code == 302
    assert dat.get(path).status_code == 404
    assert "Hết cần" in dat.get(f"/meetings/{rooms.meeting}/recordings").get_data(as_text=True)
    assert "RecordingDeleted" in rooms.heard(Briefing.stream(rooms.meeting))
