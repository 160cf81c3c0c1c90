"""What happens to packets between real sockets: forwarded once, in order of one stream, repaired, and held back."""

import asyncio
import gc
import struct

from media import rtcp, rtp, wire
from media.codecs import read
from media.peer import Peer
from media.wire import Expel, Floor, Layers, Leave, Mute, Statistics
from tests.media.house import House, open_house, play
from tests.media.synthetic import Synthetic, eventually, packet, vp8

CAMERA, LOW, VOICE = 0x1000, 0x2000, 0x3000


class Ear:
    """Gathers what a site receives, by SSRC."""

    def __init__(self, house: House, site: Synthetic, session: str) -> None:
        self.slots = house.board.peers[session].slots
        self.packets: list[bytes] = []
        self.reports: list[rtcp.Item] = []
        site.heard = self.packets.append
        site.told = lambda compound: self.reports.extend(rtcp.parse(compound, len(compound)))

    def of(self, slot: str) -> list[bytes]:
        """The packets of a slot, in the order of arrival."""
        return [one for one in self.packets if struct.unpack_from("!I", one, 8)[0] == self.slots[slot].ssrc]

    def numbers(self, slot: str) -> list[int]:
        return [struct.unpack_from("!H", one, 2)[0] for one in self.of(slot)]


async def send_pictures(site: Synthetic, ssrc: int, first: int, count: int, layer: str = "q", begins: int = 0) -> None:
    """`count` one-packet pictures; every one from `begins` on is whole."""
    for number in range(first, first + count):
        mid = site.offer["tracks"]["camera"]
        site.send(packet(ssrc, number, vp8(number, number >= first + begins), mid=mid, layer=layer))
        await asyncio.sleep(0.004)


def picture_of(packet: bytes) -> int:
    found = rtp.layout(packet, len(packet))
    assert found
    return read(rtp.VP8, packet, found.payload_at, found.payload_end).counters.picture


async def two(house: House) -> tuple[Synthetic, Synthetic, Ear]:
    hue, tinh = await house.enter("hue"), await house.enter("tinh")
    return hue, tinh, Ear(house, tinh, "tinh-1")


def test_a_picture_begins_where_a_decoder_can_begin_and_runs_without_a_gap() -> None:
    async def scene() -> None:
        async with open_house() as house:
            hue, _, ear = await two(house)
            await send_pictures(hue, LOW, 65_530, 12, begins=4)
            await eventually(lambda: len(ear.of("thumb0")) == 8)
            numbers = ear.numbers("thumb0")
            assert numbers == list(range(numbers[0], numbers[0] + 8))
            counters = [picture_of(one) for one in ear.of("thumb0")]
            assert counters == list(range(counters[0], counters[0] + 8))
            found = rtp.layout(ear.of("thumb0")[0], len(ear.of("thumb0")[0]))
            assert found and set(found.extensions) == {rtp.ABS_SEND_TIME}  # the sender's line and layer are blanked

    play(scene())


def test_whole_pictures_are_asked_for_but_not_more_than_twice_a_second() -> None:
    async def scene() -> None:
        async with open_house() as house:
            hue, _, _ear = await two(house)
            asked = Ear(house, hue, "hue-1")
            await send_pictures(hue, LOW, 1, 200, begins=1000)
            wishes = [one for one in asked.reports if isinstance(one, rtcp.KeyframeWish)]
            assert 1 <= len(wishes) <= 4 and wishes[0].ssrc == LOW

    play(scene())


def test_what_was_sent_twice_is_forwarded_once() -> None:
    async def scene() -> None:
        async with open_house() as house:
            hue, _, ear = await two(house)
            mid = hue.offer["tracks"]["camera"]
            for number in (1, 2, 2, 1, 3, 2, 3):
                hue.send(packet(LOW, number, vp8(number, True), mid=mid, layer="q", timestamp=number))
                await asyncio.sleep(0.005)
            await eventually(lambda: len(ear.of("thumb0")) >= 3)
            await asyncio.sleep(0.1)
            assert len(ear.of("thumb0")) == 3

    play(scene())


