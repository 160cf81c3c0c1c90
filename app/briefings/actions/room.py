"""The room itself: opened, locked, its mode and layout, who is admitted, what is muted, which site is the chair's."""

from datetime import timedelta

from app.briefings.actions.access import controlled_by, own_site, site_of
from app.briefings.actions.floor import take_back
from app.briefings.actions.opining import end_open_polls
from app.briefings.actions.recording import end_running
from app.briefings.events import (
    AllMuted,
    ChairSiteChanged,
    PollingStarted,
    PollingStopped,
    RoomChanged,
    RoomEnded,
    RoomOpened,
    SiteAdmitted,
    SiteBroadcast,
    SiteExpelled,
    SiteKnocked,
    SiteMuted,
)
from app.briefings.models import POLL_S, Briefing, Layout, Link, Mode, Site
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Forbidden, Invalid
from app.kernel.sentences import _
from app.kernel.transaction import Transaction, transaction

KNOCK_AGAIN = timedelta(minutes=5)


def open_room(actor: Actor, meeting_id: str) -> None:
    """From now on sites join by themselves. Opening it again after its end is possible. Raises Conflict."""
    with transaction(Briefing.stream(meeting_id), actor) as tx:
        briefing = controlled_by(tx, actor, meeting_id)
        if briefing.is_open:
            raise Conflict(_("Phòng họp đang mở."))
        briefing.opened_at, briefing.ended_at = tx.now, None
        tx.record(RoomOpened(meeting_id))


def end_room(actor: Actor, meeting_id: str) -> None:
    """Everybody is out; the roll call, the downtimes and the journal stay."""
    with transaction(Briefing.stream(meeting_id), actor) as tx:
        briefing = controlled_by(tx, actor, meeting_id)
        briefing.require_open()
        briefing.ended_at, briefing.polling_since, briefing.broadcast_id = tx.now, None, None
        end_running(tx, briefing)
        end_open_polls(tx, meeting_id)
        for site in briefing.holders:
            take_back(tx, site)
        for site in briefing.sites:
            site.floor_since = site.asked_at = site.knocked_at = None
            if site.link is Link.LOST:
                site.connect(tx.now)
            site.disconnect(Link.AWAY, tx.now)
        tx.record(RoomEnded(meeting_id))


def change_room(actor: Actor, meeting_id: str, what: str, value: str) -> None:
    """Mode, layout, lock or muting on entry, for everybody. `what` names it. Raises Invalid, Forbidden, NotFound."""
    with transaction(Briefing.stream(meeting_id), actor) as tx:
        briefing = controlled_by(tx, actor, meeting_id)
        try:
            if what == "mode":
                briefing.mode = Mode(value)
            elif what == "layout":
                briefing.layout = Layout(value)
            else:
                setattr(briefing, {"lock": "is_locked", "mute-on-entry": "mutes_on_entry"}[what], value == "on")
        except (ValueError, KeyError):
            raise Invalid(_("Lựa chọn này không có trong danh sách. Đề nghị chọn lại.")) from None
        if what == "mode" and briefing.mode is Mode.TRAINING:
            for site in briefing.holders[1:]:  # one speaker at a time
                take_back(tx, site)
        tx.record(RoomChanged(meeting_id, what, value))


def enter(actor: Actor, meeting_id: str) -> Site | None:
    """The actor's site may come in now; None while it waits in the lobby of a locked room.

    A site that was admitted before comes back by itself. Raises Conflict while the room is not open, Forbidden for an
    expelled site, NotFound.
    """
    with transaction(Briefing.stream(meeting_id), actor) as tx:
        briefing, site = own_site(tx, actor, meeting_id)
        briefing.require_open()
        if site.expelled_at is not None:
            raise Forbidden(_("Điểm cầu đã được mời ra khỏi phòng họp. Đề nghị liên hệ bộ phận điều hành."))
        if site.admitted_at is None and briefing.is_locked and site.id != briefing.chair_site_id:
            _knock(tx, briefing, site)
            return None
        if site.admitted_at is None:
            _admit(tx, briefing, site)
        return site


def admit_site(actor: Actor, meeting_id: str, site_id: str) -> None:
    """Lets in a site that waits, or one that was expelled."""
    with transaction(Briefing.stream(meeting_id), actor) as tx:
        briefing = controlled_by(tx, actor, meeting_id)
        _admit(tx, briefing, site_of(tx, briefing, site_id))


