"""A room on its way to files: what is written and what is not, through layers, pauses, crashes and a full disk."""

import asyncio
import contextlib
import errno
import os
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from media import wire
from media.playing.films import play_on
from media.recording import reel, writer
from media.wire import Floor, Layers, Leave, Mute, Record
from tests.media.house import House, open_house, play
from tests.media.players import Players, players
from tests.media.recording.playing_back import files_of, index_of, length_of, pictures_of, sound_of
from tests.media.running import Media, media_running
from tests.media.sites import until
from tests.media.synthetic import Synthetic, eventually

ROOM = "giao-ban"


@pytest.fixture
def films() -> Iterator[Players]:
    with players() as found:
        yield found


def is_flowing(folder: Path, track: str, octets: int = 20_000) -> bool:
    return sum(path.stat().st_size for path in folder.glob(f"*-{track}.webm")) > octets


def test_a_room_is_written_and_read_back(tmp_path: Path, films: Players) -> None:
    """The floor's camera in its largest layer, every voice; nobody else's camera."""
    with media_running(tmp_path) as media:
        web = media.web()
        for point, colour, hertz in (("tinh", "red", 400), ("hue", "blue", 900)):
            films.play(films.join(web, ROOM, point), colour, hertz)
        web.ask(verb="floor", room=ROOM, points=["tinh"])
        assert web.ask(verb="record", room=ROOM, recording="rec-1")["event"] == "done"
        web.wait_for(event="recording", recording="rec-1", state="on")
        folder = tmp_path / "recordings" / "rec-1"
        until(lambda: is_flowing(folder, "camera", 300_000) and is_flowing(folder, "microphone"))
        web.ask(verb="record", room=ROOM, recording=None)
        web.wait_for(event="recording", recording="rec-1", state="over", reason="stopped")
        until(lambda: index_of(folder)[-1] == {"over": "stopped"})
        cameras, voices = files_of(folder, "camera"), files_of(folder, "microphone")
        assert {one["point"] for one in cameras} == {"tinh"} and {one["point"] for one in voices} == {"tinh", "hue"}
        assert all(one["is_whole"] for one in (*cameras, *voices))
        assert max(abs(one["began"] - time.time()) for one in cameras) < 300
        shown = [picture for one in cameras for picture in pictures_of(folder / one["file"])]
        assert len(shown) == sum(one["frames"] for one in cameras) and shown[-1][1:] == (640, 360)
        assert length_of(folder / cameras[-1]["file"]) == pytest.approx(cameras[-1]["length_ms"] / 1000, abs=0.1)
        assert all(sound_of(folder / one["file"]) > 1 for one in voices)
        assert web.ask(verb="health")["event"] == "healthy"


def test_a_process_that_is_killed_leaves_files_that_play_and_the_next_goes_on(tmp_path: Path, films: Players) -> None:
    def begin(media: Media) -> Any:
        web = media.web()
        films.play(films.join(web, ROOM, "tinh"), "red", 400)
        web.ask(verb="floor", room=ROOM, points=["tinh"])
        web.ask(verb="record", room=ROOM, recording="rec-1")
        return web

    folder = tmp_path / "recordings" / "rec-1"
    with media_running(tmp_path) as media:
        begin(media)
        until(lambda: is_flowing(folder, "camera", 400_000) and is_flowing(folder, "microphone"))
        media.kill()
        media.webs.pop().close()
        left = {one["file"] for one in files_of(folder, "camera") + files_of(folder, "microphone")}
        assert not any("is_whole" in one for one in index_of(folder)[-2:])
        for one in files_of(folder, "camera")[-1:]:
            assert len(pictures_of(folder / one["file"])) >= 10 and length_of(folder / one["file"]) >= 0
        for one in files_of(folder, "microphone"):
            assert sound_of(folder / one["file"]) > 0.9
        media.start()
        begin(media)
        until(lambda: len(files_of(folder, "camera")) > sum("camera" in name for name in left))
        assert left < {one["file"] for one in files_of(folder, "camera") + files_of(folder, "microphone")}


def test_a_full_disk_ends_the_recording_and_nothing_else(tmp_path: Path, films: Players) -> None:
    with media_running(tmp_path, disk_reserve_mb=str(1 << 29)) as media:
        web = media.web()
        films.play(films.join(web, ROOM, "tinh"), "red", 400)
        web.ask(verb="record", room=ROOM, recording="rec-1")
        web.wait_for(event="recording", recording="rec-1", state="over", reason="full")
        session = web.ask(verb="statistics", room=ROOM)["sessions"][0]
        assert session["state"] == "connected" and session["signal"] == "good"
        assert not list((tmp_path / "recordings").glob("*/*.webm"))


# ---- with a hand on everything -------------------------------------------------------------------


@contextlib.asynccontextmanager
async def playing(site: Synthetic, **how: Any) -> AsyncIterator[None]:
    """Its camera, and its voice if it has a tone."""
    film = asyncio.get_running_loop().create_task(play_on(site, "red", how.pop("hertz", 0), **how))
    try:
        yield
    finally:
        film.cancel()


