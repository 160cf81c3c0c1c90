"""HLS of a room: GStreamer's files, read back by another decoder."""

import os
import signal
import struct
from itertools import pairwise
from pathlib import Path

import av
import pytest

from media.packager import LASTS_S, PLAYLIST, NoPackager, Packager, Packagers
from media.wire import Feed
from tests.briefings.test_exchange import until
from tests.media.players import players
from tests.media.running import media_running
from tests.media.test_outlet import two_sites
from tools.system import has_hls

pytestmark = pytest.mark.untimed
ROOM = "feeds"


def pieces(folder: Path) -> list[Path]:
    """Those that are written to their end."""
    playlist = folder / PLAYLIST
    return [folder / line for line in playlist.read_text().split() if line.endswith(".ts")] if playlist.exists() else []


def redness(piece: Path) -> bool:
    """Whether its last picture is red above."""
    with av.open(str(piece)) as file:
        picture = list(file.decode(video=0))[-1].to_image()
    red, green, blue = picture.getpixel((picture.width // 2, picture.height // 4))
    assert (picture.width, picture.height) == (1280, 720)
    return bool(red > 200 and green < 60 and blue < 60)


def crossings(piece: Path) -> int:
    """How often the wave goes through zero in a second: twice its hertz."""
    with av.open(str(piece)) as file:
        frames = list(file.decode(audio=0))
    bytes_of = [bytes(frame.planes[0])[: 4 * frame.samples] for frame in frames]
    values = [one for part in bytes_of for one in struct.unpack(f"<{len(part) // 4}f", part)]
    changes = sum((one < 0) != (other < 0) for one, other in pairwise(values))
    return round(changes * 48_000 / len(values))


def test_pieces_hold_the_picture_of_the_floor_and_every_voice(tmp_path: Path) -> None:
    assert has_hls(), "GStreamer's elements are missing: python tools/system.py test"
    folder = tmp_path / "hls" / ROOM
    with media_running(tmp_path) as media, players() as films:
        web = media.web()
        two_sites(web, films)
        web.tell(verb="floor", room=ROOM, points=["tinh"], only=True)
        assert web.ask(verb="package", room=ROOM, wanted=True)["event"] == "done"

        def goes_on() -> list[Path]:
            web.ask(verb="package", room=ROOM, wanted=True)
            return pieces(folder)

        until(lambda: any(redness(one) for one in goes_on()[-1:]))
        until(lambda: any(700 < crossings(one) < 900 for one in goes_on()[-1:]))  # 400 Hz, and nobody beside it
        assert web.ask(verb="package", room=ROOM, wanted=False)["event"] == "done"
        assert not folder.exists()


def test_a_child_that_died_is_made_anew(tmp_path: Path) -> None:
    said: list[Feed] = []
    packagers = Packagers(tmp_path, said.append)
    packagers.ask(ROOM, 0.0)
    try:
        first = packagers._running[ROOM]
        packagers.look(1.0)
        assert packagers._running == {ROOM: first} and said[-1].ports == first.ports
        os.kill(first._process.pid, signal.SIGKILL)
        until(lambda: first.is_over(1.0))
        packagers.look(2.0)
        assert packagers._running == {} and said[-1] == Feed(ROOM, "hls")
        packagers.ask(ROOM, 3.0)
        packagers.look(3.0 + LASTS_S + 1)
        assert packagers._running == {} and not (tmp_path / ROOM).exists()
    finally:
        packagers.stop()


def test_a_media_process_that_is_killed_leaves_no_child_behind(tmp_path: Path) -> None:
    def children() -> list[str]:
        found = [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if path.exists()]
        return [one.decode(errors="replace") for one in found if str(tmp_path / "hls").encode() in one]

    with media_running(tmp_path) as media:
        assert media.web().ask(verb="package", room=ROOM, wanted=True)["event"] == "done"
        until(lambda: len(children()) == 1 and "gst-launch" in children()[0].split("\0")[0])
        media.kill()
        until(lambda: not children())


def test_without_gstreamer_it_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoPackager):
        Packager(tmp_path / "hls", 0.0)
