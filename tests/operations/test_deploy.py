"""The files of deploy/ are tried as they are: a page and a websocket go through nginx, by name, over TLS."""

import json
import os
import shutil
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import websocket

from app.kernel import certificates
from tests.operations.running import ROOT, nginx, running

NAME = "nghitruong.test"


@pytest.fixture
def tls(tmp_path: Path) -> Path:
    """A folder with the certificate of a local authority for the name."""
    certificates.make(tmp_path / "tls", [NAME])
    return tmp_path / "tls"


def fetch(port: int, path: str, tls: Path, *more: str) -> str:
    """What a browser that trusts the authority gets, asking by name."""
    resolve = ["--resolve", f"{NAME}:{port}:127.0.0.1"]
    words = ["curl", "-sS", "--fail", "--cacert", str(tls / "authority.pem"), *resolve, *more]
    ran = subprocess.run([*words, f"https://{NAME}:{port}{path}"], capture_output=True, text=True, check=True)
    return ran.stdout


def hear(port: int, tls: Path) -> str:
    """The first word of the live feed over a websocket."""
    context = ssl.create_default_context(cafile=str(tls / "authority.pem"))
    line = websocket.create_connection(
        f"wss://{NAME}:{port}/socket.io/?EIO=4&transport=websocket",
        sslopt={"context": context},
        origin=f"https://{NAME}:{port}",
        timeout=30,
        host=f"{NAME}:{port}",
    )
    try:
        return str(line.recv())
    finally:
        line.close()


@pytest.fixture(autouse=True)
def _name(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The name means this machine, as the building's own name server would say."""
    import socket

    ask = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, *rest, **named: ask("127.0.0.1" if host == NAME else host, *rest, **named)
    )
    yield


def test_one_box_behind_nginx(tmp_path: Path, tls: Path) -> None:
    with (
        running(tmp_path / "var", trusted_proxies="1") as command,
        nginx(
            ROOT / "deploy/one-box/nginx.conf",
            tmp_path / "nginx",
            tls / "server.pem",
            tls / "server.key",
            [command.port],
        ) as port,
    ):
        assert '"status":"ok"' in fetch(port, "/healthz", tls).replace(" ", "")
        assert "Strict-Transport-Security" not in fetch(port, "/sign-in", tls, "-i")  # not in production
        assert hear(port, tls).startswith("0{")


def test_several_web_processes_behind_nginx(tmp_path: Path, tls: Path) -> None:
    with ExitStack() as stack:
        first = stack.enter_context(running(tmp_path / "var", trusted_proxies="1"))
        second = stack.enter_context(running(tmp_path / "var", trusted_proxies="1"))  # the same data: a second web
        several = ROOT / "deploy/several/nginx.conf"
        files = (tls / "server.pem", tls / "server.key")
        port = stack.enter_context(nginx(several, tmp_path / "nginx", *files, [first.port, second.port]))
        assert all("status" in fetch(port, "/healthz", tls) for _ in range(4))
        assert hear(port, tls).startswith("0{")
        first.stop()
        assert "status" in fetch(port, "/healthz", tls)  # the other one takes over
        assert hear(port, tls).startswith("0{")


def test_the_pieces_of_an_upload_meet_at_one_web_process(tmp_path: Path, tls: Path) -> None:
    """They gather in a data folder that several machines do not share."""
    with ExitStack() as stack:
        heard: list[list[str]] = [[], []]
        webs = [stack.enter_context(listening(paths)) for paths in heard]
        files = (tls / "server.pem", tls / "server.key")
        several = ROOT / "deploy/several/nginx.conf"
        port = stack.enter_context(nginx(several, tmp_path / "nginx", *files, webs))
        uploads = [f"/uploads/{number}" for number in range(12)]
        fetch(port, "/uploads", tls)  # where one begins
        for _piece in range(3):
            for path in uploads:
                fetch(port, path, tls)
    assert sorted(heard[0] + heard[1]) == sorted(["/uploads", *uploads * 3])
    assert heard[0] and heard[1]  # both work
    assert not set(heard[0]) & set(heard[1])


@contextmanager
def listening(heard: list[str]) -> Iterator[int]:
    """A web server that notes which paths it was asked for; yields its port."""

    class Noting(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.append(self.path)
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Noting) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def test_the_units_are_what_systemd_understands() -> None:
    """Every line of a unit is a section, a comment or a setting, and what it starts is a command of ours."""
    for unit in (ROOT / "deploy").glob("*/*.service"):
        lines = [line for line in unit.read_text().splitlines() if line and not line.startswith("#")]
        assert [line for line in lines if line.startswith("[")] == ["[Unit]", "[Service]", "[Install]"]
        assert all(line.startswith("[") or "=" in line for line in lines)
        (start,) = [line for line in lines if line.startswith("ExecStart=")]
        program, *words = start.removeprefix("ExecStart=/opt/nghitruong/").split()
        assert program in (".venv/bin/nghitruong", ".venv/bin/python")
        assert words in (["serve"], ["worker"], ["-m", "media"], ["/opt/nghitruong/wsgi.py"])


