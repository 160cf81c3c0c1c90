"""As much of Socket.IO 5 over Engine.IO 4 as a room's computer needs: questions with answers, and events."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

from simple_websocket import AioClient, ConnectionClosed

Event = Callable[[str, dict[str, Any]], None]
ANSWER_S = 8.0


class Line:
    """One socket; `heard` is called with each event. `run` ends when the line is gone."""

    def __init__(self, heard: Event) -> None:
        self._heard = heard
        self._asked = 0
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._socket: Any = None

    async def open(self, address: str, cookie: str) -> None:
        """Raises OSError, ConnectionClosed, TimeoutError."""
        where = address.replace("http", "ws", 1) + "/socket.io/?EIO=4&transport=websocket"
        self._socket = await asyncio.wait_for(AioClient.connect(where, headers={"Cookie": cookie}), ANSWER_S)
        await self._receive()  # what Engine.IO agrees on
        await self._socket.send("40")

    async def run(self) -> None:
        """Takes what comes."""
        try:
            while True:
                self._take(await self._receive())
        except (ConnectionClosed, OSError):
            return

    async def ask(self, name: str, message: dict[str, Any]) -> dict[str, Any]:
        """The answer. Raises TimeoutError, ConnectionClosed."""
        self._asked += 1
        answer = self._answers[self._asked] = asyncio.get_running_loop().create_future()
        await self._socket.send(f"42{self._asked}{json.dumps([name, message])}")
        return await asyncio.wait_for(answer, ANSWER_S)

    async def close(self) -> None:
        """Hangs up."""
        if self._socket is not None:
            await self._socket.close()

    async def _receive(self) -> str:
        while True:
            text = str(await self._socket.receive())
            if text != "2":
                return text
            await self._socket.send("3")

    def _take(self, text: str) -> None:
        if text.startswith("42"):
            name, *rest = json.loads(text[2:])
            self._heard(name, rest[0] if rest else {})
        elif text.startswith("43"):
            number, _bracket, answer = text[2:].partition("[")
            waiting = self._answers.pop(int(number), None)
            if waiting is not None and not waiting.done():
                waiting.set_result(json.loads(f"[{answer}")[0])
