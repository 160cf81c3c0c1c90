"""Coming and going by oneself where the websocket does not get through: the same actions from a form."""

from flask import Blueprint, flash, redirect
from werkzeug.wrappers import Response

from app.attendance import actions, queries
from app.kernel.errors import NotFound
from app.kernel.http import current_actor
from app.kernel.sentences import _
from app.meetings import forms
from app.meetings.context import load_meeting

pages = Blueprint("presence", __name__)


@pages.post("/meetings/<meeting_id>/sittings/<sitting_id>/presence")
def note(meeting_id: str, sitting_id: str) -> Response:
    """`way` is in or out."""
    meeting = load_meeting(meeting_id)
    if queries.sitting(meeting, sitting_id) is None:
        raise NotFound()
    if forms.text("way") == "out":
        actions.check_out(current_actor(), meeting_id, sitting_id)
        flash(str(_("Đã ghi nhận đại biểu ra về.")), "done")
    else:
        actions.check_in(current_actor(), meeting_id, sitting_id)
        flash(str(_("Đã ghi nhận đại biểu có mặt.")), "done")
    return redirect(f"/meetings/{meeting_id}")