def said(house: House) -> list[tuple[str, str]]:
    return [(one.state, one.reason) for one in house.events if isinstance(one, wire.Recording)]


def test_what_is_muted_or_has_lost_the_floor_is_written_no_more(tmp_path: Path) -> None:
    async def scene() -> None:
        async with open_house(tmp_path) as house:
            site = await house.enter("tinh")
            house.do(Floor("r", ("tinh",), True))
            house.do(Record("r", "rec"))
            async with playing(site, hertz=400):
                await eventually(lambda: is_flowing(tmp_path / "rec", "camera"))
                await eventually(lambda: is_flowing(tmp_path / "rec", "microphone", 4000))
                house.do(Mute("r", "tinh", "microphone", True))
                await eventually(lambda: files_of(tmp_path / "rec", "microphone")[-1].get("is_whole"))
                assert "is_whole" not in files_of(tmp_path / "rec", "camera")[-1]
                house.do(Mute("r", "tinh", "microphone", False))
                await eventually(lambda: len(files_of(tmp_path / "rec", "microphone")) == 2)
                house.do(Floor("r", (), True))
                await eventually(lambda: all(one.get("is_whole") for one in files_of(tmp_path / "rec", "camera")))
                await eventually(lambda: all(one.get("is_whole") for one in files_of(tmp_path / "rec", "microphone")))

    play(scene())


def test_the_largest_layer_is_asked_for_and_a_smaller_one_has_a_file_of_its_own(tmp_path: Path) -> None:
    async def scene() -> None:
        async with open_house(tmp_path) as house:
            site = await house.enter("tinh")
            house.do(Floor("r", ("tinh",)))
            house.do(Record("r", "rec"))
            async with playing(site):
                await eventually(lambda: ("tinh-1", "camera") in house.recorder._running["r"].reels)
                taken = house.recorder._running["r"].reels["tinh-1", "camera"]
                await eventually(lambda: taken.stream is not None and taken.stream.layer == "f")
                await eventually(lambda: is_flowing(tmp_path / "rec", "camera", 200_000))
                house.do(Layers("r", "q"))
                await eventually(lambda: taken.stream is not None and taken.stream.layer == "q")
                await eventually(lambda: taken._file is not None and taken._file.webm.last_ms > 1000)
                house.do(Leave("tinh-1"))
                await eventually(lambda: all(one.get("is_whole") for one in files_of(tmp_path / "rec", "camera")))
                last = files_of(tmp_path / "rec", "camera")[-2:]
                sizes = [{one[1:] for one in pictures_of(tmp_path / "rec" / file["file"])} for file in last]
                assert sizes == [{(640, 360)}, {(160, 90)}]

    play(scene())


def test_files_end_after_some_minutes_with_a_picture_that_needs_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reel, "SEGMENT_S", 1.5)

    async def scene() -> None:
        async with open_house(tmp_path) as house:
            site = await house.enter("tinh")
            house.do(Floor("r", ("tinh",)))
            house.do(Record("r", "rec"))
            async with playing(site, layers="f", hertz=400):
                await eventually(lambda: len(files_of(tmp_path / "rec", "camera")) >= 3)
                house.do(Record("r", None))
                await eventually(lambda: index_of(tmp_path / "rec")[-1] == {"over": "stopped"})
                whole = [one for one in files_of(tmp_path / "rec", "camera") if one["frames"] > 1]
                assert len(whole) >= 2 and len(files_of(tmp_path / "rec", "microphone")) >= 2
                for one in whole:
                    assert len(pictures_of(tmp_path / "rec" / one["file"])) == one["frames"]
                ends = whole[0]["began"] + whole[0]["length_ms"] / 1000
                assert -1 < whole[1]["began"] - ends < 5  # one follows the other; a busy machine sends late

    play(scene())


def test_a_disk_that_fills_up_in_the_middle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was written plays; the room goes on; with room again the same recording can go on."""
    real, is_full = writer._write, False

    def write(file: Any, data: bytes) -> None:
        if is_full and file.name != "index":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(file, data)

    monkeypatch.setattr(writer, "_write", write)

    async def scene() -> None:
        nonlocal is_full
        async with open_house(tmp_path) as house:
            site = await house.enter("tinh")
            house.do(Floor("r", ("tinh",)))
            house.do(Record("r", "rec"))
            async with playing(site, layers="f", hertz=400):
                await eventually(lambda: is_flowing(tmp_path / "rec", "camera", 150_000))
                is_full = True
                await eventually(lambda: said(house) == [("on", ""), ("over", "full")])
                assert house.board.peers["tinh-1"].is_connected and house.board.rooms["r"].tape.recording is None
                one = files_of(tmp_path / "rec", "camera")[0]
                assert len(pictures_of(tmp_path / "rec" / one["file"])) >= 10
                is_full = False
                house.do(Record("r", "rec"))
                await eventually(lambda: said(house)[2:] == [("on", "")])
                await eventually(lambda: len(files_of(tmp_path / "rec", "camera")) > 1)

    play(scene())
