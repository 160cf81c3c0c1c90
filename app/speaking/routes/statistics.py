"""Who has spoken, how often, how long; who has not: for the standing committee only (R-SPK-04)."""

from flask import Blueprint, render_template

from app.kernel import clock
from app.kernel.errors import allow
from app.kernel.http import current_actor
from app.kernel.sentences import _
from app.meetings.context import load_meeting
from app.speaking import policy, queries

pages = Blueprint("speaking_statistics", __name__)


@pages.get("/meetings/<meeting_id>/speaking")
def statistics(meeting_id: str) -> str:
    meeting = load_meeting(meeting_id)
    allow(
        policy.can_see_statistics(current_actor(), meeting),
        _("Thống kê phát biểu dành cho Thường trực Hội đồng nhân dân và chủ tọa."),
    )
    lines = queries.statistics(meeting, clock.now())
    return render_template(
        "speaking/statistics.html",
        lines=lines,
        silent=sum(1 for one in lines if not one.times and not one.written),
        minutes=lambda seconds: f"{seconds // 60:02d}:{seconds % 60:02d}",
    )
