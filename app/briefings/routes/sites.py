"""Which sites belong to a briefing: before it, the office's page."""

from collections.abc import Iterable

from flask import Blueprint, flash, redirect, render_template
from werkzeug.wrappers import Response

from app.briefings import actions, queries
from app.briefings.context import load_briefing
from app.kernel.errors import Invalid, NotFound, Refusal, allow
from app.kernel.http import current_actor
from app.kernel.ids import is_id
from app.kernel.sentences import Sentence, _
from app.meetings import forms, whose
from app.meetings import policy as meetings
from app.meetings import queries as of_meetings
from app.meetings.models import Meeting

pages = Blueprint("briefing_sites", __name__)


@pages.get("/meetings/<meeting_id>/sites")
def sites(meeting_id: str) -> str:
    return _sites(_load(meeting_id))


@pages.post("/meetings/<meeting_id>/sites")
def call(meeting_id: str) -> Response | tuple[str, int]:
    """A whole system, a point of the register, or a person on a laptop: whichever field is filled."""
    meeting = _load(meeting_id)
    actor = current_actor()
    try:
        system, point, person = (forms.maybe_id(name, _("Điểm cầu")) for name in ("system_id", "point_id", "person_id"))
        if system:
            came = actions.call_system(actor, meeting.id, system)
            flash(str(_("Đã gọi {count} điểm cầu.", count=came)), "done")
        elif point:
            actions.call_point(actor, meeting.id, point, is_required=forms.ticked("is_required"))
        elif person:
            actions.call_person(actor, meeting.id, person, name=forms.text("name"))
        else:
            raise Invalid(_("Đề nghị chọn hệ thống, điểm cầu hoặc người dự họp."))
    except Refusal as refusal:
        return _sites(meeting, [("system_id", refusal.sentence)]), refusal.status
    return redirect(f"/meetings/{meeting.id}/sites")


@pages.post("/meetings/<meeting_id>/sites/leading")
def name_leading(meeting_id: str) -> Response | tuple[str, int]:
    meeting = _load(meeting_id)
    try:
        chair = forms.maybe_id("chair", _("Điểm chủ trì"))
        deputy = forms.maybe_id("deputy", _("Điểm dự phòng"))
        if chair is None:
            raise Invalid(_("Đề nghị chọn điểm chủ trì."))
        actions.name_sites(current_actor(), meeting.id, chair=chair, deputy=deputy)
    except Refusal as refusal:
        return _sites(meeting, [("chair", refusal.sentence)]), refusal.status
    flash(str(_("Đã lưu điểm chủ trì và điểm dự phòng.")), "done")
    return redirect(f"/meetings/{meeting.id}/sites")


@pages.post("/meetings/<meeting_id>/sites/secrecy")
def mark_secret(meeting_id: str) -> Response:
    """`secret` ticked: state secrets are spoken of in this meeting (rules 6.5)."""
    meeting = _load(meeting_id)
    actions.mark_secret(current_actor(), meeting.id, forms.ticked("secret"))
    flash(str(_("Đã lưu dấu bí mật nhà nước.")), "done")
    return redirect(f"/meetings/{meeting.id}/sites")


@pages.post("/meetings/<meeting_id>/sites/<site_id>/removal")
def remove(meeting_id: str, site_id: str) -> Response:
    meeting = _load(meeting_id)
    if not is_id(site_id):
        raise NotFound()
    actions.remove_site(current_actor(), meeting.id, site_id)
    flash(str(_("Đã rút điểm cầu khỏi cuộc họp.")), "done")
    return redirect(f"/meetings/{meeting.id}/sites")


def _load(meeting_id: str) -> Meeting:
    meeting = load_briefing(meeting_id)
    allow(meetings.can_prepare(current_actor(), meeting), whose.SECRETARIAT)
    return meeting


def _sites(meeting: Meeting, problems: list[tuple[str, Sentence]] | None = None) -> str:
    room = queries.briefing(meeting.id)
    called = {site.point_id for site in room.live_sites} if room is not None else set()
    points = [one for one in queries.points(meeting.body_id) if one.id not in called]
    systems, persons = queries.systems(meeting.body_id), of_meetings.people_to_add(meeting)
    return render_template(
        "briefings/sites.html",
        room=room,
        board=queries.board(room) if room is not None else None,
        systems=systems,
        points=points,
        system_choices=_choices(_("Chọn hệ thống"), ((one.id, f"{one.name} ({len(one.lines)})") for one in systems)),
        point_choices=_choices(_("Chọn trong danh mục"), ((one.id, f"{one.name} ({one.code})") for one in points)),
        person_choices=_choices(_("Chọn trong danh sách"), ((one.id, one.full_name) for one in persons)),
        site_choices=_choices(_("Không có"), ((one.id, one.name) for one in room.live_sites) if room else ()),
        clashes=queries.clashes(room) if room is not None else [],
        problems=problems or [],
    )


def _choices(nothing: Sentence, found: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [("", str(nothing)), *found]
