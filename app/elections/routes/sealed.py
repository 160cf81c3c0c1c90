"""Electronic secret ballots over HTTP: the tellers' key, ballots that browsers have sealed, the export."""

from typing import Any

from flask import Blueprint, current_app, jsonify, render_template, request
from werkzeug.wrappers import Response

from app.elections import actions, context, policy, prints, sealed
from app.elections.actions.counting import TELLERS_ONLY
from app.elections.actions.keys import UNSOUND, require_electronic
from app.elections.models import Election, ElectionState
from app.elections.routes.elections import ELECTION, MINUTES, seen
from app.elections.sealing.ballots import compact
from app.kernel.errors import Invalid, allow
from app.kernel.http import current_actor, wants_fragment
from app.meetings.context import load_meeting

pages = Blueprint("sealed_ballots", __name__)
pages.app_template_filter("fingerprint")(prints.printed)


@pages.get(f"{ELECTION}/key")
def key(meeting_id: str, election_id: str) -> str:
    """A teller's page: makes the shared key with the others, opens the sum, shows it before the minutes are signed."""
    one = _of_tellers(meeting_id, election_id)
    actor = current_actor()
    assert one.board is not None
    place = next(place for place, it in enumerate(one.board.tellers, 1) if it.person_id == actor.id)
    return render_template(
        "elections/_key.html" if wants_fragment() else "elections/key.html",
        one=one,
        key=one.key,
        place=place,
        groups=compact(sealed.shape(one).described),
        found=sealed.sheet(one) if policy.can_see_sheets(actor, one) else None,
        events=context.EVENTS,
        **context.words(),
    )


@pages.get(f"{ELECTION}/ballot")
def ballot(meeting_id: str, election_id: str) -> str:
    """A delegate's own sealed ballot, while it may be handed in; before and after, what it waits for."""
    one = seen(load_meeting(meeting_id), election_id)
    require_electronic(one)
    mine = sealed.voter(one, current_actor().id)
    held = sealed.last_of(one, mine.sign) if mine is not None and mine.number else None
    paper = None
    if mine is not None and one.key is not None and one.state is ElectionState.VOTING:
        paper = compact(
            {
                "election": one.id, "fingerprint": one.key.fingerprint, "key": one.key.public_key,
                "groups": sealed.shape(one).described, "voter": mine.sign,
            }
        )  # fmt: skip
    return render_template(
        "elections/ballot.html",
        one=one,
        mine=mine,
        held=held,
        paper=paper,
        voted=sealed.turnout(one),
        **context.words(),
    )


@pages.get(f"{ELECTION}/key/transcript")
def transcript(meeting_id: str, election_id: str) -> Response:
    """For the tellers' browsers: what was published for the key; null before it was begun."""
    one = _of_tellers(meeting_id, election_id)
    return exact(actions.transcript(one.key) if one.key is not None else None)


@pages.post(f"{ELECTION}/key")
def tell(meeting_id: str, election_id: str) -> Response:
    """JSON {"step": "begin"} or {"step", "number", "said"}: what a teller's browser sends for the key."""
    one = _of_tellers(meeting_id, election_id)
    told = _told()
    if told.get("step") == "begin":
        key = actions.begin_key(current_actor(), meeting_id, one.id)
    else:
        step, number = told.get("step"), told.get("number")
        if not isinstance(step, str) or not isinstance(number, int):
            raise Invalid(UNSOUND)
        key = actions.tell_key(current_actor(), meeting_id, one.id, number, step, told.get("said"))
    return jsonify(ok=True, step=key.step)


@pages.post(f"{ELECTION}/ballot")
def hand_in(meeting_id: str, election_id: str) -> Response:
    """JSON {"ballot", "replaces"}: a sealed ballot. Answers {receipt, number, seq, link}."""
    told = _told()
    text, replaces = told.get("ballot"), told.get("replaces")
    if not isinstance(text, str) or not isinstance(replaces, int):
        raise Invalid(UNSOUND)
    return jsonify(ok=True, **actions.hand_in(current_actor(), meeting_id, election_id, text, replaces))


@pages.get(f"{ELECTION}/turnout")
def turnout(meeting_id: str, election_id: str) -> Response:
    """How many of how many have voted, and nothing else (R-SEC-10)."""
    one = seen(load_meeting(meeting_id), election_id)
    require_electronic(one)
    return jsonify(voted=sealed.turnout(one), issued=one.issued or 0)


@pages.get(f"{ELECTION}/export.json")
def export(meeting_id: str, election_id: str) -> Response:
    """What tools/verify_ballot.py checks: proofs, list, opening and result, from the signing of the minutes on."""
    one = seen(load_meeting(meeting_id), election_id)
    allow(policy.can_see_numbers(current_actor(), one), MINUTES)
    require_electronic(one)
    answer = exact(sealed.export(one))
    answer.headers["Content-Disposition"] = f'attachment; filename="phieu-kin-{one.number:02}.json"'
    return answer


def _of_tellers(meeting_id: str, election_id: str) -> Election:
    one = seen(load_meeting(meeting_id), election_id)
    allow(policy.is_teller(current_actor(), one), TELLERS_ONLY)
    require_electronic(one)
    return one


def _told() -> dict[str, Any]:
    told = request.get_json(silent=True)
    if not isinstance(told, dict):
        raise Invalid(UNSOUND)
    return told


def exact(value: Any) -> Response:
    """JSON with its keys in their order: what is hashed must arrive as it was sent."""
    answer = current_app.response_class(compact(value), mimetype="application/json")
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
