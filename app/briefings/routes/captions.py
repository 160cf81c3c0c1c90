"""Phụ đề: the page of whoever types what is said."""

from flask import Blueprint, render_template

from app.briefings import policy, queries
from app.briefings.captions import LONGEST_CAPTION
from app.briefings.context import load_room
from app.kernel.errors import allow
from app.kernel.http import current_actor, wants_fragment
from app.meetings.policy import NO_SECRETS

pages = Blueprint("captions", __name__)
EVENTS = (
    "CaptionWritten CaptionMended RoomOpened RoomEnded SiteGivenFloor SiteGaveFloorBack ChairSiteChanged SiteExpelled"
)
LATEST = 30


@pages.get("/meetings/<meeting_id>/captions")
def captions(meeting_id: str) -> str:
    """GET: the field, the room's main picture and voices, the latest lines; of these a fragment."""
    meeting, room, _site = load_room(meeting_id)
    allow(policy.can_control(current_actor(), meeting), policy.CONTROL)
    chair = next((site for site in room.live_sites if site.id == room.chair_site_id), None)
    return render_template(
        "briefings/_captions.html" if wants_fragment() else "briefings/captions.html",
        room=room,
        speaker=next(iter(room.holders), chair),
        lines=queries.captions(room, LATEST),
        longest=LONGEST_CAPTION,
        events=EVENTS,
        no_secrets=NO_SECRETS,
    )
