"""One session's connection: its ICE names, its handshake, its streams up and its slots down."""

import asyncio
import secrets
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Final

import structlog

from media import foreign, rtcp, rtp, sdp
from media.adapter import Certificate, Dtls, Srtp
from media.ceiling import Ceiling
from media.downlink import Downlink
from media.facts import Admit, Fact, Gone, LayersWanted, Reached, SignalLost, Strained, TrackLive
from media.foreign import Taken
from media.port import Port, Way
from media.recording.clock import SenderClock
from media.slot import Slot
from media.uplink import Stream, Track
from media.wanted import WantedLayers
from media.wire import LAYERS, VOICES, Accepted, Offered

log = structlog.get_logger()

MOST_STREAMS: Final = 32
MOST_AGAIN: Final = 128
REPORT_EVERY_S: Final = 1.0
ESTIMATE_EVERY_S: Final = 0.5
LATE_S: Final = 30.0
OLD_REPORT_S: Final = 2.5
SILENT_S: Final = 30.0
LOST_S: Final = 2.0
LOST_VIEWER_S: Final = 6.0  # who only listens sends nothing but ICE checks, every two and a half seconds
SENDS_S: Final = 1.0  # a voice or a picture comes more often than that

_out = memoryview(Srtp.outgoing)


def patience(heard_at: float, came_at: Iterable[float]) -> float:
    """After how many seconds of silence a session is lost; `came_at`: when each of its streams came last.

    Whose devices had fallen silent before the session did, or who has none, sends nothing but checks and reports.
    """
    return LOST_S if any(heard_at - moment < SENDS_S for moment in came_at) else LOST_VIEWER_S


