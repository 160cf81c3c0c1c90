"""Clients that make the offer themselves: what of it is taken, and that packets are in each one's own numbers."""

import asyncio
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media import foreign, rtp, sdp, wire
from media.foreign import Offer, Taken
from media.numbers import Numbers
from media.playing.site import offer_from
from media.wire import Accept, Expel, Floor, Refused, Show
from tests.media.house import House, open_house, play
from tests.media.synthetic import Synthetic, eventually, packet, vp8
from tests.media.test_forwarding import Ear

CHROMIUM = """v=0
o=- 1 2 IN IP4 127.0.0.1
s=-
t=0 0
a=group:BUNDLE 0 1 2
a=extmap-allow-mixed
m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9
c=IN IP4 0.0.0.0
a=fingerprint:sha-256 ab:cd
a=setup:actpass
a=mid:0
a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
a=sendonly
a=rtcp-mux
a=rtpmap:111 opus/48000/2
a=fmtp:111 minptime=10;useinbandfec=1
a=rtpmap:63 red/48000/2
a=rtpmap:9 G722/8000
a=ssrc:5 cname:x
m=video 9 UDP/TLS/RTP/SAVPF 103 104 96 97 107 108
c=IN IP4 0.0.0.0
a=setup:actpass
a=mid:1
a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
a=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id
a=extmap:15 urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id
a=sendonly
a=rtcp-mux
a=rtpmap:103 H264/90000
a=fmtp:103 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=64001f
a=rtpmap:104 rtx/90000
a=fmtp:104 apt=103
a=rtpmap:96 VP8/90000
a=rtcp-fb:96 goog-remb
a=rtcp-fb:96 transport-cc
a=rtcp-fb:* nack pli
a=rtpmap:97 rtx/90000
a=fmtp:97 apt=96
a=rtpmap:107 H264/90000
a=fmtp:107 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f
a=rtpmap:108 rtx/90000
a=fmtp:108 apt=107
a=ssrc-group:FID 6 7
a=ssrc:6 cname:x
a=ssrc:7 cname:x
m=application 9 UDP/DTLS/SCTP webrtc-datachannel
c=IN IP4 0.0.0.0
a=setup:actpass
a=mid:2
""".replace("\n", "\r\n")
ALL = ("microphone", "camera", "content")


def taken(text: str = CHROMIUM, publish: tuple[str, ...] = ALL) -> Taken:
    offer = foreign.read_offer(text)
    assert offer is not None
    found = foreign.take(offer, publish)
    assert isinstance(found, Taken), found
    return found


def refused(text: str, publish: tuple[str, ...] = ALL) -> str:
    offer = foreign.read_offer(text)
    assert offer is not None
    found = foreign.take(offer, publish)
    assert isinstance(found, str), found
    return found


def test_who_publishes_gives_a_voice_and_a_picture_and_receives_nothing() -> None:
    found = taken()
    assert (found.names, found.tracks, found.slots) == (["microphone", "camera", ""], ("microphone", "camera"), ())
    assert found.offer.fingerprints == {"AB:CD"}
    assert taken(publish=("camera",)).names == ["", "camera", ""]


def test_who_watches_gets_the_programme_and_a_voice_for_each_line() -> None:
    watching = CHROMIUM.replace("a=sendonly", "a=recvonly")
    assert taken(watching, ()).slots == ("voice0", "programme")
    assert "has nothing that" in refused(CHROMIUM, ())  # it only sends
    assert "has nothing that" in refused(watching)


def test_one_format_of_each_codec_is_agreed_and_a_high_profile_is_not() -> None:
    audio, video, _ = taken().offer.sections
    assert audio.agreed() == {111: rtp.OPUS}
    assert video.agreed() == {96: rtp.VP8, 97: rtp.VP8_RTX, 107: rtp.H264, 108: rtp.H264_RTX}


