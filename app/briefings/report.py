"""Báo cáo cuộc họp: the roll call, when each site came, was lost and left, who spoke for how long, what went wrong.

All of it is read from the journal of the room and the sites' own records (section 9.2: states and times of every site,
no site dropped from the roll call, total loss for each; invariant 19: downtime in seconds).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from app.briefings import incidents
from app.briefings.checks import DeviceCheck
from app.briefings.incidents import REPORTED, Incident, Noted
from app.briefings.models import Briefing, Readiness, Site
from app.briefings.opinions import OpinionPoll
from app.kernel import clock
from app.kernel.sentences import Sentence, _


@dataclass
class Span:
    """From - to; `ends` None: it goes on."""

    begins: datetime
    ends: datetime | None = None

    def seconds(self, now: datetime) -> int:
        """How long, so far."""
        return int(((self.ends or now) - self.begins).total_seconds())


@dataclass
class Course:
    """One site through the briefing. `stays`: in the room, losses included; `losses`: nothing came from it."""

    site: Site
    stays: list[Span] = field(default_factory=list)
    losses: list[Span] = field(default_factory=list)
    speeches: list[Span] = field(default_factory=list)
    check: DeviceCheck | None = None
    lost_s: int = 0
    spoken_s: int = 0

    @property
    def came(self) -> datetime | None:
        """When it was first in the room."""
        return self.stays[0].begins if self.stays else None

    @property
    def left(self) -> datetime | None:
        """When it left for good; None while it is there."""
        return self.stays[-1].ends if self.stays else None


@dataclass(frozen=True)
class Speech:
    """Who spoke from when for how long."""

    site: Site
    span: Span
    seconds: int


@dataclass(frozen=True)
class Report:
    """A briefing as it was, up to `at`."""

    room: Briefing
    at: datetime
    held: list[Span]  # the room was open
    courses: list[Course]
    speeches: list[Speech]
    incidents: list[Incident]
    polls: list[OpinionPoll] = field(default_factory=list)

    @property
    def present(self) -> list[Course]:
        """The sites that took part: were in the room, or answered the roll call."""
        there = (Readiness.READY, Readiness.NOT_READY)
        return [one for one in self.courses if one.stays or one.site.readiness in there]

    @property
    def people(self) -> int:
        """How many delegates the roll call counted."""
        return sum(one.site.present for one in self.courses)

    @property
    def losses(self) -> int:
        """How often a site was lost."""
        return sum(len(one.losses) for one in self.courses)

    @property
    def lost_s(self) -> int:
        """For how long, all sites together."""
        return sum(one.lost_s for one in self.courses)


def report(
    room: Briefing, checks: dict[str, DeviceCheck], at: datetime | None = None, polls: Sequence[OpinionPoll] = ()
) -> Report:
    """The briefing as its journal has it; `checks` are the sites' latest device checks, `polls` its opinion polls."""
    at = at or clock.now()
    sites = [site for site in room.sites if site.removed_at is None or site.called_at is not None]
    courses = {site.id: Course(site, check=checks.get(site.id)) for site in sites}
    names = {site.id: site.name for site in room.sites}
    entries = list(incidents.noted(room))
    held = _follow(entries, courses)
    for one in courses.values():
        one.lost_s = sum(span.seconds(at) for span in one.losses)
        one.spoken_s = sum(span.seconds(at) for span in one.speeches)
    spoken = [Speech(one.site, span, span.seconds(at)) for one in courses.values() for span in one.speeches]
    return Report(
        room,
        at,
        held,
        list(courses.values()),
        sorted(spoken, key=lambda speech: (speech.span.begins, speech.site.place)),
        [Incident(one.at, incidents.said(one.name, one.fact, names)) for one in entries if _matters(one)],
        [poll for poll in polls if not poll.is_open],
    )


def _matters(one: Noted) -> bool:
    """A site that answered ready stands in the roll call, and is nothing that went wrong."""
    return one.name in REPORTED and one.fact.get("readiness") != Readiness.READY


def _follow(entries: Iterable[Noted], courses: dict[str, Course]) -> list[Span]:
    """Fills the courses; returns when the room was open."""
    held: list[Span] = []
    for one in entries:
        if one.name == "RoomOpened":
            held.append(Span(one.at))
        elif one.name == "RoomEnded":
            _close(held, one.at)
            for course in courses.values():
                _gone(course, one.at)
        elif (found := courses.get(str(one.fact.get("site_id")))) is not None:
            _step(found, one)
    return held


def _step(course: Course, one: Noted) -> None:
    match one.name:
        case "SiteConnected":
            _close(course.losses, one.at)
            if not course.stays or course.stays[-1].ends is not None:
                course.stays.append(Span(one.at))
        case "SiteLost":
            course.losses.append(Span(one.at))
        case "SiteLeft" | "SiteExpelled":
            _gone(course, one.at)
        case "SiteGivenFloor":
            course.speeches.append(Span(one.at))
        case "SiteGaveFloorBack":
            _close(course.speeches, one.at)


def _gone(course: Course, at: datetime) -> None:
    for spans in (course.stays, course.losses, course.speeches):
        _close(spans, at)


def _close(spans: list[Span], at: datetime) -> None:
    if spans and spans[-1].ends is None:
        spans[-1].ends = at


def length(seconds: int) -> Sentence:
    """A span of time in words."""
    if seconds < 60:
        return _("{n} giây", n=seconds)
    if seconds < 3600:
        return _("{m} phút {s} giây", m=seconds // 60, s=seconds % 60)
    return _("{h} giờ {m} phút", h=seconds // 3600, m=seconds % 3600 // 60)
