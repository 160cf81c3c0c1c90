"""What of a room is recorded: what everybody may see and hear, and nothing else."""

from media.facts import Admit, Effect, Gone, Tape, TrackLive
from media.room import Room
from media.wire import Floor, Mute, Record, Show


def enter(room: Room, point: str, session: str = "") -> list[Effect]:
    session = session or f"{point}-1"
    effects = room.handle(Admit(session, point, ("microphone", "camera", "content"), 3, "AB"), 0.0)
    for track in ("microphone", "camera"):
        effects += room.handle(TrackLive(session, track, True), 0.0)
    return effects


def recorded() -> Room:
    room = Room("giao-ban", 0.0)
    for point in ("tinh", "hue", "an-lac"):
        enter(room, point)
    room.handle(Floor("giao-ban", ("tinh",), True), 0.0)
    room.handle(Record("giao-ban", "rec"), 0.0)
    return room


def test_nothing_is_taken_before_the_word_and_after_it() -> None:
    room = recorded()
    assert room.tape == Tape("rec", (("tinh-1", "camera"), ("tinh-1", "microphone")))
    assert room.handle(Record("giao-ban", "rec"), 0.0) == []  # said again it changes nothing
    assert room.handle(Record("giao-ban", None), 0.0) == [Tape(None)]


def test_the_large_picture_of_all_is_taken_with_the_floor() -> None:
    room = recorded()
    room.handle(Show("giao-ban", "main", "hue"), 0.0)
    assert ("hue-1", "camera") in room.tape.tracks and ("tinh-1", "camera") in room.tape.tracks
    room.handle(Show("giao-ban", "main", "an-lac", to=("hue",)), 0.0)
    assert ("an-lac-1", "camera") not in room.tape.tracks  # one site's own wish is not everybody's picture


def test_a_voice_that_nobody_may_hear_is_not_kept() -> None:
    room = recorded()
    assert ("hue-1", "microphone") not in room.tape.tracks
    room.handle(Floor("giao-ban", ("tinh",), False), 0.0)
    assert ("hue-1", "microphone") in room.tape.tracks
    room.handle(Mute("giao-ban", "hue", "microphone", True), 0.0)
    assert ("hue-1", "microphone") not in room.tape.tracks


def test_a_stopped_camera_is_not_kept_and_content_is() -> None:
    room = recorded()
    room.handle(Mute("giao-ban", "tinh", "camera", True), 0.0)
    assert ("tinh-1", "camera") not in room.tape.tracks
    room.handle(TrackLive("hue-1", "content", True), 0.0)
    assert ("hue-1", "content") in room.tape.tracks


def test_a_site_that_comes_back_is_taken_again_by_itself() -> None:
    room = recorded()
    room.handle(Gone("tinh-1", "silent"), 0.0)
    assert room.tape == Tape("rec", ())
    enter(room, "tinh", "tinh-2")
    assert room.tape.tracks == (("tinh-2", "camera"), ("tinh-2", "microphone"))
