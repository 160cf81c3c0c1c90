"""The doors: a body's register of bridge points, and the room of a meeting."""

from flask import current_app, g

from app.accounts import policy as accounts
from app.accounts.models import Body
from app.briefings import policy, queries
from app.briefings.exchange import Exchange
from app.briefings.models import Briefing, Site
from app.kernel import db, journal
from app.kernel.errors import Forbidden, NotFound, allow
from app.kernel.http import current_actor
from app.kernel.ids import is_id
from app.kernel.sentences import _
from app.meetings import whose
from app.meetings.context import load_meeting
from app.meetings.models import Meeting


def exchange() -> Exchange:
    """What this web process has between its pages and media."""
    found: Exchange = current_app.extensions["exchange"]
    return found


def load_register(body_id: str) -> Body:
    """The body, for its office; sets g.body. Raises NotFound for a stranger, Forbidden for others of it."""
    actor = current_actor()
    body = db.session().get(Body, body_id) if is_id(body_id) else None
    if body is None or not (policy.can_register(actor, body) or accounts.belongs(actor, body.id)):
        raise NotFound()
    allow(policy.can_register(actor, body), whose.OFFICE)
    g.body = body
    return body


def load_briefing(meeting_id: str) -> Meeting:
    """A meeting that has a room, whoever may see it. Raises NotFound for any other."""
    meeting = load_meeting(meeting_id)
    if not policy.is_briefing(meeting):
        raise NotFound()
    return meeting


def load_room(meeting_id: str) -> tuple[Meeting, Briefing, Site | None]:
    """The room, for its sites and who controls it, with the actor's own site; g.streams gains the room's.

    Raises NotFound for a stranger, Forbidden for others who take part.
    """
    meeting = load_briefing(meeting_id)
    room = queries.briefing(meeting.id)
    actor = current_actor()
    site = policy.site_of(actor, room) if room is not None else None
    if site is None and not policy.can_control(actor, meeting):
        raise Forbidden(_("Phòng họp dành cho các điểm cầu và bộ phận điều hành của cuộc họp."))
    if room is None:
        raise Forbidden(_("Cuộc họp chưa có điểm cầu. Đề nghị gọi các điểm cầu ở mục “Điểm cầu” trước."))
    stream = Briefing.stream(meeting.id)
    g.streams = [*g.streams, {"id": stream.id, "seq": journal.head(stream.id).seq}]
    return meeting, room, site
