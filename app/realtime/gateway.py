"""The websocket's two directions: entries go out to those who may hear them, commands come in and are answered.

Join first, then read what was missed: repeats are possible, gaps are not. The mass commands run without a request
context (identity was fixed when the socket connected; rights are read in the action).
"""

import json
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeGuard

import structlog
from flask import Flask, request, session
from flask_socketio import ConnectionRefusedError, SocketIO

from app.config import Settings
from app.kernel import db, http, journal, sentences
from app.kernel.actor import Actor
from app.kernel.clock import now
from app.kernel.commands import Command, Line, Question, Signal, commands, questions, signals
from app.kernel.errors import Invalid, NotFound, Refusal, TooMany
from app.kernel.ids import is_id
from app.kernel.journal import Stream
from app.kernel.sentences import _
from app.kernel.transaction import once
from app.realtime.ballots import BallotClock, TurnoutCount
from app.realtime.connections import Connection, Connections
from app.realtime.fanout import Fanout
from app.realtime.headcount import Headcount
from app.realtime.progress import Progress
from app.realtime.publisher import Publisher
from app.realtime.signals import Board
from app.realtime.unseen import Unseen

MESSAGE_LIMIT = 64 << 10
CATCH_UP = 200
JUDGE_AGAIN_S = 60.0

# May this actor hear a stream of that kind about that subject?
Audience = Callable[[Actor, str], bool]
# These entries change who may hear what: the sockets of whom they name are judged again at once.
RIGHTS = frozenset(
    {
        "SignedOut",
        "RightsChanged",
        "ParticipationEnded",
        "ParticipationStarted",
        "MembershipEnded",
        "ClosedSittingChanged",
    }
)

log = structlog.get_logger()


