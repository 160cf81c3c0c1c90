"""Shared notes: what others show this person, with whom this person shares."""

import json
from itertools import groupby
from operator import attrgetter

from flask import Blueprint, Response, render_template

from app.annotations import policy, queries, sharing, versions
from app.annotations.sharing import Lent
from app.documents.models import Document
from app.documents.queries import load_version
from app.kernel import journal
from app.kernel.actor import Actor
from app.kernel.errors import NotFound
from app.kernel.http import current_actor, wants_fragment
from app.kernel.ids import is_id

pages = Blueprint("shared_notes", __name__)


@pages.get("/papers/<version_id>/notes/shared")
def lent_on_paper(version_id: str) -> Response:
    """GET: {document, notes, places, given, stream, seq}: what others share with this person on the paper.

    `places`: where it stands on this version; `given`: with whom the person's own notes are shared; `stream`, `seq`:
    the person's own, on which rights end.
    """
    actor = current_actor()
    if not is_id(version_id):
        raise NotFound()
    version, _reader = load_version(version_id, actor)
    lent = sharing.lent_to(actor, version.document_id)
    short = sharing.short_names({one.writer.id: one.writer for one in lent}.values())
    older = [
        (one.note, one.written_on)
        for one in lent
        if one.written_on.number < version.number and not one.note.stays
    ]  # fmt: skip
    given = [one for one in sharing.given_by(actor, version.document_id) if one.share.ended_at is None]
    answer = {
        "document": version.document_id,
        "notes": [sharing.told(one, short[one.writer.id]) for one in lent],
        "places": [versions.told(*placed) for placed in versions.place_on(actor, version, older)],
        "given": [{"note": one.share.note_id, "whom": str(one.whom)} for one in given],
        "stream": actor.id,
        "seq": _heard(actor),
    }
    response = Response(json.dumps(answer, ensure_ascii=False, separators=(",", ":")), mimetype="application/json")
    response.headers["Cache-Control"] = "private, no-store"
    return response


@pages.get("/papers/<version_id>/notes/sharing")
def sharing_of_paper(version_id: str) -> str:
    """GET: with whom this person shares notes on the paper, and the form that shares; a fragment in the reader."""
    actor = current_actor()
    if not is_id(version_id):
        raise NotFound()
    version, _reader = load_version(version_id, actor)
    meeting = version.document.dossier.meeting
    can_share = policy.can_share(actor, meeting)
    return render_template(
        "annotations/_sharing.html" if wants_fragment() else "annotations/sharing.html",
        version=version,
        can_share=can_share,
        given=sharing.given_by(actor, version.document_id),
        audiences=sharing.audiences(actor, meeting) if can_share and meeting is not None else {},
        headings=sharing.HEADINGS,
        notes=queries.standing_on(actor, version.document_id),
    )


@pages.get("/notes/shared")
def lent() -> str:
    """GET: what others share with this person on all papers; as a fragment the list alone."""
    actor = current_actor()
    found = sorted(sharing.lent_to(actor), key=lambda one: (one.note.document_id, one.writer.sort_name, one.writer.id))
    return render_template(
        "annotations/_lent.html" if wants_fragment() else "annotations/lent.html",
        papers=[_by_writer(list(own)) for _document, own in groupby(found, key=attrgetter("note.document_id"))],
        seq=_heard(actor),
    )


def _heard(actor: Actor) -> int:
    """How far the person's own stream, on which rights end, has been taken into account."""
    head = journal.heads([actor.id]).get(actor.id)
    return head.seq if head is not None else 0


def _by_writer(lent: list[Lent]) -> tuple[Document, list[tuple[str, list[Lent]]]]:
    writers = groupby(lent, key=lambda one: (one.writer.id, one.writer.full_name))
    return lent[0].written_on.document, [(name, list(own)) for (_id, name), own in writers]


@pages.get("/notes/sharing")
def given() -> str:
    """GET: everything that this person shares, also on papers that are closed by now; as a fragment the list alone."""
    actor = current_actor()
    shares = sharing.given_by(actor)
    return render_template("annotations/_given.html" if wants_fragment() else "annotations/given.html", given=shares)
