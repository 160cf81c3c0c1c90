"""Kiểm tra thiết bị: where the technician of a site tries camera, microphone, loudspeaker and line beforehand."""

from flask import Blueprint, render_template

from app.briefings import queries
from app.briefings.checks import VERDICT_SHAPES, VERDICT_WORDS
from app.briefings.context import load_room
from app.kernel.errors import Forbidden
from app.kernel.http import current_actor, wants_fragment
from app.kernel.sentences import _

pages = Blueprint("device_check", __name__)


@pages.get("/meetings/<meeting_id>/check")
def check(meeting_id: str) -> str:
    """GET: the test itself; a fragment with the site's latest record."""
    _meeting, room, site = load_room(meeting_id)
    if site is None:
        raise Forbidden(_("Trang này dành cho điểm cầu của cuộc họp. Đề nghị mở trang điều khiển."))
    return render_template(
        "briefings/_check_record.html" if wants_fragment() else "briefings/check.html",
        room=room,
        site=site,
        record=queries.latest_checks(room).get(site.id),
        verdict_words=VERDICT_WORDS,
        verdict_shapes=VERDICT_SHAPES,
        back="/bridge" if current_actor().kind == "guest" else f"/meetings/{room.meeting_id}",
        events="DevicesChecked",
    )
