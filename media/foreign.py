"""Offers that a client makes: WHIP (RFC 9725) to publish, WHEP to watch. What of one is taken, and the answer. Pure.

Everywhere else the server offers. Who publishes gets no line to receive on and the other way round; a line that is not
taken is answered with port 0 (RFC 8829, section 5.3.1).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from media import rtp, sdp
from media.numbers import Numbers
from media.wire import LAYERS, VOICES

PROGRAMME = "programme"
MOST_EXTENSION = 14  # of a header of one byte

_MEDIA = re.compile(r"m=(audio|video|application|text) (\d{1,5}) (\S{1,40})((?: \S{1,40}){0,64})\Z")
_RTPMAP = re.compile(r"rtpmap:(\d{1,3}) (\S+)")
_FMTP = re.compile(r"fmtp:(\d{1,3}) (\S.*)")
_FEEDBACK = re.compile(r"rtcp-fb:(\d{1,3}|\*) (\S.*)")
_EXTMAP = re.compile(r"extmap:(\d{1,3})(?:/\w+)? (\S+)")
_RID = re.compile(r"rid:([A-Za-z0-9_-]{1,16}) send\b")
_MID = re.compile(r"[!-~]{1,16}\Z")
_DIRECTIONS = ("sendonly", "recvonly", "sendrecv", "inactive")


@dataclass(slots=True)
class Section(sdp.Section):
    """One m= line of an offer. By payload type: codec, parameters, feedback; header extensions by address."""

    kind: str = ""
    port: int = 0
    profile: str = ""
    direction: str = "sendrecv"
    kinds: list[int] = field(default_factory=list)
    codecs: dict[int, str] = field(default_factory=dict)
    parameters: dict[int, str] = field(default_factory=dict)
    feedback: dict[str, set[str]] = field(default_factory=dict)
    extensions: dict[str, int] = field(default_factory=dict)
    layers: list[str] = field(default_factory=list)
    is_muxed: bool = False
    is_bundle_only: bool = False  # port 0, and not refused for that (RFC 8843, section 6)

    def agreed(self) -> dict[int, int]:
        """Their payload types that we carry, and ours for each: one of a codec, and what repairs it."""
        found: dict[int, int] = {}
        for kind in self.kinds:
            ours = self._ours(kind)
            if ours is not None and ours not in found.values():
                found[kind] = ours
        for kind in self.kinds:
            repaired = re.search(r"\bapt=(\d{1,3})\b", self.parameters.get(kind, ""))
            ours = rtp.REPAIRED_BY.get(found.get(int(repaired[1]), -1)) if repaired else None
            if self.codecs.get(kind) == "rtx/90000" and ours is not None and ours not in found.values():
                found[kind] = ours
        return dict(sorted(found.items(), key=lambda both: both[1]))  # VP8 before H.264, which is not recorded

    def _ours(self, kind: int) -> int | None:
        codec, parameters = self.codecs.get(kind, ""), self.parameters.get(kind, "").lower()
        if codec == "opus/48000/2":
            return rtp.OPUS
        if codec == "vp8/90000":
            return rtp.VP8
        profile = re.search(r"profile-level-id=([0-9a-f]{6})", parameters)
        is_baseline = profile is None or profile[1].startswith("42")
        if codec == "h264/90000" and is_baseline and "packetization-mode=1" in parameters:
            return rtp.H264
        return None


@dataclass(slots=True)
class Offer:
    """What a client offers."""

    sections: list[Section] = field(default_factory=list)
    fingerprints: set[str] = field(default_factory=set)
    setups: set[str] = field(default_factory=set)
    bundled: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Taken:
    """An offer and what becomes of it: the name of a track or slot for each section, empty where it is not taken."""

    offer: Offer
    names: list[str]

    @property
    def tracks(self) -> tuple[str, ...]:
        """What the client publishes."""
        return tuple(name for name in self.names if name in ("microphone", "camera", "content"))

    @property
    def slots(self) -> tuple[str, ...]:
        """What the client receives."""
        return tuple(name for name in self.names if name == PROGRAMME or name in VOICES)

    @property
    def sections(self) -> list[tuple[str, Section]]:
        """The lines that are taken, by what they are here."""
        return [(name, one) for name, one in zip(self.names, self.offer.sections, strict=True) if name]

    def numbers(self) -> Numbers:
        """Whose payload types and extensions are whose; within a bundle each number means one thing."""
        kinds: dict[int, int] = {}
        extensions: dict[int, int] = {}
        for _, section in self.sections:
            kinds |= section.agreed()
            extensions |= _extensions(section)
        return Numbers(kinds, extensions)


# ---- reading -------------------------------------------------------------------------------------


def read_offer(text: str) -> Offer | None:
    """Reads an offer; None if it is not one. Never raises."""
    lines = text.replace("\r\n", "\n").split("\n")
    if lines[0] != "v=0" or len(lines) > sdp.MOST_LINES or max(map(len, lines)) > sdp.LONGEST_LINE:
        return None
    found, section = Offer(), Section()
    for line in lines:
        if line.startswith("m="):
            media = _MEDIA.match(line)
            if media is None:
                return None
            kinds = [int(word) for word in media[4].split() if word.isascii() and word.isdecimal() and len(word) < 4]
            section = Section(kind=media[1], port=int(media[2]), profile=media[3], kinds=kinds)
            found.sections.append(section)
        elif line.startswith("a="):
            _read_attribute(line[2:], found, section)
    return found if found.sections else None


def _read_attribute(line: str, found: Offer, section: Section) -> None:
    if line in _DIRECTIONS:
        section.direction = line
    elif line == "rtcp-mux":
        section.is_muxed = True
    elif line == "bundle-only":
        section.is_bundle_only = True
    elif line.startswith("group:BUNDLE "):
        found.bundled = line.split(" ")[1:]
    elif match := _RTPMAP.match(line):
        section.codecs[int(match[1])] = match[2].lower()
    elif match := _FMTP.match(line):
        section.parameters[int(match[1])] = match[2]
    elif match := _FEEDBACK.match(line):
        section.feedback.setdefault(match[1], set()).add(match[2].strip())
    elif match := _EXTMAP.match(line):
        section.extensions[match[2]] = int(match[1])
    elif match := _RID.match(line):
        section.layers.append(match[1])
    else:
        sdp.read_common(line, found.setups, found.fingerprints, section)


# ---- deciding ------------------------------------------------------------------------------------


def take(offer: Offer, publish: Sequence[str]) -> Taken | str:
    """What of the offer this client may have: the tracks of `publish`, or if that is empty the programme.

    A sentence if that is nothing, or if it cannot be carried.
    """
    if not offer.setups or offer.setups - {"actpass", "active"}:
        return "the client has to be the active side of DTLS"
    free = list(publish) if publish else [PROGRAMME, *VOICES]
    names = []
    for section in offer.sections:
        name = _name(section, free, sends=bool(publish))
        if name:
            free.remove(name)
        names.append(name)
    taken = Taken(offer, names)
    mids = [section.mid for _, section in taken.sections]
    if not mids:
        return "the offer has nothing that this session may publish or receive, or no codec that is carried here"
    if not all(map(_MID.match, mids)) or len(set(mids)) < len(mids):
        return "the lines of the offer have no names of their own"
    if len(mids) > 1 and not set(mids) <= set(offer.bundled):
        return "the lines of the offer are not bundled"
    return taken


def _name(section: Section, free: Sequence[str], *, sends: bool) -> str:
    """What this line becomes; empty if nothing."""
    direction = "sendonly" if sends else "recvonly"
    is_carried = "TLS/RTP/SAVP" in section.profile and section.is_muxed and section.agreed()
    is_offered = section.port or section.is_bundle_only
    if not is_offered or section.direction not in (direction, "sendrecv") or not is_carried:
        return ""
    return next((name for name in free if _kind(name) == section.kind), "")


def _kind(name: str) -> str:
    return "audio" if name == "microphone" or name in VOICES else "video"


def takes_layers(name: str, section: Section) -> bool:
    """Whether a camera comes in layers that are named as ours are; others are asked for one picture only."""
    return name == "camera" and len(section.layers) > 1 and set(section.layers) <= set(LAYERS)


def _extensions(section: Section) -> dict[int, int]:
    """By their number ours, of what we know; a number that does not fit the short form is left."""
    known = {address: ours for ours, address in sdp.EXTENSIONS.items()}
    return {
        theirs: known[address]
        for address, theirs in section.extensions.items()
        if address in known and 0 < theirs <= MOST_EXTENSION
    }


# ---- answering -----------------------------------------------------------------------------------


def answer(taken: Taken, lines: Sequence[sdp.Line], ice: sdp.Ice, fingerprint: str, number: int) -> str:
    """The answer to an offer; `lines` are those taken, in their order."""
    left = iter(lines)
    head = ["v=0", f"o=- {number} 1 IN IP4 0.0.0.0", "s=-", "t=0 0", "a=ice-lite"]
    head.append(f"a=fingerprint:sha-256 {fingerprint}")  # GStreamer looks for one of refused lines too
    if taken.offer.bundled:
        head.append("a=group:BUNDLE " + " ".join(line.mid for line in lines))
    head.append("a=msid-semantic: WMS *")
    body = []
    for name, section in zip(taken.names, taken.offer.sections, strict=True):
        body += _section(next(left), section, ice, fingerprint) if name else _refused(section)
    return "\r\n".join([*head, *body]) + "\r\n"


def _refused(section: Section) -> list[str]:
    kinds = " ".join(map(str, section.kinds)) or ("0" if section.kind in ("audio", "video") else "webrtc-datachannel")
    return [f"m={section.kind} 0 {section.profile} {kinds}", "c=IN IP4 0.0.0.0", f"a=mid:{section.mid}", "a=inactive"]


def _section(line: sdp.Line, section: Section, ice: sdp.Ice, fingerprint: str) -> list[str]:
    agreed = section.agreed()
    return [
        f"m={line.kind} 9 {section.profile} {' '.join(map(str, agreed))}",
        "c=IN IP4 0.0.0.0",
        f"a=mid:{line.mid}",
        *sdp.transport(ice, fingerprint, "passive"),
        "a=sendonly" if line.ssrc else "a=recvonly",
        *(
            f"a=extmap:{theirs} {sdp.EXTENSIONS[ours]}"
            for theirs, ours in _extensions(section).items()
            if ours not in (rtp.RID, rtp.REPAIRED_RID) or takes_layers(line.name, section)
        ),
        *(text for theirs in agreed for text in _format(theirs, section)),
        *(_layers(section) if takes_layers(line.name, section) else []),
        *(sdp.sending(line, PROGRAMME) if line.ssrc else []),
        *sdp.candidates(ice),
    ]


def _format(kind: int, section: Section) -> list[str]:
    """The codec as it was offered, with the feedback that we understand."""
    offered = section.feedback.get(str(kind), set()) | section.feedback.get("*", set())
    parameters = section.parameters.get(kind)
    name = section.codecs[kind]
    return [
        f"a=rtpmap:{kind} {name.upper() if name.startswith(('vp8', 'h264')) else name}",
        *([f"a=fmtp:{kind} {parameters}"] if parameters else []),
        *(f"a=rtcp-fb:{kind} {one}" for one in sdp.FEEDBACK if section.kind == "video" and one in offered),
    ]


def _layers(section: Section) -> list[str]:
    return [*(f"a=rid:{layer} recv" for layer in section.layers), f"a=simulcast:recv {';'.join(section.layers)}"]