class Peer:
    """Made by the switchboard for each session that was admitted; tells what happens through `report`."""

    def __init__(
        self,
        admit: Admit,
        certificate: Certificate,
        port: Port,
        places: Sequence[sdp.Place],
        report: Callable[[Fact], None],
        now: float,
    ) -> None:
        self.session, self.point, self.fingerprint = admit.session, admit.point, admit.fingerprint
        self.ice_name, self.ice_password = secrets.token_hex(8), secrets.token_hex(16).encode()
        self.address: Way | None = None
        self.highest = "f"
        self.is_connected = self.is_lost = self.is_ended = False
        self.opened_at = self.heard_at = now
        self.srtp: Srtp | None = None
        self.tracks: dict[str, Track] = {}
        self.slots: dict[str, Slot] = {}
        self.wanted_layers = WantedLayers()
        self.ceiling = Ceiling()
        self.clock = SenderClock()
        self._arrived = 0, 0  # packets and gaps at the last look
        self._certificate, self._port, self._report_fact = certificate, port, report
        self._places = places
        self._numbers = admit.taken.numbers() if admit.taken is not None else None
        self._dtls = Dtls(certificate, self._send_plain)
        self._handshake: asyncio.Task[None] | None = None
        self._own_ssrc = _ssrc()
        self.streams: dict[int, Stream] = {}
        self._repairs: dict[int, Stream] = {}
        self._announced_repairs: dict[int, int] = {}
        self._slots_by_ssrc: dict[int, Slot] = {}
        self._reported_at = self._estimated_at = now
        self._lines = self._make_lines(admit)
        self.downlink = Downlink(self.slots.values(), now)
        port.admit(self)

    # ---- offer and answer ------------------------------------------------------------------------

    def _make_lines(self, admit: Admit) -> list[sdp.Line]:
        names = (*admit.publish, *admit.slots)
        if admit.taken is not None:  # who makes the offer publishes or receives, never both
            mids = [section.mid for _, section in admit.taken.sections]
        else:
            mids = [str(number) for number in range(len(names))]
        lines: list[sdp.Line] = []
        for place, (mid, name) in enumerate(zip(mids, names, strict=True)):
            lines.append(self._track_line(name, mid) if place < len(admit.publish) else self._slot_line(name, mid))
        return lines

    def _track_line(self, name: str, mid: str) -> sdp.Line:
        self.tracks[name] = Track(self.session, name, mid)
        return sdp.Line(mid, name, "audio" if name == "microphone" else "video")

    def _slot_line(self, name: str, mid: str) -> sdp.Line:
        is_voice = name in VOICES
        slot = Slot(name, mid, _ssrc(), 0 if is_voice else _ssrc(), self._send_protected)
        self.slots[name] = self._slots_by_ssrc[slot.ssrc] = slot
        return sdp.Line(mid, name, "audio" if is_voice else "video", slot.ssrc, slot.repair_ssrc)

    def offer(self) -> Offered:
        """The one offer of this session."""
        text = sdp.offer(self._lines, self._ice(), self._certificate.fingerprint, secrets.randbits(62))
        slots = {name: slot.mid for name, slot in self.slots.items()}
        return Offered(self.session, text, slots, {name: track.mid for name, track in self.tracks.items()})

    def accept(self, taken: Taken) -> Accepted:
        """The answer to the client's own offer; the handshake begins."""
        for name, section in taken.sections:
            if name in self.tracks and not foreign.takes_layers(name, section):
                self._expect(self.tracks[name], section)
        fingerprint = self._certificate.fingerprint
        text = foreign.answer(taken, self._lines, self._ice(), fingerprint, secrets.randbits(62))
        self._handshake = asyncio.get_running_loop().create_task(self._shake_hands())
        return Accepted(self.session, text)

    def _ice(self) -> sdp.Ice:
        return sdp.Ice(self.ice_name, self.ice_password.decode(), self._places)

    def answer(self, text: str) -> tuple[str, str] | None:
        """Takes the client's answer and begins the handshake; or says what is wrong with it (code, sentence)."""
        if self._handshake is not None:
            return "answer", "the session was answered before"
        found = sdp.read_answer(text)
        if found is None or len(found.sections) != len(self._lines):
            return "answer", "the answer does not fit the offer"
        if found.setups != {"active"}:
            return "answer", "the client has to be the active side of DTLS"
        if found.fingerprints != {self.fingerprint}:
            return "fingerprint", "the answer's certificate is not the one that the grant was made for"
        for line, section in zip(self._lines, found.sections, strict=True):
            if line.name in self.tracks and section.sends and not section.rejected and line.name != "camera":
                self._expect(self.tracks[line.name], section)
        self._handshake = asyncio.get_running_loop().create_task(self._shake_hands())
        return None

    def _expect(self, track: Track, section: sdp.Section) -> None:
        """The streams of a track in one layer, where the client has said what they are."""
        self._announced_repairs.update(section.repairs)
        for ssrc in section.ssrcs:
            if ssrc <= 0xFFFFFFFF and ssrc not in section.repairs:
                self._add_stream(track, "", ssrc)

    async def _shake_hands(self) -> None:
        self.srtp = await self._dtls.handshake(self.fingerprint)
        if self.srtp is None:
            self._report_fact(Gone(self.session, "failed"))
            return
        self.is_connected = True
        self._report_fact(Reached(self.session))

    # ---- from the network ------------------------------------------------------------------------

    def hear(self, now: float) -> None:
        """An ICE check of this session came."""
        self.heard_at = now

    def receive(self, datagram: bytes, now: float) -> None:
        """DTLS or SRTP from one of the session's addresses. A fault that it brings to light ends this session alone."""
        try:
            self._sort(datagram, now)
        except Exception:
            log.exception("a session failed", session=self.session)
            self._report_fact(Gone(self.session, "failed"))

    def _sort(self, datagram: bytes, now: float) -> None:
        if datagram[0] < 64:
            self._dtls.take(datagram)
        elif self.srtp is None or self.is_ended:
            return
        elif rtp.is_rtcp(datagram):
            length = self.srtp.unprotect_rtcp(datagram)
            if length:
                self.heard_at = now
                self._take_reports(length, now)
        else:
            length = self.srtp.unprotect(datagram)
            if length:
                self.heard_at = now
                self._take_packet(length, now)

    def _take_packet(self, length: int, now: float) -> None:
        packet = Srtp.incoming
        found = rtp.layout(packet, length)
        if found is not None and self._numbers is not None:
            found = self._numbers.read(packet, found)
        if found is None:
            return
        _, second, _, _, ssrc = rtp.HEADER.unpack_from(packet)
        if second & 0x7F in rtp.REPAIRS:
            self._take_repair(packet, length, found, ssrc, now)
            return
        stream = self.streams.get(ssrc) or self._find_stream(packet, found, ssrc)
        if stream is None:
            return
        if rtp.AUDIO_LEVEL in found.extensions:
            stream.track.hear(packet[found.extensions[rtp.AUDIO_LEVEL].at])
        if not stream.track.is_live:  # first, so that whoever is to see it gets the first picture whole
            stream.heard_at = now
            self._note_change(stream.track, now)
        stream.take(packet, length, found, now)

    def _take_repair(self, packet: bytearray, length: int, found: rtp.Layout, ssrc: int, now: float) -> None:
        """Puts a repaired packet back into its stream (RFC 4588); probes without payload end here."""
        stream = self._repairs.get(ssrc) or self._find_repaired(packet, found, ssrc)
        at = found.payload_at
        if stream is None or found.payload_end - at <= 2:
            return
        number = packet[at] << 8 | packet[at + 1]
        packet[at : length - 2] = bytes(packet[at + 2 : length])
        packet[1] = packet[1] & 0x80 | rtp.REPAIRS[packet[1] & 0x7F]
        packet[2:4] = number.to_bytes(2, "big")
        stream.take(packet, length - 2, rtp.Layout(at, found.payload_end - 2, found.extensions), now)

    def _find_stream(self, packet: bytearray, found: rtp.Layout, ssrc: int) -> Stream | None:
        """A new SSRC says which line and layer it is until it was heard (RFC 8852)."""
        track = self._track_of(packet, found)
        if track is None:
            return None
        layer = rtp.text(packet, found.extensions[rtp.RID]) if rtp.RID in found.extensions else ""
        if layer not in ("", *"qhf") or (track.name != "camera" and layer):
            return None
        return self._add_stream(track, layer, ssrc)

    def _track_of(self, packet: bytearray, found: rtp.Layout) -> Track | None:
        """By the name of its line; encoders that write none have one line of a kind (RFC 8843, section 9.2)."""
        if rtp.MID in found.extensions:
            mid = rtp.text(packet, found.extensions[rtp.MID])
            return next((track for track in self.tracks.values() if track.mid == mid), None)
        if self._numbers is None:
            return None
        is_voice = packet[1] & 0x7F == rtp.OPUS
        alike = [track for track in self.tracks.values() if (track.name == "microphone") is is_voice]
        return alike[0] if len(alike) == 1 else None

    def _add_stream(self, track: Track, layer: str, ssrc: int) -> Stream | None:
        if len(self.streams) >= MOST_STREAMS and not self._forget_oldest():
            return None
        stream = Stream(track, layer, ssrc, track.clock_hz)
        self.streams[ssrc] = stream
        track.layers[layer] = stream  # instead of an earlier one, if the sender began anew under another SSRC
        for slot in track.slots:
            slot.choose(self.highest, time.monotonic())
        return stream

    def _forget_oldest(self) -> bool:
        """Makes room for a stream, unless all of them are at work."""
        oldest = min(self.streams.values(), key=lambda stream: stream.heard_at)
        if oldest.is_alive(time.monotonic()):
            return False
        del self.streams[oldest.ssrc]
        self._repairs = {ssrc: stream for ssrc, stream in self._repairs.items() if stream is not oldest}
        return True

    def _find_repaired(self, packet: bytearray, found: rtp.Layout, ssrc: int) -> Stream | None:
        if len(self._repairs) >= MOST_STREAMS:
            return None
        stream = self.streams.get(self._announced_repairs.get(ssrc, -1))
        if stream is None and rtp.MID in found.extensions:
            mid = rtp.text(packet, found.extensions[rtp.MID])
            layer = rtp.text(packet, found.extensions[rtp.REPAIRED_RID]) if rtp.REPAIRED_RID in found.extensions else ""
            stream = next((one.layers.get(layer) for one in self.tracks.values() if one.mid == mid), None)
        if stream is not None:
            self._repairs[ssrc] = stream
        return stream

    def _take_reports(self, length: int, now: float) -> None:
        """`parse` reads the buffer that sending again uses no part of: it has one of its own."""
        for item in rtcp.parse(Srtp.incoming, length):
            match item:
                case rtcp.Nack(ssrc, missing) if ssrc in self._slots_by_ssrc:
                    for sequence in missing[:MOST_AGAIN]:
                        self._slots_by_ssrc[ssrc].send_again(sequence, now)
                case rtcp.KeyframeWish(ssrc) if ssrc in self._slots_by_ssrc:
                    stream = self._slots_by_ssrc[ssrc].stream
                    if stream is not None:
                        stream.wish_keyframe()
                case rtcp.Report():
                    self.downlink.take_report(item, _round_trip(item), now)
                case rtcp.Estimate(bits_s):
                    self.downlink.take_estimate(bits_s, now)
                case rtcp.SenderReport(ssrc=ssrc) if ssrc in self.streams:
                    self.streams[ssrc].note_sender(item, now)
                    self.clock.note(item, time.time())

    # ---- to the network --------------------------------------------------------------------------

    def _send_plain(self, datagram: bytes) -> None:
        self._port.send(datagram, self.address)

    def _send_protected(self, length: int) -> bool:
        """Encrypts and sends what stands in the outgoing buffer."""
        if self.srtp is None or self.is_ended:
            return False
        if self._numbers is not None and not self._numbers.write(Srtp.outgoing, length):
            return False
        sealed = self.srtp.protect(length)
        return bool(sealed) and self._port.send(_out[:sealed], self.address)

    def _send_reports(self, parts: list[bytes]) -> None:
        if parts and self.srtp is not None:
            self._port.send(self.srtp.protect_rtcp(b"".join(parts)), self.address)

    # ---- now and then ----------------------------------------------------------------------------

    def look_after(self, now: float) -> None:
        """Twenty times a second: asks for what is missing, reports, notices what fell silent."""
        if not self.is_connected:
            if now - self.opened_at > LATE_S:
                self._report_fact(Gone(self.session, "late"))
            return
        if self._dtls.is_closed:
            self._report_fact(Gone(self.session, "left"))
            return
        self._watch_signal(now)
        for track in self.tracks.values():
            self._note_change(track, now)
        parts = []
        for ssrc, stream in self.streams.items():
            if stream.may_ask_keyframe(now):
                parts.append(rtcp.keyframe_wish(self._own_ssrc, ssrc))
            asked = stream.to_ask_again(now) if stream.missing and stream.track.name != "microphone" else []
            if asked:
                parts.append(rtcp.nack(self._own_ssrc, ssrc, asked))
        self._send_reports([*parts, *self._estimate(now)])
        self.downlink.probe(now)
        if now - self._reported_at >= REPORT_EVERY_S:
            self._reported_at = now
            self._report(now)

    def _note_change(self, track: Track, now: float) -> None:
        live = track.changed(now)
        if live is not None:
            self._report_fact(TrackLive(self.session, track.name, live))

    def _watch_signal(self, now: float) -> None:
        silence = now - self.heard_at
        lost = silence > patience(self.heard_at, (stream.heard_at for stream in self.streams.values()))
        if lost != self.is_lost:
            self.is_lost = lost
            self._report_fact(SignalLost(self.session, lost))
        if silence > SILENT_S:
            self._report_fact(Gone(self.session, "silent"))

    def _estimate(self, now: float) -> list[bytes]:
        """Without it a browser stays at the bitrate it began with."""
        if now - self._estimated_at < ESTIMATE_EVERY_S or not self.streams:
            return []
        self._estimated_at = now
        return [rtcp.estimate(self._own_ssrc, self.ceiling.bits_s, list(self.streams))]

    def _report(self, now: float) -> None:
        """Once a second: what arrived, what was sent, which layers to send from now on."""
        wall = time.time()
        heard = [stream.report(now) for stream in self.streams.values() if stream.is_alive(now)]
        sent = [slot.report(now, wall) for slot in self.slots.values()]
        parts = [rtcp.sender_report(one) for one in sent if one is not None]
        for stream in self.streams.values():
            stream.look(now)
        for slot in self.slots.values():
            slot.meter.look(slot.octets, now)
        self._set_ceiling()
        if self.downlink.look(self.highest, now):
            self._report_fact(Strained(self.session, self.downlink.budget.name))
        self._ask_for_layers(now)
        for slot in self.slots.values():
            slot.choose(self.highest, now)
        self._send_reports(
            [rtcp.receiver_report(self._own_ssrc, heard), rtcp.description(self._own_ssrc, "nghitruong"), *parts]
        )

    def _set_ceiling(self) -> None:
        """By what was missing when it should have come: that it came later, by repair, does not make the line wider."""
        streams = self.streams.values()
        packets, gaps = sum(one.packets for one in streams), sum(one.gaps for one in streams)
        new, missing = max(packets - self._arrived[0], 0), max(gaps - self._arrived[1], 0)
        self._arrived = packets, gaps
        if new:
            self.ceiling.look(missing / (new + missing), 1000 * sum(one.meter.kbit_s for one in streams))

    def _ask_for_layers(self, now: float) -> None:
        """Tells a sender of several layers which of them somebody watches."""
        camera = self.tracks.get("camera")
        if camera is None or not camera.layers or "" in camera.layers:
            return
        likes = {slot.likes(self.highest) for slot in camera.slots} - {None}
        # A browser does not make every layer of a small picture: then the next smaller one has to serve.
        alive = {layer for layer, stream in camera.layers.items() if stream.is_alive(now)}
        missing = [LAYERS.index(layer) for layer in likes - alive if layer is not None]
        instead = LAYERS[: max(missing)] if missing else ()
        wanted = self.wanted_layers.look([layer for layer in (*likes, *instead) if layer is not None], now)
        if wanted is not None:
            self._report_fact(LayersWanted(self.session, wanted))

    # ---- the end ----------------------------------------------------------------------------------

    def end(self) -> None:
        """Nothing more is sent or taken, from this moment on."""
        if self.is_ended:
            return
        loop = asyncio.get_running_loop()
        closing = loop.create_task(self._close())
        closing.add_done_callback(lambda task: task.exception())
        self._closing = closing
        self.is_ended = True
        self._port.dismiss(self)
        for slot in self.slots.values():
            slot.close()
        for track in self.tracks.values():
            for watcher in list(track.slots):
                watcher.close()

    async def _close(self) -> None:
        await self._dtls.close()
        if self._handshake is not None and not self._handshake.done():
            self._handshake.cancel()


def _ssrc() -> int:
    return secrets.randbelow(0xFFFFFFFE) + 1


def _round_trip(report: rtcp.Report) -> float:
    """Seconds there and back, from the middle bits of NTP (RFC 3550, section 6.4.1); 0 if it cannot be told.

    A report that answers an old one of ours tells how long the way was then.
    """
    if not report.last_report or report.delay > OLD_REPORT_S * 65_536:
        return 0.0
    middle = rtcp.ntp_of(time.time()) >> 16 & 0xFFFFFFFF
    trip = ((middle - report.last_report - report.delay) & 0xFFFFFFFF) / 65_536
    return trip if trip < 60 else 0.0
