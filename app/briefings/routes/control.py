"""The control room: every site's picture and state, and each command of the chair in one touch."""

from flask import Blueprint, render_template

from app.briefings import incidents, policy, queries
from app.briefings.checks import VERDICT_SHAPES, VERDICT_WORDS
from app.briefings.context import load_room
from app.briefings.models import LAYOUT_WORDS, MODE_WORDS, POLL_S, READINESS_WORDS, Readiness
from app.briefings.routes.room import EVENTS, LINE_EVENTS
from app.documents import policy as documents
from app.documents import queries as papers
from app.kernel.errors import allow
from app.kernel.http import current_actor, wants_fragment
from app.meetings.policy import NO_SECRETS

pages = Blueprint("briefing_control", __name__)
MORE_EVENTS = "DocumentReleased DocumentWithdrawn SiteOpined"  # what only the board shows
POLL_CHOICES = (POLL_S[0], 20, 30, 60, POLL_S[1])


@pages.get("/meetings/<meeting_id>/control")
def control(meeting_id: str) -> str:
    """GET: the board, the queue, the log; a fragment of it for the live region."""
    meeting, room, site = load_room(meeting_id)
    actor = current_actor()
    allow(policy.can_control(actor, meeting), policy.CONTROL)
    board = queries.board(room)
    may_present = documents.can_present(actor, meeting)
    return render_template(
        "briefings/_control.html" if wants_fragment() else "briefings/control.html",
        room=room,
        board=board,
        main=board.standing(board.main),
        incidents=incidents.latest(room),
        is_site=site is not None,
        checks=queries.latest_checks(room),
        verdict_words=VERDICT_WORDS,
        verdict_shapes=VERDICT_SHAPES,
        may_present=may_present,
        papers=papers.pack(meeting, documents.Reader.of(actor, meeting)) if may_present else [],
        poll=queries.shown_poll(room),
        events=f"{EVENTS} {MORE_EVENTS}",
        lines=queries.lines(room, site, controls=True),
        controls=True,
        line_events=LINE_EVENTS,
        no_secrets=NO_SECRETS,
        mode_words=MODE_WORDS,
        layout_words=LAYOUT_WORDS,
        reports=[(one.value, READINESS_WORDS[one]) for one in Readiness if one is not Readiness.NOT_CALLED],
        readiness_words=READINESS_WORDS,
        poll_choices=POLL_CHOICES,
    )
