"""`/metrics` for Prometheus: requests, sockets, waiting work, room. Only for this machine and holders of the token."""

import time
from collections.abc import Iterable

from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.config import Settings
from app.kernel import disk, health, http
from app.kernel.db import database
from app.kernel.errors import NotFound
from app.kernel.jobs import Job
from app.kernel.mail import Letter

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


def install(app: Flask, settings: Settings) -> None:
    """Counts requests from here on and adds `GET /metrics`; whoever may not see it is told that it is not there."""
    registry = CollectorRegistry()
    answered = Counter("nghitruong_requests", "Requests answered", ["method", "status"], registry=registry)
    took = Histogram("nghitruong_request_seconds", "Time to answer", buckets=BUCKETS, registry=registry)
    ProcessCollector(registry=registry)
    registry.register(_Installation(app))

    def begin() -> None:
        g.began = time.perf_counter()

    def count(response: Response) -> Response:
        # A socket's request ends with the socket: hours later, and no measure of how fast an answer was.
        timed = "began" in g and not request.path.startswith("/socket.io")
        add(request.method, response.status_code, time.perf_counter() - g.began if timed else None)
        return response

    def add(method: str, status: int, seconds: float | None) -> None:
        answered.labels(method, f"{status // 100}xx").inc()
        if seconds is not None:
            took.observe(seconds)

    @http.public
    def metrics() -> Response:
        if not health.may_see_inside(settings):
            raise NotFound()
        return Response(generate_latest(registry), content_type=CONTENT_TYPE)

    app.extensions["count_request"] = add
    app.before_request_funcs.setdefault(None, []).insert(0, begin)
    app.after_request(count)
    app.add_url_rule("/metrics", "metrics", metrics)


class _Installation(Collector):
    """What is asked of the system at each look, instead of being counted along."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """The gauges, in the order in which an operator asks."""
        gateway = self.app.extensions.get("gateway")
        if gateway is not None:
            yield GaugeMetricFamily("nghitruong_sockets", "Open sockets of this process", len(gateway.connections))
        yield GaugeMetricFamily("nghitruong_disk_free_bytes", "Free space of the data folder", disk.free())
        yield GaugeMetricFamily("nghitruong_disk_low", "1 while no files are taken for want of room", disk.is_low())
        yield GaugeMetricFamily(
            "nghitruong_disk_full", "1 while the system is read-only for want of room", disk.is_full()
        )
        with Session(database().engine) as session:
            waiting = session.scalar(select(func.count()).where(Job.ended_at.is_(None)))
            failed = session.scalar(select(func.count()).where(Job.failure.is_not(None)))
            letters = session.scalar(select(func.count()).where(Letter.ended_at.is_(None)))
        yield GaugeMetricFamily("nghitruong_jobs_open", "Work waiting or in a worker's hands", waiting)
        yield GaugeMetricFamily("nghitruong_jobs_failed", "Work that ended with a sentence", failed)
        yield GaugeMetricFamily("nghitruong_letters_open", "Mail waiting to be sent", letters)
