"""Who takes part: the roster in one touch, roles from - to, the presiding officer, links for guests."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from app.kernel import clock
from app.kernel.errors import Invalid, NotFound, Refusal
from app.kernel.http import current_actor, wants_fragment
from app.kernel.ids import is_id
from app.kernel.sentences import Sentence, _
from app.meetings import actions, forms, queries
from app.meetings.actions.people import BY_LINK
from app.meetings.context import load_meeting, load_prepared_meeting
from app.meetings.models import ROLE_WORDS, Meeting, Participation, Role
from app.meetings.routes.showing import words

pages = Blueprint("people", __name__)
# Links, the chair and sites of a briefing have ways of their own.
UNGIVEN = BY_LINK | {Role.PRESIDING_OFFICER, Role.BRIDGE_POINT}


@pages.get("/meetings/<meeting_id>/people")
def people(meeting_id: str) -> str:
    return _people(load_prepared_meeting(meeting_id))


@pages.post("/meetings/<meeting_id>/people")
def give_role(meeting_id: str) -> Response | tuple[str, int]:
    meeting = load_prepared_meeting(meeting_id)
    try:
        zone = meeting.body.zone
        actions.give_role(
            current_actor(),
            meeting_id,
            _person_id(),
            forms.one_of(Role, "role", _("Vai trò")),
            starts_at=forms.moment("starts_at", _("Từ lúc"), zone),
            ends_at=forms.moment("ends_at", _("Đến lúc"), zone),
        )
    except Refusal as refusal:
        return _refused(meeting_id, "person_id", refusal)
    flash(str(_("Đã thêm vai trò.")), "done")
    return redirect(f"/meetings/{meeting_id}/people")


@pages.post("/meetings/<meeting_id>/people/roster")
def take_roster(meeting_id: str) -> Response:
    load_prepared_meeting(meeting_id)
    came = actions.take_roster(current_actor(), meeting_id)
    flash(str(_("Đã đưa {count} đại biểu của khóa vào thành phần kỳ họp.", count=came)), "done")
    return redirect(f"/meetings/{meeting_id}/people")


@pages.post("/meetings/<meeting_id>/people/<participation_id>/ending")
def end_role(meeting_id: str, participation_id: str) -> Response:
    load_prepared_meeting(meeting_id)
    if not is_id(participation_id):
        raise NotFound()
    actions.end_role(current_actor(), meeting_id, participation_id)
    flash(str(_("Đã kết thúc vai trò. Quyền đã thôi từ lúc này.")), "done")
    return redirect(f"/meetings/{meeting_id}/people")


@pages.post("/meetings/<meeting_id>/presiding-officer")
def change_presiding_officer(meeting_id: str) -> Response | tuple[str, int]:
    meeting = load_meeting(meeting_id)
    try:
        actions.change_presiding_officer(current_actor(), meeting_id, _person_id())
    except Invalid as refusal:
        load_prepared_meeting(meeting.id)
        return _refused(meeting_id, "presiding", refusal)
    flash(str(_("Đã thay chủ tọa. Quyền điều hành chuyển sang chủ tọa mới từ lúc này.")), "done")
    return redirect(f"/meetings/{meeting_id}/people")


@pages.post("/meetings/<meeting_id>/guests")
def invite(meeting_id: str) -> str | tuple[str, int]:
    """Makes a link and shows it, this once: only its hash is kept."""
    meeting = load_prepared_meeting(meeting_id)
    try:
        ends_at = forms.moment("ends_at", _("Hạn của đường dẫn"), meeting.body.zone)
        if ends_at is None:
            raise Invalid(_("Đề nghị nhập hạn của đường dẫn."))
        role = forms.one_of(Role, "role", _("Vai trò"))
        name = forms.text("name")
        given, token = actions.invite_by_link(current_actor(), meeting_id, name=name, role=role, ends_at=ends_at)
    except Refusal as refusal:
        return _refused(meeting_id, "name", refusal)
    link = f"{request.host_url.rstrip('/')}/guest/{token}"
    return _people(load_meeting(meeting_id), made={"name": given.name, "link": link, "ends_at": ends_at})


def _person_id() -> str:
    found = forms.maybe_id("person_id", _("Họ tên"))
    if found is None:
        raise Invalid(_("Đề nghị chọn một người trong danh sách."))
    return found


def _refused(meeting_id: str, field: str, refusal: Refusal) -> tuple[str, int]:
    return _people(load_meeting(meeting_id), request.form, [(field, refusal.sentence)]), refusal.status


def _people(
    meeting: Meeting, values: Any = None, problems: list[tuple[str, Sentence]] | None = None, made: Any = None
) -> str:
    now = clock.now()
    found = queries.participations(meeting)
    persons = queries.people_to_add(meeting)
    return render_template(
        "meetings/_people.html" if wants_fragment() else "meetings/people.html",
        now_there=[p for p in found if p.holds(now)],
        later=[p for p in found if p.starts_at > now],
        past=[p for p in found if p.ends_at is not None and p.ends_at <= now],
        by_person=_by_person,
        counts=_counts([p for p in found if p.holds(now)]),
        role_words=ROLE_WORDS,
        role_choices=[c for c in words(ROLE_WORDS) if c[0] not in UNGIVEN],
        link_choices=[(role.value, str(ROLE_WORDS[role])) for role in Role if role in BY_LINK],
        person_choices=[("", str(_("Chọn trong danh sách"))), *((p.id, p.name_with_title) for p in persons)],
        chair_choices=[
            ("", str(_("Chọn trong thành phần"))),
            *dict.fromkeys((p.person_id, p.shown_name) for p in found if p.holds(now) and p.person_id),
        ],
        values=values or {"ends_at": _link_end(meeting)},
        problems=problems or [],
        made=made,
        has_term=meeting.term is not None,
    )


def _counts(present: list[Participation]) -> list[tuple[str, int]]:
    return [
        (str(ROLE_WORDS[role]), len({p.person_id or p.id for p in present if p.role is role}))
        for role in Role
        if any(p.role is role for p in present)
    ]


def _by_person(found: list[Participation]) -> list[tuple[Participation, list[Participation]]]:
    """Each person (or guest) once, with all that the person is."""
    held: dict[str, list[Participation]] = {}
    for one in found:
        held.setdefault(one.person_id or one.id, []).append(one)
    return [(roles[0], roles) for roles in held.values()]


def _link_end(meeting: Meeting) -> str:
    """A link is offered until the evening of the last day, or for a week when that has passed."""
    zone = ZoneInfo(meeting.body.zone)
    last = datetime.combine(meeting.ends_on, time(18), zone)
    latest = clock.now().astimezone(zone) + timedelta(days=7)
    return f"{last if last > clock.now() else latest:%Y-%m-%dT%H:%M}"
