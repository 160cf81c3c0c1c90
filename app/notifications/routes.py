"""Thông báo: what this person should know, and how they want to be told."""

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from app.kernel.errors import Invalid
from app.kernel.http import current_actor, wants_fragment
from app.kernel.sentences import _
from app.notifications import actions, queries
from app.notifications.models import Pace

blueprint = Blueprint("notifications", __name__)


@blueprint.get("/notifications")
def notifications() -> str:
    """GET /notifications: newest first; as a fragment the list alone."""
    actor = current_actor()
    notices = queries.notices(actor)
    if wants_fragment():
        return render_template("notifications/_list.html", notices=notices)
    return render_template(
        "notifications/notifications.html",
        notices=notices,
        pace=queries.pace(actor),
        paces=queries.PACES,
    )


@blueprint.post("/notifications/seen")
def see() -> Response:
    """POST /notifications/seen: all of them have been seen."""
    actions.see_all(current_actor())
    return redirect("/notifications")


@blueprint.post("/notifications/pace")
def choose() -> Response:
    """POST /notifications/pace: at once, once a day, never."""
    given = request.form.get("pace", "")
    if given not in list(Pace):
        raise Invalid(_("Cách nhận thông báo không có trong danh sách. Đề nghị chọn lại."))
    actions.choose_pace(current_actor(), Pace(given))
    flash(str(_("Đã lưu cách nhận thông báo.")), "done")
    return redirect("/notifications")
