"""The register of secret papers handed out on paper: who holds which copy, for the secretariat."""

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from app.documents import queries
from app.documents.actions import register
from app.kernel.errors import Invalid, NotFound
from app.kernel.http import current_actor
from app.kernel.ids import is_id
from app.kernel.sentences import _
from app.meetings import queries as meetings
from app.meetings.context import load_prepared_meeting


def add_to(blueprint: Blueprint) -> None:
    base = "/meetings/<meeting_id>"
    blueprint.add_url_rule(f"{base}/paper-copies", "copies", show)
    blueprint.add_url_rule(f"{base}/paper-copies", "hand_out_copy", hand_out, methods=["POST"])
    blueprint.add_url_rule(f"{base}/paper-copies/<copy_id>/return", "take_copy_back", take_back, methods=["POST"])
    blueprint.add_url_rule(f"{base}/registers", "open_register", open_one, methods=["POST"])


def show(meeting_id: str) -> str:
    """GET /meetings/<id>/paper-copies?item=: the register, and the forms that write in it."""
    meeting = load_prepared_meeting(meeting_id)
    found = queries.copies(meeting.id)
    numbers = {row.item.id: row.number for row in meetings.agenda(meeting.id).flat()}
    return render_template(
        "documents/copies.html",
        copies=found,
        numbers=numbers,
        names=queries.names_of({one.handed_by for one in found} | {one.returned_to for one in found}),
        registers=queries.registers(meeting.id),
        items=queries.items(meeting.id),
        item_choices=[(item.id, f"{numbers.get(item.id, '')}. {item.title}") for item in queries.items(meeting.id)],
        chosen=request.args.get("item", ""),
    )


def open_one(meeting_id: str) -> Response:
    """POST {item}: the placeholder under an item whose paper is secret."""
    load_prepared_meeting(meeting_id)
    register.open_register(current_actor(), meeting_id, _item())
    flash(str(_("Đã ghi chú tài liệu mật dưới nội dung; đại biểu thấy dòng này trong danh mục.")), "done")
    return redirect(f"/meetings/{meeting_id}/paper-copies")


def hand_out(meeting_id: str) -> Response:
    """POST {item, number, receiver}: a copy goes out."""
    load_prepared_meeting(meeting_id)
    number = request.form.get("number", "")
    if not (number.isascii() and number.isdigit() and len(number) < 7):
        raise Invalid(_("Số bản là số từ 1 đến {most}. Đề nghị nhập lại.", most=register.MOST_COPIES))
    register.hand_out_copy(current_actor(), meeting_id, _item(), int(number), request.form.get("receiver", ""))
    flash(str(_("Đã ghi phát bản số {number}.", number=number)), "done")
    return redirect(f"/meetings/{meeting_id}/paper-copies?item={_item()}")


def take_back(meeting_id: str, copy_id: str) -> Response:
    """POST: a copy is back."""
    load_prepared_meeting(meeting_id)
    if not is_id(copy_id):
        raise NotFound()
    register.take_copy_back(current_actor(), meeting_id, copy_id)
    return redirect(f"/meetings/{meeting_id}/paper-copies")


def _item() -> str:
    item_id = request.form.get("item")
    if item_id is None or not is_id(item_id):
        raise Invalid(_("Đề nghị chọn nội dung của chương trình."))
    return item_id
