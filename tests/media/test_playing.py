"""The sites that play: their film, and as much of Socket.IO as they speak."""

import asyncio
import json
from typing import Any

from media.playing.films import LAYERS, Film
from media.playing.socketio import Line
from tests.media.house import play


def test_a_film_has_every_layer_and_a_tone() -> None:
    film = Film("Xã Nậm Khoang", 3)
    film.prepare()
    assert set(film.reels) == set(LAYERS)
    assert all(film.reels.values()) and film.words
    assert sum(map(len, film.reels["q"])) < sum(map(len, film.reels["f"]))


class Socket:
    """Says what it was given, keeps what it is told."""

    def __init__(self, *said: str) -> None:
        self.said, self.told = list(said), []  # type: list[str], list[str]

    async def receive(self) -> str:
        if not self.said:
            raise OSError("gone")
        return self.said.pop(0)

    async def send(self, text: str) -> None:
        self.told.append(text)


def test_questions_are_answered_pings_returned_and_events_heard() -> None:
    heard: list[tuple[str, dict[str, Any]]] = []

    async def talk() -> None:
        line = Line(lambda name, event: heard.append((name, event)))
        line._socket = socket = Socket("40{}", "2", '42["media",{"event":"away"}]', '431[{"ok":true}]')
        asking = asyncio.create_task(line.ask("room_join", {"meeting": "m"}))
        await asyncio.sleep(0)
        await line.run()
        assert await asking == {"ok": True} and heard == [("media", {"event": "away"})]
        assert json.loads(socket.told[0].removeprefix("421")) == ["room_join", {"meeting": "m"}]
        assert "3" in socket.told

    play(talk())
