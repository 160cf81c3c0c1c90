"""Báo cáo cuộc họp, for the control room and the secretariat: as a page, and as minutes in the official layout."""

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from app.briefings import minutes as printed
from app.briefings import policy, queries
from app.briefings.checks import VERDICT_SHAPES, VERDICT_WORDS
from app.briefings.context import load_room
from app.briefings.models import READINESS_WORDS
from app.briefings.report import Report, length, report
from app.briefings.routes.answers import as_pdf, is_demo
from app.documents.press import set_paper
from app.kernel import clock
from app.kernel.errors import allow
from app.kernel.http import current_actor
from app.meetings import queries as of_meetings
from app.meetings.models import Meeting

pages = Blueprint("briefing_report", __name__)
READINESS_SHAPES = {"READY": "done", "NOT_READY": "heed", "ABSENT": "off", "NOT_CALLED": "wait"}


@pages.get("/meetings/<meeting_id>/report")
def shown(meeting_id: str) -> str:
    """GET: every site's course, who spoke, what went wrong, up to this moment."""
    _meeting, found = _load(meeting_id)
    captions = queries.captions(found.room)
    return render_template(
        "briefings/report.html",
        report=found,
        length=length,
        captions=captions,
        readiness_words=READINESS_WORDS,
        readiness_shapes=READINESS_SHAPES,
        verdict_words=VERDICT_WORDS,
        verdict_shapes=VERDICT_SHAPES,
    )


@pages.get("/meetings/<meeting_id>/report/minutes.pdf")
def minutes(meeting_id: str) -> Response:
    """GET: the minutes, with the conclusion once it is issued."""
    meeting, found = _load(meeting_id)
    chair = of_meetings.presiding_officer(meeting, clock.now())
    paper = printed.minutes(
        found, queries.conclusion(meeting_id), chair=chair.full_name if chair else "", is_demo=is_demo()
    )
    return as_pdf(set_paper(paper), "bien-ban-giao-ban.pdf")


def _load(meeting_id: str) -> tuple[Meeting, Report]:
    meeting, room, _site = load_room(meeting_id)
    allow(policy.can_control(current_actor(), meeting), policy.CONTROL)
    return meeting, report(room, queries.latest_checks(room), polls=queries.polls(room))
