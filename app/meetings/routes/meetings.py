"""The list of meetings; a meeting is created, described, copied, and moved along its course."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request
from werkzeug.wrappers import Response

from app.accounts import policy as accounts
from app.kernel.errors import Forbidden, NotFound, Refusal, allow
from app.kernel.http import current_actor
from app.kernel.ids import is_id
from app.kernel.sentences import Sentence, _
from app.meetings import actions, forms, policy, queries, whose
from app.meetings.context import load_meeting, load_prepared_meeting
from app.meetings.models import HALF_WORDS, KIND_WORDS, STATE_WORDS, Meeting, MeetingKind, MeetingState
from app.meetings.routes.showing import kind_choices

pages = Blueprint("meetings", __name__)

_START, _END = _("Ngày khai mạc"), _("Ngày bế mạc")
_ELECTION, _KIND = _("Ngày bầu cử"), _("Loại kỳ họp")


@pages.get("/meetings")
def meetings() -> str:
    actor = current_actor()
    found = queries.meetings_of(actor)
    return render_template(
        "meetings/meetings.html",
        groups=[
            (_("Đang chuẩn bị và đang họp"), [m for m in found if not m.has_ended and not m.is_practice]),
            (_("Tập dượt"), [m for m in found if m.is_practice]),
            (_("Đã kết thúc"), [m for m in found if m.has_ended and not m.is_practice]),
        ],
        kinds=KIND_WORDS,
        states=STATE_WORDS,
        may_create=bool(queries.bodies_served_by(actor)),
        has_any=bool(found),
        administers=accounts.can_administer_something(actor),
    )


@pages.get("/meetings/new")
def new_meeting() -> str:
    return _meeting_form(_bodies(), {}, [])


@pages.post("/meetings")
def create() -> Response | tuple[str, int]:
    bodies = _bodies()
    try:
        body_id = forms.text("body_id") if len(bodies) > 1 else bodies[0].id
        if not is_id(body_id):
            raise NotFound()
        starts_on = forms.day("starts_on", _START)
        meeting = actions.create_meeting(
            current_actor(),
            body_id,
            kind=forms.one_of(MeetingKind, "kind", _KIND),
            title=forms.text("title"),
            place=forms.text("place"),
            starts_on=starts_on,
            ends_on=forms.maybe_day("ends_on", _END) or starts_on,
            election_on=forms.maybe_day("election_on", _ELECTION),
            is_practice=forms.ticked("is_practice"),
        )
    except Refusal as refusal:
        return _meeting_form(bodies, request.form, [("title", refusal.sentence)]), refusal.status
    flash(str(_("Đã tạo kỳ họp ở trạng thái dự thảo.")), "done")
    return redirect(f"/meetings/{meeting.id}/settings")


@pages.get("/meetings/<meeting_id>/settings")
def settings(meeting_id: str) -> str:
    return _settings(load_prepared_meeting(meeting_id))


@pages.post("/meetings/<meeting_id>/settings")
def edit(meeting_id: str) -> Response | tuple[str, int]:
    meeting = load_prepared_meeting(meeting_id)
    try:
        starts_on = forms.day("starts_on", _START)
        actions.edit_meeting(
            current_actor(),
            meeting_id,
            title=forms.text("title"),
            place=forms.text("place"),
            starts_on=starts_on,
            ends_on=forms.maybe_day("ends_on", _END) or starts_on,
            kind=forms.one_of(MeetingKind, "kind", _KIND) if "kind" in request.form else None,
            election_on=forms.maybe_day("election_on", _ELECTION),
            is_practice=forms.ticked("is_practice") if "kind" in request.form else None,
            is_public=forms.ticked("is_public"),
        )
    except Refusal as refusal:
        return _settings(load_meeting(meeting.id), request.form, [("title", refusal.sentence)]), refusal.status
    flash(str(_("Đã lưu thông tin kỳ họp.")), "done")
    return redirect(f"/meetings/{meeting_id}/settings")


@pages.post("/meetings/<meeting_id>/state")
def change_state(meeting_id: str) -> Response | tuple[str, int]:
    meeting = load_meeting(meeting_id)
    prepares = policy.can_prepare(current_actor(), meeting)
    from_agenda = request.form.get("from") == "agenda"
    try:
        state = forms.one_of(MeetingState, "state", _("Trạng thái"))
        actions.change_state(
            current_actor(),
            meeting_id,
            state,
            reason=forms.text("reason"),
            decision_on=forms.maybe_day("decision_on", _("Ngày quyết định triệu tập")),
            decision_symbol=forms.text("decision_symbol"),
        )
    except Forbidden:
        raise
    except Refusal as refusal:
        if not prepares or from_agenda:
            raise
        return _settings(load_meeting(meeting_id), problems=[("state", refusal.sentence)]), refusal.status
    flash(str(_("Kỳ họp chuyển sang trạng thái “{state}”.", state=STATE_WORDS[state])), "done")
    if from_agenda:
        return redirect(f"/meetings/{meeting_id}/agenda")
    return redirect(f"/meetings/{meeting_id}/settings" if prepares else f"/meetings/{meeting_id}")


@pages.post("/meetings/<meeting_id>/practice-reset")
def reset_practice(meeting_id: str) -> Response:
    load_prepared_meeting(meeting_id)
    actions.reset_practice(current_actor(), meeting_id)
    flash(str(_("Đã đặt lại phần tập dượt như lúc chưa họp.")), "done")
    return redirect(f"/meetings/{meeting_id}/settings")


@pages.get("/meetings/<meeting_id>/copies/new")
def new_copy(meeting_id: str) -> str:
    return render_template("meetings/copy.html", source=_copied(meeting_id), values={}, problems=[])


@pages.post("/meetings/<meeting_id>/copies")
def copy(meeting_id: str) -> Response | tuple[str, int]:
    meeting = _copied(meeting_id)
    try:
        made = actions.copy_meeting(
            current_actor(),
            meeting_id,
            title=forms.text("title"),
            starts_on=forms.day("starts_on", _START),
            is_practice=forms.ticked("is_practice"),
        )
    except Refusal as refusal:
        problems = [("title", refusal.sentence)]
        page = render_template("meetings/copy.html", source=meeting, values=request.form, problems=problems)
        return page, refusal.status
    flash(str(_("Đã sao chép chương trình và các buổi họp. Thành phần và tài liệu không đi theo bản sao.")), "done")
    return redirect(f"/meetings/{made.id}/settings")


def _copied(meeting_id: str) -> Meeting:
    meeting = load_prepared_meeting(meeting_id)
    allow(policy.can_create_in(current_actor(), meeting.body), whose.OFFICE)
    return meeting


def _bodies() -> list[Any]:
    bodies = queries.bodies_served_by(current_actor())
    if not bodies:
        raise Forbidden(_("Kỳ họp do chuyên viên Văn phòng tạo. Đề nghị liên hệ Văn phòng."))
    g.body = bodies[0] if len(bodies) == 1 else None
    return bodies


def _meeting_form(bodies: list[Any], values: Any, problems: list[tuple[str, Sentence]]) -> str:
    return render_template(
        "meetings/new.html",
        bodies=bodies,
        body_choices=[(body.id, body.name) for body in bodies],
        values=values,
        problems=problems,
        kind_choices=kind_choices(),
    )


def _settings(meeting: Meeting, values: Any = None, problems: Any = ()) -> str:
    actor = current_actor()
    return render_template(
        "meetings/settings.html",
        values=values or _values(meeting),
        problems=list(problems),
        kind_choices=kind_choices(),
        kinds=KIND_WORDS,
        states=STATE_WORDS,
        half_words=HALF_WORDS,
        next_states=[s for s in MeetingState if s in meeting.CHANGES[meeting.state]],
        may=lambda state: policy.can_change_state(actor, meeting, state),
        agenda=queries.agenda(meeting.id),
        warnings=queries.warnings(meeting) if meeting.state is MeetingState.DRAFT else [],
        may_copy=policy.can_create_in(actor, meeting.body),
        may_read_rules=policy.can_see_rules(actor),
        is_draft=meeting.state is MeetingState.DRAFT,
    )


def _values(meeting: Meeting) -> dict[str, Any]:
    def written(on: date | None) -> str:
        return on.isoformat() if on else ""

    return {
        "title": meeting.title,
        "place": meeting.place,
        "kind": str(meeting.kind),
        "starts_on": written(meeting.starts_on),
        "ends_on": written(meeting.ends_on),
        "election_on": written(meeting.election_on),
        "is_practice": meeting.is_practice,
        "is_public": meeting.is_public,
    }
