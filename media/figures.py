"""What `statistics` says of a session (PROTOCOL.md, section 7), less what only the room knows."""

import time
from typing import Any

from media.peer import Peer
from media.port import Way
from media.slot import Slot
from media.tcp import Connection
from media.uplink import Stream


def figures_of(peer: Peer) -> dict[str, Any]:
    """As they are now; rates are those of the last second."""
    now = time.monotonic()
    return {
        "session": peer.session,
        "point": peer.point,
        "state": "connected" if peer.is_connected else "connecting",
        "path": _path(peer.address),
        "signal": "lost" if peer.is_lost else "good",
        "step": peer.downlink.budget.name,
        "probe_kbit_s": peer.downlink.budget.probe_kbit_s,
        "estimate_kbit_s": peer.downlink.estimate_kbit_s(now),
        "ceiling_kbit_s": peer.ceiling.bits_s // 1000,
        "rtt_ms": round(max((slot.rtt_s for slot in peer.slots.values()), default=0.0) * 1000),
        "up": [_up(stream, now) for stream in peer.streams.values()],
        "down": [_down(slot) for slot in peer.slots.values()],
    }


def _path(way: Way | None) -> str | None:
    if way is None:
        return None
    return "tcp" if isinstance(way, Connection) else "udp"


def _up(stream: Stream, now: float) -> dict[str, Any]:
    return {
        "track": stream.track.name,
        "layer": stream.layer,
        "live": stream.is_alive(now),
        "kbit_s": stream.meter.kbit_s,
        "packets": stream.packets,
        "lost": stream.lost,
        "jitter_ms": round(stream.jitter * 1000 / stream.clock_hz, 1),
    }


def _down(slot: Slot) -> dict[str, Any]:
    return {
        "slot": slot.name,
        "track": slot.track.name if slot.track else None,
        "layer": slot.stream.layer if slot.stream else None,
        "kbit_s": slot.meter.kbit_s,
        "packets": slot.packets,
        "sent_again": slot.sent_again,
        "lost": slot.lost,
        "loss": round(slot.loss, 3),
    }
