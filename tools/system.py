"""Programs that Debian brings and Python packages cannot: says which are missing, what that costs, and adds them.

`system.py run` is asked before the start: nothing here is needed to start. `system.py test` is asked before the tests,
which are missing a great deal without it, `system.py bench` before the benchmarks, which compare with other programs.
Root with apt gets the packages installed, unless NGHITRUONG_APT=0; anybody else is told the one line to type. Exit
status 0 in every case: what still cannot be done says so where it is tried.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

LETTER = "1ed9"  # ộ: Debian's first Liberation, fonts-liberation 1.07, has no such letters
FAMILIES = ("Liberation Serif", "Times New Roman", "Tinos")


def has_font() -> bool:
    """Whether a font with the widths of Times has the Vietnamese letters, so that a page keeps its lines and words."""
    if shutil.which("fc-list") is None:
        return False
    found = subprocess.run(["fc-list", f":charset={LETTER}", "family"], capture_output=True, text=True, check=False)
    return any(family in found.stdout for family in FAMILIES)


def has_webrtcbin() -> bool:
    """Whether Debian's Python can drive GStreamer's webrtcbin, with the codecs of a browser."""
    places = [Path("/usr/lib").glob(f"*/gstreamer-1.0/libgst{name}.so") for name in ("webrtc", "nice", "vpx", "opus")]
    if not Path("/usr/bin/python3").exists() or not all(any(place) for place in places):
        return False
    asked = ["/usr/bin/python3", "-c", "import gi; gi.require_version('GstWebRTC', '1.0')"]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


def has_hls() -> bool:
    """Whether GStreamer can make HLS of a briefing."""
    names = ("hls", "x264", "voaacenc", "compositor", "audiomixer")
    places = [Path("/usr/lib").glob(f"*/gstreamer-1.0/libgst{name}.so") for name in names]
    return shutil.which("gst-launch-1.0") is not None and all(any(place) for place in places)


@dataclass(frozen=True)
class Need:
    """One program, the packages that bring it, and what is lost without it. "a|b" is the first that this Debian has."""

    programs: tuple[str, ...]
    packages: tuple[str, ...]
    cost: str
    is_there: Callable[[], bool] | None = None  # for what is no program

    def is_met(self) -> bool:
        """Whether the machine has it."""
        return self.is_there() if self.is_there is not None else self._is_on_path()

    def _is_on_path(self) -> bool:
        """Whether any of the programs is on the path; sbin counts, where nginx and ip live."""
        path = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"])
        return any(shutil.which(program, path=path) for program in self.programs)


RUN = (
    Need(
        ("soffice", "libreoffice"),
        ("libreoffice-writer-nogui", "libreoffice-calc-nogui", "libreoffice-impress-nogui"),
        "Word, Excel and PowerPoint files are refused with a sentence; PDF, pictures and text are taken.",
    ),
    Need(
        ("a Vietnamese font with the widths of Times",),
        ("fonts-liberation2|fonts-liberation", "fontconfig"),
        "Words of office files come apart where a letter like ộ is taken from another font.",
        has_font,
    ),
    Need(("tesseract",), ("tesseract-ocr", "tesseract-ocr-vie"), "Scanned pages stay pictures: no text, no search."),
    Need(
        ("bwrap",),
        ("bubblewrap",),
        "Uploaded files are opened under limits of memory and time only, with the network within reach.",
    ),
)
TEST = (
    Need(("chromium", "chromium-browser", "google-chrome"), ("chromium",), "The browser tests fail."),
    Need(("firefox-esr",), ("firefox-esr",), "The tests of briefings in Firefox fail."),
    Need(("WebKitWebDriver",), ("webkit2gtk-driver",), "The tests of the reader in WebKit fail."),
    Need(("Xvfb",), ("xvfb",), "The tests of the reader in WebKit fail: it wants a screen."),
    Need(("nginx",), ("nginx-light",), "The tests of the deployment behind nginx fail."),
    Need(("ip",), ("iproute2",), "The tests from another network namespace fail."),
    Need(("certutil",), ("libnss3-tools",), "The test of a browser that trusts the local authority fails."),
    Need(("turnserver",), ("coturn",), "The tests of rooms behind a relay fail."),
    Need(("janus",), ("janus",), "The tests of viewers whom Janus serves fail; `sfu` has no peer to be compared with."),
    Need(
        ("GStreamer's webrtcbin",),
        (
            "gstreamer1.0-plugins-bad",
            "gstreamer1.0-plugins-good",
            "gstreamer1.0-plugins-base",
            "gstreamer1.0-nice",
            "gir1.2-gst-plugins-bad-1.0",
            "gir1.2-gst-plugins-base-1.0",
            "python3-gi",
        ),
        "WHIP and WHEP are not tried with GStreamer.",
        has_webrtcbin,
    ),
    Need(
        ("GStreamer's makers of HLS",),
        (
            "gstreamer1.0-tools",
            "gstreamer1.0-plugins-bad",
            "gstreamer1.0-plugins-good",
            "gstreamer1.0-plugins-base",
            "gstreamer1.0-plugins-ugly",
        ),
        "The tests of viewers without WebRTC fail.",
        has_hls,
    ),
)
NEEDS = {"run": RUN, "test": RUN + TEST, "bench": RUN + TEST}


def missing(purpose: str) -> list[Need]:
    """What this machine has not got for `purpose`: `run`, `test` or `bench`."""
    return [need for need in NEEDS[purpose] if not need.is_met()]


def may_install() -> bool:
    """Root with apt may, unless told otherwise."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None and os.environ.get("NGHITRUONG_APT") != "0"


def install(packages: list[str]) -> bool:
    """Installs Debian packages without a question asked; False when that failed."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "-y", "--no-install-recommends"]):
        names = [known(package) for package in packages] if "install" in words else []
        ran = subprocess.run(["apt-get", "-q", *words, *names], env=quiet, capture_output=True, text=True, check=False)
        if ran.returncode:
            say(f"{ran.stdout[-2000:]}{ran.stderr[-2000:]}")
            return False
    return True


def known(package: str) -> str:
    """The first of "a|b" that apt can install; the last where it can none."""
    names = package.split("|")
    for name in names if shutil.which("apt-cache") else []:
        found = subprocess.run(["apt-cache", "policy", name], capture_output=True, text=True, check=False).stdout
        if "Candidate:" in found and "Candidate: (none)" not in found:
            return name
    return names[-1]


def say(line: str) -> None:
    """Tells the operator."""
    print(line, file=sys.stderr)


def main(purpose: str) -> None:
    """Completes the machine for `purpose`, or says what it lacks."""
    lacking = missing(purpose)
    if lacking and may_install():
        packages = [package for need in lacking for package in need.packages]
        say(f"Installing Debian packages: {' '.join(packages)}")
        if not install(packages):
            say("The installation of Debian packages did not succeed; the lines above say why.")
        lacking = missing(purpose)
    for need in lacking:
        say(f"Missing {need.programs[0]}: {need.cost}")
    if lacking:
        packages = [known(package) for need in lacking for package in need.packages]
        say(f"To add: sudo apt-get install {' '.join(packages)}")


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in NEEDS:
        sys.exit(f"usage: system.py {'|'.join(NEEDS)}")
    main(sys.argv[1])
