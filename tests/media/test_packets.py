"""Whatever bytes come from the network are read without raising, and what is right is read right."""

import struct

import pytest
from aiortc.rtp import RtcpPacket, RtpPacket, unpack_remb_fci
from aiortc.sdp import SessionDescription
from hypothesis import given
from hypothesis import strategies as st

from media import codecs, rtcp, rtp, sdp, stun
from media.sdp import Ice, Line, Place

ANY = st.binary(max_size=400)
HEADERS = st.builds(
    lambda first, second, rest: bytes([0x80 | first, second]) + rest,
    st.integers(0, 63),
    st.integers(0, 255),
    st.binary(min_size=10, max_size=120),
)


# ---- RTP -----------------------------------------------------------------------------------------


@given(ANY | HEADERS)
def test_no_bytes_raise_as_rtp(packet: bytes) -> None:
    found = rtp.layout(packet, len(packet))
    if found is not None:
        assert 12 <= found.payload_at <= found.payload_end <= len(packet)
        for extension in found.extensions.values():
            assert 12 < extension.header_at < extension.at <= extension.at + extension.length <= found.payload_at
            rtp.text(packet, extension)
            blanked = bytearray(packet)
            rtp.blank(blanked, extension)
            rtp.stamp(blanked, extension, 12.5)
            assert len(blanked) == len(packet)
        for payload_type in (rtp.VP8, rtp.H264, rtp.OPUS):
            codecs.read(payload_type, packet, found.payload_at, found.payload_end)


@given(HEADERS)
def test_we_read_rtp_as_aiortc_does(packet: bytes) -> None:
    found = rtp.layout(packet, len(packet))
    try:
        theirs = RtpPacket.parse(packet)
    except ValueError:
        return
    assert found is not None and packet[found.payload_at : found.payload_end] == theirs.payload


def test_a_blanked_extension_is_padding() -> None:
    block = bytes([0x10, ord("7"), 0x42, 1, 2, 3, 0, 0])
    packet = bytearray(struct.pack("!BBHII", 0x90, 96, 1, 2, 3) + struct.pack("!HH", 0xBEDE, 2) + block + b"x")
    found = rtp.layout(packet, len(packet))
    assert found and rtp.text(packet, found.extensions[rtp.MID]) == "7"
    rtp.blank(packet, found.extensions[rtp.MID])
    again = rtp.layout(packet, len(packet))
    assert again and set(again.extensions) == {4} and again.payload_at == found.payload_at


@given(st.integers(0, 2**40), st.integers(-0x8000, 0x7FFF))
def test_numbers_grow_beyond_sixteen_bits(highest: int, ahead: int) -> None:
    wanted = highest + ahead
    if wanted >= 0:
        assert rtp.newer(wanted & 0xFFFF, highest) == wanted


# ---- codecs --------------------------------------------------------------------------------------


@given(st.sampled_from([rtp.VP8, rtp.H264, rtp.OPUS]), ANY, st.integers(-70_000, 70_000))
def test_no_payload_raises_and_continuing_keeps_its_length(payload_type: int, payload: bytes, ahead: int) -> None:
    found = codecs.read(payload_type, payload, 0, len(payload))
    changed = bytearray(payload)
    codecs.continue_counters(changed, found.counters, ahead, ahead)
    assert len(changed) == len(payload)


@pytest.mark.parametrize(
    ("payload", "begins"),
    [
        (b"\x90\xe0\x81\x02\x05\x20\x10\x00", True),  # 15-bit picture, tl0, tid; an even first byte begins a picture
        (b"\x90\xe0\x81\x02\x05\x20\x11\x00", False),
        (b"\x80\xe0\x81\x02\x05\x20\x10\x00", False),  # not the first packet
        (b"\x91\xe0\x81\x02\x05\x20\x10\x00", False),  # not the first partition
        (b"\x90\x80\x7f\x10", True),  # 7-bit picture
        (b"\x10\x10", True),
        (b"", False),
    ],
)
def test_a_vp8_picture_that_can_begin(payload: bytes, begins: bool) -> None:
    assert codecs.read(rtp.VP8, payload, 0, len(payload)).begins is begins


