"""The way in for guests, press and observers: a link that expires, no account."""

from flask import Blueprint, redirect, session
from werkzeug.wrappers import Response

from app.kernel.actor import Actor
from app.kernel.errors import NotFound
from app.kernel.http import public
from app.kernel.sentences import _
from app.meetings import queries
from app.meetings.models import Role

pages = Blueprint("guests", __name__)


@pages.get("/guest/<token>")
@public
def enter(token: str) -> Response:
    found = queries.invited_by(token)
    if found is None:
        raise NotFound(_("Đường dẫn này đã hết hạn hoặc đã được thu hồi. Đề nghị liên hệ Văn phòng để nhận đường dẫn."))
    session["guest"] = found.id
    page = "hall" if found.role is Role.HALL_SCREEN else "agenda"
    return redirect(f"/meetings/{found.meeting_id}/{page}")


def recognise() -> Actor | None:
    """The guest whose link this browser opened; asked of the database each time, so a link taken back is dead."""
    given = session.get("guest")
    found = queries.guest(given) if isinstance(given, str) else None
    return Actor(found.id, found.shown_name, kind="guest") if found is not None else None
