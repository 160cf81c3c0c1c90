"""The public page: the programme and what was marked public, nothing else."""

from flask import Blueprint, g, render_template, session
from flask import Response as FlaskResponse

from app.kernel.errors import NotFound
from app.kernel.http import public
from app.meetings import queries
from app.meetings.models import HALF_WORDS, STATE_WORDS
from app.meetings.public import is_public, sections
from app.meetings.routes.showing import grouped

pages = Blueprint("public_meetings", __name__)
SECONDS = 60


@pages.get("/public/<meeting_id>")
@public
def meeting(meeting_id: str) -> FlaskResponse:
    """The same for everybody, so that caches may keep it for a minute; no ETag, whose 304 would part nonce and page."""
    found = queries.meeting(meeting_id)
    if found is None or not is_public(found):
        raise NotFound()
    g.actor, g.body = None, found.body  # who is signed in must not colour a page that is cached
    shown = queries.public_agenda(found.id)
    answer = FlaskResponse(
        render_template(
            "meetings/public.html",
            shown=found,
            groups=[group for group in grouped(shown) if group.rows or group.plan],
            half_words=HALF_WORDS,
            states=STATE_WORDS,
            sections=sections(found),
        )
    )
    session.modified = False  # a page that caches may keep sets nobody's cookie
    answer.headers["Cache-Control"] = f"public, max-age={SECONDS}"
    answer.vary.add("Cookie")  # a language that somebody chose elsewhere
    return answer
