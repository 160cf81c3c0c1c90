"""Which sites belong to a briefing: a whole system in one touch, a point, a person on a laptop."""

from app.accounts.models import Person
from app.briefings import policy
from app.briefings.events import ChairSiteChanged, RoomChanged, SitesChanged
from app.briefings.models import MOST_SITES, BridgePoint, BridgeSystem, Briefing, Site
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Invalid
from app.kernel.ids import new_id
from app.kernel.journal import StreamRef
from app.kernel.sentences import _
from app.kernel.transaction import Transaction, transaction
from app.meetings.actions.access import prepared_by
from app.meetings.events import ParticipationEnded, ParticipationStarted
from app.meetings.models import Meeting, Participation, Role


def call_system(actor: Actor, meeting_id: str, system_id: str) -> int:
    """Every point of the system takes part, its first as the chair's site; nobody is added twice.

    Returns how many came. Raises NotFound, Forbidden, Conflict, Invalid when there are too many.
    """
    with transaction(_streams(meeting_id), actor) as tx:
        briefing = _briefing(tx, actor, meeting_id)
        system = tx.get(BridgeSystem, id=system_id, body_id=briefing.meeting.body_id)
        came = [site for line in system.lines if (site := _add(tx, briefing, line.point, line.is_required))]
        _note(tx, briefing, came)
        return len(came)


def call_point(actor: Actor, meeting_id: str, point_id: str, *, is_required: bool = True) -> Site:
    """One point more. Raises Conflict when it takes part already, NotFound, Forbidden, Invalid."""
    with transaction(_streams(meeting_id), actor) as tx:
        briefing = _briefing(tx, actor, meeting_id)
        point = tx.get(BridgePoint, id=point_id, body_id=briefing.meeting.body_id, closed_at=None)
        site = _add(tx, briefing, point, is_required)
        if site is None:
            raise Conflict(_("Điểm cầu {name} đã có trong thành phần cuộc họp.", name=point.name))
        _note(tx, briefing, [site])
        return site


def call_person(actor: Actor, meeting_id: str, person_id: str, *, name: str = "", is_required: bool = False) -> Site:
    """A person on a laptop as a site, under the caption `name`. Raises Conflict, NotFound, Forbidden, Invalid."""
    with transaction(_streams(meeting_id), actor) as tx:
        briefing = _briefing(tx, actor, meeting_id)
        person = tx.get(Person, id=person_id)
        if any(site.participation.person_id == person.id for site in briefing.live_sites):
            raise Conflict(_("Điểm cầu {name} đã có trong thành phần cuộc họp.", name=person.full_name))
        caption = " ".join(name.split()) or person.full_name
        site = _join(tx, briefing, caption[:60], person_id=person.id, is_required=is_required, expected=1)
        _note(tx, briefing, [site])
        return site


def remove_site(actor: Actor, meeting_id: str, site_id: str) -> None:
    """The site no longer takes part: its pages are out within a second. Raises Conflict for the chair's own."""
    with transaction(_streams(meeting_id), actor) as tx:
        briefing = _briefing(tx, actor, meeting_id)
        site = tx.get(Site, id=site_id, meeting_id=meeting_id, removed_at=None)
        if site.id == briefing.chair_site_id and briefing.is_open:
            raise Conflict(_("Đây là điểm chủ trì. Đề nghị chuyển điểm chủ trì trước khi rút điểm cầu này."))
        site.removed_at, site.floor_since, site.asked_at = tx.now, None, None
        for role in ("chair_site_id", "deputy_site_id", "broadcast_id"):
            if getattr(briefing, role) == site.id:
                setattr(briefing, role, None)
        site.participation.end(tx.now)
        tx.record(
            ParticipationEnded(meeting_id, site.participation.actor_id, Role.BRIDGE_POINT), Meeting.stream(meeting_id)
        )
        tx.record(SitesChanged(meeting_id, len(briefing.live_sites)))


def name_sites(actor: Actor, meeting_id: str, *, chair: str, deputy: str | None = None) -> None:
    """Which site is the chair's, and which takes over when nothing comes from it. Raises Invalid, NotFound."""
    with transaction(_streams(meeting_id), actor) as tx:
        briefing = _briefing(tx, actor, meeting_id)
        if chair == deputy:
            raise Invalid(_("Điểm dự phòng phải khác điểm chủ trì. Đề nghị chọn điểm cầu khác."))
        for site_id in filter(None, (chair, deputy)):
            tx.get(Site, id=site_id, meeting_id=meeting_id, removed_at=None)
        if briefing.chair_site_id != chair:
            briefing.chair_site_id = chair
            tx.record(ChairSiteChanged(meeting_id, chair, because_lost=False))
        if briefing.deputy_site_id != deputy:
            briefing.deputy_site_id = deputy
            tx.record(RoomChanged(meeting_id, "deputy", deputy or ""))


def _streams(meeting_id: str) -> list[StreamRef]:
    """The room's first; both begin to exist here, so that a page can listen before anything happens."""
    return [Briefing.stream(meeting_id), Meeting.stream(meeting_id)]


def _briefing(tx: Transaction, actor: Actor, meeting_id: str) -> Briefing:
    meeting = prepared_by(tx, actor, meeting_id)
    if not policy.is_briefing(meeting):
        raise Conflict(_("Cuộc họp này không phải họp giao ban trực tuyến nên không có điểm cầu."))
    if meeting.has_ended:
        raise Conflict(_("Cuộc họp đã kết thúc nên thành phần điểm cầu không đổi được nữa."))
    found = tx.session.get(Briefing, meeting_id)
    if found is None:
        found = tx.add(Briefing(meeting_id=meeting_id, meeting=meeting))
        tx.session.flush()
    return found


def _add(tx: Transaction, briefing: Briefing, point: BridgePoint, is_required: bool) -> Site | None:
    if any(site.point_id == point.id for site in briefing.live_sites):
        return None
    return _join(tx, briefing, point.name, point_id=point.id, is_required=is_required, expected=point.expected)


def _join(
    tx: Transaction,
    briefing: Briefing,
    name: str,
    *,
    is_required: bool,
    expected: int,
    point_id: str | None = None,
    person_id: str | None = None,
) -> Site:
    if len(briefing.live_sites) >= MOST_SITES:
        raise Invalid(_("Một cuộc họp có tối đa {most} điểm cầu. Đề nghị rút bớt điểm cầu trước.", most=MOST_SITES))
    given = tx.add(
        Participation(
            id=new_id(),
            meeting_id=briefing.meeting_id,
            person_id=person_id,
            bridge_point_id=point_id,
            name=name,
            role=Role.BRIDGE_POINT,
            starts_at=tx.now,
        )
    )
    tx.session.flush()  # the participation before the site that points at it
    site = Site(
        id=given.id,
        point_id=point_id,
        place=len(briefing.sites),
        name=name,
        is_required=is_required,
        expected=expected,
    )
    briefing.sites.append(site)
    tx.session.flush()
    return site


def _note(tx: Transaction, briefing: Briefing, came: list[Site]) -> None:
    if not came:
        return
    meeting_id = briefing.meeting_id
    for site in came:
        started = ParticipationStarted(meeting_id, site.participation.actor_id, Role.BRIDGE_POINT)
        tx.record(started, Meeting.stream(meeting_id))
    if briefing.chair_site_id is None:
        briefing.chair_site_id = came[0].id
        tx.record(ChairSiteChanged(meeting_id, came[0].id, because_lost=False))
    tx.record(SitesChanged(meeting_id, len(briefing.live_sites)))
