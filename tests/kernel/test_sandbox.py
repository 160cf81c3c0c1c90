"""What a hostile step can and cannot do, and how its end is told."""

import socket
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from app.kernel import sandbox
from app.kernel.sandbox import Crashed, Finished, Limits, OutOfMemory, OutOfTime, Refused

HERE = Path(__file__).parent
SOON = Limits(cpu=1, wall=10, stall=2)


def run(name: str, work: Path, arguments: dict[str, Any] | None = None, **more: Any) -> sandbox.Outcome:
    readable = [HERE, *more.pop("readable", [])]
    environment = {"PYTHONPATH": f"{sandbox.SOURCE_ROOT}:{HERE}"}
    more.setdefault("limits", SOON)
    step = f"sandbox_steps:{name}"
    return sandbox.run_step(step, arguments or {}, work=work, readable=readable, environment=environment, **more)


@pytest.fixture(params=["namespaces", "limits"])
def wall(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both walls; the weaker one is made by hiding bubblewrap, as on a machine that lacks it."""
    if request.param == "limits":
        empty = request.getfixturevalue("tmp_path_factory").mktemp("bin")
        for program in ("sh", "sleep", "cat"):
            (empty / program).symlink_to(f"/bin/{program}")
        monkeypatch.setenv("PATH", str(empty))
    sandbox.strength.cache_clear()
    request.addfinalizer(sandbox.strength.cache_clear)
    return str(request.param)


def test_reports_arrive_while_the_step_works_and_its_result_comes_last(wall: str, tmp_path: Path) -> None:
    heard: list[dict[str, Any]] = []
    end = run("count", tmp_path, {"to": 3}, on_line=heard.append)
    assert heard == [{"number": 0}, {"number": 1}, {"number": 2}]
    assert end == Finished(result={"sum": 3})


def test_a_refusal_inside_becomes_its_sentence(wall: str, tmp_path: Path) -> None:
    end = run("refuse", tmp_path, {"name": "BC 60.pdf"})
    assert isinstance(end, Refused)
    assert str(end.sentence) == "Tệp BC 60.pdf có mật khẩu."


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ("hang", OutOfTime),
        ("fall_silent", OutOfTime),
        ("eat_memory", OutOfMemory),
        ("die", Crashed),
        ("fail", Crashed),
    ],
)
def test_every_bad_end_is_told_apart(wall: str, tmp_path: Path, step: str, expected: type) -> None:
    assert isinstance(run(step, tmp_path), expected)


def test_inside_there_is_no_home_no_neighbour_no_network_and_no_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "secret").write_text("x")
    (tmp_path / "in").mkdir()
    source = tmp_path / "in" / "Tờ trình & #1.pdf"
    source.write_text("paper")
    (tmp_path / "in" / "another.pdf").write_text("x")
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.setenv("NGHITRUONG_SECRET", "x")
    with socket.create_server(("127.0.0.1", 0)) as server:
        words = {
            "home": str(tmp_path / "home"),
            "source": str(source),
            "port": server.getsockname()[1],
        }
        end = run("look_around", work, words, readable=[source])
    assert isinstance(end, Finished)
    seen = end.result
    assert seen["home"] == []
    assert seen["neighbours"] == [source.name]
    assert seen["source"] == source.read_text() == "paper"
    assert not seen["network"]
    assert not seen["written"]
    assert "NGHITRUONG_SECRET" not in seen["environment"]
    assert seen["open_files"] == 64
    assert not seen["flask"], "a step starts fast: app/__init__.py imports Flask only when asked for the app"


def test_a_file_that_a_step_made_is_never_a_link_out_of_the_work_folder(tmp_path: Path) -> None:
    run("link_outside", tmp_path)
    assert sandbox.made(tmp_path, "good.png").read_text() == "x"
    for name in ("page.png", "../page.png", "/etc/passwd"):
        with pytest.raises(ValueError):
            sandbox.made(tmp_path, name)


def test_a_caller_who_changes_his_mind_ends_the_step(wall: str, tmp_path: Path) -> None:
    def stop(line: dict[str, Any]) -> None:
        raise InterruptedError

    started = time.monotonic()
    with pytest.raises(InterruptedError):
        run("fall_silent", tmp_path, on_line=stop, limits=Limits(wall=60))
    assert time.monotonic() - started < 20


def test_a_program_gets_its_input_and_gives_its_output(wall: str, tmp_path: Path) -> None:
    assert sandbox.run_program(["cat"], work=tmp_path, given=b"x" * 200_000) == Finished(output=b"x" * 200_000)


def test_what_a_program_starts_ends_with_it(wall: str, tmp_path: Path) -> None:
    words = ["sh", "-c", "sleep 97.531 & echo started; wait"]
    assert sandbox.run_program(words, work=tmp_path, limits=Limits(wall=1)) == OutOfTime()
    assert "97.531" not in subprocess.run(["/bin/ps", "ax"], capture_output=True, text=True).stdout


def test_a_program_that_prints_without_end_is_stopped(tmp_path: Path) -> None:
    words = ["sh", "-c", "while :; do echo 0123456789012345678901234567890123456789; done"]
    assert isinstance(sandbox.run_program(words, work=tmp_path, limits=Limits(output=10_000)), Crashed)


def test_a_missing_program_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        sandbox.run_program(["no-such-program"], work=tmp_path)


def test_the_strength_is_said_in_a_sentence_where_it_is_weaker(wall: str) -> None:
    strength = sandbox.strength()
    assert strength.name == wall
    assert (strength.sentence is None) == (wall == "namespaces")