def test_a_line_that_is_in_the_bundle_only_is_not_refused_for_its_port() -> None:
    video = "m=video 9 UDP/TLS/RTP/SAVPF"
    assert taken(CHROMIUM.replace(video, video.replace("9", "0"))).names == ["microphone", "", ""]
    bundled = CHROMIUM.replace(video, video.replace("9", "0")).replace("a=mid:1\r\n", "a=mid:1\r\na=bundle-only\r\n")
    assert taken(bundled).names == ["microphone", "camera", ""]


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ("a=setup:actpass", "a=setup:passive", "active side"),
        ("BUNDLE 0 1 2", "BUNDLE 1", "not bundled"),
        ("a=mid:1", "a=mid:0", "names of their own"),
        ("a=rtcp-mux\r\n", "", "has nothing that"),
    ],
)
def test_what_cannot_be_carried_is_refused_with_a_sentence(before: str, after: str, why: str) -> None:
    assert why in refused(CHROMIUM.replace(before, after))


def test_the_answer_has_a_line_for_each_of_the_offer_in_its_numbers() -> None:
    found = taken()
    lines = [sdp.Line("0", "microphone", "audio"), sdp.Line("1", "camera", "video")]
    text = foreign.answer(found, lines, sdp.Ice("name", "p" * 22, [sdp.Place("192.0.2.1", 8000)]), "AB:CD", 5)
    heads = [line for line in text.split("\r\n") if line.startswith(("m=", "a=group"))]
    assert heads == [
        "a=group:BUNDLE 0 1", "m=audio 9 UDP/TLS/RTP/SAVPF 111", "m=video 9 UDP/TLS/RTP/SAVPF 96 97 107 108",
        "m=application 0 UDP/DTLS/SCTP webrtc-datachannel",
    ]  # fmt: skip
    assert text.count("a=setup:passive") == 2 == text.count("a=recvonly") and "a=ice-lite" in text
    assert "a=rtcp-fb:96 goog-remb" in text and "transport-cc" not in text and "stream-id" not in text
    assert "a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level" in text


def test_layers_are_taken_only_where_their_names_are_ours() -> None:
    layers = "a=rid:f send\r\na=rid:q send\r\na=simulcast:send f;q\r\n"
    camera = taken(CHROMIUM.replace("a=mid:1\r\n", f"a=mid:1\r\n{layers}")).offer.sections[1]
    assert foreign.takes_layers("camera", camera)
    camera = taken(CHROMIUM.replace("a=mid:1\r\n", "a=mid:1\r\n" + layers.replace(":f", ":high"))).offer.sections[1]
    assert not foreign.takes_layers("camera", camera)


ATTRIBUTES = st.sampled_from(
    ["a=mid:", "a=rtpmap:96 VP8/90000", "a=rtpmap:999 x", "a=fmtp:97 apt=96", "a=rtcp-fb:* nack", "a=extmap:4 u",
     "a=extmap:256 u", "a=rid:f send", "a=setup:active", "a=group:BUNDLE 0", "m=audio 9 UDP/TLS/RTP/SAVPF 96 x 999",
     "m=video 9 UDP/TLS/RTP/SAVPF 96 97", "m=application 9 x", "a=", "v=0", "\r", "a=rtcp-mux", "a=mid:0"]
)  # fmt: skip


@given(
    st.text(max_size=300) | st.lists(ATTRIBUTES | st.text(max_size=20)).map(lambda some: "v=0\n" + "\n".join(some)),
    st.sampled_from([(), ALL]),
)
def test_no_text_raises_as_an_offer(text: str, publish: tuple[str, ...]) -> None:
    offer = foreign.read_offer(text)
    if isinstance(offer, Offer):
        found = foreign.take(offer, publish)
        assert isinstance(found, str) or found.numbers()


def test_a_packet_is_the_same_there_and_back() -> None:
    numbers = Numbers({106: rtp.VP8}, {4: rtp.MID, 2: rtp.ABS_SEND_TIME})
    ours = packet(1, 2, b"payload", mid="0")
    theirs = bytearray(ours)
    assert numbers.write(theirs, len(theirs)) and theirs[1] & 0x7F == 106
    found = rtp.layout(theirs, len(theirs))
    assert found and set(found.extensions) == {2, 4}
    assert numbers.read(theirs, found) == rtp.layout(ours, len(ours)) and bytes(theirs) == ours
    assert numbers.read(bytearray(ours), found) is None  # a payload type that was not agreed
    assert not numbers.write(bytearray(packet(1, 2, b"x", mid="0", kind=rtp.H264)), len(ours))


