"""Calendars: a meeting's file, and a person's feed at a secret address."""

from flask import Blueprint, flash, redirect, render_template, request
from flask import Response as FlaskResponse
from werkzeug.wrappers import Response

from app.kernel.actor import Actor
from app.kernel.errors import NotFound, allow
from app.kernel.http import current_actor, public
from app.kernel.sentences import _
from app.meetings import actions, ical, queries
from app.meetings.context import load_meeting

pages = Blueprint("calendar", __name__)


@pages.get("/meetings/<meeting_id>/calendar.ics")
def meeting(meeting_id: str) -> FlaskResponse:
    found = load_meeting(meeting_id)
    return _file(ical.calendar([(found, queries.agenda(found.id, current_actor()))], found.title))


@pages.get("/calendar")
def calendar() -> str:
    allow(current_actor().kind == "person")
    return _page()


@pages.post("/calendar/link")
def make_link() -> str:
    """Makes the feed's address and shows it, this once: only its hash is kept."""
    token = actions.make_calendar_link(current_actor())
    return _page(f"{request.host_url.rstrip('/')}/calendar/{token}.ics")


@pages.post("/calendar/link/ending")
def end_link() -> Response:
    actions.end_calendar_link(current_actor())
    flash(str(_("Đã thu hồi đường dẫn lịch.")), "done")
    return redirect("/calendar")


@pages.get("/calendar/<token>.ics")
@public
def feed(token: str) -> FlaskResponse:
    owner = queries.owner_of_calendar(token)
    if owner is None:
        raise NotFound()
    actor = Actor(owner.id, owner.full_name)
    found = [(one, queries.agenda(one.id, actor)) for one in queries.meetings_of(actor)]
    return _file(ical.calendar(found, str(_("Nghị Trường: lịch họp"))))


def _page(link: str | None = None) -> str:
    return render_template("meetings/calendar.html", link=link, has_link=queries.has_calendar_link(current_actor()))


def _file(content: bytes) -> FlaskResponse:
    return FlaskResponse(content, mimetype="text/calendar")