def test_a_missing_packet_is_asked_for_and_takes_its_place_from_a_repair() -> None:
    async def scene() -> None:
        async with open_house() as house:
            hue, _, ear = await two(house)
            asked, mid = Ear(house, hue, "hue-1"), hue.offer["tracks"]["camera"]
            for number in (1, 2, 4, 5):
                hue.send(packet(LOW, number, vp8(number, True), mid=mid, layer="q"))
            await eventually(lambda: rtcp.Nack(LOW, (3,)) in asked.reports)
            # A repair: the number that was lost in front of the payload, and the layer in the repaired-rid extension.
            repair = bytearray(packet(77, 9, b"\0\3" + vp8(3, True), mid=mid, layer="q", kind=rtp.VP8_RTX))
            found = rtp.layout(repair, len(repair))
            assert found
            repair[found.extensions[rtp.RID].header_at] = rtp.REPAIRED_RID << 4
            hue.send(bytes(repair))
            await eventually(lambda: len(ear.of("thumb0")) == 5)
            first = min(ear.numbers("thumb0"))
            assert ear.numbers("thumb0") == [first, first + 1, first + 3, first + 4, first + 2]

    play(scene())


def test_a_receiver_that_lost_a_packet_gets_it_as_a_repair() -> None:
    async def scene() -> None:
        async with open_house() as house:
            hue, tinh, ear = await two(house)
            await send_pictures(hue, LOW, 1, 5)
            await eventually(lambda: len(ear.of("thumb0")) == 5)
            slot, lost = ear.slots["thumb0"], ear.of("thumb0")[2]
            number = struct.unpack_from("!H", lost, 2)[0]
            tinh.say(rtcp.nack(1, slot.ssrc, [number, (number + 4000) & 0xFFFF]))
            repaired = lambda: [one for one in ear.packets if struct.unpack_from("!I", one, 8)[0] == slot.repair_ssrc]  # noqa: E731
            await eventually(repaired)
            again, found, was = (
                repaired()[0],
                rtp.layout(repaired()[0], len(repaired()[0])),
                rtp.layout(lost, len(lost)),
            )
            assert found and was and again[1] & 0x7F == rtp.VP8_RTX
            assert again[found.payload_at :] == struct.pack("!H", number) + lost[was.payload_at :]
            assert len(repaired()) == 1  # what was never sent is not made up

    play(scene())


def test_the_large_slot_takes_the_large_layer_and_follows_the_floor_without_a_gap() -> None:
    async def scene() -> None:
        async with open_house() as house:
            hue, _tinh, ear = await two(house)
            an_lac = await house.enter("an-lac")
            house.do(Floor("r", ("hue",)))
            await send_pictures(hue, CAMERA, 100, 5, "f")
            await eventually(lambda: len(ear.of("main")) == 5)
            house.do(Floor("r", ("an-lac",)))
            await send_pictures(an_lac, CAMERA, 9000, 5, "h")  # its largest layer does not come: the next one does
            await eventually(lambda: len(ear.of("main")) == 10)
            numbers = ear.numbers("main")
            assert numbers == list(range(numbers[0], numbers[0] + 10))
            times = [struct.unpack_from("!I", one, 4)[0] for one in ear.of("main")]
            assert times == sorted(times) and times[-1] - times[0] < 90_000 * 30
            pictures = [picture_of(one) for one in ear.of("main")]
            assert pictures == list(range(pictures[0], pictures[0] + 10))

    play(scene())


def test_the_room_s_highest_layer_is_kept() -> None:
    async def scene() -> None:
        async with open_house() as house:
            hue, _, ear = await two(house)
            house.do(Floor("r", ("hue",)))
            house.do(Layers("r", "q"))
            for number in range(1, 9):
                await send_pictures(hue, CAMERA, number, 1, "f")
                await send_pictures(hue, LOW, number, 1, "q")
            await eventually(lambda: ear.slots["main"].stream is not None and ear.slots["main"].stream.layer == "q")

    play(scene())


def test_mute_leaving_and_expelling_stop_the_packets_at_once() -> None:
    async def scene() -> None:
        async with open_house() as house:
            hue, _, ear = await two(house)
            mid = hue.offer["tracks"]["microphone"]

            async def speak(first: int) -> None:
                for number in range(first, first + 5):
                    hue.send(packet(VOICE, number, b"opus", mid=mid, kind=rtp.OPUS))
                    await asyncio.sleep(0.01)

            await speak(1)
            await speak(6)
            await eventually(lambda: ear.of("voice0"))
            house.do(Mute("r", "hue", "microphone", True))
            before = len(ear.packets)
            await speak(11)
            assert len(ear.packets) == before
            house.do(Mute("r", "hue", "microphone", False))
            await speak(16)
            await eventually(lambda: len(ear.packets) > before)
            numbers = ear.numbers("voice0")
            assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
            house.do(Expel("r", "hue"))
            before = len(ear.packets)
            await speak(21)
            assert len(ear.packets) == before and "hue-1" not in house.board.peers

    play(scene())


