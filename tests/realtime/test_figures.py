"""Short forms of the benchmarks: what must hold at any size."""

from pathlib import Path

import pytest

from app.kernel import db
from tests.bench import reconnect, schedules
from tests.bench.world import chamber


@pytest.mark.slow
def test_two_hundred_random_schedules_end_as_a_fresh_page_does() -> None:
    figures = schedules.measure(200, seed=7)
    db.bind(None)
    assert figures["diverged"] == 0 and figures["planted_fault_found"]
    assert figures["entries"] >= 200 * 200 and figures["cuts"] >= 200 * 5 and figures["duplicates"] >= 200 * 2


@pytest.mark.slow
def test_fifty_clients_are_all_current_after_a_kill(tmp_path: Path) -> None:
    with chamber(tmp_path) as made:
        assert reconnect.measure(made, 50)["all_current"]
