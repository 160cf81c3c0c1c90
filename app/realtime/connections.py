"""Who is connected, what each hears, and how much each may send."""

import time
from collections import defaultdict
from dataclasses import dataclass, field

from app.kernel.actor import Actor

MESSAGES_PER_SECOND = 20.0
BURST = 60.0


@dataclass
class Connection:
    """One socket: identity fixed when it connected, rights read again at every command."""

    sid: str
    actor: Actor
    language: str
    sign_in: str
    streams: dict[str, str] = field(default_factory=dict)  # what each is about, by the stream's id
    _allowance: float = BURST
    _counted_at: float = field(default_factory=time.monotonic)

    def may_send(self) -> bool:
        """Whether one more message is within the limit; counts it."""
        moment = time.monotonic()
        self._allowance = min(BURST, self._allowance + (moment - self._counted_at) * MESSAGES_PER_SECOND)
        self._counted_at = moment
        if self._allowance < 1:
            return False
        self._allowance -= 1
        return True


class Connections:
    """The sockets of this process, by id, by actor, by stream and by what the streams are about."""

    def __init__(self) -> None:
        self._by_sid: dict[str, Connection] = {}
        self._by_actor: defaultdict[str, set[str]] = defaultdict(set)
        self._by_stream: defaultdict[str, set[str]] = defaultdict(set)
        self._by_subject: defaultdict[str, set[str]] = defaultdict(set)

    def add(self, connection: Connection) -> None:
        self._by_sid[connection.sid] = connection
        self._by_actor[connection.actor.id].add(connection.sid)

    def get(self, sid: str) -> Connection | None:
        return self._by_sid.get(sid)

    def remove(self, sid: str) -> None:
        connection = self._by_sid.pop(sid, None)
        if connection is None:
            return
        _discard(self._by_actor, connection.actor.id, sid)
        for stream_id in list(connection.streams):
            self.leave(connection, stream_id)

    def join(self, connection: Connection, stream_id: str, subject_id: str) -> None:
        connection.streams[stream_id] = subject_id
        self._by_stream[stream_id].add(connection.sid)
        self._by_subject[subject_id].add(connection.sid)

    def leave(self, connection: Connection, stream_id: str) -> None:
        subject_id = connection.streams.pop(stream_id)
        _discard(self._by_stream, stream_id, connection.sid)
        if subject_id not in connection.streams.values():
            _discard(self._by_subject, subject_id, connection.sid)

    def of_actor(self, actor_id: str) -> list[Connection]:
        return [self._by_sid[sid] for sid in self._by_actor.get(actor_id, ())]

    def about(self, subject_id: str) -> list[Connection]:
        """Whoever hears any stream about it."""
        return [self._by_sid[sid] for sid in self._by_subject.get(subject_id, ())]

    @property
    def sids(self) -> list[str]:
        """Every socket here."""
        return list(self._by_sid)

    @property
    def actors(self) -> set[str]:
        """Everybody who is connected here."""
        return set(self._by_actor)

    @property
    def streams(self) -> list[str]:
        """Every stream that somebody here hears."""
        return list(self._by_stream)

    @property
    def watched(self) -> set[str]:
        """What is heard here, and what it is about: rights are given and taken in the subject's own stream."""
        return self._by_stream.keys() | self._by_subject.keys()

    def __len__(self) -> int:
        return len(self._by_sid)


def _discard(index: defaultdict[str, set[str]], key: str, sid: str) -> None:
    index[key].discard(sid)
    if not index[key]:
        del index[key]
