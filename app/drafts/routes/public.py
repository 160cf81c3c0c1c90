"""What everybody may read without an account: the drafts that are out, and one with its text; judged each time."""

from typing import Any

from flask import Blueprint, Response, current_app, g, render_template, request, send_file, session

from app.drafts import context, policy, queries, wording
from app.drafts.models import OpinionState
from app.kernel import clock, files
from app.kernel.errors import NotFound, Refusal
from app.kernel.http import public

pages = Blueprint("public_drafts", __name__)
DRAFTS = "/public/drafts"
DRAFT = f"{DRAFTS}/<draft_id>"
AT_ONCE = 50
SECONDS = 60  # what was taken back is gone within a minute


@pages.get(DRAFTS)
@public
def drafts() -> Response:
    """The drafts of all bodies, those that are open first."""
    at = clock.now()
    return for_everybody("drafts/public_drafts.html", drafts=queries.listed(at), **context.words(at))


@pages.get(DRAFT)
@public
def draft(draft_id: str) -> Response:
    """One draft with its text, chapter by chapter; of one that was withdrawn, why."""
    at = clock.now()
    gone = queries.draft(draft_id)
    if gone is not None and policy.is_remembered(gone):
        g.body = gone.body
        answer = for_everybody("drafts/public_withdrawn.html", draft=gone)
        answer.status_code = 410
        return answer
    found = context.public_draft(draft_id, at)
    g.body = found.body
    return for_everybody("drafts/public_draft.html", is_preview=False, **context.read(found, at))


@pages.get(f"{DRAFT}/opinions")
@public
def opinions(draft_id: str) -> Response:
    """GET ?place=&from=: the opinions that were approved, of one place or of all, fifty at a time."""
    at = clock.now()
    found = context.public_draft(draft_id, at)
    g.body, place = found.body, request.args.get("place")
    first = first_of(request.args.get("from", 1, type=int))
    shown = queries.opinions(found.id, OpinionState.APPROVED, place=place, first=first - 1, most=AT_ONCE + 1)
    return for_everybody(
        "drafts/public_opinions.html",
        draft=found,
        state=found.state(at),
        opinions=shown[:AT_ONCE],
        first=first,
        step=AT_ONCE,
        has_more=len(shown) > AT_ONCE,
        place=place,
        texts={one.key: one.text for one in wording.spots(found)},
        **context.words(at),
    )


@pages.get(f"{DRAFT}/file")
@public
def file(draft_id: str) -> Response:
    """The text as PDF, without active content."""
    found = context.public_draft(draft_id, clock.now())
    if found.version.pdf_sha256 is None:
        raise NotFound(context.NO_FILE)
    name = f"{found.version.document.symbol.replace('/', '-') or 'du-thao'}.pdf"
    path = files.store().local(found.version.pdf_sha256)
    answer = send_file(path, mimetype="application/pdf", download_name=name, etag=found.version.pdf_sha256)
    return kept_by_caches(answer)


@pages.errorhandler(Refusal)
def refused(refusal: Refusal) -> Response:
    """The sentence on a page of these, which sets no cookie as the others' forms do."""
    g.actor = None
    session.modified = False
    return Response(render_template("drafts/public_refused.html", sentence=refusal.sentence), refusal.status)


def for_everybody(template: str, **values: Any) -> Response:
    """A page that is the same for everybody: who is signed in does not colour it."""
    g.actor = None
    where = current_app.config["SETTINGS"].address
    return kept_by_caches(Response(render_template(template, site=where, here=f"{where}{request.path}", **values)))


def first_of(asked: int) -> int:
    """The number of the first that is shown, within what a database counts."""
    return min(max(asked, 1), 1_000_000)


def kept_by_caches(answer: Response) -> Response:
    """Caches may keep it for a minute; it sets nobody's cookie, and a cookie that somebody has may change its dress."""
    session.modified = False
    answer.headers["Cache-Control"] = f"public, max-age={SECONDS}"
    answer.vary.add("Cookie")
    return answer
