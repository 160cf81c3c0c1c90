"""What forwarding costs: 13 sites that see and hear each other, through our media process and through Janus.

`make bench BENCH=sfu ARGS="--sites 13 --seconds 15"`. Clients are synthetic, on sockets of their own, with real DTLS
and SRTP, and RTCP once a second. Three loads: `slots` is a briefing as we run it (two layers of each camera; 12 small
pictures, a large one and three voices for each site), `mesh` is every camera and voice in one layer, and Janus gets the
packets of `mesh` with everything to everybody. CPU is that of the forwarding process, divided by what arrived; every
eighth packet is decrypted and carries the moment at which it was sent.
"""

import argparse
import asyncio
import json
import os
import struct
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import uvloop

from media import rtcp, rtp
from media.adapter import Srtp
from tests.bench import janus as janus_module
from tests.bench.janus import Handle, Peer, peer_running
from tests.bench.world import rank, say
from tests.media.running import Media, Web, media_running
from tests.media.synthetic import Synthetic, packet

STEP_S = 0.01
SETTLE_S = 3.0
TICKS_S = os.sysconf("SC_CLK_TCK")
VOICE_BYTES, SMALL_BYTES, LARGE_BYTES = 80, 900, 1100
SENT_AT = struct.Struct("!d")


@dataclass(frozen=True)
class Feed:
    """One stream of a site: its SSRC, line, layer, kind, size and packets a second."""

    ssrc: int
    mid: str
    layer: str
    kind: int
    size: int
    per_s: int


class Receiver:
    """Counts what comes on one socket; decrypts every eighth packet for its age.

    One of many that is not `timed` is read by whoever calls `read`, now and then, and tells no ages.
    """

    def __init__(self, client: Synthetic, *, is_timed: bool = True) -> None:
        self.client, self.is_timed = client, is_timed
        self.count = self.octets = 0
        self.spans: dict[int, tuple[int, int, int]] = {}  # SSRC: first and highest number, count
        self.ages: list[float] = []
        loop = asyncio.get_running_loop()
        loop.remove_reader(client.socket)
        if is_timed:
            loop.add_reader(client.socket, self.read)

    def begin(self) -> None:
        """Forgets what came before."""
        self.count, self.octets, self.spans, self.ages = 0, 0, {}, []

    @property
    def lost(self) -> int:
        """Numbers that are missing."""
        return sum(highest - first + 1 - count for first, highest, count in self.spans.values())

    def read(self) -> None:
        """Takes what has come."""
        client = self.client
        for _ in range(64):
            try:
                datagram = client.socket.recv(2048)
            except (BlockingIOError, ConnectionRefusedError):
                return
            if not 128 <= datagram[0] <= 191 or rtp.is_rtcp(datagram):
                continue
            self.count += 1
            self.octets += len(datagram)
            _, _, sequence, _, ssrc = rtp.HEADER.unpack_from(datagram)
            first, highest, count = self.spans.get(ssrc, (sequence, sequence, 0))
            extended = rtp.newer(sequence, highest)
            self.spans[ssrc] = (min(first, extended), max(highest, extended), count + 1)
            if self.is_timed and not sequence & 7 and client.srtp is not None:
                length = client.srtp.unprotect(datagram)
                if length:
                    (sent,) = SENT_AT.unpack_from(Srtp.incoming, length - SENT_AT.size)
                    self.ages.append((time.monotonic() - sent) * 1000)


@dataclass
class Load:
    """Who sends what to whom, and how to look at the process in between."""

    pid: int
    senders: list[tuple[Synthetic, list[Feed]]]
    receivers: list[Receiver]
    handles: list[Handle] = field(default_factory=list)


@dataclass(frozen=True)
class Measured:
    """One run."""

    pps_out: float
    cpu_pct: float
    us_per_packet: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    loss: float


async def run(load: Load, seconds: float) -> Measured:
    """Sends for a while, measures for `seconds`."""
    stopping = asyncio.Event()
    sending = asyncio.create_task(_send(load.senders, stopping))
    reporting = asyncio.create_task(_report(load, stopping))
    await asyncio.sleep(SETTLE_S)
    for receiver in load.receivers:
        receiver.begin()
    cpu, began = cpu_s(load.pid), time.monotonic()
    await asyncio.sleep(seconds)
    cpu, took = cpu_s(load.pid) - cpu, time.monotonic() - began
    count = sum(receiver.count for receiver in load.receivers)
    lost = sum(receiver.lost for receiver in load.receivers)
    ages = [age for receiver in load.receivers for age in receiver.ages]
    stopping.set()
    await asyncio.gather(sending, reporting)
    return Measured(
        count / took, 100 * cpu / took, cpu * 1e6 / max(count, 1), rank(ages, 0.5), rank(ages, 0.95),
        rank(ages, 0.99), lost / max(count + lost, 1),
    )  # fmt: skip


