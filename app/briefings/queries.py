"""What is asked about bridge points and rooms: the register, the board of the control room, a site's own page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.briefings import policy
from app.briefings.captions import Caption
from app.briefings.checks import DeviceCheck
from app.briefings.conclusions import Conclusion
from app.briefings.keys import StreamKey
from app.briefings.models import (
    LINK_WORDS,
    BridgePoint,
    BridgeSystem,
    Briefing,
    Link,
    Readiness,
    Site,
)
from app.briefings.opinions import OpinionPoll
from app.briefings.rehearsals import Rehearsal
from app.briefings.talk import LineKind, RoomLine
from app.kernel import clock, db, events
from app.kernel.actor import Actor
from app.kernel.ids import is_id
from app.kernel.journal import Entry
from app.kernel.sentences import Sentence, _
from app.meetings import policy as meetings
from app.meetings.models import Meeting, MeetingKind, Participation, hash_of

MOST_LINES = 200


def points(body_id: str) -> list[BridgePoint]:
    """The body's bridge points that can be called, by their code."""
    found = select(BridgePoint).where(BridgePoint.body_id == body_id, BridgePoint.closed_at.is_(None))
    return list(db.session().scalars(found.order_by(BridgePoint.code)))


def point(body_id: str, point_id: str) -> BridgePoint | None:
    """One of them; None for anything else."""
    found = db.session().get(BridgePoint, point_id) if is_id(point_id) else None
    return found if found is not None and found.body_id == body_id and found.closed_at is None else None


def systems(body_id: str) -> list[BridgeSystem]:
    """The body's saved lists, by name."""
    query = select(BridgeSystem).where(BridgeSystem.body_id == body_id).order_by(BridgeSystem.name)
    return list(db.session().scalars(query))


def let_in_by(token: str) -> BridgePoint | None:
    """The point whose computer a link signs in, while the link holds."""
    query = select(BridgePoint).where(BridgePoint.token_hash == hash_of(token), BridgePoint.closed_at.is_(None))
    return db.session().scalars(query).one_or_none()


def stream_key(token: str) -> StreamKey | None:
    """The key or view link with that token, whether it still holds or not."""
    return db.session().scalars(select(StreamKey).where(StreamKey.token_hash == hash_of(token))).one_or_none()


def stream_keys(room: Briefing) -> list[StreamKey]:
    """Every key and view link of the room that was not taken back, the newest first."""
    found = select(StreamKey).where(StreamKey.meeting_id == room.meeting_id, StreamKey.ended_at.is_(None))
    return list(db.session().scalars(found.order_by(StreamKey.made_at.desc())))


def rested_page(meeting_id: str) -> tuple[str, int]:
    """Version and page on which whoever presents has rested since the room opened; ("", 0) for none."""
    query = (
        select(Entry.at, Entry.name, Entry.version, Entry.data)
        .where(Entry.stream_id == Meeting.members_stream(meeting_id).id, Entry.name == "PagePresented")
        .order_by(Entry.seq.desc())
    )
    room, row = briefing(meeting_id), db.session().execute(query.limit(1)).first()
    if row is None or room is None or room.opened_at is None or datetime.fromisoformat(row.at) < room.opened_at:
        return "", 0
    fact = events.read(row.name, row.version, row.data)
    return fact["version_id"] or "", fact["page"]


def device(point_id: str, key: str) -> BridgePoint | None:
    """The point whose computer this browser is, if it came in by the link that holds now."""
    found = db.session().get(BridgePoint, point_id) if is_id(point_id) else None
    return found if found is not None and policy.is_let_in(found, key) else None


def briefing(meeting_id: str) -> Briefing | None:
    """The room of that meeting, once sites were called."""
    return db.session().get(Briefing, meeting_id) if is_id(meeting_id) else None


def conclusion(meeting_id: str) -> Conclusion | None:
    """The chair's conclusion of that briefing, once somebody began it."""
    return db.session().get(Conclusion, meeting_id) if is_id(meeting_id) else None


