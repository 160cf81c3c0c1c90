"""When a run over a folder counts as failed."""

import pytest

from tests.corpus.__main__ import exit_status
from tests.corpus.delivery import Line, Tally


def line(outcome: str = "ready", sentence: str = "") -> Line:
    return {"path": "a.pdf", "outcome": outcome, "sentence": sentence, "pages": 1}


def tally(*lines: Line) -> Tally:
    counted = Tally()
    for one in lines:
        counted.add(one)
    return counted


def test_a_run_whose_every_file_has_its_end_is_good() -> None:
    counted = tally(line(), line("warning", "Cần xem."), line("refused", "Tệp hỏng."))
    assert (counted.files, counted.ready, counted.warnings, counted.refused) == (3, 2, 1, 1)
    assert exit_status(counted, counted.faults, 0, 3) == 0


@pytest.mark.parametrize("outcome", ["warning", "refused"])
def test_a_file_that_ends_without_a_sentence_fails_the_run(outcome: str) -> None:
    counted = tally(line(outcome))
    assert exit_status(counted, counted.faults, 0, 1) == 1


def test_bytes_that_do_not_come_back_fail_the_run() -> None:
    counted = tally(line())
    counted.lost += 1
    assert exit_status(counted, counted.faults, 0, 1) == 1


def test_a_process_that_died_and_a_file_without_an_end_fail_the_run() -> None:
    assert exit_status(tally(line()), [], 1, 1) == 1
    assert exit_status(tally(line()), [], 0, 2) == 1
