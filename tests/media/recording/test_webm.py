"""What is written is read by a library that knows nothing of us: whole, cut off anywhere, and jumped in."""

from pathlib import Path

import pytest

from tests.media.recording.playing_back import length_of, pictures_of, sound_of
from tests.media.recording.rtp_of import film_in, voice_in


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
    voice_in(tmp_path / "v.webm", 3)
    assert sound_of(tmp_path / "v.webm") == pytest.approx(3.0, abs=0.1)