async def _send(senders: Sequence[tuple[Synthetic, list[Feed]]], stopping: asyncio.Event) -> None:
    """In steps of ten milliseconds, each packet when it is due, the sites spread over the step."""
    began, numbers = time.monotonic(), {feed.ssrc: 0 for _, feeds in senders for feed in feeds}
    fillings = {size: bytes(size) for size in (VOICE_BYTES, SMALL_BYTES, LARGE_BYTES)}
    while not stopping.is_set():
        for place, (site, feeds) in enumerate(senders):
            passed = time.monotonic() - began - place * STEP_S / len(senders)
            for feed in feeds:
                while numbers[feed.ssrc] < passed * feed.per_s:
                    number = numbers[feed.ssrc] = numbers[feed.ssrc] + 1
                    head = b"" if feed.kind == rtp.OPUS else _vp8(number)
                    payload = head + fillings[feed.size] + SENT_AT.pack(time.monotonic())
                    site.send(packet(feed.ssrc, number, payload, mid=feed.mid, layer=feed.layer, kind=feed.kind))
        await asyncio.sleep(STEP_S)


def _vp8(number: int) -> bytes:
    """Every packet could begin a picture."""
    return struct.pack("!BBHBBB", 0x90, 0xE0, 0x8000 | number & 0x7FFF, number & 0xFF, 0x20, 0x10)


async def _report(load: Load, stopping: asyncio.Event) -> None:
    """What browsers say once a second, and an ICE check."""
    while not stopping.is_set():
        for receiver in load.receivers:
            blocks = [rtcp.Report(ssrc, 0.0, 0, span[1], 90, 0, 0) for ssrc, span in list(receiver.spans.items())[:31]]
            compound = rtcp.receiver_report(1, blocks) + rtcp.estimate(1, 20_000_000, [one.ssrc for one in blocks])
            receiver.client.say(compound)
            receiver.client.check()
            await asyncio.sleep(1 / len(load.receivers))


def cpu_s(pid: int) -> float:
    """What a process has used, of the system too."""
    words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / TICKS_S


# ---- ours ----------------------------------------------------------------------------------------


async def of_media(media: Media, web: Web, room: str, sites: int, layers: dict[str, tuple[int, int]]) -> Load:
    """A room of sites, each publishing those camera layers (size, packets a second) and a voice."""
    load = Load(media.process.pid, [], [])
    for number in range(sites):
        site = Synthetic()
        session = f"{room}-{number}"
        grant = web.grant(room, f"p{number}", site.fingerprint, ("microphone", "camera"))
        assert web.ask(verb="join", session=session, grant=grant, thumbnails=sites - 1)["event"] == "done"
        offer = web.wait_for(event="offer", session=session)
        assert web.ask(verb="answer", session=session, sdp=site.answer(offer))["event"] == "done"
        await site.connect()
        camera, voice = offer["tracks"]["camera"], offer["tracks"]["microphone"]
        feeds = [
            Feed(1000 * (number + 1) + place, camera, layer, rtp.VP8, size, per_s)
            for place, (layer, (size, per_s)) in enumerate(layers.items())
        ]
        feeds.append(Feed(1000 * (number + 1) + 9, voice, "", rtp.OPUS, VOICE_BYTES, 50))
        load.senders.append((site, feeds))
        load.receivers.append(Receiver(site))
    web.ask(verb="floor", room=room, points=["p0", "p1"])
    return load


# ---- Janus ---------------------------------------------------------------------------------------


async def of_janus(janus: Peer, sites: int) -> Load:
    """Everybody publishes one layer and a voice on one connection, and receives all others on another."""
    load = Load(janus.process.pid, [], [])
    for number in range(sites):
        site, camera, voice = Synthetic(janus.host), 1000 * (number + 1), 1000 * (number + 1) + 9
        handle, answer = await asyncio.to_thread(janus.publish, str(number + 1), _offer(site, camera, voice))
        await connect(site, answer)
        feeds = [Feed(voice, "0", "", rtp.OPUS, VOICE_BYTES, 50), Feed(camera, "1", "", rtp.VP8, LARGE_BYTES, 55)]
        load.senders.append((site, feeds))
        load.handles.append(handle)
    for number in range(sites):
        site = Synthetic(janus.host)
        others = [other + 1 for other in range(sites) if other != number]
        handle, offer = await asyncio.to_thread(janus.subscribe, others)
        jsep = {"type": "answer", "sdp": accept(offer, site)}
        connecting = asyncio.create_task(connect(site, offer))
        await asyncio.to_thread(handle.ask, jsep, request="start", room=janus_module.ROOM)
        await connecting
        load.receivers.append(Receiver(site))
        load.handles.append(handle)
    return load


