"""The administration of people: entered, found, changed, invited, closed."""

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from app.accounts import actions, forms, policy
from app.accounts.models import Person
from app.accounts.queries import bodies
from app.accounts.queries import people as found
from app.kernel.errors import NotFound, allow
from app.kernel.http import current_actor
from app.kernel.sentences import _

pages = Blueprint("admin_people", __name__, url_prefix="/admin/people")

FIELDS = ("full_name", "email", "phone", "title", "unit")


@pages.get("")
def index() -> str:
    return _list()


@pages.post("")
def create() -> Response | tuple[str, int]:
    actor = current_actor()
    made: list[str] = []

    def call() -> None:
        made.append(actions.create_person(actor, **{name: forms.text(name) for name in FIELDS}))

    if errors := forms.attempt("full_name", call):
        return _list(errors), 422
    flash(str(_("Đã lập tài khoản. Đề nghị cấp liên kết để người này đặt mật khẩu.")), "done")
    return redirect(f"/admin/people/{made[0]}")


@pages.get("/<person_id>")
def person(person_id: str) -> str:
    return _person(person_id)


@pages.post("/<person_id>")
def change(person_id: str) -> Response | tuple[str, int]:
    actor, person_id = current_actor(), found.person(person_id).id
    fields = {name: forms.text(name) for name in FIELDS if name in request.form}
    if errors := forms.attempt("full_name", lambda: actions.change_person(actor, person_id, **fields)):
        return _person(person_id, errors), 422
    flash(str(_("Đã lưu.")), "done")
    return redirect(f"/admin/people/{person_id}")


@pages.post("/<person_id>/invitation")
def invite(person_id: str) -> str:
    """Shows the link once; it is for the administrator to hand over."""
    person_id = found.person(person_id).id
    link = actions.invite(current_actor(), person_id, current_app.config["SETTINGS"])
    return render_template(
        "accounts/admin/invitation.html", person=found.person(person_id), link=link, section="people"
    )


@pages.post("/<person_id>/closing")
def close(person_id: str) -> Response:
    person_id = found.person(person_id).id
    actions.close_account(current_actor(), person_id)
    flash(str(_("Đã khóa tài khoản và đăng xuất mọi thiết bị.")), "done")
    return redirect(f"/admin/people/{person_id}")


@pages.post("/<person_id>/second-step-reset")
def reset_second_step(person_id: str) -> Response:
    """For who lost what the second step needs."""
    person_id = found.person(person_id).id
    actions.reset_second_step(current_actor(), person_id)
    flash(str(_("Đã gỡ bước xác thực thứ hai. Người này đăng nhập bằng mật khẩu, rồi đặt lại.")), "done")
    return redirect(f"/admin/people/{person_id}")


@pages.post("/<person_id>/opening")
def open_again(person_id: str) -> Response:
    person_id = found.person(person_id).id
    actions.open_account(current_actor(), person_id)
    flash(str(_("Đã mở lại tài khoản.")), "done")
    return redirect(f"/admin/people/{person_id}")


def _list(errors: list[tuple[str, Any]] | None = None) -> str:
    actor = current_actor()
    allow(policy.can_administer_something(actor), policy.ADMINISTRATORS)
    words = request.args.get("q", "")[:100]
    page = request.args.get("page", "1")
    number = int(page) if page.isascii() and page.isdecimal() and len(page) < 6 else 1
    people, count = bodies.people(actor, words, number)
    return render_template(
        "accounts/admin/people.html",
        people=people,
        administered=policy.administered_persons(actor, [one.id for one in people]),
        count=count,
        words=words,
        page=max(number, 1),
        size=bodies.PAGE,
        errors=errors or [],
        section="people",
    )


def _person(person_id: str, errors: list[tuple[str, Any]] | None = None) -> str:
    actor = current_actor()
    someone: Person = found.person(person_id)
    if not policy.can_administer_person(actor, someone.id):
        allow(policy.can_administer_something(actor), policy.ADMINISTRATORS)
        raise NotFound()
    return render_template(
        "accounts/admin/person.html",
        person=someone,
        sign_ins=found.sign_ins(someone.id),
        errors=errors or [],
        section="people",
    )
