"""Debian's Janus with one video room, spoken to over its HTTP interface: the peer of `sfu`."""

import contextlib
import itertools
import json
import re
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.janus import Janus, janus_running

ROOM = 1234
PATIENCE_S = 30.0
_numbers = itertools.count(1)


class Handle:
    """One attachment to the video room, in a session of its own."""

    def __init__(self, base: str) -> None:
        self.session = f"{base}/{_post(base, janus='create')['data']['id']}"
        attached = _post(self.session, janus="attach", plugin="janus.plugin.videoroom")
        self.address = f"{self.session}/{attached['data']['id']}"

    def ask(self, jsep: dict[str, Any] | None = None, **body: object) -> dict[str, Any]:
        """A message to the plugin, and its answer, which comes as an event."""
        more = {"jsep": jsep} if jsep else {}
        said = _post(self.address, janus="message", body=body, **more)
        deadline = time.monotonic() + PATIENCE_S
        while said["janus"] in ("ack", "webrtcup", "media", "keepalive"):
            assert time.monotonic() < deadline, "Janus did not answer"
            with urllib.request.urlopen(self.session, timeout=PATIENCE_S) as answer:
                said = json.load(answer)
        assert "error" not in said.get("plugindata", {}).get("data", {}), said
        return said


class Peer:
    """Janus with one video room."""

    def __init__(self, janus: Janus) -> None:
        self.process, self.base, self.host = janus.process, janus.base, janus.host

    def publish(self, name: str, offer: str) -> tuple[Handle, str]:
        """A publisher; its handle (which has to be kept) and Janus's answer."""
        handle = Handle(self.base)
        handle.ask(request="join", ptype="publisher", room=ROOM, id=int(name))
        said = handle.ask(jsep={"type": "offer", "sdp": offer}, request="publish")
        return handle, said["jsep"]["sdp"]

    def subscribe(self, feeds: list[int]) -> tuple[Handle, str]:
        """A receiver of all those publishers; its handle and Janus's offer."""
        handle = Handle(self.base)
        streams = [{"feed": feed} for feed in feeds]
        said = handle.ask(request="join", ptype="subscriber", room=ROOM, streams=streams)
        return handle, said["jsep"]["sdp"]


@contextlib.contextmanager
def peer_running(folder: Path) -> Iterator[Peer | None]:
    """Janus for the time of a run; None where it is not installed."""
    settings = (
        f'room-{ROOM}: {{ description = "bench"; publishers = 64; bitrate = 4000000; videocodec = "vp8"; '
        'audiocodec = "opus"; audiolevel_ext = false }\n'
    )
    with janus_running(folder, "videoroom", settings) as janus:
        yield Peer(janus) if janus is not None else None


def where(sdp: str) -> tuple[str, bytes, tuple[str, int], str]:
    """ICE name, password, address and fingerprint of a description."""
    found = [re.search(pattern, sdp) for pattern in (r"ice-ufrag:(\S+)", r"ice-pwd:(\S+)", r"sha-256 (\S+)")]
    candidate = re.search(r"a=candidate:\S+ 1 udp \d+ (\S+) (\d+)", sdp)
    assert all(found) and candidate, sdp
    name, password, fingerprint = (one[1] for one in found if one)
    return name, password.encode(), (candidate[1], int(candidate[2])), fingerprint


def _post(address: str, **message: object) -> dict[str, Any]:
    body = json.dumps({**message, "transaction": f"t{next(_numbers)}"}).encode()
    request = urllib.request.Request(address, body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
        said: dict[str, Any] = json.load(answer)
    assert said["janus"] in ("success", "ack"), said
    return said
