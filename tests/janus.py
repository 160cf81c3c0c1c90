"""Debian's Janus as a process of its own, spoken to over HTTP: a peer to compare with, and a server of viewers."""

import contextlib
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from media import adapter
from tests.ports import free_port

PATIENCE_S = 30.0
PLUGINS = ("streaming", "videoroom", "sip", "nosip", "audiobridge", "recordplay", "textroom", "videocall", "voicemail")


class Janus:
    """The process, with one of its plugins; `base` is where it is asked, `host` where media reaches it."""

    def __init__(self, folder: Path, plugin: str, settings: str = "", secret: str = "", port: int = 0) -> None:
        self.host = adapter.host_addresses()[0]  # Janus does not offer 127.0.0.1
        self.port = port or free_port()
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        others = ",".join(f"libjanus_{name}.so" for name in PLUGINS if name != plugin)
        locked = f'api_secret = "{secret}";' if secret else ""
        (folder / "janus.jcfg").write_text(
            f'general: {{ log_to_stdout = false; log_to_file = "{folder}/log"; session_timeout = 0; {locked} }}\n'
            f'nat: {{ ice_enforce_list = "{self.host}" }}\nmedia: {{ ipv6 = false }}\n'
            f'plugins: {{ disable = "{others}" }}\n'
            'transports: { disable = "libjanus_websockets.so,libjanus_pfunix.so,libjanus_mqtt.so" }\n'
        )
        (folder / "janus.transport.http.jcfg").write_text(
            f'general: {{ json = "compact"; base_path = "/janus"; http = true; port = {self.port}; '
            'ip = "127.0.0.1" }\n'
        )
        (folder / f"janus.plugin.{plugin}.jcfg").write_text(settings or "general: { }\n")
        self.base = f"http://127.0.0.1:{self.port}/janus"
        self.start()

    def start(self) -> None:
        """Again, after it was ended."""
        words = ["janus", "--configs-folder", str(self.folder)]
        self.process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + PATIENCE_S
        while True:
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{self.base}/info", timeout=5).close()
                return
            log = self.folder / "log"
            assert time.monotonic() < deadline and self.process.poll() is None, log.read_text(errors="replace")
            time.sleep(0.1)

    def kill(self) -> None:
        """It is gone at once."""
        self.process.kill()
        self.process.wait(20)

    def close(self) -> None:
        """Ends the process."""
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.kill()


@contextlib.contextmanager
def janus_running(folder: Path, plugin: str, settings: str = "", secret: str = "") -> Iterator[Janus | None]:
    """Janus for the time of a run; None where it is not installed."""
    if shutil.which("janus") is None:
        yield None
        return
    janus = Janus(folder, plugin, settings, secret)
    try:
        yield janus
    finally:
        janus.close()
