"""A display of the hall: opened by its link (`/guest/<token>`), nobody touches it again."""

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from app.conduct import policy, queries
from app.elections import context as elections
from app.kernel import clock
from app.kernel.errors import NotFound
from app.kernel.http import current_actor, wants_fragment
from app.meetings.context import load_meeting
from app.speaking.context import MEMBERS_EVENTS
from app.voting import context as voting

pages = Blueprint("hall", __name__)
EVENTS = (
    "SittingStateChanged ItemStateChanged MeetingStateChanged AgendaChanged SittingsChanged PracticeReset "
    "RecessAnnounced NoticeShown NoticeTakenBack DisplaySet RosterTaken "
    f"{MEMBERS_EVENTS} {voting.EVENTS} {elections.EVENTS}"
)


@pages.get("/meetings/<meeting_id>/hall")
def hall(meeting_id: str) -> str | Response:
    """GET ?display=: that display; without it one's own, or what a display shows by itself to a member who looks."""
    meeting = load_meeting(meeting_id)
    actor = current_actor()
    if not policy.can_see_hall(actor, meeting):
        raise NotFound()
    at = clock.now()
    told = queries.display(meeting, request.args.get("display") or actor.id, at)
    screen = queries.screen(meeting, told, actor, at)
    dressed = {"theme": str(screen.theme)} if screen.theme is not None else {}
    template = "conduct/_hall.html" if wants_fragment() else "conduct/hall.html"
    return render_template(
        template,
        screen=screen,
        floor=screen.floor,
        told=told,
        events=EVENTS,
        **voting.words(),
        **elections.words(),
        **dressed,
    )  # fmt: skip
