"""The connection of the web process: only with the key, many sessions on one line, and no line that kills."""

import json
import os
import signal
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from media.__main__ import listen, places
from media.port import Port
from media.settings import Misconfigured, Settings
from tests.media.running import Media, media_running

FINGERPRINT = ":".join(["AB"] * 32)


@pytest.fixture(scope="module")
def media(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Media]:
    with media_running(tmp_path_factory.mktemp("media")) as media:
        yield media


def connect(media: Media) -> socket.socket:
    host, _, port = media.where()["control"].rpartition(":")
    return socket.create_connection((host, int(port)), timeout=20)


def test_both_sides_prove_that_they_hold_the_key(media: Media) -> None:
    web = media.web()
    assert (web.hello["protocol"], web.hello["boot"]) == (3, media.where()["boot"])
    healthy = web.ask(verb="health")
    assert (healthy["event"], healthy["sessions"], healthy["boot"]) == ("healthy", 0, web.boot)


@pytest.mark.parametrize(
    "line",
    [b'{"verb": "open", "nonce": "m", "proof": "00"}\n', b'{"verb": "health"}\n', b"hello\n", b"x" * 200_000 + b"\n"],
)
def test_without_the_key_nothing_is_said(media: Media, line: bytes) -> None:
    with connect(media) as stranger:
        file = stranger.makefile("rb")
        assert json.loads(file.readline())["event"] == "hello"
        try:
            stranger.sendall(line)
            assert file.readline() == b""
        except ConnectionResetError:  # closed with our line unread
            pass
        file.close()
    assert media.web().ask(verb="health")["event"] == "healthy"


def test_a_bad_line_is_answered_and_the_connection_stays(media: Media) -> None:
    web = media.web()
    web.socket.sendall(b"\xff\xfe\n" + b"[]\n" + b'{"verb": "shout", "ref": 5}\n')
    assert web.wait_for(event="refused", ref=5)["code"] == "malformed"
    assert web.ask(verb="record", room="r", recording="../var")["code"] == "malformed"
    assert web.ask(verb="leave", session="nobody")["code"] == "session"


def test_an_answer_with_another_certificate_is_refused(media: Media) -> None:
    web = media.web()
    grant = web.grant("r", "hue", FINGERPRINT, ("camera",))
    assert web.ask(verb="join", session="s1", grant=grant)["event"] == "done"
    assert web.ask(verb="join", session="s2", grant=grant)["code"] == "grant"  # it was used
    offer = web.wait_for(event="offer", session="s1")
    assert offer["tracks"] == {"camera": "0"} and offer["slots"]["main"] == "1" and len(offer["slots"]) == 17
    for sdp, code in (("v=0", "answer"), ("x", "answer")):
        assert web.ask(verb="answer", session="s1", sdp=sdp)["code"] == code
    from tests.media.synthetic import answer_to

    other = answer_to(offer["sdp"], FINGERPRINT.replace("AB", "CD"))
    assert web.ask(verb="answer", session="s1", sdp=other)["code"] == "fingerprint"
    (figures,) = web.ask(verb="statistics", room="r")["sessions"]
    assert (figures["session"], figures["state"]) == ("s1", "connecting") and 540 < figures["lease_s"] <= 600
    assert web.ask(verb="lease", sessions=["s1", "unknown"])["event"] == "done"
    assert web.ask(verb="leave", session="s1")["event"] == "done"


def test_every_web_process_hears_what_happens(media: Media) -> None:
    first, second = media.web(), media.web()
    first.ask(verb="join", session="s3", grant=first.grant("r", "p", FINGERPRINT, ()))
    second.wait_for(event="offer", session="s3")
    second.ask(verb="expel", room="r", point="p")
    assert first.wait_for(event="left", session="s3")["reason"] == "expelled"


def test_a_start_says_where_it_listens_and_a_stop_takes_it_back(tmp_path: Path) -> None:
    with media_running(tmp_path / "var") as media:
        said = tmp_path / "var" / "media" / f"{media.port}.json"
        media.where()
        assert (tmp_path / "var" / "media" / "key").stat().st_mode & 0o077 == 0
        web = media.web()
        web.ask(verb="join", session="s1", grant=web.grant("r", "p", FINGERPRINT, ()))
        os.kill(media.process.pid, signal.SIGTERM)
        assert web.wait_for(event="left", session="s1")["reason"] == "stopping"
        assert media.process.wait(30) == 0 and not said.exists()
        said.write_text('{"pid": 999999999}')  # of another one that was killed
        other = Media(tmp_path / "var")
        other.where()
        assert not said.exists() or other.port == media.port
        assert other.stop() == 0


def test_a_port_that_is_taken_is_told_with_what_to_do(tmp_path: Path) -> None:
    with media_running(tmp_path / "one") as first:
        first.where()
        second = Media(tmp_path / "two", media_port=str(first.port))
        assert second.process.wait(30) == 1
        assert f"UDP port {first.port}" in second.log.read_text() and "Traceback" not in second.log.read_text()


def test_settings_follow_the_web_s_unless_they_are_given() -> None:
    assert Settings.read({}).port == 8000
    found = Settings.read({"NGHITRUONG_PORT": "8001", "NGHITRUONG_HOST": "0.0.0.0"})
    assert (found.host, found.port, found.control) == ("0.0.0.0", 8001, ("127.0.0.1", 0))
    found = Settings.read(
        {"NGHITRUONG_MEDIA_ANNOUNCE": "192.0.2.1, 2001:db8::1", "NGHITRUONG_MEDIA_CONTROL": "[::1]:9"}
    )
    assert (found.announce, found.control) == (("192.0.2.1", "2001:db8::1"), ("::1", 9))
    with pytest.raises(Misconfigured, match="MEDIA_PORT"):
        Settings.read({"NGHITRUONG_MEDIA_PORT": "many"})


def test_the_tcp_port_is_far_from_the_web_s_unless_it_is_given_or_switched_off() -> None:
    found = Settings.read({"NGHITRUONG_MEDIA_PORT": "8001"})
    assert (found.tcp_port, found.is_tcp_given) == (18_001, False)
    found = Settings.read({"NGHITRUONG_MEDIA_TCP_PORT": "443"})
    assert (found.port, found.tcp_port, found.is_tcp_given) == (8000, 443, True)
    assert Settings.read({"NGHITRUONG_MEDIA_TCP_PORT": "0"}).tcp_port is None
    assert Settings.read({"NGHITRUONG_MEDIA_PORT": "60000"}).tcp_port is None
    with pytest.raises(Misconfigured, match="MEDIA_TCP_PORT"):
        Settings.read({"NGHITRUONG_MEDIA_TCP_PORT": "https"})


def test_only_a_tcp_port_that_somebody_chose_has_to_be_free() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings = Settings(tcp_port=taken.getsockname()[1], announce=("192.0.2.1", "2001:db8::1"))
        port = Port("127.0.0.1", 0)
        with pytest.raises(OSError, match="in use"):
            listen(port, replace(settings, is_tcp_given=True))
        listen(port, settings)
        assert [(one.host, one.is_tcp) for one in places(settings, port)] == [
            ("192.0.2.1", False), ("2001:db8::1", False)
        ]  # fmt: skip
        listen(port, replace(settings, tcp_port=0))
        assert [one.is_tcp for one in places(settings, port)] == [False, False, True, True]
        port.close()
