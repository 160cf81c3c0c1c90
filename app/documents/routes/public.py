"""What anybody may read without an account: the papers marked public on a meeting's public page, page by page."""

from flask import Blueprint, Response, g, render_template, request, send_file, session
from markupsafe import Markup

from app.documents import queries
from app.documents.models import Page, Version
from app.kernel import files
from app.kernel.errors import NotFound
from app.kernel.http import public
from app.kernel.ids import is_id
from app.meetings import queries as meetings
from app.meetings.models import Meeting
from app.meetings.public import is_public

SHOWN_AT_ONCE = 20
SECONDS = 60  # as long as the meeting's public page: a paper taken back is gone within a minute
TYPES = {"png": "image/png", "webp": "image/webp"}


def add_to(blueprint: Blueprint) -> None:
    paper = "/public/<meeting_id>/papers/<version_id>"
    blueprint.add_url_rule(paper, "public_paper", public(read))
    blueprint.add_url_rule(f"{paper}/pages/<int:number>", "public_page", public(picture))


def section(meeting: Meeting) -> Markup | None:
    """The public page's list of papers; None where there are none."""
    found = queries.public_papers(meeting)
    if not found:
        return None
    rows = [(row.number, row.item.title, found.get(row.item.id)) for row in meetings.public_agenda(meeting.id).flat()]
    groups = [("", "", found.get(None)), *rows]
    shown = [(number, title, versions) for number, title, versions in groups if versions]
    return Markup(render_template("documents/_public.html", groups=shown, shown=meeting))  # noqa: S704  a template's


def read(meeting_id: str, version_id: str) -> Response:
    """GET /public/<meeting>/papers/<version>?from=21: twenty pages at a time, as pictures with their text."""
    meeting, version = _load(meeting_id, version_id)
    first = min(max(request.args.get("from", 1, type=int), 1), max(version.page_count, 1))
    first -= (first - 1) % SHOWN_AT_ONCE
    pages = queries.pages_of(version)[first - 1 : first - 1 + SHOWN_AT_ONCE]
    texts = queries.page_texts(version.id)
    g.actor, g.body = None, meeting.body  # who is signed in must not colour a page that is cached
    answer = Response(
        render_template(
            "documents/public_paper.html",
            shown=meeting,
            version=version,
            pages=[(page, texts.get(page.index, "")) for page in pages],
            first=first,
            step=SHOWN_AT_ONCE,
        )
    )
    return _for_everybody(answer)


def picture(meeting_id: str, version_id: str, number: int) -> Response:
    """GET .../pages/<number>: the picture of one page."""
    _meeting, version = _load(meeting_id, version_id)
    page: Page | None = next((one for one in queries.pages_of(version) if one.index == number - 1), None)
    sha256, _dot, extension = ((page.image if page else None) or "").partition(".")
    if extension not in TYPES:
        raise NotFound()
    answer = send_file(files.store().local(sha256), mimetype=TYPES[extension], etag=sha256)
    return _for_everybody(answer)


def _load(meeting_id: str, version_id: str) -> tuple[Meeting, Version]:
    """Judged afresh for everybody, whoever is signed in: here a paper is public or is not there."""
    meeting = meetings.meeting(meeting_id)
    if meeting is None or not is_public(meeting) or not is_id(version_id):
        raise NotFound()
    version = queries.public_version(meeting, version_id)
    if version is None:
        raise NotFound()
    return meeting, version


def _for_everybody(answer: Response) -> Response:
    session.modified = False  # what caches may keep sets nobody's cookie
    answer.headers["Cache-Control"] = f"public, max-age={SECONDS}"
    answer.vary.add("Cookie")  # a language that somebody chose elsewhere
    return answer
