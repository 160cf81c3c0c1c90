"""What `make bench` says of a run that was not complete."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.bench.__main__ import Run, main, names, run

HELPERS = {"bare", "booth", "crowd", "presses", "readers", "voting", "world"}


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Run]:
    """Runs a benchmark `sample` made of the given lines."""
    (tmp_path / "samples").mkdir()
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    def ran(lines: str) -> Run:
        (tmp_path / "samples" / "sample.py").write_text(lines)
        return run("sample", [], package="samples")

    return ran


def test_programs_that_only_help_a_benchmark_are_none_themselves() -> None:
    assert {"fanout", "reader", "verify"} <= set(names())
    assert not HELPERS & set(names())


def test_a_run_is_complete_with_its_summary_and_status_0(program: Callable[[str], Run]) -> None:
    ended = program("""print('{"n": 1}'); print('{"bench": "sample", "n": 1}')""")
    assert ended.is_complete
    assert str(ended) == "sample: complete"


def test_a_broken_promise_is_named(program: Callable[[str], Run]) -> None:
    ended = program("""print('{"bench": "sample", "lost": 1}'); raise SystemExit(1)""")
    assert not ended.is_complete
    assert "status 1" in str(ended)
    assert "its summary says which" in str(ended)


def test_a_run_without_a_summary_is_not_complete_whatever_its_status(program: Callable[[str], Run]) -> None:
    ended = program("print('hello')")
    assert not ended.is_complete
    assert "before its summary" in str(ended)


def test_a_killed_run_is_named_with_its_signal(program: Callable[[str], Run]) -> None:
    ended = program("import os; os.kill(os.getpid(), 9)")
    assert not ended.is_complete
    assert str(ended) == "sample: ended by SIGKILL"


def test_an_unknown_name_is_refused_with_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["nothing"]) == 2
    assert "fanout" in capsys.readouterr().err
