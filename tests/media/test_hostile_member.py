"""Somebody who was let in and sends nonsense, properly encrypted: nothing breaks, and nobody else notices."""

import asyncio
import random
import struct

from media import rtcp, rtp, wire
from media.adapter import Srtp
from media.peer import MOST_STREAMS
from tests.media.house import House, open_house, play
from tests.media.synthetic import eventually, packet, vp8
from tests.media.test_forwarding import Ear, send_pictures

MINE, THEIRS = 0x2000, 0x3000


def nonsense(chance: random.Random, mid: str) -> bytes:
    """RTP that is wrong in one of many ways."""
    right = bytearray(
        packet(
            chance.choice([MINE, 1, chance.getrandbits(32)]),
            chance.getrandbits(16),
            chance.choice([vp8(chance.getrandbits(15), chance.random() < 0.5, 4), chance.randbytes(9), b""]),
            mid=chance.choice([mid, "0", "9", "zzzz"]),
            layer=chance.choice(["", "q", "h", "f", "x"]),
            kind=chance.choice([rtp.VP8, rtp.VP8_RTX, rtp.H264, rtp.H264_RTX, rtp.OPUS, 127]),
        )
    )  # fmt: skip
    for _ in range(chance.randrange(4)):
        right[chance.randrange(len(right))] = chance.getrandbits(8)
    return bytes(right[: chance.randrange(1, len(right) + 1)])


def gossip(chance: random.Random, ssrcs: list[int]) -> bytes:
    """RTCP that is wrong, or asks for far too much."""
    ssrc = chance.choice(ssrcs)
    said = chance.choice(
        [
            rtcp.nack(1, ssrc, sorted(chance.sample(range(65_536), 200))),
            rtcp.keyframe_wish(1, ssrc),
            rtcp.estimate(1, chance.getrandbits(60), [ssrc]),
            rtcp.receiver_report(1, [rtcp.Report(ssrc, 1.0, -5, 7, 8, chance.getrandbits(32), 9)] * 31),
            chance.randbytes(chance.randrange(60)),
        ]
    )
    torn = bytearray(said or b"\0")
    torn[chance.randrange(len(torn))] = chance.getrandbits(8)
    return bytes(torn)


async def with_two(house: House) -> Ear:
    hue = await house.enter("hue")
    tinh = await house.enter("tinh")
    await send_pictures(hue, MINE, 1, 3)
    return Ear(house, tinh, "tinh-1")


def test_nonsense_inside_the_encryption_harms_nobody() -> None:
    async def scene() -> None:
        async with open_house() as house:
            await with_two(house)
            hue, tinh = (house.board.peers[f"{point}-1"] for point in ("hue", "tinh"))
            chance, mid = random.Random(5), hue.tracks["camera"].mid
            ssrcs = [slot.ssrc for slot in tinh.slots.values()]
            for number in range(6000):
                for peer, data, take in (
                    (hue, nonsense(chance, mid), hue._take_packet),
                    (tinh, gossip(chance, ssrcs), tinh._take_reports),
                ):
                    Srtp.incoming[: len(data)] = data
                    take(len(data), peer.opened_at + number / 100)
                if number % 100 == 0:
                    await asyncio.sleep(0)
            assert len(hue.streams) <= MOST_STREAMS and len(hue._repairs) <= MOST_STREAMS
            assert set(house.board.peers) == {"hue-1", "tinh-1"}
            assert len(Srtp.incoming) == len(Srtp.outgoing) == 2048

    play(scene())


def test_a_fault_in_one_session_ends_that_session_alone() -> None:
    async def scene() -> None:
        async with open_house() as house:
            ear = await with_two(house)
            an_lac = await house.enter("an-lac")
            house.board.peers["hue-1"].streams = None  # type: ignore[assignment]
            await send_pictures(house.sites[0], MINE, 10, 1)
            await eventually(lambda: "hue-1" not in house.board.peers)
            assert [one.reason for one in house.events if isinstance(one, wire.Left)] == ["failed"]
            await send_pictures(an_lac, THEIRS, 1, 5)
            await eventually(lambda: len(ear.of("thumb1")) == 5)

    play(scene())


def test_one_question_for_everything_again_is_answered_within_bounds() -> None:
    async def scene() -> None:
        async with open_house() as house:
            ear = await with_two(house)
            await send_pictures(house.sites[0], MINE, 4, 300)
            await eventually(lambda: len(ear.of("thumb0")) >= 300)
            slot = ear.slots["thumb0"]
            last = max(struct.unpack_from("!H", one, 2)[0] for one in ear.of("thumb0"))
            house.sites[1].say(rtcp.nack(1, slot.ssrc, range(last - 299, last + 1)))
            await asyncio.sleep(0.5)
            assert 0 < slot.sent_again <= 128

    play(scene())
