"""The web process is killed in the middle of votes: nothing acknowledged is lost, nothing counts twice."""

from pathlib import Path

import pytest

from tests.bench.kills import measure
from tests.bench.world import chamber as whole

pytestmark = pytest.mark.slow


def test_no_acknowledged_vote_is_lost_or_doubled_over_kills(tmp_path: Path) -> None:
    with whole(tmp_path) as made:
        figures = measure(made, clients=500, kills=30, votes=5000, seed=7)
    assert figures == {"kills": 30, "votes": 5000, "acked": 5000, "lost": 0, "doubled": 0, "chain_ok": True}
