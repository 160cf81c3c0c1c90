"""What the media process sees of the sites, noted in the journal; and what each reports of itself at the roll call."""

from app.briefings.actions.access import controlled_by, own_site, room, site_of
from app.briefings.actions.room import move_chair_to
from app.briefings.events import SiteConnected, SiteLeft, SiteLost, SiteReported
from app.briefings.models import Briefing, Link, Readiness
from app.kernel.actor import Actor
from app.kernel.transaction import transaction


def note_connected(actor: Actor, meeting_id: str, site_id: str) -> None:
    """Its pictures flow. Said twice (there may be several web processes) it is noted once."""
    with transaction(Briefing.stream(meeting_id), actor) as tx:
        briefing = room(tx, meeting_id)
        site = site_of(tx, briefing, site_id)
        if briefing.is_open and site.link is not Link.IN_ROOM and site.expelled_at is None:
            tx.record(SiteConnected(meeting_id, site.id, site.connect(tx.now)))


def note_left(actor: Actor, meeting_id: str, site_id: str) -> None:
    """It left on purpose."""
    with transaction(Briefing.stream(meeting_id), actor) as tx:
        briefing = room(tx, meeting_id)
        site = site_of(tx, briefing, site_id)
        if briefing.is_open and site.link is not Link.AWAY:
            site.disconnect(Link.AWAY, tx.now)
            tx.record(SiteLeft(meeting_id, site.id))


def note_lost(actor: Actor, meeting_id: str, site_id: str) -> None:
    """Nothing has come from it for five seconds. The chair's site lost: the deputy takes over, if it is there."""
    with transaction(Briefing.stream(meeting_id), actor) as tx:
        briefing = room(tx, meeting_id)
        site = site_of(tx, briefing, site_id)
        if not briefing.is_open or site.link is not Link.IN_ROOM:
            return
        site.disconnect(Link.LOST, tx.now)
        tx.record(SiteLost(meeting_id, site.id))
        deputy = next((one for one in briefing.live_sites if one.id == briefing.deputy_site_id), None)
        if briefing.chair_site_id == site.id and deputy is not None and deputy.link is Link.IN_ROOM:
            move_chair_to(tx, briefing, deputy, because_lost=True)


def report_site(
    actor: Actor, meeting_id: str, readiness: Readiness, present: int, remark: str, site_id: str | None = None
) -> None:
    """The roll call: a site of itself, or the control room of any (`site_id`). Raises Invalid, Forbidden, NotFound."""
    with transaction(Briefing.stream(meeting_id), actor) as tx:
        if site_id is None:
            _briefing, site = own_site(tx, actor, meeting_id)
        else:
            site = site_of(tx, controlled_by(tx, actor, meeting_id), site_id)
        site.report(readiness, present, remark, tx.now)
        tx.record(SiteReported(meeting_id, site.id, readiness, present, site.remark))
