"""The technical test of a site, noted as its record."""

from dataclasses import asdict

from app.briefings.actions.access import own_site
from app.briefings.checks import DeviceCheck, Measured, verdict
from app.briefings.events import DevicesChecked
from app.briefings.models import Briefing
from app.kernel.actor import Actor
from app.kernel.errors import Conflict
from app.kernel.ids import new_id
from app.kernel.sentences import _
from app.kernel.transaction import transaction


def record_check(actor: Actor, meeting_id: str, measured: Measured) -> DeviceCheck:
    """What a site's page measured (section 6.2). Raises NotFound, Forbidden for who is no site, Conflict at the end."""
    with transaction(Briefing.stream(meeting_id), actor) as tx:
        briefing, site = own_site(tx, actor, meeting_id)
        if briefing.ended_at is not None:
            raise Conflict(_("Phòng họp đã kết thúc nên không ghi thêm kết quả kiểm tra."))
        check = tx.add(DeviceCheck(id=new_id(), site_id=site.id, at=tx.now, **asdict(measured)))
        tx.record(DevicesChecked(meeting_id, site.id, verdict(measured).value))
        return check