def expel_site(actor: Actor, meeting_id: str, site_id: str) -> None:
    """Silent within a second, and not let in again before it is admitted. Raises Conflict for the chair's own."""
    with transaction(Briefing.stream(meeting_id), actor) as tx:
        briefing = controlled_by(tx, actor, meeting_id)
        site = site_of(tx, briefing, site_id)
        if site.id == briefing.chair_site_id:
            raise Conflict(_("Đây là điểm chủ trì nên không mời ra được. Đề nghị chuyển điểm chủ trì trước."))
        site.expelled_at, site.admitted_at, site.knocked_at = tx.now, None, None
        if site.floor_since is not None:
            take_back(tx, site)
        site.asked_at = None
        site.disconnect(Link.AWAY, tx.now)
        if briefing.broadcast_id == site.id:
            briefing.broadcast_id = None
        tx.record(SiteExpelled(meeting_id, site.id))


def mute_site(actor: Actor, meeting_id: str, site_id: str, track: str, muted: bool) -> None:
    """Nobody receives its microphone or its camera, whatever it sends. `track`: microphone, camera."""
    with transaction(Briefing.stream(meeting_id), actor) as tx:
        briefing = controlled_by(tx, actor, meeting_id)
        site = site_of(tx, briefing, site_id)
        field = {"microphone": "is_muted", "camera": "is_dark"}.get(track)
        if field is None:
            raise Invalid(_("Lựa chọn này không có trong danh sách. Đề nghị chọn lại."))
        if getattr(site, field) != muted:
            setattr(site, field, muted)
            tx.record(SiteMuted(meeting_id, site.id, track, muted))


def mute_all(actor: Actor, meeting_id: str, muted: bool) -> None:
    """Every microphone but the chair's site and who has the floor; false gives all back."""
    with transaction(Briefing.stream(meeting_id), actor) as tx:
        briefing = controlled_by(tx, actor, meeting_id)
        for site in briefing.live_sites:
            keeps = site.id == briefing.chair_site_id or site.floor_since is not None
            site.is_muted = muted and not keeps
        tx.record(AllMuted(meeting_id, muted))


def broadcast_site(actor: Actor, meeting_id: str, site_id: str | None) -> None:
    """Everybody's large picture; None: who has the floor, else the chair."""
    with transaction(Briefing.stream(meeting_id), actor) as tx:
        briefing = controlled_by(tx, actor, meeting_id)
        briefing.broadcast_id = site_of(tx, briefing, site_id).id if site_id else None
        _stop_polling(tx, briefing)
        tx.record(SiteBroadcast(meeting_id, briefing.broadcast_id))


def poll_sites(actor: Actor, meeting_id: str, seconds: int) -> None:
    """Shows each site in turn to all for so many seconds; 0 stops. Raises Invalid, Conflict."""
    with transaction(Briefing.stream(meeting_id), actor) as tx:
        briefing = controlled_by(tx, actor, meeting_id)
        if not seconds:
            _stop_polling(tx, briefing)
            return
        if not POLL_S[0] <= seconds <= POLL_S[1]:
            raise Invalid(_("Mỗi điểm cầu hiện từ {least} đến {most} giây.", least=POLL_S[0], most=POLL_S[1]))
        briefing.require_open()
        briefing.broadcast_id, briefing.polling_since, briefing.polling_s = None, tx.now, seconds
        tx.record(PollingStarted(meeting_id, seconds))


def move_chair(actor: Actor, meeting_id: str, site_id: str) -> None:
    """That site is the chair's from now on; the one before becomes the deputy. Raises Conflict, NotFound."""
    with transaction(Briefing.stream(meeting_id), actor) as tx:
        briefing = controlled_by(tx, actor, meeting_id)
        site = site_of(tx, briefing, site_id)
        if briefing.chair_site_id == site.id:
            raise Conflict(_("Điểm cầu này đang là điểm chủ trì."))
        move_chair_to(tx, briefing, site, because_lost=False)


def move_chair_to(tx: Transaction, briefing: Briefing, site: Site, *, because_lost: bool) -> None:
    """The change itself, for whoever decided it. The site is heard: what silenced it before does not hold any more."""
    briefing.deputy_site_id, briefing.chair_site_id = briefing.chair_site_id, site.id
    site.is_muted = False
    tx.record(ChairSiteChanged(briefing.meeting_id, site.id, because_lost))


def _stop_polling(tx: Transaction, briefing: Briefing) -> None:
    if briefing.polling_since is not None:
        briefing.polling_since = None
        tx.record(PollingStopped(briefing.meeting_id))


def _admit(tx: Transaction, briefing: Briefing, site: Site) -> None:
    site.admitted_at, site.knocked_at, site.expelled_at = tx.now, None, None
    if briefing.mutes_on_entry and site.id != briefing.chair_site_id:
        site.is_muted = True  # before its first packet: nobody hears how it comes in
    tx.record(SiteAdmitted(briefing.meeting_id, site.id))


def _knock(tx: Transaction, briefing: Briefing, site: Site) -> None:
    """Once is enough: a page that waits knocks every second."""
    if site.knocked_at is None or tx.now - site.knocked_at > KNOCK_AGAIN:
        site.knocked_at = tx.now
        tx.record(SiteKnocked(briefing.meeting_id, site.id))
