"""Pictures out of packets that come late, twice, or never: none that a decoder could not read is ever given out."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media import rtp
from media.recording.frames import PATIENCE_S, Frame, Frames, piece_of, size_of
from tests.media.recording.rtp_of import Numbered, pictures, sounds


def through(packets: list[Numbered], step_s: float = 0.004) -> tuple[Frames, list[Frame]]:
    """What comes out at the other end."""
    frames, found = Frames(packets[0][0]), []
    for at, (number, one, timestamp) in enumerate(packets):
        found += frames.take(number, piece_of(one, timestamp), at * step_s)
    return frames, [*found, *frames.settle(len(packets) * step_s + 60), *frames.settle(len(packets) * step_s + 120)]


def test_pictures_come_out_as_they_were_encoded() -> None:
    reel = pictures(20)
    _, found = through([one for picture in reel for one in picture])
    assert len(found) == 20 and [one.is_key for one in found] == [at % 15 == 0 for at in range(20)]
    assert size_of(found[0]) == (320, 180) and size_of(found[1]) is None
    assert [one.timestamp for one in found] == [picture[0][2] for picture in reel]


def test_packets_out_of_order_and_twice_make_the_same_pictures() -> None:
    packets = [one for picture in pictures(30) for one in picture]
    shuffled, chance = [packets[0], *packets[1:]], random.Random(3)
    for at in range(1, len(shuffled) - 8, 8):
        part = shuffled[at : at + 8]
        chance.shuffle(part)
        shuffled[at : at + 8] = part
    shuffled += packets[-20:]
    assert through(shuffled)[1] == through(packets)[1]


def test_after_a_loss_nothing_comes_until_a_picture_that_needs_no_other() -> None:
    reel = pictures(40)
    lost = reel[4][0]
    frames, found = through([one for picture in reel for one in picture if one is not lost], step_s=0.02)
    stamps = [one.timestamp for one in found]
    assert stamps == [picture[0][2] for picture in (*reel[:4], *reel[15:])] and found[4].is_key
    assert frames.lost >= 10


def test_what_is_missing_is_waited_for_as_long_as_it_may_still_come() -> None:
    reel = pictures(3)
    packets = [one for picture in reel for one in picture]
    late = packets.pop(len(reel[0]))
    frames = Frames(packets[0][0])
    found = [frame for number, one, stamp in packets for frame in frames.take(number, piece_of(one, stamp), 1.0)]
    assert len(found) == 1 and not frames.wants_key
    found += frames.take(late[0], piece_of(late[1], late[2]), 1.0 + PATIENCE_S / 2)
    assert len(found) == 3 and not frames.wants_key


def test_what_never_comes_makes_a_whole_picture_wanted() -> None:
    reel = pictures(3)
    packets = [one for picture in reel for one in picture if one is not reel[1][0]]
    frames = Frames(packets[0][0])
    assert sum(1 for number, one, stamp in packets for _ in frames.take(number, piece_of(one, stamp), 1.0)) == 1
    assert not list(frames.settle(1.0 + PATIENCE_S)) and frames.wants_key


def test_a_voice_goes_on_after_what_was_lost() -> None:
    packets = sounds(50)
    _, found = through(packets[:10] + packets[13:], step_s=0.02)
    assert [one.timestamp for one in found] == [stamp for _, _, stamp in packets[:10] + packets[13:]]


def test_a_probe_without_payload_only_fills_its_number() -> None:
    reel = pictures(2)
    number = reel[0][-1][0] + 1
    probe = bytearray(reel[0][-1][1][:12])
    probe[0], probe[1] = 0x80, rtp.VP8
    moved = [(one[0] + 1, one[1], one[2]) for one in reel[1]]
    assert len(through([*reel[0], (number, bytes(probe), 0), *moved])[1]) == 2


@pytest.mark.parametrize("kind", [rtp.H264, 0, 127])
def test_a_codec_that_is_not_written_gives_nothing(kind: int) -> None:
    number, one, stamp = pictures(1)[0][0]
    other = bytes([one[0], 0x80 | kind]) + one[2:]
    assert piece_of(other, stamp) is None and not list(Frames(number).take(number, piece_of(other, stamp), 0.0))


@given(st.lists(st.tuples(st.integers(0, 60), st.binary(max_size=60), st.integers(0, 3)), max_size=40))
def test_no_packets_whatever_raise_and_none_but_whole_pictures_begin(lines: list[tuple[int, bytes, int]]) -> None:
    frames, found = Frames(0), []
    for at, (number, tail, second) in enumerate(lines):
        made = bytes([0x80, (rtp.VP8, rtp.VP8 | 0x80, rtp.OPUS, rtp.H264)[second]]) + bytes(10) + tail
        found += frames.take(number, piece_of(made, second), at * 0.2)
    assert all(one.data for one in found) and (not found or found[0].is_key)


@given(st.binary(max_size=200))
def test_no_bytes_raise(packet: bytes) -> None:
    if len(packet) > 1:
        piece_of(packet, 0)
    size_of(Frame(packet, 0, True))
