"""The room as a site sees it: one page for a television with a remote control, a laptop, a tablet."""

from flask import Blueprint, render_template, request

from app.briefings import policy, queries
from app.briefings.context import load_room
from app.briefings.models import MODE_NOTES
from app.briefings.talk import LineKind
from app.kernel.errors import Forbidden
from app.kernel.http import current_actor, wants_fragment
from app.kernel.sentences import _
from app.meetings.policy import NO_SECRETS

pages = Blueprint("briefing_room", __name__)
MOST_NOTICES = 3  # the latest, on every screen
EVENTS = (
    "RoomOpened RoomEnded RoomChanged SiteKnocked SiteAdmitted SiteExpelled SiteConnected SiteLost SiteLeft "
    "SiteReported DevicesChecked SiteMuted AllMuted SiteAskedFloor SiteWithdrewRequest SiteGivenFloor "
    "SiteGaveFloorBack SiteGivenMoreTime SiteBroadcast PollingStarted PollingStopped ChairSiteChanged SitesChanged "
    "SiteSaid SitesTold LineHidden RecordingBegan RecordingWritten RecordingResumed RecordingEnded "
    "OpinionPollOpened OpinionPollClosed OpinionPollHidden"
)
LINE_EVENTS = "SiteSaid SitesTold LineHidden RoomChanged RoomOpened RoomEnded"


@pages.get("/meetings/<meeting_id>/room")
def room(meeting_id: str) -> str:
    """GET: main picture, content, every site at its place, this site's own state and what it can do."""
    _meeting, found, site = load_room(meeting_id)
    if site is None:
        raise Forbidden(_("Trang này dành cho điểm cầu của cuộc họp. Đề nghị mở trang điều khiển."))
    board = queries.board(found)
    poll = queries.shown_poll(found)
    told = queries.lines(found, site, kind=LineKind.NOTICE)
    return render_template(
        "briefings/_room.html" if wants_fragment() else "briefings/room.html",
        room=found,
        board=board,
        own=board.standing(site),
        seen=board.standing(board.seen_by(site)),
        is_kiosk=current_actor().kind == "guest",
        poll=poll,
        choice=poll.choice_of(site.id) if poll is not None else None,
        notices=told[-MOST_NOTICES:],
        lines=queries.lines(found, site),
        controls=False,
        events=EVENTS,
        line_events=LINE_EVENTS,
        no_secrets=NO_SECRETS,
        mode_notes=MODE_NOTES,
    )


@pages.get("/meetings/<meeting_id>/room/lines")
def lines(meeting_id: str) -> str:
    """GET: what is written in the room, a fragment for the site's page and the control room's."""
    meeting, found, site = load_room(meeting_id)
    controls = policy.can_control(current_actor(), meeting)
    return render_template(
        "briefings/_lines.html",
        room=found,
        own=queries.board(found).standing(site),
        lines=queries.lines(found, site, controls=controls),
        controls=controls and "control" in request.args,
    )
