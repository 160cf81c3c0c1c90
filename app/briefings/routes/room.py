"""The room as a site sees it: one page for a television with a remote control, a laptop, a tablet."""

from flask import Blueprint, render_template

from app.briefings import queries
from app.briefings.context import load_room
from app.briefings.models import MODE_NOTES
from app.kernel.errors import Forbidden
from app.kernel.http import current_actor, wants_fragment
from app.kernel.sentences import _

pages = Blueprint("briefing_room", __name__)
EVENTS = (
    "RoomOpened RoomEnded RoomChanged SiteKnocked SiteAdmitted SiteExpelled SiteConnected SiteLost SiteLeft "
    "SiteReported DevicesChecked SiteMuted AllMuted SiteAskedFloor SiteWithdrewRequest SiteGivenFloor "
    "SiteGaveFloorBack SiteGivenMoreTime SiteBroadcast PollingStarted PollingStopped ChairSiteChanged SitesChanged"
)


@pages.get("/meetings/<meeting_id>/room")
def room(meeting_id: str) -> str:
    """GET: main picture, content, every site at its place, this site's own state and what it can do."""
    _meeting, found, site = load_room(meeting_id)
    if site is None:
        raise Forbidden(_("Trang này dành cho điểm cầu của cuộc họp. Đề nghị mở trang điều khiển."))
    board = queries.board(found)
    return render_template(
        "briefings/_room.html" if wants_fragment() else "briefings/room.html",
        room=found,
        board=board,
        own=board.standing(site),
        seen=board.standing(board.seen_by(site)),
        is_kiosk=current_actor().kind == "guest",
        events=EVENTS,
        mode_notes=MODE_NOTES,
    )
