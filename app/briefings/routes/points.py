"""A body's register of bridge points, their device links, and the systems they form."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from app.accounts.models import Body
from app.briefings import actions, queries
from app.briefings.context import load_register
from app.briefings.models import BridgePoint
from app.kernel.errors import NotFound, Refusal
from app.kernel.http import current_actor
from app.kernel.ids import is_id
from app.kernel.sentences import Sentence, _
from app.meetings import forms

pages = Blueprint("bridge_points", __name__)
TEXTS = ("code", "name", "unit", "place", "head", "technician", "phone", "line", "backup_line")


@pages.get("/bodies/<body_id>/bridge-points")
def register(body_id: str) -> str:
    return _register(load_register(body_id))


@pages.post("/bodies/<body_id>/bridge-points")
def create(body_id: str) -> Response | tuple[str, int]:
    body = load_register(body_id)
    try:
        point = actions.register_point(current_actor(), body.id, **_described())
    except Refusal as refusal:
        return _register(body, request.form, [("code", refusal.sentence)]), refusal.status
    flash(str(_("Đã đăng ký điểm cầu {name}.", name=point.name)), "done")
    return redirect(f"/bodies/{body.id}/bridge-points/{point.id}")


@pages.get("/bodies/<body_id>/bridge-points/<point_id>")
def point(body_id: str, point_id: str) -> str:
    return _point(*_load(body_id, point_id))


@pages.post("/bodies/<body_id>/bridge-points/<point_id>")
def edit(body_id: str, point_id: str) -> Response | tuple[str, int]:
    body, kept = _load(body_id, point_id)
    try:
        actions.edit_point(current_actor(), body.id, kept.id, **_described())
    except Refusal as refusal:
        return _point(body, kept, [("code", refusal.sentence)]), refusal.status
    flash(str(_("Đã lưu điểm cầu.")), "done")
    return redirect(f"/bodies/{body.id}/bridge-points/{kept.id}")


@pages.post("/bodies/<body_id>/bridge-points/<point_id>/link")
def make_link(body_id: str, point_id: str) -> str:
    """Makes the device link and shows it, this once: only its hash is kept."""
    body, kept = _load(body_id, point_id)
    kept, token = actions.make_device_link(current_actor(), body.id, kept.id)
    return _point(body, kept, link=f"{request.host_url.rstrip('/')}/bridge/{token}")


@pages.post("/bodies/<body_id>/bridge-points/<point_id>/link/ending")
def end_link(body_id: str, point_id: str) -> Response:
    body, kept = _load(body_id, point_id)
    actions.end_device_link(current_actor(), body.id, kept.id)
    flash(str(_("Đã thu hồi đường dẫn thiết bị. Máy của điểm cầu thoát ra ngay.")), "done")
    return redirect(f"/bodies/{body.id}/bridge-points/{kept.id}")


@pages.post("/bodies/<body_id>/bridge-points/<point_id>/closing")
def close(body_id: str, point_id: str) -> Response:
    body, kept = _load(body_id, point_id)
    actions.close_point(current_actor(), body.id, kept.id)
    flash(str(_("Đã bỏ điểm cầu {name} khỏi danh mục.", name=kept.name)), "done")
    return redirect(f"/bodies/{body.id}/bridge-points")


@pages.post("/bodies/<body_id>/bridge-systems")
def save_system(body_id: str) -> Response | tuple[str, int]:
    body = load_register(body_id)
    chosen = [one for one in request.form.getlist("point") if is_id(one)]
    try:
        centre = forms.maybe_id("centre", _("Điểm cầu trung tâm"))
        ordered = [*([centre] if centre else []), *(one for one in chosen if one != centre)]
        actions.save_system(current_actor(), body.id, forms.text("name"), ordered)
    except Refusal as refusal:
        return _register(body, request.form, [("system", refusal.sentence)]), refusal.status
    flash(str(_("Đã lưu hệ thống.")), "done")
    return redirect(f"/bodies/{body.id}/bridge-points#systems")


@pages.post("/bodies/<body_id>/bridge-systems/<system_id>/removal")
def remove_system(body_id: str, system_id: str) -> Response:
    body = load_register(body_id)
    if not is_id(system_id):
        raise NotFound()
    actions.remove_system(current_actor(), body.id, system_id)
    flash(str(_("Đã bỏ hệ thống. Các điểm cầu vẫn còn trong danh mục.")), "done")
    return redirect(f"/bodies/{body.id}/bridge-points#systems")


def _load(body_id: str, point_id: str) -> tuple[Body, BridgePoint]:
    body = load_register(body_id)
    found = queries.point(body.id, point_id)
    if found is None:
        raise NotFound()
    return body, found


def _described() -> dict[str, Any]:
    texts = {name: forms.text(name) for name in TEXTS}
    return {**texts, "expected": forms.whole("expected", _("Số đại biểu dự kiến"))}


def _register(body: Body, values: Any = None, problems: list[tuple[str, Sentence]] | None = None) -> str:
    return render_template(
        "briefings/points.html",
        points=(kept := queries.points(body.id)),
        point_choices=[("", str(_("Chọn trong danh mục"))), *((one.id, f"{one.name} ({one.code})") for one in kept)],
        systems=queries.systems(body.id),
        values=values or {},
        problems=problems or [],
    )


def _point(
    body: Body, kept: BridgePoint, problems: list[tuple[str, Sentence]] | None = None, link: str | None = None
) -> str:
    values = request.form if problems else {name: getattr(kept, name) for name in (*TEXTS, "expected")}
    return render_template("briefings/point.html", point=kept, values=values, problems=problems or [], link=link)
