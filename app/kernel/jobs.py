"""Work for the worker, kept in a table: enqueued in the transaction that wants it, held by a lease, survives kill -9.

A worker claims a job for `LEASE` and renews while it works; a job whose lease ran out is claimed by the next
worker. After `MOST_ATTEMPTS` claims without an end the job is given up with its sentence.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.kernel.clock import now
from app.kernel.db import Base, Id, database
from app.kernel.ids import new_id
from app.kernel.sentences import Sentence
from app.kernel.transaction import Transaction

LEASE = timedelta(seconds=30)
MOST_ATTEMPTS = 3


class Job(Base):
    """One piece of work: `kind` names the task, `subject_id` what it is about."""

    __tablename__ = "job"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[str] = mapped_column(Id, index=True)
    arguments: Mapped[str] = mapped_column(default="{}")
    urgency: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    run_after: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    worker: Mapped[str | None] = mapped_column(String(80))
    lease_until: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    failure: Mapped[str | None]

    @property
    def has_ended(self) -> bool:
        return self.ended_at is not None


@dataclass(frozen=True)
class Claim:
    """A job in this worker's hands."""

    id: str
    kind: str
    subject_id: str
    arguments: dict[str, Any]
    attempt: int
    worker: str


Task = Callable[[Claim], None]
tasks: dict[str, Task] = {}
quick_kinds: set[str] = set()  # kinds for which somebody waits in front of the screen
_given_up: dict[str, Callable[[Claim, Sentence], None]] = {}


def task(
    kind: str, given_up: Callable[[Claim, Sentence], None] | None = None, *, quick: bool = False
) -> Callable[[Task], Task]:
    """Declares the function that does jobs of `kind`; `given_up` tells whoever waits when it never will be done.

    `quick` work is small and waited for: every worker keeps a thread for it that long work cannot take.
    """

    def register(function: Task) -> Task:
        tasks[kind] = function
        if quick:
            quick_kinds.add(kind)
        if given_up is not None:
            _given_up[kind] = given_up
        return function

    return register


def enqueue(
    tx: Transaction, kind: str, subject_id: str, *, urgency: int = 0, delay: timedelta = timedelta(0), **arguments: Any
) -> Job:
    """Adds work to the transaction: it exists if and only if the transaction commits."""
    return add(tx.session, kind, subject_id, tx.now, urgency=urgency, delay=delay, **arguments)


def add(
    session: Session, kind: str, subject_id: str, moment: datetime, *, urgency: int = 0,
    delay: timedelta = timedelta(0), **arguments: Any,
) -> Job:  # fmt: skip
    """The same in a write transaction that records nothing."""
    job = Job(
        id=new_id(), kind=kind, subject_id=subject_id, arguments=json.dumps(arguments), urgency=urgency,
        created_at=moment, run_after=moment + delay, attempts=0,
    )  # fmt: skip
    session.add(job)
    return job


def claim(worker: str, kinds: list[str] | None = None) -> Claim | None:
    """Takes the most urgent job that waits or whose lease ran out; None when there is nothing to do."""
    moment = now()
    with database().writing(database().engine) as session:
        query = (
            select(Job)
            .where(Job.ended_at.is_(None), Job.run_after <= moment)
            .where((Job.lease_until.is_(None)) | (Job.lease_until < moment))
            .order_by(Job.urgency.desc(), Job.created_at)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if kinds is not None:
            query = query.where(Job.kind.in_(kinds))
        job = session.scalars(query).first()
        if job is None:
            return None
        job.attempts += 1
        job.worker, job.lease_until = worker, moment + LEASE
        return Claim(job.id, job.kind, job.subject_id, json.loads(job.arguments), job.attempts, worker)


def renew(claim: Claim) -> bool:
    """Holds the job for another lease. False when another worker has it by now: stop working on it."""
    with database().writing(database().engine) as session:
        job = _held(session, claim)
        if job is not None:
            job.lease_until = now() + LEASE
        return job is not None


def finish(claim: Claim, failure: Sentence | None = None) -> bool:
    """Ends the job, with a sentence where it failed. False when another worker has it by now."""
    with database().writing(database().engine) as session:
        job = _held(session, claim)
        if job is not None:
            job.ended_at, job.lease_until = now(), None
            job.failure = failure.dump() if failure else None
        return job is not None


def give_back(claim: Claim, delay: timedelta) -> None:
    """Puts the job back for a later try."""
    with database().writing(database().engine) as session:
        job = _held(session, claim)
        if job is not None:
            job.lease_until, job.run_after = None, now() + delay


def give_up(claim: Claim, sentence: Sentence) -> None:
    """Ends a job that cannot be done and tells whoever waits for it."""
    if claim.kind in _given_up:
        _given_up[claim.kind](claim, sentence)
    finish(claim, sentence)


def _held(session: Session, claim: Claim) -> Job | None:
    return session.scalars(
        select(Job).where(Job.id == claim.id, Job.worker == claim.worker, Job.attempts == claim.attempt)
    ).one_or_none()
