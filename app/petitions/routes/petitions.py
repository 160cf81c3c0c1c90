"""The petitions of a council, searched and filtered, and one of them."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, flash, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response

from app.accounts.models import Body
from app.kernel import clock
from app.kernel.http import current_actor, wants_fragment, wants_json
from app.kernel.sentences import Sentence, _
from app.petitions import queries
from app.petitions.context import load_council, load_petition, words
from app.petitions.models import AUTHORITY_WORDS, STATE_WORDS
from app.petitions.queries import OVERDUE, Wanted

pages = Blueprint("petitions", __name__)
PETITIONS = "/bodies/<body_id>/petitions"
PETITION = f"{PETITIONS}/<petition_id>"
AT_ONCE = 50
LONGEST_SEARCH = 200
FARTHEST = 1_000_000


@pages.get(PETITIONS)
def petitions(body_id: str) -> str:
    """GET ?words=&field=&place=&unit=&state=&authority=&own=1&from=: fifty at a time, the latest first."""
    return listed(load_council(body_id))


@pages.get(PETITION)
def petition(body_id: str, petition_id: str) -> str:
    """One petition: its words, where it comes from, its group's answer, others like it."""
    body, found = load_petition(body_id, petition_id)
    template = "petitions/_petition.html" if wants_fragment() else "petitions/petition.html"
    return render_template(template, petition=found, alike=queries.alike(found), **words(body))


def listed(body: Body, problem: Sentence | None = None, typed: dict[str, Any] | None = None) -> str:
    """The list with its filters; `typed` is what a refused form of groups said."""
    wanted, today = asked(), clock.today(body.time_zone)
    first = min(max(request.args.get("from", 1, type=int), 1), FARTHEST)
    found = queries.petitions(body.id, wanted, today, first=first - 1, most=AT_ONCE + 1)
    states = [(state.value, word) for state, word in STATE_WORDS.items()]
    return render_template(
        "petitions/_petitions.html" if wants_fragment() else "petitions/petitions.html",
        petitions=found[:AT_ONCE],
        total=queries.count(body.id, wanted, today),
        wanted=wanted,
        asked=urlencode([(name, value) for name, value in request.args.items() if name != "from" and value]),
        first=first,
        step=AT_ONCE,
        has_more=len(found) > AT_ONCE,
        fields=[("", _("Mọi lĩnh vực")), *((one, one) for one in queries.fields(body.id))],
        places=[("", _("Mọi địa bàn")), *((one, one) for one in queries.places(body.id))],
        units=[("", _("Mọi cơ quan")), *((one, one) for one in queries.units(body.id))],
        states=[("", _("Mọi trạng thái")), (OVERDUE, _("Quá hạn")), *states],
        authorities=[("", _("Mọi cấp")), *AUTHORITY_WORDS.items()],
        open_groups=[
            ("", _("Lập nhóm mới")),
            *((one.id, f"{one.number}. {one.title}") for one in queries.open_groups(body.id)),
        ],
        typed=typed or {},
        problems=[("title", problem)] if problem is not None else [],
        **words(body),
    )


def asked() -> Wanted:
    """What the address narrows the list to."""
    given = {
        name: request.args.get(name, "")[:LONGEST_SEARCH]
        for name in ("words", "field", "place", "unit", "state", "authority")
    }
    return Wanted(**given, brought_by=current_actor().id if request.args.get("own") else "")


def done(page: str, sentence: Sentence) -> Response:
    """Back to that page with what was done, or the sentence alone for a script."""
    if wants_json():
        return jsonify(ok=True, sentence=str(sentence))
    flash(str(sentence), "done")
    return redirect(page)
