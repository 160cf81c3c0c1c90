"""A unit's answer on paper, entered at the desk."""

from dataclasses import dataclass

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from app.drafts import actions, context, queries, wording
from app.drafts.context import load_draft
from app.drafts.models import LONGEST_OPINION, AskedUnit, PublicDraft, Said
from app.drafts.routes.desk import done
from app.drafts.routes.replies import PLACE, typed_answer
from app.drafts.routes.units import UNITS
from app.kernel import clock
from app.kernel.errors import NotFound, Refusal
from app.kernel.http import current_actor
from app.kernel.sentences import Sentence, _
from app.meetings import forms as fields

pages = Blueprint("unit_letters", __name__)
LETTER = f"{UNITS}/<unit_id>/letter"


@dataclass(frozen=True)
class _Written:
    """Number and day as they were typed."""

    number: str = ""
    on: str = ""


@pages.get(LETTER)
def letter(body_id: str, draft_id: str, unit_id: str) -> str:
    """An empty form; over a letter that was entered before, what it says."""
    draft, unit = _load(body_id, draft_id, unit_id)
    last = unit.answer
    if last is None or last.letter_on is None:
        return _page(draft, unit, Said(), _Written())
    return _page(draft, unit, last.said, _Written(last.letter_number, last.letter_on.isoformat()))


@pages.post(LETTER)
def enter(body_id: str, draft_id: str, unit_id: str) -> Response | tuple[str, int]:
    """`letter_number`, `letter_on`, and what a unit's own form has."""
    _draft, unit = _load(body_id, draft_id, unit_id)
    typed, mine = typed_answer(), (current_actor(), body_id, draft_id, unit.id)
    try:
        given = actions.Letter(fields.text("letter_number"), fields.day("letter_on", _("Ngày công văn")))
        actions.enter_letter(*mine, given, typed)
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        draft, unit = _load(body_id, draft_id, unit_id)
        words = tuple((place, "", text) for place, text in typed.words.items() if text.strip())
        said = Said(typed.stance, typed.signer, typed.position, words)
        written = _Written(request.form.get("letter_number", ""), request.form.get("letter_on", ""))
        return _page(draft, unit, said, written, refusal.sentence), refusal.status
    return done(f"/bodies/{body_id}/drafts/{draft_id}/units", _("Đã nhập ý kiến của {unit}.", unit=unit.name))


def _load(body_id: str, draft_id: str, unit_id: str) -> tuple[PublicDraft, AskedUnit]:
    _body, draft = load_draft(body_id, draft_id)
    unit = queries.unit(draft.id, unit_id)
    if unit is None:
        raise NotFound()
    return draft, unit


def _page(draft: PublicDraft, unit: AskedUnit, said: Said, written: _Written, problem: Sentence | None = None) -> str:
    return render_template(
        "drafts/unit_letter.html",
        draft=draft,
        unit=unit,
        places=wording.text_of(draft),
        written=said,
        letter=written,
        prefix=PLACE,
        most=LONGEST_OPINION,
        problems=[("letter_number", problem)] if problem is not None else [],
        **context.words(clock.now()),
    )
