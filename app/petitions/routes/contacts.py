"""Meetings with voters: when, where, who, and what was said there."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from app.accounts.models import Body
from app.kernel import clock
from app.kernel.errors import Refusal, allow
from app.kernel.http import current_actor, wants_fragment
from app.kernel.sentences import Sentence, _
from app.meetings import forms, whose
from app.petitions import actions, policy, queries
from app.petitions.context import load_contact, load_council, load_desk, words
from app.petitions.models import VoterContact
from app.petitions.routes.petitions import done

pages = Blueprint("voter_contacts", __name__)
CONTACTS = "/bodies/<body_id>/voter-contacts"
CONTACT = f"{CONTACTS}/<contact_id>"


@pages.get(CONTACTS)
def contacts(body_id: str) -> str:
    """All of them, the latest first."""
    body = load_council(body_id)
    template = "petitions/_contacts.html" if wants_fragment() else "petitions/contacts.html"
    return render_template(
        template, contacts=queries.contacts(body.id), counts=queries.counts_by_contact(body.id), **words(body)
    )


@pages.get(f"{CONTACTS}/new")
def new(body_id: str) -> str:
    """An empty form."""
    body = load_desk(body_id)
    return _form(body, {"held_on": clock.today(body.time_zone).isoformat()})


@pages.post(CONTACTS)
def create(body_id: str) -> Response | tuple[str, int]:
    """`held_on`, `place`, `occasion`, `voters`, `delegate` (several)."""
    load_desk(body_id)
    try:
        contact = actions.note_contact(current_actor(), body_id, _told())
    except Refusal as refusal:
        return _form(load_desk(body_id), _typed(), problem=refusal.sentence), refusal.status
    return done(f"/bodies/{body_id}/voter-contacts/{contact.id}", _("Đã ghi hội nghị tiếp xúc cử tri."))


@pages.get(CONTACT)
def contact(body_id: str, contact_id: str) -> str:
    """One of them with its petitions."""
    body, found = load_contact(body_id, contact_id)
    template = "petitions/_contact.html" if wants_fragment() else "petitions/contact.html"
    return render_template(template, contact=found, petitions=queries.of_contact(found.id), **words(body))


@pages.get(f"{CONTACT}/description")
def edit(body_id: str, contact_id: str) -> str:
    """What was noted of it."""
    body, found = _kept(body_id, contact_id)
    values = {name: getattr(found, name) for name in ("place", "occasion", "voters")}
    held_on, present = found.held_on.isoformat(), [one.id for one in found.delegates]
    return _form(body, {**values, "held_on": held_on, "delegate": present}, found)


@pages.post(f"{CONTACT}/description")
def amend(body_id: str, contact_id: str) -> Response | tuple[str, int]:
    """What `create` takes."""
    _body, found = _kept(body_id, contact_id)
    try:
        actions.amend_contact(current_actor(), body_id, found.id, _told())
    except Refusal as refusal:
        body, found = _kept(body_id, contact_id)
        return _form(body, _typed(), found, refusal.sentence), refusal.status
    return done(f"/bodies/{body_id}/voter-contacts/{contact_id}", _("Đã lưu hội nghị tiếp xúc cử tri."))


def _kept(body_id: str, contact_id: str) -> tuple[Body, VoterContact]:
    body, found = load_contact(body_id, contact_id)
    allow(policy.can_keep(current_actor(), body.id), whose.SECRETARIAT)
    return body, found


def _told() -> actions.Contact:
    return actions.Contact(
        held_on=forms.day("held_on", _("Ngày tiếp xúc")),
        place=forms.text("place"),
        occasion=forms.text("occasion"),
        voters=forms.whole("voters", _("Số cử tri tham dự")) if forms.text("voters") else None,
        delegates=request.form.getlist("delegate"),
    )


def _typed() -> dict[str, Any]:
    return {**request.form.to_dict(), "delegate": request.form.getlist("delegate")}


def _form(
    body: Body, values: Mapping[str, Any], contact: VoterContact | None = None, problem: Sentence | None = None
) -> str:
    return render_template(
        "petitions/contact_form.html",
        contact=contact,
        values=values,
        delegates=[(one.id, one.full_name) for one in queries.delegates(body.id)],
        problems=[("place", problem)] if problem is not None else [],
        **words(body),
    )
