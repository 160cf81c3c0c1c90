"""The worker's loop: claim a job, renew its lease while the task runs, end it. Several jobs run side by side."""

import os
import signal
import socket
import threading
from datetime import timedelta

import structlog

from app.kernel import jobs, recurring
from app.kernel.errors import Unavailable
from app.kernel.sentences import _

IDLE_S = 0.5
QUICK_IDLE_S = 0.25
RETRY = timedelta(seconds=20)
GIVEN_UP = _(
    "Hệ thống đã thử nhiều lần nhưng không xử lý được tệp này. Đề nghị kiểm tra tệp, hoặc gửi lại dưới dạng PDF."
)

log = structlog.get_logger()


def work(slots: int) -> None:
    """Does jobs in `slots` threads until SIGTERM, and quick ones in one more; hostile files are opened in a sandbox."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    name = f"{socket.gethostname()}:{os.getpid()}"
    threads = [threading.Thread(target=_loop, args=(f"{name}:{n}", stop), daemon=True) for n in range(slots)]
    if jobs.quick_kinds:
        quick = (f"{name}:quick", stop, sorted(jobs.quick_kinds), QUICK_IDLE_S)
        threads.append(threading.Thread(target=_loop, args=quick, daemon=True))
    threads.append(threading.Thread(target=recurring.repeat, args=(stop,), daemon=True))
    for thread in threads:
        thread.start()
    while not stop.wait(1):
        pass
    log.info("worker stops; work in flight is claimed again when its lease runs out")


def _loop(worker: str, stop: threading.Event, kinds: list[str] | None = None, idle_s: float = IDLE_S) -> None:
    while not stop.is_set():
        try:
            claim = jobs.claim(worker, kinds)
        except Unavailable:
            log.warning("the database is away or the disk is full; waiting")
            stop.wait(2)
            continue
        if claim is None:
            stop.wait(idle_s)
            continue
        do(claim)


def do(claim: jobs.Claim) -> None:
    """Runs one claimed job to its end; what it raises is logged, and the job is tried again or given up."""
    if claim.attempt > jobs.MOST_ATTEMPTS:
        jobs.give_up(claim, GIVEN_UP)
        return
    done = threading.Event()
    threading.Thread(target=_keep_alive, args=(claim, done), daemon=True).start()
    try:
        jobs.tasks[claim.kind](claim)
        jobs.finish(claim)
    except Exception:
        log.exception("a job failed", kind=claim.kind, subject=claim.subject_id, attempt=claim.attempt)
        if claim.attempt >= jobs.MOST_ATTEMPTS:
            jobs.give_up(claim, GIVEN_UP)
        else:
            jobs.give_back(claim, RETRY)
    finally:
        done.set()


def _keep_alive(claim: jobs.Claim, done: threading.Event) -> None:
    while not done.wait(jobs.LEASE.total_seconds() / 3):
        try:
            if not jobs.renew(claim):
                return
        except Unavailable:
            log.warning("a lease could not be renewed", kind=claim.kind)
