"""The administration of bodies, terms, groups, rosters and roles: accounts and rights, no content."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template
from werkzeug.wrappers import Response

from app.accounts import actions, forms, policy
from app.accounts.models import BodyKind, BodyRole, Level
from app.accounts.queries import bodies
from app.kernel.errors import allow
from app.kernel.http import current_actor
from app.kernel.ids import is_id
from app.kernel.sentences import _

pages = Blueprint("admin", __name__, url_prefix="/admin")

Errors = list[tuple[str, Any]]


@pages.get("")
def index() -> str:
    actor = current_actor()
    allow(policy.can_administer_something(actor), policy.ADMINISTRATORS)
    everywhere = policy.can_administer_all(actor)
    return render_template(
        "accounts/admin/index.html",
        bodies=bodies.administered(actor),
        everywhere=everywhere,
        holders=bodies.holders(None) if everywhere else [],
        waiting=bodies.without_password(),
        section="bodies",
    )


# ---- bodies --------------------------------------------------------------------------------------


@pages.get("/bodies/new")
def new_body() -> str:
    allow(policy.can_administer_something(current_actor()), policy.ADMINISTRATORS)
    return _body_page()


@pages.post("/bodies")
def create_body() -> Response | tuple[str, int]:
    actor = current_actor()
    made: list[str] = []
    parent = forms.text("parent_id")

    def call() -> None:
        made.append(
            actions.create_body(
                actor,
                forms.text("name"),
                forms.choice("kind", BodyKind),
                forms.text("code"),
                level=forms.choice("level", Level),
                place=forms.text("place"),
                parent_id=parent if is_id(parent) else None,
            )
        )

    if errors := forms.attempt("name", call):
        return _body_page(errors), 422
    flash(str(_("Đã lập cơ quan.")), "done")
    return redirect(f"/admin/bodies/{made[0]}")


@pages.get("/bodies/<body_id>")
def body(body_id: str) -> str:
    return _body(body_id)


@pages.post("/bodies/<body_id>")
def change_body(body_id: str) -> Response | tuple[str, int]:
    actor = current_actor()
    body_id = bodies.body(body_id).id
    fields = {name: forms.text(name) for name in ("name", "code", "place")}

    def call() -> None:
        kinds = {"kind": forms.choice("kind", BodyKind), "level": forms.choice("level", Level)}
        actions.change_body(actor, body_id, **fields, **kinds)

    if errors := forms.attempt("name", call):
        return _body(body_id, errors), 422
    flash(str(_("Đã lưu.")), "done")
    return redirect(f"/admin/bodies/{body_id}")


@pages.post("/bodies/<body_id>/terms")
def create_term(body_id: str) -> Response | tuple[str, int]:
    actor = current_actor()
    body_id = bodies.body(body_id).id

    def call() -> None:
        actions.create_term(actor, body_id, forms.text("number"), forms.day("starts_on"), forms.day("ends_on"))

    if errors := forms.attempt("number", call):
        return _body(body_id, errors), 422
    flash(str(_("Đã lập nhiệm kỳ.")), "done")
    return redirect(f"/admin/bodies/{body_id}")


@pages.post("/bodies/<body_id>/roles")
def give_role(body_id: str) -> Response | tuple[str, int]:
    actor = current_actor()
    body_id = bodies.body(body_id).id

    def call() -> None:
        actions.give_role(actor, body_id, forms.an_id("person_id"), forms.choice("role", BodyRole))

    if errors := forms.attempt("person_id", call):
        return _body(body_id, errors), 422
    flash(str(_("Đã giao vai trò.")), "done")
    return redirect(f"/admin/bodies/{body_id}")


@pages.post("/roles/<holding_id>/ending")
def end_role(holding_id: str) -> Response:
    holding = bodies.holding(holding_id)
    body_id = holding.body_id
    actions.end_role(current_actor(), holding.id)
    flash(str(_("Đã thôi giao vai trò.")), "done")
    return redirect(f"/admin/bodies/{body_id}" if body_id else "/admin")


# ---- terms, groups, members ----------------------------------------------------------------------


@pages.get("/terms/<term_id>")
def term(term_id: str) -> str:
    return _term(term_id)


@pages.post("/terms/<term_id>")
def change_term(term_id: str) -> Response | tuple[str, int]:
    actor = current_actor()
    term_id = bodies.term(term_id).id

    def call() -> None:
        actions.change_term(actor, term_id, forms.text("number"), forms.day("starts_on"), forms.day("ends_on"))

    return _after_term(term_id, forms.attempt("number", call))


@pages.post("/terms/<term_id>/groups")
def put_group(term_id: str) -> Response | tuple[str, int]:
    actor = current_actor()
    term_id = bodies.term(term_id).id

    def call() -> None:
        actions.put_group(actor, term_id, forms.number("group_number") or 0, forms.text("group_name"))

    return _after_term(term_id, forms.attempt("group_number", call))


@pages.post("/terms/<term_id>/members")
def add_member(term_id: str) -> Response | tuple[str, int]:
    actor = current_actor()
    term_id = bodies.term(term_id).id

    def call() -> None:
        actions.add_member(
            actor,
            term_id,
            forms.an_id("person_id"),
            forms.text("code"),
            group=forms.number("group"),
            post=forms.text("post"),
        )

    return _after_term(term_id, forms.attempt("person_id", call))


@pages.get("/members/<membership_id>")
def member(membership_id: str) -> str:
    return _member(membership_id)


@pages.post("/members/<membership_id>")
def change_member(membership_id: str) -> Response | tuple[str, int]:
    actor, found = current_actor(), bodies.membership(membership_id)
    term_id = found.term_id

    def call() -> None:
        actions.change_member(
            actor, membership_id, code=forms.text("code"), post=forms.text("post"), group=forms.number("group")
        )

    if errors := forms.attempt("code", call):
        return _member(membership_id, errors), 422
    flash(str(_("Đã lưu.")), "done")
    return redirect(f"/admin/terms/{term_id}")


@pages.post("/members/<membership_id>/ending")
def end_member(membership_id: str) -> Response | tuple[str, int]:
    actor, found = current_actor(), bodies.membership(membership_id)
    term_id = found.term_id
    if errors := forms.attempt("ends_on", lambda: actions.end_membership(actor, membership_id, forms.day("ends_on"))):
        return _member(membership_id, errors), 422
    flash(str(_("Đã ghi thôi làm nhiệm vụ.")), "done")
    return redirect(f"/admin/terms/{term_id}")


# ---- pages ---------------------------------------------------------------------------------------


def _body_page(errors: Errors | None = None) -> str:
    actor = current_actor()
    return render_template(
        "accounts/admin/new_body.html",
        parents=bodies.administered(actor),
        everywhere=policy.can_administer_all(actor),
        errors=errors or [],
        section="bodies",
    )


def _body(body_id: str, errors: Errors | None = None) -> str:
    actor = current_actor()
    found = bodies.body(body_id)
    policy.require_administration(actor, found.id)
    g.body = found
    return render_template(
        "accounts/admin/body.html",
        body=found,
        holders=bodies.holders(found.id),
        people=bodies.choices(actor),
        errors=errors or [],
        section="bodies",
    )


def _term(term_id: str, errors: Errors | None = None) -> str:
    actor = current_actor()
    found = bodies.term(term_id)
    policy.require_administration(actor, found.body_id)
    g.body = found.body
    return render_template(
        "accounts/admin/term.html",
        term=found,
        members=bodies.roster(found.id),
        people=bodies.choices(actor),
        errors=errors or [],
        section="bodies",
    )


def _after_term(term_id: str, errors: Errors) -> Response | tuple[str, int]:
    if errors:
        return _term(term_id, errors), 422
    flash(str(_("Đã lưu.")), "done")
    return redirect(f"/admin/terms/{term_id}")


def _member(membership_id: str, errors: Errors | None = None) -> str:
    found = bodies.membership(membership_id)
    policy.require_administration(current_actor(), found.term.body_id)
    g.body = found.term.body
    return render_template("accounts/admin/member.html", member=found, errors=errors or [], section="bodies")
