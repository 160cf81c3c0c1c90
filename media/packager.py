"""HLS for who gets no WebRTC through (RFC 8216): a child that an outlet feeds and that writes files, GStreamer's.

It decodes and encodes, the only place where that is done, so it runs on demand, at low priority, and ends when nobody
has asked for a quarter of a minute. Its picture goes on while the programme is empty or a voice is silent.
"""

import os
import shutil
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Final

import structlog

from media.wire import VOICES, Feed

LASTS_S: Final = 15.0
NAME: Final = "hls"  # of the feed
HOST: Final = "127.0.0.1"
PLAYLIST: Final = "index.m3u8"
SEGMENT_S: Final = 2
SEGMENTS: Final = 6
WIDTH, HEIGHT, FRAMES_S, KBIT_S = 1280, 720, 15, 1200
NICENESS: Final = 10
PROGRAM: Final = "gst-launch-1.0"
DIES_WITH_US: Final = (
    "setpriv",
    "--pdeathsig",
    "KILL",
)  # of util-linux: a media process that is killed leaves none behind

log = structlog.get_logger()


class NoPackager(Exception):
    """GStreamer is not here, or does not start."""


class Packagers:
    """Those of all rooms; each is fed by its room, through `feed`."""

    def __init__(self, folder: Path, feed: Callable[[Feed], None]) -> None:
        self.folder, self._feed = folder, feed
        self._running: dict[str, Packager] = {}

    def ask(self, room: str, now: float) -> None:
        """Makes files of that room, or goes on. Raises NoPackager."""
        running = self._running.get(room)
        if running is None:
            running = self._running[room] = Packager(self.folder / room, now)
            log.info("HLS begins", room=room)
        running.asked_at = now
        self._feed(Feed(room, NAME, HOST, running.ports))

    def end(self, room: str) -> None:
        """No more of that room, whoever watches."""
        running = self._running.pop(room, None)
        if running is not None:
            self._feed(Feed(room, NAME))
            running.close()
            log.info("HLS ends", room=room)

    def look(self, now: float) -> None:
        """Once a second: ends what nobody asks for any more, or what died; the next question begins it anew."""
        for room in [room for room, one in self._running.items() if one.is_over(now)]:
            self.end(room)

    def stop(self) -> None:
        """The process ends."""
        for room in list(self._running):
            self.end(room)


class Packager:
    """The child of one room."""

    def __init__(self, folder: Path, now: float) -> None:
        """Raises NoPackager."""
        self.folder, self.asked_at = folder, now
        self.ports = _free_ports(1 + len(VOICES))
        program = shutil.which(PROGRAM)
        if program is None:
            raise NoPackager(f"{PROGRAM} is not installed")
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True, mode=0o700)
        try:
            self._process = subprocess.Popen(
                [*DIES_WITH_US, program, "-q", *pipeline(folder, self.ports)],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                cwd=folder, env={**os.environ, "GST_DEBUG": "0"},
            )  # fmt: skip
            os.setpriority(os.PRIO_PROCESS, self._process.pid, NICENESS)  # sites come first
        except OSError as problem:
            raise NoPackager(str(problem)) from problem

    def is_over(self, now: float) -> bool:
        """Whether nobody wants it any more, or it ended by itself."""
        return now - self.asked_at > LASTS_S or self._process.poll() is not None

    def close(self) -> None:
        """Ends it; nothing of what it wrote stays."""
        self._process.kill()
        self._process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def pipeline(folder: Path, ports: tuple[int, ...]) -> list[str]:
    """What GStreamer is to do, as gst-launch reads it."""
    picture = f"video/x-raw,width={WIDTH},height={HEIGHT},pixel-aspect-ratio=1/1"
    sound = "audio/x-raw,rate=48000,channels=1"
    words = f"""
    compositor name=picture background=black ! {picture},framerate={FRAMES_S}/1 ! videoconvert
      ! x264enc tune=zerolatency speed-preset=veryfast bitrate={KBIT_S} key-int-max={FRAMES_S * SEGMENT_S}
      ! video/x-h264,profile=constrained-baseline ! h264parse ! hls.video
    audiomixer name=sound ! audioconvert ! audioresample ! {sound} ! voaacenc bitrate=64000 ! aacparse ! hls.audio
    hlssink2 name=hls target-duration={SEGMENT_S} playlist-length={SEGMENTS} max-files={2 * SEGMENTS}
      location={folder}/%05d.ts playlist-location={folder}/{PLAYLIST}
    videotestsrc is-live=true pattern=black ! {picture},framerate={FRAMES_S}/1 ! picture.
    audiotestsrc is-live=true wave=silence ! {sound} ! sound.
    {_source(ports[0], "video", 90_000, "VP8", 96)} ! rtpvp8depay wait-for-keyframe=true ! vp8dec
      ! videoconvert ! videoscale ! {picture} ! picture.
    """
    for port in ports[1:]:
        words += f"""
    {_source(port, "audio", 48_000, "OPUS", 111)} ! rtpopusdepay ! opusdec plc=true ! audioconvert ! audioresample
      ! {sound} ! sound.
    """
    return words.split()


def _source(port: int, kind: str, hertz: int, codec: str, number: int) -> str:
    caps = f"application/x-rtp,media={kind},clock-rate={hertz},encoding-name={codec},payload={number}"
    return f"udpsrc address={HOST} port={port} buffer-size=4194304 caps={caps} ! rtpjitterbuffer latency=300"


def _free_ports(count: int) -> tuple[int, ...]:
    """Of this machine, free a moment ago."""
    held = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(count)]
    try:
        for one in held:
            one.bind((HOST, 0))
        return tuple(int(one.getsockname()[1]) for one in held)
    finally:
        for one in held:
            one.close()
