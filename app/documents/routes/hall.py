"""The display of the hall: waits, and shows what is presented. Its link needs no keyboard (`/guest/<token>`)."""

from flask import Blueprint, render_template

from app.documents.models import Version
from app.documents.policy import Eyes, Reader
from app.kernel.errors import NotFound
from app.kernel.http import current_actor
from app.meetings import policy as meetings
from app.meetings.context import load_meeting
from app.meetings.models import Role


def add_to(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/meetings/<meeting_id>/hall", "hall", wait)


def wait(meeting_id: str) -> str:
    """GET: the meeting's name and the time, until a page is presented; members may look at it too."""
    meeting = load_meeting(meeting_id)
    if not meetings.is_member(current_actor(), meeting):
        raise NotFound()
    return render_template("documents/hall.html")


def hall_of(version: Version, reader: Eyes) -> str | None:
    """Where a display waits when the presenter leaves this paper; None for whoever reads with a hand of their own."""
    if not isinstance(reader, Reader) or Role.HALL_SCREEN not in reader.roles:
        return None
    return f"/meetings/{version.document.dossier.meeting_id}/hall"
