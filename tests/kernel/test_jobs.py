"""Jobs survive the death of their worker, and end once."""

from datetime import timedelta

import pytest

from app.kernel import clock, jobs, worker
from app.kernel.actor import system
from app.kernel.db import Database, reading
from app.kernel.ids import new_id
from app.kernel.jobs import Claim, Job
from app.kernel.sentences import Sentence, _
from app.kernel.transaction import transaction

SEED = system("seed")


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[Claim]:
    """What the task `test_count` was called with."""
    calls: list[Claim] = []
    monkeypatch.setitem(jobs.tasks, "test_count", calls.append)
    return calls


def enqueue(**options: object) -> str:
    with transaction([], SEED) as tx:
        return jobs.enqueue(tx, "test_count", new_id(), **options).id  # type: ignore[arg-type]


def take(name: str = "one") -> Claim:
    claim = jobs.claim(name, ["test_count"])
    assert claim is not None
    return claim


def test_a_job_is_done_once(database: Database, done: list[Claim]) -> None:
    enqueue(pages=3)
    worker.do(take())
    assert [claim.arguments for claim in done] == [{"pages": 3}]
    assert jobs.claim("two", ["test_count"]) is None


def test_a_job_exists_only_if_its_transaction_commits(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), transaction([], SEED) as tx:
        jobs.enqueue(tx, "test_count", new_id())
        raise ZeroDivisionError
    assert jobs.claim("one", ["test_count"]) is None


def test_the_most_urgent_waits_least(database: Database) -> None:
    enqueue()
    urgent = enqueue(urgency=5)
    assert take().id == urgent


def test_a_job_in_other_hands_is_left_alone_until_its_lease_runs_out(database: Database) -> None:
    enqueue()
    first = take("killed")
    assert jobs.claim("two", ["test_count"]) is None
    with clock.standing_at(clock.now() + jobs.LEASE + timedelta(seconds=1)):
        second = take("two")
    assert (second.id, second.attempt) == (first.id, 2)
    assert not jobs.renew(first), "the worker that came back has lost it"
    assert not jobs.finish(first)
    assert jobs.finish(second)


def test_a_job_that_keeps_failing_is_given_up_with_a_sentence(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Sentence] = []
    monkeypatch.setitem(jobs.tasks, "test_count", lambda claim: 1 / 0)
    monkeypatch.setitem(jobs._given_up, "test_count", lambda claim, sentence: told.append(sentence))
    job_id = enqueue()
    later = clock.now()
    for _attempt in range(jobs.MOST_ATTEMPTS):
        with clock.standing_at(later):
            worker.do(take())
        later += timedelta(minutes=5)
    assert told == [worker.GIVEN_UP]
    with reading() as session:
        job = session.get_one(Job, job_id)
        assert job.has_ended and job.failure == worker.GIVEN_UP.dump()


def test_a_refusal_is_kept_with_its_values(database: Database) -> None:
    sentence = _("Tệp {name} có mật khẩu.", name="BC 60.pdf")
    assert str(Sentence.load(sentence.dump())) == "Tệp BC 60.pdf có mật khẩu."