class Gateway:
    """The live feed of one web process."""

    def __init__(
        self, app: Flask, settings: Settings, audiences: Mapping[str, Audience], signed_in: Callable[[str], bool]
    ):
        self.app = app
        self.settings = settings
        self.audiences = audiences
        self.signed_in = signed_in
        self.connections = Connections()
        self.socketio = SocketIO(
            app,
            async_mode=_async_mode(),
            max_http_buffer_size=MESSAGE_LIMIT,
            ping_interval=10,
            ping_timeout=10,
            serve_client=False,
            cookie=None,
            json=_Json,
        )
        self.server = self.socketio.server
        self.fanout = Fanout(self.server, MESSAGE_LIMIT)
        self.publisher = Publisher(lambda: self.connections.watched, self._send_entry, self._send_head)
        self.board = Board(settings.redis_url, self._send_signal)
        self.progress = Progress(lambda: self.connections.streams, self._send_signal)
        self.headcount = Headcount(lambda: self.connections.streams, self._send_signal)
        self.unseen = Unseen(lambda: self.connections.actors, self._send_signal)
        self.turnout = TurnoutCount(lambda: self.connections.streams, self._send_signal)
        self.ballot_clock = BallotClock()
        self.socketio.on_event("connect", self._connect)
        self.socketio.on_event("disconnect", self._disconnect)
        for name, answer in {"join": self._join, "leave": self._leave, "since": self._since}.items():
            self.server.on(name, self._safely(answer))
        for command in commands.values():
            self.server.on(command.name, self._safely(self._carrying_out(command)))
        for signal in signals.values():
            self.server.on(signal.name, self._safely(self._signalling(signal)))
        for name, question in questions.items():
            self.server.on(name, self._safely(self._answering(question)))

    def start(self) -> None:
        """Starts publishing; called once in each web process, after its workers were forked."""
        self.publisher.start(self.socketio.start_background_task)
        self.board.start(self.socketio.start_background_task)
        self.socketio.start_background_task(self.progress.run)
        self.socketio.start_background_task(self.headcount.run)
        self.socketio.start_background_task(self.unseen.run)
        self.socketio.start_background_task(self.turnout.run)
        self.socketio.start_background_task(self.ballot_clock.run)
        self.socketio.start_background_task(self._keep_judging)
        exchange = self.app.extensions.get("exchange")
        if exchange is not None and self.settings.media:
            exchange.send, exchange.signed_in = self.board.put, self.signed_in
            exchange.start(self.socketio.start_background_task)

    # ---- coming and going ------------------------------------------------------------------

    def _connect(self, wishes: object = None) -> None:
        with db.reading():
            actor = http.recognise()
            if actor is None:
                raise ConnectionRefusedError("signed_out")
            language = request.cookies.get("language", "vi")
            head = journal.head(actor.id).seq
        connection = Connection(request.sid, actor, language, session.get("sign_in") or session.get("way_in", ""))  # type: ignore[attr-defined]
        self.connections.add(connection)
        self._enter(connection, actor.id, actor.id)  # its own stream tells of rights given and taken
        self.publisher.follow(actor.id, head)
        hello = {"build": http.build(), "now": now().isoformat(), **self._joined_at_once(connection, wishes)}
        self.server.emit("hello", hello, to=connection.sid)

    def _disconnect(self, *_: object) -> None:
        self.connections.remove(request.sid)  # type: ignore[attr-defined]
        exchange = self.app.extensions.get("exchange")
        if exchange is not None:
            exchange.forget_line(request.sid)  # type: ignore[attr-defined]

    def _joined_at_once(self, connection: Connection, wishes: object) -> dict[str, Any]:
        """The answer to the streams that came along with the connection: a round trip less on a bad line.

        Whatever is wrong with them is answered when the client asks again: nobody is kept out by it.
        """
        if not isinstance(wishes, dict) or not wishes.get("streams"):
            return {}
        try:
            return {"joined": self._join(connection, wishes)}
        except Refusal:
            return {}
        except Exception:
            log.exception("joining along with the connection failed")
            return {}

    # ---- what clients ask ------------------------------------------------------------------

    def _join(self, connection: Connection, message: object) -> dict[str, Any]:
        wanted = message.get("streams") if isinstance(message, dict) else None
        if not isinstance(wanted, list) or len(wanted) > 50:
            raise Invalid(_("Nội dung gửi lên không đúng khuôn dạng. Đề nghị tải lại trang rồi thực hiện lại."))
        asked, refused = self._judged(connection, wanted)
        for stream_id, (_since, subject_id) in asked.items():
            self._enter(connection, stream_id, subject_id)
        found = {}
        if asked:
            with db.reading():  # opened after the streams were joined: what it does not show yet will be heard
                heads = journal.heads([*asked, *(subject_id for _since, subject_id in asked.values())])
                for stream_id, (since, subject_id) in asked.items():
                    for followed in (stream_id, subject_id):
                        self.publisher.follow(followed, heads[followed].seq if followed in heads else 0)
                    found[stream_id] = self._missed(stream_id, since, heads)
        for stream_id in found:
            for signal in self.board.latest(stream_id):
                self.server.emit("signal", signal, to=connection.sid)
        return {"streams": found, "refused": refused}

    def _judged(self, connection: Connection, wanted: list[object]) -> tuple[dict[str, tuple[int, str]], list[object]]:
        """What may be heard of it, as {stream: (since, subject)}, and what is refused."""
        allowed: dict[str, tuple[int, str]] = {}
        refused: list[object] = []
        with db.reading():
            for one in wanted:
                stream_id, since = (one.get("id"), one.get("since", 0)) if isinstance(one, dict) else (None, 0)
                subject_id = self._heard_of(connection.actor, stream_id) if is_id(stream_id) else None
                if is_id(stream_id) and _is_number(since) and subject_id is not None:
                    allowed[stream_id] = (since, subject_id)
                else:
                    refused.append(stream_id)
        return allowed, refused

    def _leave(self, connection: Connection, message: object) -> dict[str, Any]:
        stream_id = message.get("stream") if isinstance(message, dict) else None
        if isinstance(stream_id, str) and stream_id in connection.streams and stream_id != connection.actor.id:
            self._exit(connection, stream_id)
        return {}

    def _since(self, connection: Connection, message: object) -> dict[str, Any]:
        stream_id, seq = (message.get("stream"), message.get("seq")) if isinstance(message, dict) else (None, None)
        if not is_id(stream_id) or stream_id not in connection.streams or not _is_number(seq):
            raise NotFound()
        with db.reading():
            return self._missed(stream_id, seq, journal.heads([stream_id]))

    def _carrying_out(self, command: Command) -> Callable[[Connection, object], dict[str, Any]]:
        def carry_out(connection: Connection, message: object) -> dict[str, Any]:
            key = message.get("key") if isinstance(message, dict) else None
            if not isinstance(key, str) or not is_id(key):
                raise Invalid(_("Lệnh gửi lên thiếu khóa nhận dạng. Đề nghị tải lại trang rồi thực hiện lại."))
            read = command.read(message)
            answer = once(
                connection.actor,
                key,
                command.streams(connection.actor, read),
                lambda: command.call(connection.actor, read),
            )
            if command.passes is not None:
                self._pass(partial(command.passes, connection.actor, read))
            return answer

        return carry_out

    def _signalling(self, signal: Command) -> Callable[[Connection, object], dict[str, Any]]:
        def pass_on(connection: Connection, message: object) -> dict[str, Any]:
            self._pass(lambda: signal.call(connection.actor, signal.read(message))["signals"])
            return {}

        return pass_on

    def _pass(self, judge: Callable[[], list[Signal]]) -> None:
        with db.reading():
            passing = judge()
        for one in passing:
            self.board.put(one)

    def _answering(self, question: Question) -> Callable[[Connection, object], dict[str, Any]]:
        def answer(connection: Connection, message: object) -> dict[str, Any]:
            line = Line(connection.sid, connection.sign_in, lambda name, told: self._tell(connection.sid, name, told))
            return question.call(connection.actor, question.command.read(message), line)

        return answer

    def _tell(self, sid: str, name: str, message: dict[str, Any]) -> None:
        """To one line, if it is still there."""
        if self.connections.get(sid) is not None:
            self.server.emit(name, message, to=sid)

    def _safely(self, answer: Callable[[Connection, object], dict[str, Any]]) -> Callable[..., dict[str, Any]]:
        """The one place where a refusal becomes a socket's answer."""

        def handler(sid: str, message: object = None, *_: object) -> dict[str, Any]:
            connection = self.connections.get(sid)
            if connection is None or self.fanout.is_stalled(sid):
                return {"ok": False, "code": "signed_out"}
            with sentences.speaking(connection.language):
                try:
                    if not connection.may_send():
                        raise TooMany(http.STATUS_SENTENCES[429])
                    return {"ok": True, "at": now().isoformat(), **answer(connection, message)}
                except Refusal as refusal:
                    return {"ok": False, "code": refusal.code, "sentence": str(refusal)}
                except Exception:
                    log.exception("a socket's message failed")
                    return {"ok": False, "code": "fault", "sentence": str(http.SERVER_FAULT)}

        return handler

    # ---- who may hear ----------------------------------------------------------------------

    def may_hear(self, actor: Actor, stream_id: str) -> bool:
        """Asks the package that owns the stream's kind."""
        return self._heard_of(actor, stream_id) is not None

    def _heard_of(self, actor: Actor, stream_id: str) -> str | None:
        """What the stream is about, if the actor may hear it."""
        if stream_id == actor.id:
            return actor.id
        with db.reading() as reader:
            stream = reader.get(Stream, stream_id)
            audience = self.audiences.get(stream.kind) if stream is not None else None
            if audience is None or stream is None or not audience(actor, stream.subject_id):
                return None
            return stream.subject_id

    def judge_again(self, connection: Connection) -> None:
        """Drops what the connection may no longer hear, and the connection itself when its sign-in has ended."""
        with db.reading():
            if connection.sign_in and not self.signed_in(connection.sign_in):
                self.server.emit("dropped", {"stream": None}, to=connection.sid)
                # Hanging up waits until what was queued is out: whoever publishes must not wait for a slow line.
                self.socketio.start_background_task(self._hang_up, connection.sid)
                return
            for stream_id in list(connection.streams):
                if not self.may_hear(connection.actor, stream_id):
                    self.server.emit("dropped", {"stream": stream_id}, to=connection.sid)
                    self._exit(connection, stream_id)

    def _hang_up(self, sid: str) -> None:
        line_id = self.server.manager.eio_sid_from_sid(sid, "/")
        self.server.disconnect(sid)
        self.server.eio.disconnect(line_id)  # the one above only asks the client to leave

    def _keep_judging(self) -> None:
        """A right may also end by the clock, without an entry."""
        while True:
            for sid in self.connections.sids:
                connection = self.connections.get(sid)
                if connection is not None:
                    try:
                        self.judge_again(connection)
                    except Exception:
                        log.exception("judging failed")
                time.sleep(JUDGE_AGAIN_S / max(len(self.connections), 1))
            time.sleep(1)

    # ---- sending ---------------------------------------------------------------------------

    def _enter(self, connection: Connection, stream_id: str, subject_id: str) -> None:
        self.connections.join(connection, stream_id, subject_id)
        self.server.enter_room(connection.sid, stream_id)

    def _exit(self, connection: Connection, stream_id: str) -> None:
        self.connections.leave(connection, stream_id)
        self.server.leave_room(connection.sid, stream_id)

    def _missed(self, stream_id: str, seq: int, heads: Mapping[str, journal.Head]) -> dict[str, Any]:
        head = heads[stream_id].seq if stream_id in heads else 0
        entries = journal.since(stream_id, seq, CATCH_UP) if head > seq else []
        reached = entries[-1]["seq"] if entries else seq
        return {"seq": head, "entries": entries, "more": reached < head}

    def _send_entry(self, stream_id: str, entry: dict[str, Any]) -> None:
        self.fanout.emit("entry", entry, stream_id)
        if entry["name"] in RIGHTS:
            concerned = entry["data"].get("person_id") or entry["data"].get("actor_id")
            there = self.connections.of_actor(concerned) if concerned else self.connections.about(stream_id)
            for connection in there:
                self.judge_again(connection)

    def _send_head(self, stream_id: str, seq: int) -> None:
        self.fanout.emit("head", {"stream": stream_id, "seq": seq}, stream_id)

    def _send_signal(self, signal: dict[str, Any]) -> None:
        self.fanout.emit("signal", signal, signal["stream"])


class _Json:
    """Vietnamese as it is written: half the bytes of escaped letters."""

    @staticmethod
    def dumps(value: object, **_: object) -> str:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    loads = staticmethod(json.loads)


def _is_number(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 53


def _async_mode() -> str:
    """gevent where wsgi.py patched the process; threads in the tests that run without it."""
    from gevent import monkey

    return "gevent" if monkey.is_module_patched("socket") else "threading"
