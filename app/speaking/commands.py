"""Asking for the floor over the websocket: many at once in one commit, answered after it, repeated under one key."""

from typing import Any

from app.kernel import db
from app.kernel.actor import Actor
from app.kernel.commands import Message, command
from app.kernel.errors import NotFound
from app.kernel.ids import is_id
from app.kernel.journal import StreamRef
from app.meetings import whose
from app.meetings.models import Meeting
from app.speaking import actions
from app.speaking.actions.access import streams_of
from app.speaking.models import LONGEST_SUBJECT, Kind


def _is_kind(value: object) -> bool:
    return isinstance(value, str) and value in Kind.__members__


def _is_subject(value: object) -> bool:
    return value is None or (isinstance(value, str) and len(value) <= LONGEST_SUBJECT)


def _streams(actor: Actor, message: Message) -> list[StreamRef]:
    whose.require_self(actor, message["person"])
    with db.reading() as session:
        if session.get(Meeting, message["meeting"]) is None:
            raise NotFound()
    return streams_of(message["meeting"], actor.id)


@command(
    "ask_floor",
    streams=_streams,
    fields={"meeting": is_id, "item": is_id, "person": is_id, "kind": _is_kind, "subject": _is_subject},
)
def ask_floor(actor: Actor, message: Message) -> dict[str, Any]:
    """The sender asks for the floor. Answers {request, place, at, receipt} or {again}."""
    return actions.ask_floor(
        actor, message["meeting"], message["item"], Kind(message["kind"]), message["subject"] or ""
    )  # fmt: skip


@command("withdraw_floor", streams=_streams, fields={"meeting": is_id, "request": is_id, "person": is_id})
def withdraw_floor(actor: Actor, message: Message) -> dict[str, Any]:
    """The sender no longer wants to speak."""
    return actions.withdraw_request(actor, message["meeting"], message["request"])
