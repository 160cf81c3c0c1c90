"""Who is who in a body, for those of the body; telephone numbers for those who have to reach people."""

from flask import Blueprint, g, render_template, request

from app.accounts import policy
from app.accounts.queries import bodies
from app.kernel.http import current_actor
from app.kernel.vietnamese import fold

pages = Blueprint("directory", __name__)


@pages.get("/people")
def index() -> str:
    """The bodies of the person; each has its directory."""
    return render_template("accounts/bodies.html", bodies=bodies.bodies_of(current_actor()))


@pages.get("/bodies/<body_id>/people")
def directory(body_id: str) -> str:
    actor = current_actor()
    body = bodies.body(body_id)
    policy.require_directory(actor, body.id)
    g.body = body
    words = fold(request.args.get("q", "")[:100]).strip()
    term = bodies.present_term(body.id)
    members = bodies.roster(term.id, ended=False) if term else []
    found = [one for one in members if words in fold(f"{one.person.full_name} {one.code} {one.person.unit} {one.post}")]
    return render_template(
        "accounts/directory.html",
        body=body,
        term=term,
        members=sorted(found, key=lambda one: one.person.sort_name),
        holders=bodies.holders(body.id),
        contacts=policy.can_see_contacts(actor, body.id),
        words=request.args.get("q", "")[:100],
    )
