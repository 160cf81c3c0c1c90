"""Debian's Janus with one video room, spoken to over its HTTP interface: the peer of `sfu`."""

import contextlib
import itertools
import json
import re
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from media import adapter
from tests.ports import free_port

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


class Janus:
    """The process, its folder of settings and its room."""

    def __init__(self, folder: Path) -> None:
        self.host = adapter.host_addresses()[0]  # Janus does not offer 127.0.0.1
        port = free_port()
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "janus.jcfg").write_text(
            f'general: {{ log_to_stdout = false; log_to_file = "{folder}/log"; session_timeout = 0 }}\n'
            f'nat: {{ ice_enforce_list = "{self.host}" }}\nmedia: {{ ipv6 = false }}\n'
            'plugins: { disable = "libjanus_streaming.so,libjanus_sip.so,libjanus_nosip.so,libjanus_audiobridge.so" }\n'
            'transports: { disable = "libjanus_websockets.so,libjanus_pfunix.so,libjanus_mqtt.so" }\n'
        )
        (folder / "janus.transport.http.jcfg").write_text(
            f'general: {{ json = "compact"; base_path = "/janus"; http = true; port = {port}; ip = "127.0.0.1" }}\n'
        )
        (folder / "janus.plugin.videoroom.jcfg").write_text(
            f'room-{ROOM}: {{ description = "bench"; publishers = 64; bitrate = 4000000; videocodec = "vp8"; '
            'audiocodec = "opus"; audiolevel_ext = false }\n'
        )
        self.base = f"http://127.0.0.1:{port}/janus"
        words = ["janus", "--configs-folder", str(folder)]
        self.process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + PATIENCE_S
        while True:
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{self.base}/info", timeout=5).close()
                return
            assert time.monotonic() < deadline and self.process.poll() is None, (folder / "log").read_text()
            time.sleep(0.1)

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

    def close(self) -> None:
        """Ends the process."""
        self.process.terminate()
        self.process.wait(20)


@contextlib.contextmanager
def janus_running(folder: Path) -> Iterator[Janus | None]:
    """Janus for the time of a run; None where it is not installed."""
    if shutil.which("janus") is None:
        yield None
        return
    janus = Janus(folder)
    try:
        yield janus
    finally:
        janus.close()


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
