"""Sittings: planned, changed, taken out, begun and ended, rehearsed."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from app.kernel.errors import NotFound, Refusal
from app.kernel.http import current_actor
from app.kernel.ids import is_id
from app.kernel.sentences import Sentence, _
from app.meetings import actions, forms
from app.meetings.context import load_meeting, load_prepared_meeting
from app.meetings.models import SITTING_WORDS, HalfDay, Meeting, Sitting, SittingState
from app.meetings.routes.showing import half_choices, sitting_name

pages = Blueprint("sittings", __name__)


@pages.get("/meetings/<meeting_id>/sittings/new")
def new(meeting_id: str) -> str:
    meeting = load_prepared_meeting(meeting_id)
    planned = {"on": meeting.starts_on.isoformat(), "half": "MORNING", "starts_at": "07:30", "ends_at": "11:30"}
    return _form(None, planned, [])


@pages.post("/meetings/<meeting_id>/sittings")
def create(meeting_id: str) -> Response | tuple[str, int]:
    load_prepared_meeting(meeting_id)
    try:
        actions.add_sitting(current_actor(), meeting_id, **_plan())
    except Refusal as refusal:
        return _form(None, request.form, [("on", refusal.sentence)]), refusal.status
    flash(str(_("Đã thêm buổi họp.")), "done")
    return redirect(f"/meetings/{meeting_id}/settings")


@pages.get("/meetings/<meeting_id>/sittings/<sitting_id>")
def sitting(meeting_id: str, sitting_id: str) -> str:
    found = _sitting(load_prepared_meeting(meeting_id), sitting_id)
    return _form(found, _values(found), [])


@pages.post("/meetings/<meeting_id>/sittings/<sitting_id>")
def edit(meeting_id: str, sitting_id: str) -> Response | tuple[str, int]:
    found = _sitting(load_prepared_meeting(meeting_id), sitting_id)
    try:
        actions.edit_sitting(current_actor(), meeting_id, sitting_id, **_plan())
    except Refusal as refusal:
        return _form(found, request.form, [("on", refusal.sentence)]), refusal.status
    flash(str(_("Đã lưu buổi họp.")), "done")
    return redirect(f"/meetings/{meeting_id}/settings")


@pages.post("/meetings/<meeting_id>/sittings/<sitting_id>/removal")
def remove(meeting_id: str, sitting_id: str) -> Response:
    _sitting(load_prepared_meeting(meeting_id), sitting_id)
    actions.remove_sitting(current_actor(), meeting_id, sitting_id)
    flash(str(_("Đã bỏ buổi họp; các nội dung của buổi đó đang chờ xếp buổi khác.")), "done")
    return redirect(f"/meetings/{meeting_id}/settings")


@pages.post("/meetings/<meeting_id>/sittings/<sitting_id>/state")
def change_state(meeting_id: str, sitting_id: str) -> Response:
    _sitting(load_meeting(meeting_id), sitting_id)
    state = forms.one_of(SittingState, "state", _("Trạng thái"))
    actions.change_sitting_state(current_actor(), meeting_id, sitting_id, state)
    if forms.text("then") == "attendance":
        return redirect(f"/meetings/{meeting_id}/sittings/{sitting_id}/attendance")
    return redirect(f"/meetings/{meeting_id}/agenda")


@pages.post("/meetings/<meeting_id>/sittings/<sitting_id>/practice-reset")
def reset_practice(meeting_id: str, sitting_id: str) -> Response:
    _sitting(load_prepared_meeting(meeting_id), sitting_id)
    actions.reset_practice(current_actor(), meeting_id, sitting_id)
    flash(str(_("Đã đặt lại phần tập dượt như lúc chưa họp.")), "done")
    return redirect(f"/meetings/{meeting_id}/settings")


def _sitting(meeting: Meeting, sitting_id: str) -> Sitting:
    found = next((one for one in meeting.sittings if one.id == sitting_id), None) if is_id(sitting_id) else None
    if found is None:
        raise NotFound()
    return found


def _plan() -> dict[str, Any]:
    return {
        "on": forms.day("on", _("Ngày họp")),
        "half": forms.one_of(HalfDay, "half", _("Buổi")),
        "starts_at": forms.hour("starts_at", _("Giờ bắt đầu")),
        "ends_at": forms.hour("ends_at", _("Giờ kết thúc")),
        "is_closed_sitting": forms.ticked("is_closed_sitting"),
        "is_practice": forms.ticked("is_practice"),
    }


def _values(found: Sitting) -> dict[str, Any]:
    return {
        "on": found.on.isoformat(),
        "half": str(found.half),
        "starts_at": f"{found.starts_at:%H:%M}",
        "ends_at": f"{found.ends_at:%H:%M}",
        "is_closed_sitting": found.is_closed_sitting,
        "is_practice": found.is_practice,
    }


def _form(found: Sitting | None, values: Any, problems: list[tuple[str, Sentence]]) -> str:
    return render_template(
        "meetings/sitting.html",
        sitting=found,
        name=sitting_name(found) if found else "",
        values=values,
        problems=problems,
        half_choices=half_choices(),
        words=SITTING_WORDS,
        scheduled=found is None or found.state is SittingState.SCHEDULED,
    )