def concluded(meeting_ids: Sequence[str]) -> set[str]:
    """Which of those meetings have a conclusion that was issued."""
    issued = select(Conclusion.meeting_id).where(
        Conclusion.meeting_id.in_(meeting_ids), Conclusion.issued_at.is_not(None)
    )
    return set(db.session().scalars(issued))


def lines(
    room: Briefing, viewer: Site | None, *, controls: bool = False, kind: LineKind | None = None
) -> list[RoomLine]:
    """What is written in the room and shown to that viewer, the latest last; of one kind, or all."""
    found = select(RoomLine).where(RoomLine.meeting_id == room.meeting_id, RoomLine.hidden_at.is_(None))
    if kind is not None:
        found = found.where(RoomLine.kind == kind)
    latest = db.session().scalars(found.order_by(RoomLine.at.desc(), RoomLine.id.desc()).limit(MOST_LINES)).all()
    own = viewer.id if viewer is not None else None
    return [one for one in reversed(latest) if controls or one.is_for(own)]


def captions(room: Briefing, most: int = 0) -> list[Caption]:
    """The lines of the captions that were not taken away, the latest last; the last `most` of them, or all."""
    found = select(Caption).where(Caption.meeting_id == room.meeting_id, Caption.text != "")
    latest = found.order_by(Caption.at.desc(), Caption.id.desc())
    return list(reversed(db.session().scalars(latest.limit(most) if most else latest).all()))


def polls(room: Briefing) -> list[OpinionPoll]:
    """Every opinion poll of the room, the first asked first."""
    found = select(OpinionPoll).where(OpinionPoll.meeting_id == room.meeting_id)
    return list(db.session().scalars(found.order_by(OpinionPoll.asked_at)))


def shown_poll(room: Briefing) -> OpinionPoll | None:
    """The poll on the screens: open, or closed and its result not taken down."""
    return next((one for one in reversed(polls(room)) if one.hidden_at is None), None)


def rehearsals(room: Briefing) -> dict[str, Rehearsal]:
    """The technical checklists of the sites that filled one, by the site's id."""
    query = select(Rehearsal).join(Site, Site.id == Rehearsal.site_id).where(Site.meeting_id == room.meeting_id)
    return {one.site_id: one for one in db.session().scalars(query)}


def open_rooms() -> list[Briefing]:
    """Every room that sites may be in now."""
    found = select(Briefing).where(Briefing.opened_at.is_not(None), Briefing.ended_at.is_(None))
    return list(db.session().scalars(found))


def rooms_of(actor: Actor) -> list[Briefing]:
    """The briefings in which the actor is a site and that are not over, the open and the soonest first."""
    now = clock.now()
    query = (
        select(Briefing)
        .join(Meeting, Meeting.id == Briefing.meeting_id)
        .join(Participation, Participation.meeting_id == Meeting.id)
        .where(
            Participation.is_of(actor.id),
            Participation.starts_at <= now,
            (Participation.ends_at.is_(None)) | (Participation.ends_at > now),
            Meeting.ends_on >= clock.today(),
        )
        .distinct()
    )
    found = [one for one in db.session().scalars(query) if meetings.can_see(actor, one.meeting)]
    mine = [one for one in found if not one.meeting.has_ended and policy.site_of(actor, one) is not None]
    return sorted(mine, key=lambda one: (not one.is_open, one.meeting.starts_on, one.meeting_id))


def clashes(room: Briefing) -> list[tuple[str, str]]:
    """(point, other meeting) for every point that another briefing of these days calls too. It may be in both rooms."""
    ids = [site.point_id for site in room.live_sites if site.point_id]
    query = (
        select(Site.name, Meeting.title)
        .join(Meeting, Meeting.id == Site.meeting_id)
        .where(
            Site.point_id.in_(ids),
            Site.removed_at.is_(None),
            Meeting.id != room.meeting_id,
            Meeting.kind == MeetingKind.BRIEFING,
            Meeting.starts_on <= room.meeting.ends_on,
            Meeting.ends_on >= room.meeting.starts_on,
        )
        .order_by(Site.name)
    )
    return [(row.name, row.title) for row in db.session().execute(query)]


