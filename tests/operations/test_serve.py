"""One command starts everything, keeps it alive, and stops it."""

import contextlib
import http.client
import os
import signal
import socket
import sqlite3
import ssl
import subprocess
import time
import urllib.error
import urllib.request
from datetime import timedelta
from pathlib import Path

import pytest

from app.kernel import certificates
from app.kernel.supervisor import UNFIT
from tests.operations.running import COMMAND, ROOT, Running, environ, running, wait_for_port


def test_what_is_killed_comes_back_and_a_stop_stops_all(tmp_path: Path) -> None:
    with running(tmp_path / "var", backup=str(tmp_path / "copy")) as command:
        before = command.children()
        assert set(before) == {"web", "worker", "media", "backup"}
        assert command.data.stat().st_mode & 0o077 == 0  # passwords and keys lie there
        for number in before.values():
            os.kill(number, signal.SIGKILL)
        deadline = time.monotonic() + 30
        while set(command.children().values()) & set(before.values()) or set(command.children()) != set(before):
            assert time.monotonic() < deadline
            time.sleep(0.1)
        command.wait_for()
        after = command.children()
        assert command.stop() == 0
    for number in after.values():
        with pytest.raises(ProcessLookupError):
            os.kill(number, 0)
    assert left_behind(tmp_path) == []  # nor what a killed process had started, litestream above all


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGHUP])
def test_a_supervisor_that_dies_takes_its_processes_along(tmp_path: Path, how: signal.Signals) -> None:
    """Killed, or its terminal closed: what is left would hold the port against the next start."""
    with running(tmp_path / "var", backup=str(tmp_path / "copy")) as command:
        children = command.children().values()
        command.process.send_signal(how)
        command.process.wait(30)
        deadline = time.monotonic() + 30
        while left_behind(tmp_path) or any(Path(f"/proc/{number}").exists() for number in children):
            assert time.monotonic() < deadline, left_behind(tmp_path)
            time.sleep(0.1)


def left_behind(folder: Path) -> list[str]:
    """Command lines of running programs that name the folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            words = process.read_bytes().replace(b"\0", b" ").decode(errors="replace")
            if str(folder) in words:
                found.append(words)
    return found


def test_two_installations_live_side_by_side_and_a_taken_port_is_told(tmp_path: Path) -> None:
    with running(tmp_path / "one") as first, running(tmp_path / "two") as second:
        assert first.port != second.port
        third = Running(tmp_path / "three", port=str(first.port))
        assert third.process.wait(60) == 1
        said = third.log.read_text()
        assert f"cổng {first.port}" in said and "--port 8001" in said
        assert first.health()["status"] == "ok"


def test_a_setting_that_cannot_be_stops_the_start_with_a_sentence(tmp_path: Path) -> None:
    settings = (("PRODUCTION", "1", "SECRET"), ("PORT", "ten", "PORT"), ("CERTIFICATE", "x", "CERTIFICATE_KEY"))
    for name, value, word in settings:
        ran = subprocess.run(
            [*COMMAND, "serve"], cwd=ROOT, env=environ(tmp_path, **{name: value}),
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert ran.returncode == UNFIT and word in ran.stderr and "Traceback" not in ran.stderr


def test_data_of_a_newer_version_end_the_start_and_stay_as_they_are(tmp_path: Path) -> None:
    with running(tmp_path / "var"):
        pass
    with contextlib.closing(sqlite3.connect(tmp_path / "var/nghitruong.db")) as database:
        database.execute("UPDATE schema_version_main SET version_num = '9999'")
        database.commit()
    command = Running(tmp_path / "var")
    assert command.process.wait(60) == UNFIT  # not started again and again
    said = command.log.read_text()
    assert "phiên bản phần mềm mới hơn (bảng 9999" in said and "Traceback" not in said
    assert left_behind(tmp_path) == []


def test_a_certificate_whose_key_is_another_ends_the_start_with_a_sentence(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        certificates.make(tmp_path / folder, ["nghitruong.test"])
    command = Running(
        tmp_path / "var", certificate=str(tmp_path / "one/server.pem"), certificate_key=str(tmp_path / "two/server.key")
    )
    assert command.process.wait(60) == UNFIT
    said = command.log.read_text()
    assert "Không dùng được chứng thư" in said and "Traceback" not in said


def test_the_secure_port_leads_plain_requests_on_and_takes_a_broken_handshake_calmly(tmp_path: Path) -> None:
    certificates.make(tmp_path / "var/tls", ["nghitruong.test", "127.0.0.1"])
    with running(tmp_path / "var", certificate="", host="0.0.0.0") as command:
        address = f"127.0.0.1:{command.port}"
        wait_for_port(command.port)
        plain = http.client.HTTPConnection(address, timeout=20)
        plain.request("GET", "/papers?of=1")
        answer = plain.getresponse()
        assert (answer.status, answer.headers["Location"]) == (307, f"https://{address}/papers?of=1")
        with socket.create_connection(("127.0.0.1", command.port), 20) as line:
            line.sendall(b"what is this\r\n\r\n")
            assert line.recv(99) == b""
        with pytest.raises(
            urllib.error.URLError, match="CERTIFICATE"
        ):  # a laptop that was not told to trust the authority
            urllib.request.urlopen(f"https://{address}/healthz", timeout=20, context=ssl.create_default_context())
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"https://{address}/healthz", timeout=20, context=ssl.create_default_context())
        trusting = ssl.create_default_context(cafile=str(tmp_path / "var/tls/authority.pem"))
        with urllib.request.urlopen(f"https://{address}/trust", timeout=20, context=trusting) as page:
            assert page.status == 200
    said = command.log.read_text()
    assert "Traceback" not in said and said.count("did not finish the handshake") == 1
    assert f"https://nghitruong.test:{command.port}/forgotten-password/" in said  # links name what is certified


def test_the_doctor_says_what_is_missing(tmp_path: Path) -> None:
    with running(tmp_path / "var", mail_url="smtp://127.0.0.1:1") as command:
        ran = subprocess.run(
            [*COMMAND, "doctor"], cwd=ROOT, env=command.environ, capture_output=True, text=True, check=False
        )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "Cơ sở dữ liệu đọc và ghi được." in ran.stdout
    assert "look  Máy chủ thư 127.0.0.1:1 không trả lời" in ran.stdout


def test_whoever_starts_the_server_hears_of_a_certificate_that_has_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(certificates, "SERVER_LASTS", timedelta(hours=-1))
    certificates.make(tmp_path / "own", ["nghitruong.test"])
    own = {"certificate": str(tmp_path / "own/server.pem"), "certificate_key": str(tmp_path / "own/server.key")}
    with running(tmp_path / "var", **own) as command:
        wait_for_port(command.port)
        assert "Chứng thư máy chủ hết hạn ngày" in command.log.read_text()


def test_a_certificate_that_cannot_be_read_ends_the_start_with_a_sentence(tmp_path: Path) -> None:
    certificates.make(tmp_path / "var/tls", ["nghitruong.test"])
    (tmp_path / "var/tls/server.pem").write_text("no certificate")
    command = Running(tmp_path / "var", certificate="")
    assert command.process.wait(60) == UNFIT
    said = command.log.read_text()
    assert "Không đọc được chứng thư" in said and "Traceback" not in said