def test_every_setting_of_the_examples_exists() -> None:
    from app.config import PREFIX, Settings

    for example in (ROOT / "deploy").glob("*/*.env"):
        for line in example.read_text().splitlines():
            name = line.partition("=")[0]
            if line.startswith(PREFIX):
                assert name.removeprefix(PREFIX).lower() in Settings.__dataclass_fields__, line


def test_a_laptop_in_another_network_reaches_the_server_by_name(tmp_path: Path) -> None:
    """Two network namespaces with a cable between them, when root may make them; else the loopback with a name.

    A browser that trusts the local authority, and was told nothing else, opens the page as a secure one: cameras,
    service workers and passkeys work there, and what the system's resolver says of the name is all that it has.
    """
    certificates.make(tmp_path / "var" / "tls", [NAME])
    authority = tmp_path / "var/tls/authority.pem"
    with ExitStack() as stack:
        server, laptop, address = stack.enter_context(two_networks())
        command = stack.enter_context(running(tmp_path / "var", server, certificate="", host=address))
        place = f"https://{NAME}:{command.port}"
        words = [*laptop, "curl", "-sS", "--fail", "--retry", "60", "--retry-delay", "1", "--retry-all-errors"]
        resolved = [] if laptop else ["--resolve", f"{NAME}:{command.port}:{address}"]
        page = subprocess.run(
            [*words, *resolved, "--cacert", str(authority), f"{place}/trust"], capture_output=True, text=True
        )
        assert "Tin cậy máy chủ này" in page.stdout, page.stderr + command.log.read_text()
        seen = opened_by_a_browser(tmp_path / "home", authority, f"{place}/sign-in", laptop, address)
        assert seen == {"secure": True, "camera": True, "worker": True, "passkeys": True}


def opened_by_a_browser(home: Path, authority: Path, url: str, laptop: list[str], address: str) -> dict[str, bool]:
    """What a page says of itself in a Chromium on the laptop whose user has trusted the authority (/trust)."""
    store = home / ".pki/nssdb"
    store.mkdir(parents=True)
    for step in (["-N", "--empty-password"], ["-A", "-n", "council", "-t", "C,,", "-i", str(authority)]):
        subprocess.run(["certutil", "-d", f"sql:{store}", *step], check=True, capture_output=True)
    done = subprocess.run(
        [*laptop, sys.executable, "-m", "tests.operations.looking", url, "" if laptop else f"{NAME} {address}"],
        env={**os.environ, "HOME": str(home)}, cwd=ROOT, capture_output=True, text=True, timeout=90, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    seen: dict[str, bool] = json.loads(done.stdout)
    return seen


class two_networks:
    """Yields the words that run a program on the server's side and on the laptop's, and the server's address."""

    def __enter__(self) -> tuple[list[str], list[str], str]:
        self.names: list[str] = []
        if os.geteuid() != 0:
            return [], [], "127.0.0.1"
        server, laptop = f"nt-server-{os.getpid()}", f"nt-laptop-{os.getpid()}"
        for name in (server, laptop):
            self._ip("netns", "add", name)
            self.names.append(name)
        self._ip("link", "add", "nt0", "netns", server, "type", "veth", "peer", "name", "nt1", "netns", laptop)
        for name, link, address in ((server, "nt0", "192.0.2.1/24"), (laptop, "nt1", "192.0.2.2/24")):
            self._ip("-n", name, "addr", "add", address, "dev", link)
            self._ip("-n", name, "link", "set", link, "up")
            self._ip("-n", name, "link", "set", "lo", "up")
        # `ip netns exec` lays these files over /etc: the laptop's resolver knows the server, as the building's would.
        names = Path("/etc/netns") / laptop
        names.mkdir(parents=True)
        (names / "hosts").write_text(f"127.0.0.1 localhost\n192.0.2.1 {NAME}\n")
        return ["ip", "netns", "exec", server], ["ip", "netns", "exec", laptop], "192.0.2.1"

    def __exit__(self, *_: object) -> None:
        for name in self.names:
            self._ip("netns", "delete", name)
            shutil.rmtree(Path("/etc/netns") / name, ignore_errors=True)

    def _ip(self, *words: str) -> None:
        subprocess.run(["ip", *words], check=True, env={**os.environ, "PATH": f"{os.environ['PATH']}:/usr/sbin:/sbin"})
