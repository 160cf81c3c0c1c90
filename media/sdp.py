"""Offers written by hand, answers read with suspicion (RFC 8829, 8843, 8853). Pure.

Offers that clients make are read in `foreign`, which writes its answers with the same lines.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from media import rtp
from media.wire import LAYERS

LONGEST_LINE = 4096
MOST_LINES = 4000

EXTENSIONS = {
    rtp.MID: "urn:ietf:params:rtp-hdrext:sdes:mid",
    rtp.RID: "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id",
    rtp.REPAIRED_RID: "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id",
    rtp.AUDIO_LEVEL: "urn:ietf:params:rtp-hdrext:ssrc-audio-level",
    rtp.ABS_SEND_TIME: "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time",
}
_VIDEO = (
    (rtp.VP8, "VP8/90000", ""),
    (rtp.VP8_RTX, "rtx/90000", f"apt={rtp.VP8}"),
    (rtp.H264, "H264/90000", "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f"),
    (rtp.H264_RTX, "rtx/90000", f"apt={rtp.H264}"),
)
FEEDBACK = ("goog-remb", "ccm fir", "nack", "nack pli")


@dataclass(frozen=True, slots=True)
class Line:
    """One m= line of an offer: a track that we receive (`ssrc` 0) or a slot that we send."""

    mid: str
    name: str
    kind: str
    ssrc: int = 0
    repair_ssrc: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """Where clients may try to reach us."""

    host: str
    port: int
    is_tcp: bool = False


@dataclass(frozen=True, slots=True)
class Ice:
    """Our side of ICE: name, password, and where clients may try."""

    name: str
    password: str
    places: Sequence[Place]


def offer(lines: Sequence[Line], ice: Ice, fingerprint: str, number: int) -> str:
    """The one offer of a session; `number` makes it different from every other."""
    head = [
        "v=0",
        f"o=- {number} 1 IN IP4 0.0.0.0",
        "s=-",
        "t=0 0",
        "a=ice-lite",
        "a=group:BUNDLE " + " ".join(line.mid for line in lines),
        "a=msid-semantic: WMS *",
    ]
    return "\r\n".join([*head, *(text for line in lines for text in _section(line, ice, fingerprint))]) + "\r\n"


def _section(line: Line, ice: Ice, fingerprint: str) -> list[str]:
    types = [str(rtp.OPUS)] if line.kind == "audio" else [str(number) for number, _, _ in _VIDEO]
    return [
        f"m={line.kind} 9 UDP/TLS/RTP/SAVPF {' '.join(types)}",
        "c=IN IP4 0.0.0.0",
        f"a=mid:{line.mid}",
        *transport(ice, fingerprint, "actpass"),
        "a=sendonly" if line.ssrc else "a=recvonly",
        *_extensions(line),
        *(_audio() if line.kind == "audio" else _video()),
        *(sending(line, line.name) if line.ssrc else _receiving(line)),
        *candidates(ice),
    ]


def transport(ice: Ice, fingerprint: str, setup: str) -> list[str]:
    """Our side of ICE and DTLS, as each line of a description says it."""
    return [
        f"a=ice-ufrag:{ice.name}",
        f"a=ice-pwd:{ice.password}",
        f"a=fingerprint:sha-256 {fingerprint}",
        f"a=setup:{setup}",
        "a=rtcp-mux",
        "a=rtcp-rsize",
    ]


def candidates(ice: Ice) -> list[str]:
    """Where to try, all of them."""
    return [*(_candidate(number, one) for number, one in enumerate(ice.places)), "a=end-of-candidates"]


def _extensions(line: Line) -> list[str]:
    numbers = [rtp.MID, rtp.ABS_SEND_TIME]
    numbers += [rtp.AUDIO_LEVEL] if line.kind == "audio" else []
    numbers += [rtp.RID, rtp.REPAIRED_RID] if line.name == "camera" else []
    return [f"a=extmap:{number} {EXTENSIONS[number]}" for number in numbers]


def _audio() -> list[str]:
    return [f"a=rtpmap:{rtp.OPUS} opus/48000/2", f"a=fmtp:{rtp.OPUS} minptime=10;useinbandfec=1"]


def _video() -> list[str]:
    found = []
    for number, name, parameters in _VIDEO:
        found.append(f"a=rtpmap:{number} {name}")
        found += [f"a=fmtp:{number} {parameters}"] if parameters else []
        found += [f"a=rtcp-fb:{number} {one}" for one in FEEDBACK] if number not in rtp.REPAIRS else []
    return found


def _receiving(line: Line) -> list[str]:
    if line.name != "camera":
        return []
    return [*(f"a=rid:{layer} recv" for layer in LAYERS), f"a=simulcast:recv {';'.join(LAYERS)}"]


def sending(line: Line, stream: str) -> list[str]:
    """What we send on a line, and of which stream it is: lines of one stream are played together."""
    ssrcs = [line.ssrc, *([line.repair_ssrc] if line.repair_ssrc else [])]
    group = [f"a=ssrc-group:FID {line.ssrc} {line.repair_ssrc}"] if line.repair_ssrc else []
    return [f"a=msid:{stream} {line.name}", *group, *(f"a=ssrc:{ssrc} cname:nghitruong" for ssrc in ssrcs)]


def _candidate(number: int, place: Place) -> str:
    """By TCP we only wait, and below every way by UDP: RFC 6544, sections 4.2 (preferences) and 4.5."""
    kind, local = (90, (4 << 13) + 8191) if place.is_tcp else (126, 65_535)
    priority = (kind << 24) + ((local - number) << 8) + 255
    protocol, end = ("tcp", " tcptype passive") if place.is_tcp else ("udp", "")
    return f"a=candidate:{number + 1} 1 {protocol} {priority} {place.host} {place.port} typ host{end}"


# ---- answers -------------------------------------------------------------------------------------


@dataclass(slots=True)
class Section:
    """One m= line of an answer. `repairs`: which SSRC repairs which."""

    mid: str = ""
    rejected: bool = False
    sends: bool = False
    ssrcs: list[int] = field(default_factory=list)
    repairs: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class Answered:
    """What we need of an answer."""

    fingerprints: set[str] = field(default_factory=set)
    setups: set[str] = field(default_factory=set)
    sections: list[Section] = field(default_factory=list)


_SSRC = re.compile(r"ssrc:(\d{1,10}) ")
_FID = re.compile(r"ssrc-group:FID (\d{1,10}) (\d{1,10})\Z")
_MEDIA = re.compile(r"m=(?:audio|video) (\d{1,5}) ")


def read_answer(text: str) -> Answered | None:
    """Reads an answer; None if it is not one. Never raises."""
    lines = text.replace("\r\n", "\n").split("\n")
    if lines[0] != "v=0" or len(lines) > MOST_LINES or max(map(len, lines)) > LONGEST_LINE:
        return None
    found, section = Answered(), Section()
    for line in lines:
        media = _MEDIA.match(line)
        if media:
            section = Section(rejected=int(media[1]) == 0)
            found.sections.append(section)
        elif line.startswith("m="):
            return None
        elif line.startswith("a="):
            _read_attribute(line[2:], found, section)
    return found


def _read_attribute(line: str, found: Answered, section: Section) -> None:
    if line in ("sendonly", "sendrecv"):
        section.sends = True
    else:
        read_common(line, found.setups, found.fingerprints, section)


def read_common(line: str, setups: set[str], fingerprints: set[str], section: Section) -> None:
    """An attribute that offers and answers have: the line's name, DTLS, SSRCs and what repairs them."""
    name, _, value = line.partition(":")
    if name == "mid":
        section.mid = value
    elif name == "setup":
        setups.add(value)
    elif name == "fingerprint":
        algorithm, _, digest = value.partition(" ")
        fingerprints |= {digest.strip().upper()} if algorithm.lower() == "sha-256" else set()
    elif match := _SSRC.match(line):
        ssrc = int(match[1])
        if ssrc not in section.ssrcs and len(section.ssrcs) < 8:
            section.ssrcs.append(ssrc)
    elif match := _FID.match(line):
        section.repairs[int(match[2])] = int(match[1])