@dataclass(frozen=True)
class Standing:
    """A site as the board shows it. `kind` is the shape of its state, `word` its word."""

    site: Site
    number: int
    kind: str
    word: Sentence
    is_chair: bool
    is_deputy: bool
    is_main: bool
    queue: int  # its place among those who ask for the floor, 0 for none

    @property
    def holds_floor(self) -> bool:
        return self.site.floor_since is not None


@dataclass(frozen=True)
class Board:
    """A room at one moment. `main` is the site on everybody's screen."""

    room: Briefing
    standings: Sequence[Standing]
    main: Site | None
    chair: Site | None
    now: datetime

    @property
    def in_room(self) -> int:
        return sum(one.site.link is Link.IN_ROOM for one in self.standings)

    @property
    def lost(self) -> int:
        return sum(one.site.link is Link.LOST for one in self.standings)

    @property
    def waiting(self) -> list[Standing]:
        """Those in the lobby, the first to knock first."""
        return [one for one in self.standings if one.site.knocked_at and not one.site.admitted_at]

    @property
    def queue(self) -> list[Standing]:
        """Those who ask for the floor, in order."""
        return sorted((one for one in self.standings if one.queue), key=lambda one: one.queue)

    @property
    def holders(self) -> list[Standing]:
        """Those who have the floor."""
        order = [site.id for site in self.room.holders]
        return sorted((one for one in self.standings if one.holds_floor), key=lambda one: order.index(one.site.id))

    @property
    def ready(self) -> int:
        return sum(one.site.readiness is Readiness.READY for one in self.standings)

    @property
    def people(self) -> int:
        """How many delegates the roll call counted."""
        return sum(one.site.present for one in self.standings)

    def seen_by(self, viewer: Site | None) -> Site | None:
        """The large picture of that viewer, which is never its own; None: there is nobody else to show."""
        order = [self.room.ordered(self.now), *self.room.holders, self.chair]
        if order[0] is not None and order[0] is viewer:
            order = [self.chair]
        return next((site for site in order if site is not None and site is not viewer), None)

    def standing(self, site: Site | None) -> Standing | None:
        """The line of that site."""
        return next((one for one in self.standings if site is not None and one.site.id == site.id), None)


def board(room: Briefing, now: datetime | None = None) -> Board:
    """The room as its pages show it."""
    now = now or clock.now()
    sites = room.live_sites
    chair = next((site for site in sites if site.id == room.chair_site_id), None)
    main = room.ordered(now) or next(iter(room.holders), chair)
    asking = sorted((site for site in sites if site.asked_at), key=lambda site: (site.asked_at, site.place))
    places = {site.id: number for number, site in enumerate(asking, start=1)}
    standings = [
        Standing(
            site,
            number,
            *_state(site, site is chair),
            is_chair=site is chair,
            is_deputy=site.id == room.deputy_site_id,
            is_main=site is main,
            queue=places.get(site.id, 0),
        )
        for number, site in enumerate(sites, start=1)
    ]
    return Board(room, standings, main, chair, now)


def _state(site: Site, is_chair: bool) -> tuple[str, Sentence]:
    """A shape and a word; what needs somebody comes before what is well."""
    if site.expelled_at is not None:
        return "off", _("Đã mời ra")
    if site.link is Link.LOST:
        return "stop", LINK_WORDS[Link.LOST]
    if site.knocked_at is not None and site.admitted_at is None:
        return "heed", _("Chờ vào phòng")
    if site.link is Link.AWAY:
        return "wait", LINK_WORDS[Link.AWAY]
    if site.floor_since is not None:
        return "now", _("Đang phát biểu")
    if is_chair:
        return "now", _("Chủ trì")
    return ("heed", _("Chỉ có tiếng")) if site.is_dark else ("done", LINK_WORDS[Link.IN_ROOM])


def latest_checks(room: Briefing) -> dict[str, DeviceCheck]:
    """The latest technical test of each site that made one, by the site's id."""
    query = select(DeviceCheck).join(Site, Site.id == DeviceCheck.site_id).where(Site.meeting_id == room.meeting_id)
    return {one.site_id: one for one in db.session().scalars(query.order_by(DeviceCheck.at))}
