"""The desk: petitions are entered one after the other, and put right."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from app.accounts.models import Body
from app.kernel.errors import Refusal, allow
from app.kernel.http import current_actor
from app.kernel.sentences import Sentence, _
from app.meetings import forms, whose
from app.meetings.models import day
from app.petitions import actions, policy, queries
from app.petitions.context import load_desk, load_petition, words
from app.petitions.models import AUTHORITY_WORDS, Authority, Petition
from app.petitions.routes.petitions import PETITION, PETITIONS, done

pages = Blueprint("petition_desk", __name__)
KEPT = ("contact", "field", "place", "authority", "brought_by", "sender")  # what the next petition begins with
PLAIN = ("text", "field", "place", "voter", "authority", "sender", "proposed_unit")  # as they are in the form


@pages.get(f"{PETITIONS}/new")
def new(body_id: str) -> str:
    """A form that begins with what the last petition had: ?contact=&field=&place=&authority=&brought_by=&sender=."""
    body = load_desk(body_id)
    return _form(body, {name: request.args.get(name, "") for name in KEPT})


@pages.post(PETITIONS)
def enter(body_id: str) -> Response | tuple[str, int]:
    """What `_told` reads, and `deed`: next or list."""
    load_desk(body_id)
    try:
        petition = actions.enter_petition(current_actor(), body_id, _told())
    except Refusal as refusal:
        return _form(load_desk(body_id), request.form, problem=refusal.sentence), refusal.status
    body = load_desk(body_id)
    near = queries.alike(petition)
    here = f"/bodies/{body.id}/petitions"
    sentence = _("Đã ghi kiến nghị số {n}.", n=petition.number)
    if near:
        sentence = _("Đã ghi kiến nghị số {n}; gần giống số {other}.", n=petition.number, other=near[0].number)
    if forms.text("deed") == "list":
        return done(here, sentence)
    kept = {name: request.form.get(name, "") for name in KEPT}
    return done(f"{here}/new?{urlencode({name: value for name, value in kept.items() if value})}", sentence)


@pages.get(f"{PETITION}/words")
def edit(body_id: str, petition_id: str) -> str:
    """What was entered."""
    body, petition = _kept(body_id, petition_id)
    values = {name: getattr(petition, name) for name in PLAIN}
    return _form(body, {**values, "contact": petition.contact_id, "brought_by": petition.brought_by_id}, petition)


@pages.post(f"{PETITION}/words")
def amend(body_id: str, petition_id: str) -> Response | tuple[str, int]:
    """What `_told` reads."""
    _body, petition = _kept(body_id, petition_id)
    try:
        actions.amend_petition(current_actor(), body_id, petition.id, _told())
    except Refusal as refusal:
        body, petition = _kept(body_id, petition_id)
        return _form(body, request.form, petition, refusal.sentence), refusal.status
    return done(f"/bodies/{body_id}/petitions/{petition_id}", _("Đã lưu kiến nghị."))


@pages.post(f"{PETITION}/removal")
def remove(body_id: str, petition_id: str) -> Response:
    """One that was entered by mistake."""
    _body, petition = _kept(body_id, petition_id)
    number = petition.number
    actions.remove_petition(current_actor(), body_id, petition.id)
    return done(f"/bodies/{body_id}/petitions", _("Đã xóa kiến nghị số {n}.", n=number))


def _kept(body_id: str, petition_id: str) -> tuple[Body, Petition]:
    body, petition = load_petition(body_id, petition_id)
    allow(policy.can_keep(current_actor(), body.id), whose.SECRETARIAT)
    return body, petition


def _told() -> actions.Told:
    """`text`, `field`, `place`, `authority`, `contact`, `brought_by`, `voter`, `sender`, `proposed_unit`."""
    return actions.Told(
        text=request.form.get("text", ""),
        field=forms.text("field"),
        place=forms.text("place"),
        authority=forms.one_of(Authority, "authority", _("Thẩm quyền giải quyết")),
        contact_id=forms.maybe_id("contact", _("Hội nghị tiếp xúc cử tri")),
        brought_by_id=forms.maybe_id("brought_by", _("Đại biểu chuyển kiến nghị")),
        voter=forms.text("voter"),
        sender=forms.text("sender"),
        proposed_unit=forms.text("proposed_unit"),
    )


def _form(
    body: Body, values: Mapping[str, Any], petition: Petition | None = None, problem: Sentence | None = None
) -> str:
    contacts = [(one.id, f"{day(one.held_on)}, {one.place}") for one in queries.contacts(body.id)]
    return render_template(
        "petitions/enter.html",
        petition=petition,
        values=values,
        contacts=[("", _("Không qua hội nghị (đơn, tiếp công dân)")), *contacts],
        delegates=[("", _("Không ghi")), *((one.id, one.full_name) for one in queries.delegates(body.id))],
        fields=queries.fields(body.id),
        places=queries.places(body.id),
        senders=queries.senders(body.id),
        units=queries.units(body.id),
        authorities=list(AUTHORITY_WORDS.items()),
        problems=[("text", problem)] if problem is not None else [],
        **words(body),
    )
