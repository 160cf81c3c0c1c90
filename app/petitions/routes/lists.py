"""Petitions from a list: looked at row by row, then entered."""

import io
from dataclasses import asdict
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, send_file
from werkzeug.wrappers import Response

from app.accounts.models import Body
from app.kernel.errors import Conflict, Invalid
from app.kernel.http import current_actor
from app.kernel.sentences import Sentence, _
from app.kernel.spreadsheets import uploads
from app.kernel.spreadsheets.writing import TYPE
from app.kernel.typed import line as line_of
from app.meetings import forms
from app.meetings.models import day
from app.petitions import actions, queries
from app.petitions.context import load_desk, words
from app.petitions.lists import lines
from app.petitions.lists.headings import template
from app.petitions.lists.lines import KEEPING, Given, Line
from app.petitions.lists.plan import Kind, Plan
from app.petitions.models import AUTHORITY_WORDS, LONGEST_UNIT, Authority
from app.petitions.routes.petitions import PETITIONS

pages = Blueprint("petition_lists", __name__)
LARGEST = 4 << 20


@pages.get(f"{PETITIONS}/import")
def choose(body_id: str) -> str:
    """GET ?contact=: the meeting with voters that the list comes from."""
    return _page(load_desk(body_id), values={"contact": request.args.get("contact", "")})


@pages.get(f"{PETITIONS}/template.xlsx")
def blank(body_id: str) -> Response:
    """The file to fill in."""
    load_desk(body_id)
    return send_file(
        io.BytesIO(template()), mimetype=TYPE, as_attachment=True, download_name="mau-kien-nghi-cu-tri.xlsx"
    )


@pages.post(f"{PETITIONS}/import")
def look(body_id: str) -> str | tuple[str, int]:
    """`file`, `sender`, `contact`, `authority`, `voters`: shows what would happen; nothing is changed."""
    body = load_desk(body_id)
    try:
        sheet = lines.from_tables(uploads.tables(_uploaded(), KEEPING), _given())
        plan = actions.plan_list(current_actor(), body.id, sheet.lines)
        return _preview(body, sheet.lines, plan, sheet=sheet)
    except Invalid as refusal:
        return _page(body, values=request.form, problems=[("file", refusal.sentence)]), refusal.status


@pages.post(f"{PETITIONS}/import/execution")
def carry_out(body_id: str) -> Response | tuple[str, int]:
    """`packed`, as the preview gave it."""
    body = load_desk(body_id)
    found, shown = _unpack(body, request.form.get("packed", ""))
    try:
        done = actions.import_list(current_actor(), body.id, found, shown)
    except Conflict as refusal:
        body = load_desk(body_id)
        plan = actions.plan_list(current_actor(), body.id, found)
        return _preview(body, found, plan, problems=[("packed", refusal.sentence)]), refusal.status
    sentence = _("Đã nhập {n} kiến nghị.", n=done.count(Kind.NEW))
    if contacts := len(done.new_contacts):
        sentence = _("Đã nhập {n} kiến nghị và {contacts} hội nghị tiếp xúc cử tri.",
                     n=done.count(Kind.NEW), contacts=contacts)  # fmt: skip
    flash(str(sentence), "done")
    return redirect(f"/bodies/{body_id}/petitions")


def _uploaded() -> bytes:
    too_large = _("Tệp lớn hơn 4 MB. Đề nghị bỏ hình ảnh, hoặc chia thành nhiều tệp.")
    return uploads.uploaded(LARGEST, _("Đề nghị chọn tệp danh sách."), too_large)


def _given() -> Given:
    return Given(
        authority=forms.one_of(Authority, "authority", _("Thẩm quyền giải quyết")),
        contact_id=forms.maybe_id("contact", _("Hội nghị tiếp xúc cử tri")) or "",
        sender=line_of(forms.text("sender"), _("Nơi gửi danh sách"), most=LONGEST_UNIT),
        voters=forms.ticked("voters"),
    )


def _preview(body: Body, found: list[Line], plan: Plan, **more: Any) -> str:
    rows = [{**asdict(one), "fault": one.fault.dump() if one.fault else None} for one in found]
    packed = uploads.pack([rows, plan.digest()], f"petitions:{body.id}")
    return _page(body, plan=plan, packed=packed, **more)


def _unpack(body: Body, packed: str) -> tuple[list[Line], str]:
    rows, shown = uploads.unpack(packed, f"petitions:{body.id}")
    return [Line(**{**row, "fault": Sentence.load(row["fault"]) if row["fault"] else None}) for row in rows], shown


def _page(body: Body, **shown: Any) -> str:
    contacts = [(one.id, f"{day(one.held_on)}, {one.place}") for one in queries.contacts(body.id)]
    return render_template(
        "petitions/import.html",
        contacts=[("", _("Theo ngày và địa điểm ghi trong tệp")), *contacts],
        authorities=list(AUTHORITY_WORDS.items()),
        senders=queries.senders(body.id),
        **{"problems": [], "values": {}, **shown, **words(body)},
    )
