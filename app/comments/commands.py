"""Comments over the websocket: acknowledged after the commit, repeated under one key."""

from collections.abc import Sequence
from typing import Any

from app.comments import actions
from app.comments.actions.access import streams_of, streams_of_comment
from app.comments.actions.grouping import streams_of_group
from app.comments.models import LONGEST_TEXT, Outcome, Visibility
from app.comments.queries import subject
from app.comments.structure import LONGEST_KEY
from app.kernel import db
from app.kernel.actor import Actor
from app.kernel.commands import Message, command
from app.kernel.ids import is_id
from app.kernel.journal import StreamRef
from app.meetings import whose


def _is_text(value: object) -> bool:
    # A little more than an action takes: what is too long is refused there, with a sentence that says how long.
    return isinstance(value, str) and "\0" not in value and len(value) <= 4 * LONGEST_TEXT


def _is_place(value: object) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_KEY


def _is_edition(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 1 << 31


def _of_subject(actor: Actor, message: Message) -> Sequence[StreamRef]:
    whose.require_self(actor, message["person"])
    with db.reading():
        subject(message["subject"], actor)
    return streams_of(message["subject"], actor.id)


def _of_comment(actor: Actor, message: Message) -> Sequence[StreamRef]:
    whose.require_self(actor, message["person"])
    return streams_of_comment(message["comment"], actor)


def _of_group(actor: Actor, message: Message) -> Sequence[StreamRef]:
    whose.require_self(actor, message["person"])
    return streams_of_group(message["group"])


@command(
    "write_comment",
    streams=_of_subject,
    fields={
        "subject": is_id, "person": is_id, "place": _is_place, "text": _is_text, "old": _is_text, "new": _is_text,
        "visibility": lambda value: isinstance(value, str) and value in Visibility.__members__,
        "named": lambda value: isinstance(value, bool),
    },
)  # fmt: skip
def write_comment(actor: Actor, message: Message) -> dict[str, Any]:
    """The sender comments on a paper or an item."""
    written = actions.Written(
        message["text"], message["place"], message["old"], message["new"], Visibility(message["visibility"]),
        message["named"],
    )  # fmt: skip
    return actions.write_comment(actor, message["subject"], written)


@command("answer_comment", streams=_of_comment, fields={"comment": is_id, "person": is_id, "text": _is_text})
def answer_comment(actor: Actor, message: Message) -> dict[str, Any]:
    """The sender answers a comment."""
    return actions.answer_comment(actor, message["comment"], message["text"])


@command(
    "edit_comment",
    streams=_of_comment,
    fields={
        "comment": is_id, "person": is_id, "text": _is_text, "old": _is_text, "new": _is_text, "seen": _is_edition,
    },
)  # fmt: skip
def edit_comment(actor: Actor, message: Message) -> dict[str, Any]:
    """The sender's own comment gets other words."""
    words = message["text"], message["old"], message["new"]
    return actions.edit_comment(actor, message["comment"], *words, message["seen"])


@command("withdraw_comment", streams=_of_comment, fields={"comment": is_id, "person": is_id})
def withdraw_comment(actor: Actor, message: Message) -> dict[str, Any]:
    """The sender's own comment does not count any more."""
    return actions.withdraw_comment(actor, message["comment"])


@command(
    "agree_with_comment",
    streams=_of_comment,
    fields={"comment": is_id, "person": is_id, "agrees": lambda value: isinstance(value, bool)},
)
def agree_with_comment(actor: Actor, message: Message) -> dict[str, Any]:
    """The sender agrees, or does not any more."""
    return actions.agree(actor, message["comment"], message["agrees"])


@command(
    "settle_group",
    streams=_of_group,
    fields={
        "group": is_id, "person": is_id, "text": _is_text,
        "outcome": lambda value: isinstance(value, str) and value in Outcome.__members__,
        "seen": lambda value: value == 0 or _is_edition(value),
    },
)  # fmt: skip
def settle_group(actor: Actor, message: Message) -> dict[str, Any]:
    """The sender's body answers a group of comments."""
    outcome = Outcome(message["outcome"])
    return actions.settle_group(actor, message["group"], outcome, message["text"], message["seen"])