def test_extensions_of_the_long_form_are_renamed_too() -> None:
    numbers = Numbers({106: rtp.VP8}, {4: rtp.MID})
    block = bytes([rtp.MID, 1]) + b"0" + bytes([rtp.ABS_SEND_TIME, 3, 1, 2, 3])
    long = bytearray(struct.pack("!BBHIIHH", 0x90, rtp.VP8, 1, 2, 3, rtp.TWO_BYTES, 2) + block + b"payload")
    assert numbers.write(long, len(long))
    found = rtp.layout(long, len(long))
    assert found and set(found.extensions) == {4} and rtp.text(long, found.extensions[4]) == "0"


@given(st.binary(max_size=80))
def test_no_packet_raises_in_the_numbers_of_another(data: bytes) -> None:
    numbers = Numbers({106: rtp.VP8, 111: rtp.OPUS}, {4: rtp.MID, 1: rtp.AUDIO_LEVEL})
    buffer = bytearray(data)
    found = rtp.layout(buffer, len(buffer))
    if found is not None:
        numbers.read(buffer, found)
    buffer += bytes(max(16 - len(buffer), 0))  # what is sent stands in a larger one
    numbers.write(buffer, len(data))
    buffer = buffer[: len(data)]
    assert len(buffer) == len(data)


# ---- in a room -----------------------------------------------------------------------------------


CLIENT = Numbers({111: rtp.OPUS, 106: rtp.VP8}, {1: rtp.AUDIO_LEVEL, 2: rtp.ABS_SEND_TIME, 4: rtp.MID})


async def come(house: House, point: str, publish: tuple[str, ...], voices: int = 1) -> Synthetic:
    """A client that offered, and is connected."""
    site, session = Synthetic(), f"{point}-1"
    house.sites.append(site)
    grant = house.grant(point, site.fingerprint, publish)
    said = house.do(Accept(session, grant, offer_from(site.fingerprint, sends=bool(publish), voices=voices)))
    assert not isinstance(said[0], Refused), said
    site.go_to(
        {"sdp": next(one.sdp for one in house.events if isinstance(one, wire.Accepted) and one.session == session)}
    )
    await site.connect()
    await eventually(lambda: any(isinstance(one, wire.Connected) and one.session == session for one in house.events))
    return site


def theirs(made: bytes) -> bytes:
    """A packet as a client with Chromium's numbers makes it."""
    found = bytearray(made)
    Numbers(
        {111: rtp.OPUS, 106: rtp.VP8, 107: rtp.VP8_RTX}, {1: rtp.AUDIO_LEVEL, 2: rtp.ABS_SEND_TIME, 4: rtp.MID}
    ).write(found, len(found))
    return bytes(found)


async def send_pictures(site: Synthetic, mid: str, first: int, count: int = 10) -> None:
    for number in range(first, first + count):
        site.send(theirs(packet(7, number, vp8(number, begins=True), mid=mid)))
        await asyncio.sleep(0.004)


def kinds(ear: Ear, slot: str) -> set[int]:
    return {one[1] & 0x7F for one in ear.of(slot)}