async def connect(site: Synthetic, sdp: str) -> None:
    """To where Janus described that it is."""
    site.ice_name, site.ice_password, site.server, fingerprint = janus_module.where(sdp)
    site.offer = {"sdp": f"a=fingerprint:sha-256 {fingerprint}"}
    await site.connect()


def _offer(site: Synthetic, camera: int, voice: int) -> str:
    head = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1\r\n"
    return head + "".join(
        _section(site, mid, kind, number, name, "sendonly") + f"a=ssrc:{ssrc} cname:{mid}\r\n"
        for mid, kind, number, name, ssrc in (
            ("0", "audio", rtp.OPUS, "opus/48000/2", voice), ("1", "video", rtp.VP8, "VP8/90000", camera),
        )
    )  # fmt: skip


def _section(site: Synthetic, mid: str, kind: str, number: int, name: str, direction: str) -> str:
    return (
        f"m={kind} 9 UDP/TLS/RTP/SAVPF {number}\r\nc=IN IP4 127.0.0.1\r\na=mid:{mid}\r\na=ice-ufrag:near\r\n"
        f"a=ice-pwd:{'p' * 22}\r\na=fingerprint:sha-256 {site.fingerprint}\r\na=setup:active\r\na=rtcp-mux\r\n"
        f"a=candidate:1 1 udp 2015363327 {site.socket.getsockname()[0]} {site.socket.getsockname()[1]} typ host\r\n"
        f"a=end-of-candidates\r\na={direction}\r\na=rtpmap:{number} {name}\r\n"
        "a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid\r\n"
    )


def accept(offer: str, site: Synthetic) -> str:
    """An answer with every line of the offer, with the payload type that the offer gives."""
    sections = []
    for section in offer.split("\r\nm=")[1:]:
        kind, _port, _profile, number = section.split("\r\n")[0].split(" ")[:4]
        mid = section.split("a=mid:")[1].split("\r\n")[0]
        name = section.split(f"a=rtpmap:{number} ")[1].split("\r\n")[0]
        sections.append((mid, _section(site, mid, kind, int(number), name, "recvonly")))
    bundle = " ".join(mid for mid, _ in sections)
    head = f"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE {bundle}\r\n"
    return head + "".join(text for _, text in sections)


# ---- all -----------------------------------------------------------------------------------------


async def compare(sites: int, seconds: float, folder: Path) -> dict[str, Measured]:
    """The loads one after the other, each process alone at its time."""
    found = {}
    loads = {"slots": {"q": (SMALL_BYTES, 20), "f": (LARGE_BYTES, 80)}, "mesh": {"f": (LARGE_BYTES, 55)}}
    for name, layers in loads.items():
        with media_running(folder / name) as media:
            load = await of_media(media, media.web(), name, sites, layers)
            found[name] = await run(load, seconds)
            say(f"{name}: {found[name]}")
            _end(load)
    with peer_running(folder / "janus") as janus:
        if janus is not None:
            load = await of_janus(janus, sites)
            found["janus"] = await run(load, seconds)
            say(f"janus: {found['janus']}")
            _end(load)
    return found


def _end(load: Load) -> None:
    loop = asyncio.get_running_loop()
    clients = {id(one): one for one in [site for site, _ in load.senders] + [one.client for one in load.receivers]}
    for client in clients.values():
        loop.remove_reader(client.socket)
        client.socket.close()


def main() -> None:
    """Prints the summary; complete only if Janus ran too."""
    options = argparse.ArgumentParser()
    options.add_argument("--sites", type=int, default=13)
    options.add_argument("--seconds", type=float, default=15.0)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = uvloop.run(compare(given.sites, given.seconds, Path(folder)))
    slots, mesh, peer = found["slots"], found["mesh"], found.get("janus")
    summary = {
        "bench": "sfu", "publishers": given.sites, "receivers": given.sites - 1, "pps_out": round(slots.pps_out),
        "cpu_pct": round(slots.cpu_pct, 1), "added_p50_ms": round(slots.p50_ms, 2),
        "added_p99_ms": round(slots.p99_ms, 2), "loss": round(slots.loss, 5),
        "mesh_pps_out": round(mesh.pps_out), "mesh_cpu_pct": round(mesh.cpu_pct, 1), "mesh_loss": round(mesh.loss, 5),
        "cpu_us_per_packet": round(mesh.us_per_packet, 1),
        "janus_pps_out": round(peer.pps_out) if peer else None,
        "janus_cpu_us_per_packet": round(peer.us_per_packet, 1) if peer else None,
        "janus_loss": round(peer.loss, 5) if peer else None,
        "ratio": round(mesh.us_per_packet / peer.us_per_packet, 2) if peer and peer.us_per_packet else None,
    }  # fmt: skip
    print(json.dumps(summary), flush=True)
    sys.exit(0 if peer is not None else 1)


if __name__ == "__main__":
    main()
