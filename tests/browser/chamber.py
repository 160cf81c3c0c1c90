"""A server side of the feed that can be made to fail on demand: entries lost, doubled, out of order, lines cut."""

import threading
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import socketio

STREAM = "0197a3c1-0000-7000-8000-0000000000aa"

Entry = dict[str, Any]


class Chamber:
    """One journal in memory, told over Socket.IO as the product's gateway tells it."""

    def __init__(self, build: Callable[[], str]) -> None:
        self.build = build
        self.server = socketio.Server(async_mode="threading", cors_allowed_origins=[])
        self.journal: defaultdict[str, list[Entry]] = defaultdict(list)
        self.carried: dict[str, dict[str, Any]] = {}
        self.attempts: list[str] = []
        self.refusing = False
        self.signed_out = False
        self.deaf_to: set[str] = set()
        self.page = 3
        self.joins: list[list[str]] = []  # the streams of each `join`
        self.greets = True  # an older server does not answer in its greeting
        self._sids: set[str] = set()
        self._lock = threading.Lock()
        for name in ("connect", "disconnect", "join", "since", "comment"):
            self.server.on(name, getattr(self, f"_{name}"))

    # ---- what tests do ---------------------------------------------------------------------

    def record(self, name: str = "DocumentReleased", *, sent: bool = True, **facts: Any) -> Entry:
        """One more entry; `sent=False` loses it on the way."""
        entry = self._append(name, facts)
        if sent:
            self.send(entry)
        return entry

    def send(self, *entries: Entry) -> None:
        """Sends entries as they are given: repeat them, or turn their order around."""
        for entry in entries:
            self.server.emit("entry", entry, room=entry["stream"])

    def send_head(self) -> None:
        self.server.emit("head", {"stream": STREAM, "seq": len(self.journal[STREAM])}, room=STREAM)

    def pass_on(self, name: str, data: dict[str, Any]) -> None:
        """Sends a passing signal to who listens."""
        self.server.emit("signal", {"stream": STREAM, "name": name, "data": data}, room=STREAM)

    def cut(self) -> None:
        """Hangs up and lets nobody back in until `mend`."""
        self.refusing = True
        for sid in list(self._sids):
            self.server.disconnect(sid)

    def mend(self) -> None:
        self.refusing = False

    def drop(self) -> None:
        """Takes away the right to hear."""
        self.server.emit("dropped", {"stream": STREAM}, room=STREAM)

    # ---- the gateway's half ------------------------------------------------------------------

    def _connect(self, sid: str, _environ: Any, wishes: Any = None) -> None:
        if self.signed_out:
            raise socketio.exceptions.ConnectionRefusedError("signed_out")
        if self.refusing:
            raise socketio.exceptions.ConnectionRefusedError("busy", {"code": "busy"})
        self._sids.add(sid)
        hello = {"build": self.build(), "now": datetime.now(UTC).isoformat()}
        joined = {"joined": self._joined(sid, wishes)} if self.greets and wishes else {}
        self.server.emit("hello", hello | joined, to=sid)

    def _disconnect(self, sid: str, *_: Any) -> None:
        self._sids.discard(sid)

    def _join(self, sid: str, message: Any) -> dict[str, Any]:
        self.joins.append([one["id"] for one in message["streams"]])
        return {"ok": True, **self._joined(sid, message)}

    def _joined(self, sid: str, message: Any) -> dict[str, Any]:
        streams = {}
        for one in message["streams"]:
            self.server.enter_room(sid, one["id"])
            streams[one["id"]] = self._missed(one["id"], one["since"])
        return {"streams": streams, "refused": []}

    def _since(self, _sid: str, message: Any) -> dict[str, Any]:
        return {"ok": True, **self._missed(message["stream"], message["seq"])}

    def _comment(self, _sid: str, message: Any) -> dict[str, Any] | None:
        self.attempts.append(message["key"])
        if message["text"] == "":
            return {"ok": False, "code": "invalid", "sentence": "Góp ý còn trống."}
        with self._lock:
            answer = self.carried.setdefault(message["key"], {"ok": True, "at": datetime.now(UTC).isoformat()})
        if "ack" in self.deaf_to:  # carried out, and the answer is lost
            self.deaf_to.discard("ack")
            self.cut()
            return None
        return answer

    def _missed(self, stream: str, seq: int) -> dict[str, Any]:
        entries = self.journal[stream][seq : seq + self.page]
        head = len(self.journal[stream])
        return {"seq": head, "entries": entries, "more": seq + len(entries) < head}

    def _append(self, name: str, facts: dict[str, Any]) -> Entry:
        with self._lock:
            entries = self.journal[STREAM]
            entry = {
                "stream": STREAM,
                "seq": len(entries) + 1,
                "at": datetime.now(UTC).isoformat(),
                "actor": None,
                "name": name,
                "version": 1,
                "data": facts,
            }
            entries.append(entry)
        return entry
