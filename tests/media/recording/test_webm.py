"""What is written is read by a library that knows nothing of us: whole, cut off anywhere, and jumped in."""

from pathlib import Path

import pytest

from media.recording.frames import Frames, piece_of, size_of
from media.recording.webm import Kind, Webm
from tests.media.recording.playing_back import length_of, pictures_of, sound_of
from tests.media.recording.rtp_of import pictures, sounds


def film_in(path: Path, seconds: int, *, is_finished: bool) -> None:
    frames, webm, out = Frames(70_000), Webm(Kind(320, 180)), bytearray()
    out += webm.head
    for at, picture in enumerate(pictures(15 * seconds)):
        for number, one, stamp in picture:
            for frame in frames.take(number, piece_of(one, stamp), at / 15):
                assert not frame.is_key or size_of(frame) == (320, 180)
                out += webm.add(at * 1000 // 15, frame.data, frame.is_key)
    if is_finished:
        rest, patches = webm.finish()
        out += rest
        for patch in patches:
            out[patch.at : patch.at + len(patch.data)] = patch.data
    assert len(out) == webm.length
    path.write_bytes(out)


def test_every_picture_is_decoded_at_its_time(tmp_path: Path) -> None:
    film_in(tmp_path / "a.webm", 4, is_finished=True)
    found = pictures_of(tmp_path / "a.webm")
    assert len(found) == 60 and {one[1:] for one in found} == {(320, 180)}
    assert [round(one[0], 2) for one in found[:16:15]] == [0.0, 1.0]
    assert length_of(tmp_path / "a.webm") == pytest.approx(59 / 15, abs=0.07)


def test_a_jump_finds_the_nearest_whole_picture(tmp_path: Path) -> None:
    film_in(tmp_path / "a.webm", 6, is_finished=True)
    found = pictures_of(tmp_path / "a.webm", since_s=3.5)
    assert round(found[0][0], 2) == 3.0 and len(found) == 45


def test_a_file_that_was_never_finished_plays(tmp_path: Path) -> None:
    film_in(tmp_path / "a.webm", 4, is_finished=False)
    assert len(pictures_of(tmp_path / "a.webm")) >= 45  # all but the cluster that was open


def test_a_voice_is_decoded(tmp_path: Path) -> None:
    frames, webm = Frames(70_000), Webm(Kind())
    out = bytearray(webm.head)
    for number, one, stamp in sounds(150):
        for frame in frames.take(number, piece_of(one, stamp), 0.0):
            out += webm.add(stamp // 48, frame.data, frame.is_key)
    rest, _ = webm.finish()
    (tmp_path / "v.webm").write_bytes(bytes(out + rest))
    assert sound_of(tmp_path / "v.webm") == pytest.approx(3.0, abs=0.1)
