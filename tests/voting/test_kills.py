"""The web process is killed in the middle of votes: nothing acknowledged is lost, nothing counts twice (short form)."""

from pathlib import Path

import pytest

from tests.bench.kills import measure
from tests.bench.world import chamber as whole

pytestmark = pytest.mark.slow


def test_no_acknowledged_vote_is_lost_or_doubled_over_kills(tmp_path: Path) -> None:
    with whole(tmp_path) as made:
        figures = measure(made, clients=50, kills=3, votes=150, seed=7)
    assert figures == {"kills": 3, "votes": 150, "acked": 150, "lost": 0, "doubled": 0, "chain_ok": True}