def test_a_track_that_was_not_granted_is_not_taken() -> None:
    async def scene() -> None:
        async with open_house() as house:
            xem = await house.enter("xem", publish=("microphone",))
            await house.enter("tinh")
            for mid in "0123456789":
                xem.send(packet(CAMERA + int(mid), 1, vp8(1, True), mid=mid, layer="f"))
            await asyncio.sleep(0.2)
            live = {one.track for one in house.events if isinstance(one, wire.Publishing)}
            assert live <= {"microphone"}

    play(scene())


def test_figures_say_what_flows() -> None:
    async def scene() -> None:
        async with open_house() as house:
            hue, _, ear = await two(house)
            await send_pictures(hue, LOW, 1, 50)
            await eventually(lambda: len(ear.of("thumb0")) == 50)
            await asyncio.sleep(1.2)
            (told,) = house.do(Statistics("r"))
            assert isinstance(told, wire.Figures)
            by_point = {one["point"]: one for one in told.sessions}
            assert by_point["hue"]["up"][0] | {"kbit_s": 0, "jitter_ms": 0, "live": True} == {
                "track": "camera", "layer": "q", "live": True, "kbit_s": 0, "packets": 50, "lost": 0, "jitter_ms": 0,
            }  # fmt: skip
            down = {one["slot"]: one for one in by_point["tinh"]["down"]}
            assert (down["thumb0"]["point"], down["thumb0"]["packets"]) == ("hue", 50)
            assert any(isinstance(one, rtcp.SenderReport) for one in ear.reports)

    play(scene())


def test_joins_and_leaves_leave_nothing_behind() -> None:
    async def scene() -> None:
        async with open_house() as house:
            await house.enter("tinh")
            for number in range(12):
                site = await house.enter("hue", session=f"hue-{number}")
                await send_pictures(site, LOW, 1, 2)
                house.do(Leave(f"hue-{number}"))
            assert len(house.board.peers) == 1 and len(house.port._by_name) == 1
            assert len(house.port._by_address) == 1 and len(house.board._room_of) == 1
            await asyncio.sleep(0.2)
            gc.collect()
            assert sum(isinstance(thing, Peer) for thing in gc.get_objects()) == 1

    play(scene())


def test_who_loses_much_goes_without_thumbnails_first_and_is_told() -> None:
    async def scene() -> None:
        async with open_house() as house:
            hue, tinh, ear = await two(house)
            house.do(Floor("r", ("hue",)))
            voice, number = hue.offer["tracks"]["microphone"], 0

            async def go_on(loss: float) -> None:
                nonlocal number
                for _ in range(10):
                    number += 1
                    await send_pictures(hue, CAMERA, number, 1, "f")
                    await send_pictures(hue, LOW, number, 1, "q")
                    hue.send(packet(VOICE, number, b"opus", mid=voice, kind=rtp.OPUS))
                slots = [ear.slots[name].ssrc for name in ("main", "thumb0", "voice0")]
                tinh.say(rtcp.receiver_report(1, [rtcp.Report(ssrc, loss, 9, number, 0, 0, 0) for ssrc in slots]))

            for _ in range(4):
                await go_on(0.0)
                await asyncio.sleep(0.3)
            assert not any(isinstance(one, wire.Degraded) for one in house.events)
            while not any(isinstance(one, wire.Degraded) for one in house.events):
                await go_on(0.3)
                await asyncio.sleep(0.1)
            told = next(one for one in house.events if isinstance(one, wire.Degraded))
            assert (told.point, told.step) == ("tinh", "no-thumbnails")
            before = {name: len(ear.of(name)) for name in ("main", "thumb0", "voice0")}
            await go_on(0.0)
            await asyncio.sleep(0.1)
            more = {name: len(ear.of(name)) - before[name] for name in before}
            assert more["thumb0"] == 0 and more["main"] >= 8 and more["voice0"] >= 8

    play(scene())
