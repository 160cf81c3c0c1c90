"""Lines among the sites, notices of the control room, and the mark of a meeting that speaks of state secrets."""

from app.briefings import policy
from app.briefings.actions.access import controlled_by, room, site_of
from app.briefings.events import LineHidden, RoomChanged, SiteSaid, SitesTold
from app.briefings.models import Briefing
from app.briefings.talk import LineKind, RoomLine, digest_of, said
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Forbidden, Invalid, allow
from app.kernel.ids import new_id
from app.kernel.sentences import _
from app.kernel.transaction import transaction
from app.meetings.actions.access import prepared_by, seen_by
from app.meetings.policy import NO_SECRETS


def say(actor: Actor, meeting_id: str, text: str) -> RoomLine:
    """A line to all sites, of the actor's site or the control room.

    Raises Conflict while the room is not open or state secrets are spoken of, Invalid, Forbidden, NotFound.
    """
    with transaction(Briefing.stream(meeting_id), actor) as tx:
        meeting = seen_by(tx, actor, meeting_id)
        briefing = room(tx, meeting_id)
        site = policy.site_of(actor, briefing)
        if site is None:
            allow(policy.can_control(actor, meeting), policy.CONTROL)
        elif site.expelled_at is not None or (site.knocked_at is not None and site.admitted_at is None):
            raise Forbidden(_("Điểm cầu chưa được vào phòng họp nên chưa trao đổi được."))
        briefing.require_open()
        if meeting.has_secret_content:
            raise Conflict(NO_SECRETS)
        name = site.name if site is not None else actor.name
        line = tx.add(
            RoomLine(
                id=new_id(), meeting_id=meeting_id, kind=LineKind.CHAT, site_id=site.id if site else None,
                text=said(text), author_name=name[:200], at=tx.now,
            )
        )  # fmt: skip
        tx.record(SiteSaid(meeting_id, line.id, line.site_id, digest_of(line.id, line.text)))
        return line


def tell_sites(actor: Actor, meeting_id: str, text: str, site_id: str | None = None) -> RoomLine:
    """A notice of the control room on every site's screen, or on one's. Raises Invalid, Forbidden, NotFound."""
    with transaction(Briefing.stream(meeting_id), actor) as tx:
        briefing = controlled_by(tx, actor, meeting_id)
        site = site_of(tx, briefing, site_id) if site_id is not None else None
        line = tx.add(
            RoomLine(
                id=new_id(), meeting_id=meeting_id, kind=LineKind.NOTICE, to_site_id=site.id if site else None,
                text=said(text), author_name=actor.name[:200], at=tx.now,
            )
        )  # fmt: skip
        tx.record(SitesTold(meeting_id, line.id, line.to_site_id, digest_of(line.id, line.text)))
        return line


def hide_line(actor: Actor, meeting_id: str, line_id: str, reason: str) -> None:
    """The line, or the notice, is no longer shown; a line takes a reason. Raises Invalid, Forbidden, NotFound."""
    with transaction(Briefing.stream(meeting_id), actor) as tx:
        controlled_by(tx, actor, meeting_id)
        line = tx.get(RoomLine, id=line_id, meeting_id=meeting_id)
        reason = " ".join(reason.split())[:300]
        if not reason and line.kind is LineKind.CHAT:
            raise Invalid(_("Ẩn một dòng trao đổi cần lý do. Đề nghị nhập lý do."))
        if line.hidden_at is None:
            line.hidden_at, line.hidden_reason, line.hidden_by_name = tx.now, reason, actor.name[:200]
            tx.record(LineHidden(meeting_id, line.id, reason))


def mark_secret(actor: Actor, meeting_id: str, value: bool) -> None:
    """Whether state secrets are spoken of (rules 6.5): no lines, no uploads. Before the room opens only.

    Raises Conflict once it was open, Forbidden, NotFound.
    """
    with transaction(Briefing.stream(meeting_id), actor) as tx:
        meeting = prepared_by(tx, actor, meeting_id)
        if room(tx, meeting_id).opened_at is not None:
            raise Conflict(_("Phòng họp đã mở nên không đổi được dấu bí mật nhà nước."))
        if meeting.has_secret_content != value:
            meeting.has_secret_content = value
            tx.record(RoomChanged(meeting_id, "secret", "on" if value else "off"))
