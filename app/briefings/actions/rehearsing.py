"""The technical rehearsal: filled by a site, signed by the control room (rules 6.2)."""

from datetime import datetime

from app.briefings.actions.access import controlled_by, own_site, site_of
from app.briefings.events import RehearsalFilled, RehearsalSigned
from app.briefings.models import Briefing
from app.briefings.rehearsals import Rehearsal, Tried
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, NotFound
from app.kernel.sentences import _
from app.kernel.transaction import transaction


def fill_rehearsal(actor: Actor, meeting_id: str, tried: list[Tried]) -> Rehearsal:
    """What the actor's own site found. Raises Invalid, Conflict after the end, Forbidden, NotFound."""
    with transaction(Briefing.stream(meeting_id), actor) as tx:
        briefing, site = own_site(tx, actor, meeting_id)
        if briefing.ended_at is not None:
            raise Conflict(_("Phòng họp đã kết thúc nên không ghi thêm kết quả kiểm tra."))
        found = tx.session.get(Rehearsal, site.id)
        if found is None:
            found = Rehearsal(site_id=site.id, filled_at=tx.now, filled_by_name="")
        found.fill(tried, actor.name, tx.now)
        tx.add(found)
        tx.record(RehearsalFilled(meeting_id, site.id, found.is_well))
        return found


def sign_rehearsal(actor: Actor, meeting_id: str, site_id: str, *, seen: datetime) -> Rehearsal:
    """The control room signs a site's checklist as it was read. Raises Conflict, Forbidden, NotFound."""
    with transaction(Briefing.stream(meeting_id), actor) as tx:
        site = site_of(tx, controlled_by(tx, actor, meeting_id), site_id)
        found = tx.session.get(Rehearsal, site.id)
        if found is None:
            raise NotFound()
        found.sign(seen, actor.name, tx.now)
        tx.record(RehearsalSigned(meeting_id, site.id))
        return found
