"""Hôm nay: the one page that a delegate needs, and the way to it."""

from flask import Blueprint, g, redirect, render_template
from werkzeug.wrappers import Response

from app.conduct import today as queries
from app.documents.models import KIND_WORDS
from app.documents.routes.shelf import LISTENED
from app.elections.context import now_given
from app.groups.context import own_given
from app.kernel import journal
from app.kernel.clock import now
from app.kernel.http import current_actor, wants_fragment
from app.meetings.context import load_meeting
from app.opinions.context import cards
from app.questioning.policy import can_write
from app.speaking.context import MEMBERS_EVENTS, OWN_EVENTS
from app.speaking.models import ASKS
from app.speaking.models import KIND_WORDS as SPOKEN
from app.voting.context import slip_given

pages = Blueprint("conduct", __name__)
EVENTS = (
    f"{LISTENED} AgendaEdited AgendaChanged ItemStateChanged MeetingStateChanged SittingStateChanged RosterTaken "
    "AttendanceNoted PracticeReset RecessAnnounced ClosedSittingChanged NoticeShown NoticeTakenBack "
    "ElectionMoved ElectionAnnounced ElectionVoided OpinionNoted GroupsAnnounced GroupsChanged"
)
FLOOR_EVENTS = f"{MEMBERS_EVENTS} {OWN_EVENTS}"


@pages.get("/")
def home() -> Response:
    """GET /: to the meeting of today, or to the list where there is none."""
    meeting = queries.meeting_of_today(current_actor())
    return redirect(f"/meetings/{meeting.id}" if meeting is not None else "/meetings")


@pages.get("/meetings/<meeting_id>")
def today(meeting_id: str) -> str:
    """GET /meetings/<id>: the item in hand, its papers, what comes next."""
    meeting = load_meeting(meeting_id)
    actor = current_actor()
    # What the clerk notes of this person, and what this person does on another device, is heard in the person's stream.
    g.streams = [*g.streams, {"id": actor.id, "seq": journal.head(actor.id).seq}]
    template = "conduct/_today.html" if wants_fragment() else "conduct/today.html"
    shown = queries.today(meeting, actor)
    return render_template(
        template,
        today=shown,
        kinds=KIND_WORDS,
        events=EVENTS if shown.floor else f"{EVENTS} {OWN_EVENTS}",  # a guest has no floor until it is given
        floor_events=FLOOR_EVENTS,
        news=LISTENED,
        asks=ASKS,
        kinds_asked=SPOKEN,
        at=now(),
        may_question=can_write(actor, meeting),
        **slip_given(meeting, actor),
        **now_given(meeting, actor),
        **cards(actor, now()),
        **own_given(meeting, actor, now()),
    )
