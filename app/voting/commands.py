"""Voting over the websocket: a whole chamber in one instant, acknowledged after the commit and never before."""

from typing import Any

from sqlalchemy import bindparam, select

from app.accounts.models import Person
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


# `person` is who votes: named so that the group can lock that person's stream, and refused when it is another.
FIELDS: dict[str, Check] = {
    "meeting": is_id, "ballot": is_id, "person": is_id, "choice": _is_word, "replaces": _is_number, "seen": _is_word,
    "key": is_id,
}  # fmt: skip

_KNOWN = select(Ballot.meeting_id, select(Person.id).where(Person.id == bindparam("person")).exists()).where(
    Ballot.id == bindparam("ballot")
)


def _streams(message: Message) -> list[StreamRef]:
    # Asked before the lock, which would make a stream of whatever it is told: whose a ballot is never changes.
    with db.reading() as session:
        one = session.get(Ballot, message["ballot"])
        if one is None or one.meeting_id != message["meeting"]:
            raise NotFound()
        if session.get(Person, message["person"]) is None:
            raise Forbidden(_("Không được biểu quyết thay đại biểu khác."))
    return streams_of(message["meeting"], message["ballot"], message["person"])


@command("vote", streams=_streams, fields=FIELDS)
def vote(actor: Actor, message: Message) -> dict[str, Any]:
    """The sender's own answer. Answers {choice, number, recorded_at, receipt: {stream, seq, hash}}."""
    if message["person"] != actor.id:
        raise Forbidden(_("Không được biểu quyết thay đại biểu khác."))
    return actions.cast_vote(
        actor,
        message["meeting"],
        message["ballot"],
        message["choice"],
        replaces=message["replaces"],
        seen=message["seen"],
        key=message["key"],
    )
