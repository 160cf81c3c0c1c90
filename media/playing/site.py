"""A bridge point without a browser: it checks, shakes hands, sends and receives packets."""

import asyncio
import re
import socket
import struct
import time
from collections.abc import Callable
from typing import Any

from aioice import stun

from media import rtp
from media.adapter import Certificate, Dtls, Srtp, binding_request, binding_response

NEAR_NAME, NEAR_PASSWORD = "near", b"p" * 22


def answer_to(offer: str, fingerprint: str) -> str:
    """The least that is an answer to our offers: everything accepted."""
    lines = ["v=0", "o=- 1 1 IN IP4 0.0.0.0", "s=-", "t=0 0", f"a=fingerprint:sha-256 {fingerprint}", "a=setup:active"]
    for section in offer.split("\r\nm=")[1:]:
        kind, mid = section.split(" ", 1)[0], re.search(r"a=mid:(\S+)", section)
        assert mid
        direction = "recvonly" if "a=sendonly" in section else "sendonly"
        lines += [f"m={kind} 9 UDP/TLS/RTP/SAVPF {111 if kind == 'audio' else 96}", f"a=mid:{mid[1]}", f"a={direction}"]
    return "\r\n".join(lines) + "\r\n"


def offer_from(fingerprint: str, *, sends: bool, video: bool = True, voices: int = 1) -> str:
    """The least that is an offer for WHIP (`sends`) or WHEP, with the numbers that Chromium gives."""
    direction = "sendonly" if sends else "recvonly"
    kinds = ["audio"] * voices + ["video"] * video
    lines = ["v=0", "o=- 1 1 IN IP4 0.0.0.0", "s=-", "t=0 0", f"a=group:BUNDLE {' '.join(map(str, range(len(kinds))))}"]
    for mid, kind in enumerate(kinds):
        lines += [f"m={kind} 9 UDP/TLS/RTP/SAVPF {'111' if kind == 'audio' else '106 107'}", "c=IN IP4 0.0.0.0"]
        lines += [f"a=mid:{mid}", f"a={direction}", "a=rtcp-mux", "a=setup:actpass", f"a=ice-ufrag:{NEAR_NAME}"]
        lines += [f"a=ice-pwd:{NEAR_PASSWORD.decode()}", f"a=fingerprint:sha-256 {fingerprint}"]
        lines += ["a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid"]
        lines += ["a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"]
        if kind == "audio":
            lines += ["a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level", "a=rtpmap:111 opus/48000/2"]
        else:
            lines += ["a=rtpmap:106 VP8/90000", "a=rtcp-fb:106 nack", "a=rtcp-fb:106 nack pli"]
            lines += ["a=rtpmap:107 rtx/90000", "a=fmtp:107 apt=106"]
    return "\r\n".join(lines) + "\r\n"


