"""The published list of receipts of an electronic secret ballot: to be read, searched and kept by everybody."""

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from app.elections import context, sealed
from app.elections.actions.keys import require_electronic
from app.elections.models import Election
from app.elections.routes.elections import ELECTION, seen
from app.elections.routes.sealed import exact
from app.kernel.errors import Conflict
from app.kernel.http import wants_fragment
from app.kernel.sentences import _
from app.meetings.context import load_meeting

pages = Blueprint("ballot_receipts", __name__)
NOT_YET = _("Danh sách biên nhận được công bố khi kết thúc bỏ phiếu.")


@pages.get(f"{ELECTION}/receipts")
def receipts(meeting_id: str, election_id: str) -> str:
    """Every receipt in its order, from the closing on. Whose one is, is found by the browser, not asked here."""
    one = _electronic(meeting_id, election_id)
    return render_template(
        "elections/_receipts.html" if wants_fragment() else "elections/receipts.html",
        one=one,
        published=sealed.published(one) if sealed.is_published(one) else None,
        not_yet=NOT_YET,
        events=context.EVENTS,
        **context.words(),
    )


@pages.get(f"{ELECTION}/receipts.json")
def file(meeting_id: str, election_id: str) -> Response:
    """The same list with its links, to be kept and compared later. Refused before the closing."""
    one = _electronic(meeting_id, election_id)
    if not sealed.is_published(one):
        raise Conflict(NOT_YET)
    answer = exact(sealed.published(one))
    answer.headers["Content-Disposition"] = f'attachment; filename="bien-nhan-{one.number:02}.json"'
    return answer


def _electronic(meeting_id: str, election_id: str) -> Election:
    one = seen(load_meeting(meeting_id), election_id)
    require_electronic(one)
    return one
