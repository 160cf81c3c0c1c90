"""Voting over the websocket: a whole chamber in one instant, acknowledged after the commit and never before."""

import threading
from typing import Any

from app.kernel import db
from app.kernel.actor import Actor
from app.kernel.commands import Check, Message, command
from app.kernel.errors import Forbidden, NotFound
from app.kernel.ids import is_id
from app.kernel.journal import StreamRef
from app.kernel.sentences import _
from app.voting import actions
from app.voting.actions.casting import streams_of
from app.voting.models import Ballot

LONGEST = 40  # of a choice, and of a time


def _is_word(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= LONGEST


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 31


# `person` is who votes: a vote that was kept on a shared laptop is refused when another has signed in there.
FIELDS: dict[str, Check] = {
    "meeting": is_id, "ballot": is_id, "person": is_id, "choice": _is_word, "replaces": _is_number, "seen": _is_word,
    "key": is_id,
}  # fmt: skip

# Whose a ballot is never changes, and a whole chamber asks in one instant.
_meetings: dict[str, str] = {}
_asking = threading.Lock()


def _streams(actor: Actor, message: Message) -> list[StreamRef]:
    if actor.kind != "person" or message["person"] != actor.id:
        raise Forbidden(_("Không được biểu quyết thay đại biểu khác."))
    if _meeting_of(message["ballot"]) != message["meeting"]:
        raise NotFound()
    return streams_of(message["meeting"], message["ballot"], actor.id)


def _meeting_of(ballot_id: str) -> str | None:
    if ballot_id not in _meetings:
        with _asking:  # the first asks for all
            if ballot_id not in _meetings:
                with db.reading() as session:
                    one = session.get(Ballot, ballot_id)
                if one is None:
                    return None
                _meetings[ballot_id] = one.meeting_id
    return _meetings[ballot_id]


@command("vote", streams=_streams, fields=FIELDS)
def vote(actor: Actor, message: Message) -> dict[str, Any]:
    """The sender's own answer. Answers {choice, number, recorded_at, receipt: {stream, seq, hash}}."""
    return actions.cast_vote(
        actor,
        message["meeting"],
        message["ballot"],
        message["choice"],
        replaces=message["replaces"],
        seen=message["seen"],
        key=message["key"],
    )
