"""The desk of units: who is asked by a link, who has answered, and the links, each shown once."""

from flask import Blueprint, current_app, render_template, request
from werkzeug.wrappers import Response

from app.drafts import actions, context, policy, queries
from app.drafts.context import load_draft
from app.drafts.models import PublicDraft
from app.drafts.routes.desk import DRAFT, done
from app.kernel import clock
from app.kernel.errors import Invalid, Refusal
from app.kernel.http import current_actor, wants_fragment
from app.kernel.sentences import Sentence, _
from app.meetings import forms as fields

pages = Blueprint("draft_units", __name__)
UNITS = f"{DRAFT}/units"


@pages.get(UNITS)
def units(body_id: str, draft_id: str) -> str:
    """The units with where each stands; its answers, the last first."""
    _body, draft = load_draft(body_id, draft_id)
    return _page(draft)


@pages.post(UNITS)
def ask(body_id: str, draft_id: str) -> str | tuple[str, int]:
    """`known` (names, several), `others` (one a line: name; e-mail), `last`. Shows the links, this once."""
    _body, draft = load_draft(body_id, draft_id)
    try:
        last = fields.day("last", _("Hạn trả lời"))
        given = actions.ask_units(current_actor(), body_id, draft.id, _asked(body_id), last, _way())
    except Refusal as refusal:
        if refusal.status == 403:
            raise
        return _page(load_draft(body_id, draft_id)[1], problem=refusal.sentence), refusal.status
    return _links(load_draft(body_id, draft_id)[1], given)


@pages.post(f"{UNITS}/links")
def remind(body_id: str, draft_id: str) -> str:
    """`unit`: that one, or all that have not answered. Shows the links, this once."""
    _body, draft = load_draft(body_id, draft_id)
    unit = fields.maybe_id("unit", _("Đơn vị"))
    given = actions.remind_units(current_actor(), body_id, draft.id, _way(), unit)
    return _links(load_draft(body_id, draft_id)[1], given)


@pages.post(f"{UNITS}/state")
def change(body_id: str, draft_id: str) -> Response:
    """`deed`: extend (`last`), end (`unit`)."""
    _body, draft = load_draft(body_id, draft_id)
    deed, mine = fields.text("deed"), (current_actor(), body_id, draft.id)
    here = f"/bodies/{body_id}/drafts/{draft_id}/units"
    if deed == "extend":
        count = actions.extend_units(*mine, fields.day("last", _("Hạn trả lời")))
        return done(here, _("Đã đổi hạn trả lời của {count} đơn vị.", count=count))
    if deed == "end":
        unit = actions.end_unit(*mine, fields.maybe_id("unit", _("Đơn vị")) or "")
        return done(here, _("Đã thu hồi đường dẫn của {unit}.", unit=unit.name))
    raise Invalid(_("Việc này không nằm trong danh sách. Đề nghị tải lại trang."))


def _asked(body_id: str) -> list[actions.Addressee]:
    known = queries.known_units(body_id)
    ticked = [actions.Addressee(name, known[name]) for name in request.form.getlist("known") if name in known]
    typed = [one for one in request.form.get("others", "").splitlines() if one.strip()]
    return [*ticked, *(actions.Addressee(name, email) for name, _sign, email in (one.partition(";") for one in typed))]


def _way() -> actions.Way:
    settings = current_app.config["SETTINGS"]
    return actions.Way(settings.address, by_mail=bool(settings.mail_url))


def _page(draft: PublicDraft, problem: Sentence | None = None) -> str:
    at = clock.now()
    found = queries.units(draft.id)
    asked = {one.name for one in found}
    template = "drafts/_units.html" if wants_fragment() else "drafts/units.html"
    return render_template(
        template,
        draft=draft,
        state=draft.state(at),
        units=found,
        owing=[one for one in found if one.is_open(at) and not one.answers],
        at=at,
        known=[one for one in queries.known_units(draft.body_id).items() if one[0] not in asked],
        values=request.form,
        may_enter=draft.state(at) in actions.NOT_OVER,
        may_ask=draft.asks_units and policy.can_publish(current_actor(), draft.body_id),
        has_mail=_way().by_mail,
        problems=[("others", problem)] if problem is not None else [],
        **context.words(at),
    )


def _links(draft: PublicDraft, given: list[actions.Given]) -> str:
    return render_template("drafts/unit_links.html", draft=draft, given=given, **context.words(clock.now()))