class Synthetic:
    """One client on a socket of its own. `heard` is called with each decrypted RTP packet, `told` with RTCP."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        self.certificate = Certificate()
        self.fingerprint = self.certificate.fingerprint
        self.srtp: Srtp | None = None
        self.socket = _opened(host)
        self.heard: Callable[[bytes], None] = lambda packet: None
        self.told: Callable[[bytes], None] = lambda packet: None
        self.offer: dict[str, Any] = {}
        self._dtls = Dtls(self.certificate, self._shake, "client")
        self._answered = asyncio.Event()

    def answer(self, offer: dict[str, Any]) -> str:
        """Reads where to go, and accepts."""
        self.go_to(offer)
        return answer_to(offer["sdp"], self.fingerprint)

    def go_to(self, described: dict[str, Any]) -> None:
        """Reads where the server is, from its offer or its answer."""
        self.offer, text = described, described["sdp"]
        name, password = re.search(r"a=ice-ufrag:(\S+)", text), re.search(r"a=ice-pwd:(\S+)", text)
        found = re.findall(r"a=candidate:\S+ 1 udp \d+ (\S+) (\d+)", text)
        assert name and password and found
        self.ice_name, self.ice_password = name[1], password[1].encode()
        is_six = self.socket.family == socket.AF_INET6
        alike = [one for one in found if (":" in one[0]) == is_six]
        if not alike:  # the server has no address of the family that was guessed
            self.socket.close()
            self.socket = _opened("0.0.0.0" if is_six else "::")  # noqa: S104
        host, number = (alike or found)[0]
        self.server = (host, int(number))

    async def connect(self) -> None:
        """ICE check and handshake. Raises TimeoutError."""
        asyncio.get_running_loop().add_reader(self.socket, self._readable)
        for _ in range(50):
            self.check()
            try:
                await asyncio.wait_for(self._answered.wait(), 0.2)
                break
            except TimeoutError:
                continue
        server = re.search(r"a=fingerprint:sha-256 (\S+)", self.offer["sdp"])
        assert server
        checking = asyncio.create_task(self._go_on_checking())
        try:
            self.srtp = await asyncio.wait_for(self._dtls.handshake(server[1]), 20)
        finally:
            checking.cancel()
        assert self.srtp is not None

    async def _go_on_checking(self) -> None:
        """As browsers do: a server may believe an address only after some checks."""
        while True:
            self.check()
            await asyncio.sleep(0.3)

    def check(self) -> None:
        """One ICE check."""
        request = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
        request.attributes |= {"USERNAME": f"{self.ice_name}:{NEAR_NAME}", "PRIORITY": 1, "USE-CANDIDATE": None}
        request.attributes["ICE-CONTROLLING"] = 1
        request.add_message_integrity(self.ice_password)
        self._send(bytes(request))

    def send(self, packet: bytes) -> bool:
        """One RTP packet, encrypted."""
        assert self.srtp
        Srtp.outgoing[: len(packet)] = packet
        sealed = self.srtp.protect(len(packet))
        return bool(sealed) and self._send(bytes(Srtp.outgoing[:sealed]))

    def say(self, packet: bytes) -> None:
        """RTCP, encrypted."""
        assert self.srtp
        self._send(self.srtp.protect_rtcp(packet))

    def _shake(self, datagram: bytes) -> None:
        self._send(datagram)

    def _send(self, datagram: bytes) -> bool:
        try:
            self.socket.sendto(datagram, self.server)
        except BlockingIOError:
            return False
        return True

    def _readable(self) -> None:
        for _ in range(64):
            try:
                datagram = self.socket.recv(2048)
            except (BlockingIOError, ConnectionRefusedError):
                return
            self._take(datagram)

    def _take(self, datagram: bytes) -> None:
        if datagram[0] < 4:
            self._take_check(datagram)
        elif datagram[0] < 64:
            self._dtls.take(datagram)
        elif self.srtp is not None and rtp.is_rtcp(datagram):
            length = self.srtp.unprotect_rtcp(datagram)
            if length:
                self.told(bytes(Srtp.incoming[:length]))
        elif self.srtp is not None:
            length = self.srtp.unprotect(datagram)
            if length:
                self.heard(bytes(Srtp.incoming[:length]))

    def _take_check(self, datagram: bytes) -> None:
        """An answer to a check of ours; or a check of a server that is not ICE-lite, which is answered."""
        request = binding_request(datagram, NEAR_PASSWORD)
        if request is None:
            self._answered.set()
        else:
            self._send(binding_response(request, *self.server, NEAR_PASSWORD))

    async def close(self) -> None:
        """Says goodbye."""
        await self._dtls.close()
        asyncio.get_running_loop().remove_reader(self.socket)
        self.socket.close()


def _opened(host: str) -> socket.socket:
    """A UDP socket of that address's family, on a port of its own."""
    made = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_DGRAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
    made.bind((host, 0))
    made.setblocking(False)
    return made


def packet(
    ssrc: int,
    sequence: int,
    payload: bytes,
    *,
    mid: str,
    layer: str = "",
    kind: int = rtp.VP8,
    timestamp: int | None = None,
) -> bytes:
    """An RTP packet as a browser makes it: with its line and layer, and a place for the time of sending."""
    parts = [bytes([rtp.MID << 4 | len(mid) - 1]) + mid.encode(), bytes([rtp.ABS_SEND_TIME << 4 | 2, 0, 0, 0])]
    parts += [bytes([rtp.RID << 4 | len(layer) - 1]) + layer.encode()] if layer else []
    parts += [bytes([rtp.AUDIO_LEVEL << 4, 0x80 | 20])] if kind == rtp.OPUS else []
    block = b"".join(parts)
    block += bytes(-len(block) % 4)
    time_ = int(time.monotonic() * 90_000) & 0xFFFFFFFF if timestamp is None else timestamp & 0xFFFFFFFF
    head = struct.pack("!BBHII", 0x90, kind, sequence & 0xFFFF, time_, ssrc)
    return head + struct.pack("!HH", rtp.ONE_BYTE, len(block) // 4) + block + payload
