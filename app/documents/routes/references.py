"""Which papers of the reference shelf are wanted with which item: added, ordered, taken away by the secretariat."""

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from app.documents import queries, shelf
from app.documents.actions import shelf as actions
from app.documents.shelf_policy import ShelfReader
from app.kernel.errors import Invalid, NotFound
from app.kernel.http import current_actor
from app.kernel.ids import is_id
from app.kernel.sentences import _
from app.meetings import queries as meetings
from app.meetings.context import load_prepared_meeting

LONGEST_CHOICE = 120


def add_to(blueprint: Blueprint) -> None:
    base = "/meetings/<meeting_id>/references"
    one = f"{base}/<item_id>/<document_id>"
    blueprint.add_url_rule(base, "references", show)
    blueprint.add_url_rule(base, "link_reference", link, methods=["POST"])
    blueprint.add_url_rule(f"{one}/removal", "unlink_reference", unlink, methods=["POST"])
    blueprint.add_url_rule(f"{one}/place", "move_reference", move, methods=["POST"])


def show(meeting_id: str) -> str:
    """GET /meetings/<id>/references?item=: what each item links, and the form that adds."""
    meeting, actor = load_prepared_meeting(meeting_id), current_actor()
    numbers = {row.item.id: row.number for row in meetings.agenda(meeting.id).flat()}
    items = queries.items(meeting.id)
    on_shelf = shelf.published(meeting.body_id, ShelfReader.of(actor, meeting.body_id))
    return render_template(
        "documents/references.html",
        items=items,
        numbers=numbers,
        references=shelf.references(meeting, actor),
        item_choices=[(item.id, f"{numbers.get(item.id, '')}. {item.title}") for item in items],
        paper_choices=[
            (version.document_id, f"{version.document.heading} {version.document.abstract}"[:LONGEST_CHOICE])
            for version in on_shelf
        ],
        chosen=request.args.get("item", ""),
    )


def link(meeting_id: str) -> Response:
    """POST {item, document}: the item wants the paper."""
    load_prepared_meeting(meeting_id)
    item_id, document_id = request.form.get("item"), request.form.get("document")
    if item_id is None or document_id is None or not (is_id(item_id) and is_id(document_id)):
        raise Invalid(_("Đề nghị chọn nội dung và tài liệu trên kệ."))
    actions.link(current_actor(), meeting_id, item_id, document_id)
    flash(str(_("Đã dẫn tài liệu tra cứu vào nội dung.")), "done")
    return redirect(f"/meetings/{meeting_id}/references?item={item_id}")


def unlink(meeting_id: str, item_id: str, document_id: str) -> Response:
    """POST: the item wants the paper no longer."""
    load_prepared_meeting(meeting_id)
    _require_ids(item_id, document_id)
    actions.unlink(current_actor(), meeting_id, item_id, document_id)
    return redirect(f"/meetings/{meeting_id}/references?item={item_id}")


def move(meeting_id: str, item_id: str, document_id: str) -> Response:
    """POST {way: up|down}: changes places with its neighbour."""
    load_prepared_meeting(meeting_id)
    _require_ids(item_id, document_id)
    actions.move_link(current_actor(), meeting_id, item_id, document_id, up=request.form.get("way") == "up")
    return redirect(f"/meetings/{meeting_id}/references?item={item_id}")


def _require_ids(*given: str) -> None:
    if not all(is_id(one) for one in given):
        raise NotFound()