def test_vp8_counters_run_on_and_wrap() -> None:
    packet = bytearray(b"\x90\xe0\x81\x02\x05\x20\x10\x00")
    counters = codecs.read(rtp.VP8, packet, 0, len(packet)).counters
    assert (counters.picture, counters.picture_bits, counters.tl0) == (0x102, 15, 5)
    codecs.continue_counters(packet, counters, 0x7FFF, 251)
    moved = codecs.read(rtp.VP8, packet, 0, len(packet)).counters
    assert (moved.picture, moved.tl0) == (0x101, 0)


@pytest.mark.parametrize(("payload", "begins"), [(b"\x67x", True), (b"\x78\x00\x05\x67x", True), (b"\x65x", False)])
def test_an_h264_picture_that_can_begin(payload: bytes, begins: bool) -> None:
    assert codecs.read(rtp.H264, payload, 0, len(payload)).begins is begins


# ---- RTCP ----------------------------------------------------------------------------------------

PIECES = st.lists(
    st.builds(
        lambda first, kind, words, body: struct.pack("!BBH", 0x80 | first, kind, words) + body,
        st.integers(0, 63),
        st.sampled_from([200, 201, 202, 203, 205, 206, 207]),
        st.integers(0, 12),
        st.binary(max_size=52),
    ),
    max_size=4,
).map(b"".join)


@given(ANY | PIECES)
def test_no_bytes_raise_as_rtcp(packet: bytes) -> None:
    list(rtcp.parse(packet, len(packet)))


def test_what_we_say_is_understood_by_aiortc_and_by_us() -> None:
    report = rtcp.Report(7, 0.5, -2, 70_000, 33, 44, 55)
    sender = rtcp.SenderReport(8, rtcp.ntp_of(1.5), 90, 10, 1000)
    compound = (
        rtcp.receiver_report(1, [report])
        + rtcp.description(1, "nghitruong")
        + rtcp.sender_report(sender)
        + rtcp.nack(1, 8, [65_534, 65_535, 0, 40])
        + rtcp.keyframe_wish(1, 9)
        + rtcp.estimate(1, 4_000_000, [8, 9])
    )
    theirs = RtcpPacket.parse(compound)
    assert [type(one).__name__ for one in theirs] == [
        "RtcpRrPacket", "RtcpSdesPacket", "RtcpSrPacket", "RtcpRtpfbPacket", "RtcpPsfbPacket", "RtcpPsfbPacket",
    ]  # fmt: skip
    bits, ssrcs = unpack_remb_fci(theirs[-1].fci)
    assert abs(bits - 4_000_000) < 50 and ssrcs == [8, 9]
    ours = list(rtcp.parse(compound, len(compound)))
    assert ours[:2] == [report, sender]
    assert ours[2] == rtcp.Nack(8, (65_534, 65_535, 0, 40)) and ours[3] == rtcp.KeyframeWish(9)
    assert isinstance(ours[4], rtcp.Estimate) and ours[4].bits_s == bits


@given(st.sets(st.integers(0, 65_535), max_size=40), st.integers(0, 65_535))
def test_a_nack_names_what_is_missing(missing: set[int], start: int) -> None:
    ordered = sorted(missing, key=lambda number: (number - start) & 0xFFFF)
    said = rtcp.nack(1, 2, ordered)
    found = [one for one in rtcp.parse(said, len(said)) if isinstance(one, rtcp.Nack)]
    assert set(found[0].missing) == missing


