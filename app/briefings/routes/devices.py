"""The computer of a bridge point: the link that signs it in, and where it waits until its room opens."""

from flask import Blueprint, g, redirect, render_template, session
from werkzeug.wrappers import Response

from app.briefings import policy, queries
from app.briefings.models import Briefing
from app.kernel import journal
from app.kernel.actor import Actor
from app.kernel.errors import NotFound
from app.kernel.http import current_actor, public, wants_fragment
from app.kernel.sentences import _

pages = Blueprint("bridge", __name__)
EVENTS = "RoomOpened RoomEnded SitesChanged ParticipationStarted ConclusionIssued ConclusionRecalled"


@pages.get("/bridge/<token>")
@public
def enter(token: str) -> Response:
    """GET: from now on this browser is the room's computer, until the link is taken back."""
    point = queries.let_in_by(token)
    if point is None:
        raise NotFound(
            _("Đường dẫn này đã được thu hồi hoặc thay bằng đường dẫn khác. Đề nghị liên hệ Văn phòng để nhận lại.")
        )
    session["bridge_point"], session["bridge_key"] = point.id, point.key
    session["way_in"] = policy.way_in(point)
    session.permanent = True  # a room's computer is switched off at night
    return redirect("/bridge")


@pages.get("/bridge")
def wait() -> str:
    """GET: the rooms of this site; the first that opens is entered without a touch."""
    actor = current_actor()
    rooms = queries.rooms_of(actor)
    streams = [Briefing.stream(room.meeting_id) for room in rooms]
    heads = journal.heads([stream.id for stream in streams])
    g.streams = [{"id": one.id, "seq": heads[one.id].seq if one.id in heads else 0} for one in streams]
    template = "briefings/_wait.html" if wants_fragment() else "briefings/wait.html"
    concluded = queries.concluded([room.meeting_id for room in rooms])
    return render_template(template, rooms=rooms, concluded=concluded, events=EVENTS)


def recognise() -> Actor | None:
    """The point whose computer this is; asked of the database each time, so a link taken back is dead."""
    point_id, key = session.get("bridge_point"), session.get("bridge_key")
    if not isinstance(point_id, str) or not isinstance(key, str):
        return None
    found = queries.device(point_id, key)
    return Actor(found.id, found.name, kind="guest") if found is not None else None
