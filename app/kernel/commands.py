"""The table of commands that arrive over the websocket: plain functions that know the actor and the message.

    @command("cast_vote", streams=lambda actor, m: [Sitting.stream(m["sitting"])], fields={"sitting": is_id, ...})
    def cast_vote(actor, message):
        return {"receipt": actions.cast_vote(actor, message["sitting"], ...)}

A command is acknowledged after the commit, once per client-made key; `passes` says what others then hear that no entry
of a journal tells them. A signal changes nothing durable: the last
value of each name goes to whoever listens, and again to whoever joins. A question is answered without a receipt:
the way of a bridge point to its pictures.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.kernel.actor import Actor
from app.kernel.errors import Invalid
from app.kernel.journal import StreamRef
from app.kernel.sentences import _

Message = dict[str, Any]
Check = Callable[[object], bool]


@dataclass(frozen=True)
class Command:
    """What the gateway needs to carry a message to an action."""

    name: str
    streams: Callable[[Actor, Message], Sequence[StreamRef]]
    fields: Mapping[str, Check]
    call: Callable[[Actor, Message], dict[str, Any]]
    passes: "Callable[[Actor, Message], list[Signal]] | None" = None

    def read(self, message: object) -> Message:
        """The message with exactly the declared fields, each of its kind. Raises Invalid."""
        if not isinstance(message, dict):
            raise Invalid(_("Nội dung gửi lên không đúng khuôn dạng. Đề nghị tải lại trang rồi thực hiện lại."))
        for name, check in self.fields.items():
            if not check(message.get(name)):
                raise Invalid(
                    _(
                        "Nội dung gửi lên thiếu hoặc sai mục “{name}”. Đề nghị tải lại trang rồi thực hiện lại.",
                        name=name,
                    )
                )
        return {name: message.get(name) for name in self.fields}


@dataclass(frozen=True)
class Signal:
    """A passing value for those who hear a stream: who is here, where the presenter is."""

    stream_id: str
    name: str
    value: Message


@dataclass(frozen=True)
class Line:
    """The socket that asks. `tell` sends it an event of its own; `sign_in` is by what it was let in."""

    id: str
    sign_in: str
    tell: Callable[[str, Message], None]


@dataclass(frozen=True)
class Question:
    """What is answered at once, outside any transaction of the gateway; it may take its time."""

    command: Command
    call: Callable[[Actor, Message, Line], dict[str, Any]]


commands: dict[str, Command] = {}
signals: dict[str, Command] = {}
questions: dict[str, Question] = {}


def command(
    name: str,
    streams: Callable[[Actor, Message], Sequence[StreamRef]],
    fields: Mapping[str, Check],
    passes: Callable[[Actor, Message], list[Signal]] | None = None,
) -> Callable[[Callable[[Actor, Message], dict[str, Any]]], Callable[[Actor, Message], dict[str, Any]]]:
    """Declares the function that carries out the command `name`; it runs inside a unit that locked `streams`.

    `streams` is asked before the lock, which makes a stream of whatever it is told: it refuses what does not exist.
    `passes` is asked after the commit.
    """

    def register(call: Callable[[Actor, Message], dict[str, Any]]) -> Callable[[Actor, Message], dict[str, Any]]:
        commands[name] = Command(name, streams, fields, call, passes)
        return call

    return register


def signal(
    name: str, fields: Mapping[str, Check]
) -> Callable[[Callable[[Actor, Message], list[Signal]]], Callable[[Actor, Message], list[Signal]]]:
    """Declares the function that judges a passing value and says on which streams it goes out."""

    def register(call: Callable[[Actor, Message], list[Signal]]) -> Callable[[Actor, Message], list[Signal]]:
        signals[name] = Command(name, lambda actor, message: [], fields, lambda a, m: {"signals": call(a, m)})
        return call

    return register


def question(
    name: str, fields: Mapping[str, Check]
) -> Callable[[Callable[[Actor, Message, Line], dict[str, Any]]], Callable[[Actor, Message, Line], dict[str, Any]]]:
    """Declares the function that answers `name`: no key, no receipt; its sender asks again when no answer comes."""

    def register(call: Callable[[Actor, Message, Line], dict[str, Any]]) -> Callable[..., dict[str, Any]]:
        questions[name] = Question(Command(name, lambda actor, message: [], fields, lambda a, m: {}), call)
        return call

    return register
