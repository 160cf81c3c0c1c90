"""Asking for the floor, giving, extending and taking it; the order of asking is kept (section 6.2)."""

from datetime import datetime

from app.briefings.actions.access import controlled_by, own_site, site_of
from app.briefings.events import (
    PollingStopped,
    SiteAskedFloor,
    SiteGaveFloorBack,
    SiteGivenFloor,
    SiteGivenMoreTime,
    SiteWithdrewRequest,
)
from app.briefings.models import EXTENSION_S, SPEECH_S, Briefing, Mode, Site
from app.kernel.actor import Actor
from app.kernel.errors import Conflict
from app.kernel.sentences import _
from app.kernel.transaction import Transaction, transaction


def request_floor(actor: Actor, meeting_id: str) -> None:
    """The actor's site asks to speak; asking twice keeps its place. Raises Conflict, Forbidden, NotFound."""
    with transaction(Briefing.stream(meeting_id), actor) as tx:
        briefing, site = own_site(tx, actor, meeting_id)
        briefing.require_open()
        if site.floor_since is not None:
            raise Conflict(_("Điểm cầu đang được mời phát biểu."))
        if site.asked_at is None:
            site.asked_at = tx.now
            tx.record(SiteAskedFloor(meeting_id, site.id))


def withdraw_request(actor: Actor, meeting_id: str) -> None:
    """The actor's site no longer asks. Raises Conflict when it did not."""
    with transaction(Briefing.stream(meeting_id), actor) as tx:
        _briefing, site = own_site(tx, actor, meeting_id)
        if site.asked_at is None:
            raise Conflict(_("Điểm cầu chưa đăng ký phát biểu, hoặc đã được mời."))
        site.asked_at = None
        tx.record(SiteWithdrewRequest(meeting_id, site.id))


def give_floor(actor: Actor, meeting_id: str, site_id: str) -> None:
    """The site speaks: it is heard and everybody's large picture. In training whoever spoke before stops.

    What was muted by hand is heard again; a broadcast or a round of polling ends. Raises Conflict, NotFound, Forbidden.
    """
    with transaction(Briefing.stream(meeting_id), actor) as tx:
        briefing = controlled_by(tx, actor, meeting_id)
        briefing.require_open()
        site = site_of(tx, briefing, site_id)
        if site.floor_since is not None:
            raise Conflict(_("Điểm cầu {name} đang phát biểu.", name=site.name))
        if briefing.mode is not Mode.CONFERENCE:
            for other in briefing.holders:
                take_back(tx, other)
        briefing.broadcast_id = None
        if briefing.polling_since is not None:
            briefing.polling_since = None
            tx.record(PollingStopped(meeting_id))
        site.is_muted = site.is_dark = False
        site.take_floor(tx.now)
        tx.record(SiteGivenFloor(meeting_id, site.id, SPEECH_S))


def take_floor(actor: Actor, meeting_id: str, site_id: str) -> None:
    """The site has spoken. Raises Conflict when it does not have the floor."""
    with transaction(Briefing.stream(meeting_id), actor) as tx:
        briefing = controlled_by(tx, actor, meeting_id)
        site = _holder(briefing, site_of(tx, briefing, site_id))
        take_back(tx, site)


def extend_floor(actor: Actor, meeting_id: str, site_id: str) -> None:
    """One minute more (gia hạn 01 phút). Raises Conflict when it does not have the floor."""
    with transaction(Briefing.stream(meeting_id), actor) as tx:
        briefing = controlled_by(tx, actor, meeting_id)
        site = _holder(briefing, site_of(tx, briefing, site_id))
        site.floor_s += EXTENSION_S
        tx.record(SiteGivenMoreTime(meeting_id, site.id, EXTENSION_S))


def _holder(briefing: Briefing, site: Site) -> Site:
    if site not in briefing.holders:
        raise Conflict(_("Điểm cầu {name} không đang phát biểu.", name=site.name))
    return site


def take_back(tx: Transaction, site: Site) -> None:
    """The floor of a site that has it, with how long it spoke."""
    spoken = _seconds(site.floor_since, tx.now)
    site.floor_since = None
    tx.record(SiteGaveFloorBack(site.meeting_id, site.id, spoken))


def _seconds(since: datetime | None, now: datetime) -> int:
    return int((now - since).total_seconds()) if since else 0