def test_a_report_with_a_profile_s_own_end_does_not_cost_the_compound() -> None:
    odd = bytearray(rtcp.receiver_report(1, [rtcp.Report(7, 0, 0, 1, 0, 0, 0)]) + b"more")
    odd[2:4] = struct.pack("!H", len(odd) // 4 - 1)
    said = bytes(odd) + rtcp.keyframe_wish(1, 9)
    assert [type(one) for one in rtcp.parse(said, len(said))] == [rtcp.Report, rtcp.KeyframeWish]


# ---- STUN ----------------------------------------------------------------------------------------

REQUESTS = st.builds(
    lambda rest: struct.pack("!HHI", 1, 12 + len(rest) * 4, stun.COOKIE) + b"t" * 12 + b"\0" * 12 + b"abcd" * len(rest),
    st.lists(st.none(), max_size=20),
) | st.builds(
    lambda body: struct.pack("!HHI", 1, len(body) // 4 * 4, stun.COOKIE) + b"t" * 12 + body[: len(body) // 4 * 4],
    ANY,
)


@given(ANY | REQUESTS)
def test_no_bytes_raise_as_stun(datagram: bytes) -> None:
    name = stun.called(datagram)
    assert name is None or isinstance(name, str)


# ---- SDP -----------------------------------------------------------------------------------------

LINES = [
    Line("0", "microphone", "audio"),
    Line("1", "camera", "video"),
    Line("2", "main", "video", 11, 12),
    Line("3", "voice0", "audio", 13),
]
PLACES = [Place("192.0.2.1", 8000), Place("2001:db8::1", 8000)]
BY_TCP = Place("192.0.2.1", 18_000, is_tcp=True)


def test_an_offer_is_one_that_aiortc_reads() -> None:
    text = sdp.offer(LINES, Ice("name", "p" * 22, [*PLACES, BY_TCP]), "AB:CD", 5)
    found = SessionDescription.parse(text)
    assert [(media.kind, media.rtp.muxId, media.direction) for media in found.media] == [
        ("audio", "0", "recvonly"), ("video", "1", "recvonly"), ("video", "2", "sendonly"), ("audio", "3", "sendonly"),
    ]  # fmt: skip
    assert found.media[2].ssrc_group[0].items == [11, 12]
    candidates = found.media[0].ice_candidates
    assert [(one.ip, one.port, one.protocol) for one in candidates] == [
        ("192.0.2.1", 8000, "udp"), ("2001:db8::1", 8000, "udp"), ("192.0.2.1", 18_000, "tcp")
    ]  # fmt: skip
    assert [one.tcpType for one in candidates] == [None, None, "passive"]
    assert candidates[2].priority < candidates[1].priority < candidates[0].priority
    assert candidates[2].priority < 100 << 24  # below what a browser finds of itself by UDP from outside
    assert text.count("a=simulcast:recv q;h;f") == 1 and "a=ice-lite" in text


def test_an_answer_is_read() -> None:
    text = (
        "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\na=fingerprint:SHA-256 ab:cd\r\na=setup:active\r\n"
        "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\na=sendonly\r\na=ssrc:5 cname:x\r\n"
        "m=video 0 UDP/TLS/RTP/SAVPF 96\r\na=mid:1\r\na=recvonly\r\na=ssrc-group:FID 6 7\r\n"
    )
    found = sdp.read_answer(text)
    assert found and found.fingerprints == {"AB:CD"} and found.setups == {"active"}
    first, second = found.sections
    assert (first.mid, first.sends, first.rejected, first.ssrcs) == ("0", True, False, [5])
    assert (second.sends, second.rejected, second.repairs) == (False, True, {7: 6})


ATTRIBUTES = st.sampled_from(
    ["a=mid:", "a=ssrc:", "a=ssrc:99999999999 x", "a=ssrc-group:FID 1 2", "a=setup:active", "a=fingerprint:",
     "m=audio 9 ", "m=video x", "m=application 9 x", "a=", "v=0", "\r", "a=fingerprint:sha-256 zz", "a=sendrecv"]
)  # fmt: skip


@given(st.text(max_size=300) | st.lists(ATTRIBUTES | st.text(max_size=20)).map(lambda some: "v=0\n" + "\n".join(some)))
def test_no_text_raises_as_an_answer(text: str) -> None:
    sdp.read_answer(text)