def test_an_encoder_is_a_site_that_the_others_see_and_who_watches_sees_the_floor() -> None:
    async def scene() -> None:
        async with open_house() as house:
            hue = await house.enter("hue")
            encoder = await come(house, "encoder", ("microphone", "camera"))
            viewer = await come(house, "view.1", ())
            seen, watched = Ear(house, hue, "hue-1"), Ear(house, viewer, "view.1-1")
            house.do(Floor("r", ("encoder",)))
            await send_pictures(encoder, "1", 100)
            await eventually(lambda: len(seen.of("main")) >= 9 and len(watched.of("programme")) >= 9)
            assert kinds(seen, "main") == {rtp.VP8} and kinds(watched, "programme") == {106}
            found = rtp.layout(watched.of("programme")[-1], len(watched.of("programme")[-1]))
            assert found and set(found.extensions) == {2}  # its own number for the time of sending, and nothing else
            for number in range(60):
                encoder.send(theirs(packet(9, number, b"word", mid="0", kind=rtp.OPUS)))
                await asyncio.sleep(0.005)
            await eventually(lambda: watched.of("voice0") and seen.of("voice0"))
            assert house.board.rooms["r"].places == ["hue", "encoder"]  # who watches has no place
            house.do(Expel("r", "encoder"))
            before = len(seen.of("main"))
            await send_pictures(encoder, "1", 200)
            assert len(seen.of("main")) == before

    play(scene())


def test_an_encoder_that_names_no_line_is_known_by_its_codec() -> None:
    async def scene() -> None:
        async with open_house() as house:
            hue, encoder = await house.enter("hue"), await come(house, "encoder", ("microphone", "camera"))
            seen = Ear(house, hue, "hue-1")
            for number in range(20):
                plain = struct.pack("!BBHII", 0x80, 106, number, number, 7) + vp8(number, begins=True)
                encoder.send(plain)
                await asyncio.sleep(0.004)
            await eventually(lambda: len(seen.of("thumb0")) > 10)

    play(scene())


def test_the_programme_is_shared_content_then_what_was_chosen_then_the_floor() -> None:
    async def scene() -> None:
        async with open_house() as house:
            await house.enter("hue")
            await house.enter("tinh")
            await come(house, "view.1", ())
            room = house.board.rooms["r"]

            def shown() -> tuple[str | None, str | None]:
                told = room.members["view.1-1"].shown.get("programme")
                return (told.point, told.track) if told else (None, None)

            house.do(Floor("r", ("hue",)))
            assert shown() == ("hue", "camera")
            house.do(Show("r", "main"))  # a grid: no large picture
            assert shown() == (None, None)
            house.do(Show("r", "programme", "tinh"))
            assert shown() == ("tinh", "camera")
            content = house.sites[0].offer["tracks"]["content"]
            house.sites[0].send(packet(3, 1, vp8(1, begins=True), mid=content))
            await eventually(lambda: shown() == ("hue", "content"))

    play(scene())


def test_with_one_line_for_voices_the_one_that_speaks_is_heard_not_a_silent_floor() -> None:
    async def scene() -> None:
        async with open_house() as house:
            hue, tinh = await house.enter("hue"), await house.enter("tinh")
            await come(house, "view.1", ())
            house.do(Floor("r", ("hue",)))
            room = house.board.rooms["r"]
            for number in range(60):
                mid = hue.offer["tracks"]["microphone"]
                quiet = bytearray(packet(5, number, b"w", mid=mid, kind=rtp.OPUS))
                found = rtp.layout(quiet, len(quiet))
                assert found
                quiet[found.extensions[rtp.AUDIO_LEVEL].at] = 120
                hue.send(bytes(quiet))
                tinh.send(packet(6, number, b"w", mid=tinh.offer["tracks"]["microphone"], kind=rtp.OPUS))
                await asyncio.sleep(0.02)
            assert room.members["view.1-1"].voices == ["tinh"]

    play(scene())


def test_who_may_not_offer_is_refused() -> None:
    async def scene() -> None:
        async with open_house() as house:
            site = Synthetic()
            good = offer_from(site.fingerprint, sends=True)
            for grant, text, code in (
                (house.grant("a", site.fingerprint), "v=1", "offer"),
                (house.grant("a", "AB:" * 31 + "AB"), good, "fingerprint"),
                (house.grant("a", site.fingerprint, ()), good, "offer"),
                ("forged", good, "grant"),
            ):
                said = house.do(Accept("s1", grant, text))
                assert isinstance(said[0], Refused) and said[0].code == code
            assert not house.board.peers
            site.socket.close()

    play(scene())
