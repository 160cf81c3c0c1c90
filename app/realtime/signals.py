"""Passing values: the last of each name is sent to whoever listens and to whoever joins; nothing is kept for ever.

One web process keeps them in memory; several share them through Valkey/Redis.
"""

import json
import time
from collections.abc import Callable
from typing import Any

import redis
import structlog

from app.kernel.commands import Signal

CHANNEL = "nghitruong:signals"
KEPT_S = 12 * 3600

log = structlog.get_logger()


class Board:
    """The last signal of each name on each stream. `send` passes one on to the sockets of this process."""

    def __init__(self, redis_url: str, send: Callable[[dict[str, Any]], None]) -> None:
        self._send = send
        self._here: dict[str, dict[str, dict[str, Any]]] = {}
        self._redis = redis.Redis.from_url(redis_url, decode_responses=True) if redis_url else None

    def put(self, signal: Signal) -> None:
        """Remembers and sends."""
        passing = {"stream": signal.stream_id, "name": signal.name, "data": signal.value}
        if self._redis is None:
            self._keep(passing)
            return
        text = json.dumps(passing, ensure_ascii=False)
        try:
            with self._redis.pipeline() as pipe:
                pipe.hset(f"{CHANNEL}:{signal.stream_id}", signal.name, text)
                pipe.expire(f"{CHANNEL}:{signal.stream_id}", KEPT_S)
                pipe.publish(CHANNEL, text)
                pipe.execute()
        except redis.RedisError:  # a value that passes: whoever sent it has nothing to do again
            log.warning("signals are away")

    def latest(self, stream_id: str) -> list[dict[str, Any]]:
        """The last signal of each name, for somebody who joins."""
        if self._redis is None:
            return list(self._here.get(stream_id, {}).values())
        try:
            return [json.loads(text) for text in self._redis.hvals(f"{CHANNEL}:{stream_id}")]
        except redis.RedisError:
            log.warning("signals are away")
            return []

    def start(self, spawn: Callable[[Callable[[], None]], object]) -> None:
        """Hears the signals of other web processes."""
        if self._redis is not None:
            spawn(self._hear)

    def _keep(self, passing: dict[str, Any]) -> None:
        kept = self._here.setdefault(passing["stream"], {})
        if kept.get(passing["name"]) == passing:
            return  # whoever listens knows it
        kept[passing["name"]] = passing
        self._send(passing)

    def _hear(self) -> None:
        assert self._redis is not None
        while True:
            try:
                with self._redis.pubsub(ignore_subscribe_messages=True) as subscription:  # type: ignore[no-untyped-call]
                    subscription.subscribe(CHANNEL)
                    for message in subscription.listen():
                        self._send(json.loads(message["data"]))
            except redis.RedisError:
                log.warning("signals are away; trying again")
                time.sleep(1)
