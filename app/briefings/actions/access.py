"""Loading a room for an action: a stranger finds nothing, who may not control it is told so."""

from app.briefings import policy
from app.briefings.models import Briefing, Site
from app.kernel.actor import Actor
from app.kernel.errors import Forbidden, NotFound, allow
from app.kernel.sentences import _
from app.kernel.transaction import Transaction
from app.meetings.actions.access import seen_by


def controlled_by(tx: Transaction, actor: Actor, meeting_id: str) -> Briefing:
    """The room, for the chair and the control room. Raises NotFound for a stranger, Forbidden for the others."""
    meeting = seen_by(tx, actor, meeting_id)
    allow(policy.can_control(actor, meeting), policy.CONTROL)
    return room(tx, meeting_id)


def room(tx: Transaction, meeting_id: str) -> Briefing:
    """The room of a meeting whose sites have been called. Raises NotFound."""
    found = tx.session.get(Briefing, meeting_id)
    if found is None:
        raise NotFound()
    return found


def site_of(tx: Transaction, briefing: Briefing, site_id: str) -> Site:
    """A site of that briefing. Raises NotFound."""
    return tx.get(Site, id=site_id, meeting_id=briefing.meeting_id, removed_at=None)


def own_site(tx: Transaction, actor: Actor, meeting_id: str) -> tuple[Briefing, Site]:
    """The room and the actor's own site in it. Raises NotFound for a stranger, Forbidden for who is no site."""
    seen_by(tx, actor, meeting_id)
    briefing = room(tx, meeting_id)
    site = policy.site_of(actor, briefing)
    if site is None:
        raise Forbidden(_("Việc này dành cho điểm cầu của cuộc họp."))
    return briefing, site
