"""Delegate cards to print, and the door that reads them by camera or by a scanner that types."""

import io

import qrcode
from flask import Blueprint, current_app, flash, jsonify, redirect, render_template
from markupsafe import Markup
from qrcode.image.svg import SvgPathFillImage
from werkzeug.wrappers import Response

from app.attendance import actions, queries
from app.attendance.actions.cards import card_code
from app.attendance.context import load_kept_meeting, load_kept_sitting
from app.attendance.models import HERE, STANDING_WORDS, Standing
from app.kernel import clock
from app.kernel.errors import NotFound, Refusal
from app.kernel.http import current_actor, wants_json
from app.kernel.ids import is_id
from app.kernel.sentences import _
from app.meetings import forms
from app.meetings.models import HALF_WORDS, Meeting, Sitting

pages = Blueprint("cards", __name__)


@pages.get("/meetings/<meeting_id>/cards")
def cards(meeting_id: str) -> str:
    """Every delegate's card, eight to a sheet of A4."""
    meeting = load_kept_meeting(meeting_id)
    lines = queries.roster_of_now(meeting, clock.now())
    return render_template("attendance/cards.html", cards=[(line, _square(line.participation_id)) for line in lines])


@pages.post("/meetings/<meeting_id>/cards/<participation_id>/replacement")
def replace(meeting_id: str, participation_id: str) -> Response:
    load_kept_meeting(meeting_id)
    if not is_id(participation_id):
        raise NotFound()
    actions.replace_card(current_actor(), meeting_id, participation_id)
    flash(str(_("Đã cấp lại thẻ. Thẻ cũ không còn dùng được; đề nghị in lại thẻ này.")), "done")
    return redirect(f"/meetings/{meeting_id}/cards")


@pages.get("/meetings/<meeting_id>/sittings/<sitting_id>/door")
def door(meeting_id: str, sitting_id: str) -> str:
    meeting, held = load_kept_sitting(meeting_id, sitting_id)
    return _door(meeting, held)


@pages.post("/meetings/<meeting_id>/sittings/<sitting_id>/door")
def scan(meeting_id: str, sitting_id: str) -> Response | str | tuple[str, int]:
    """A card was read; `card` holds its digits."""
    meeting, held = load_kept_sitting(meeting_id, sitting_id)
    try:
        found = actions.check_in_by_card(current_actor(), meeting_id, sitting_id, forms.text("card"), secret=_secret())
    except Refusal as refusal:
        if wants_json():
            raise
        return _door(meeting, held, refused=refusal.sentence), refusal.status
    words = STANDING_WORDS[Standing(found["standing"])]
    said = (
        _("{name} đã điểm danh trước đó.", name=found["name"])
        if found["again"]
        else _("{name}: {words}.", name=found["name"], words=words)
    )
    if wants_json():
        return jsonify({"ok": True, **found, "sentence": str(said)})
    return _door(meeting, held, said=said)


def _door(meeting: Meeting, held: Sitting, **shown: object) -> str:
    lines = queries.roster(meeting, held, clock.now())
    present = sum(1 for line in lines if line.standing in HERE)
    return render_template(
        "attendance/door.html",
        sitting=held,
        half=HALF_WORDS[held.half],
        quorum=queries.quorum_of(meeting, present, len(lines)),
        **{"said": None, "refused": None, **shown},
    )


def _square(participation_id: str) -> Markup:
    """The card's QR code as SVG; digits only make it small."""
    made = qrcode.QRCode(border=2, error_correction=qrcode.constants.ERROR_CORRECT_M, image_factory=SvgPathFillImage)
    made.add_data(card_code(_secret(), participation_id, queries.card_number(participation_id)))
    out = io.BytesIO()
    made.make_image().save(out)
    text = out.getvalue().decode()
    return Markup(text[text.index("<svg") :])  # noqa: S704 - our own digits, drawn by the library


def _secret() -> str:
    return str(current_app.config["SECRET_KEY"])
