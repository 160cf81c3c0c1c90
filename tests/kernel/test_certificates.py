"""The local authority: trusted for its own names, over a real connection, and for no others."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509

from app.config import Settings
from app.kernel import certificates, clock
from app.kernel.errors import Invalid


@contextmanager
def serving(folder: Path) -> Iterator[int]:
    """A server that shakes hands with everybody on 127.0.0.1."""
    context = certificates.context(folder / "server.pem", folder / "server.key")
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            try:
                with context.wrap_socket(connection, server_side=True) as secure:
                    secure.sendall(b"hello")
            except (ssl.SSLError, OSError):
                connection.close()

    threading.Thread(target=serve, daemon=True).start()
    yield listener.getsockname()[1]
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()


def greeting(port: int, name: str, trusted: Path) -> bytes:
    context = ssl.create_default_context(cafile=str(trusted))
    with (
        socket.create_connection(("127.0.0.1", port)) as plain,
        context.wrap_socket(plain, server_hostname=name) as line,
    ):
        return line.recv(10)


def test_who_trusts_the_authority_reaches_the_server_by_name_and_address(tmp_path: Path) -> None:
    certificates.make(tmp_path, ["nghitruong.lan", "127.0.0.1", "::1"])
    with serving(tmp_path) as port:
        assert greeting(port, "nghitruong.lan", tmp_path / "authority.pem") == b"hello"
        assert greeting(port, "127.0.0.1", tmp_path / "authority.pem") == b"hello"
        with pytest.raises(ssl.SSLCertVerificationError):
            greeting(port, "bank.example", tmp_path / "authority.pem")


def test_a_stolen_authority_cannot_speak_for_another_name(tmp_path: Path) -> None:
    authority = certificates.make(tmp_path, ["nghitruong.lan"])
    certificates._sign_server(tmp_path, authority, [x509.DNSName("bank.example")])
    with serving(tmp_path) as port, pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree"):
        greeting(port, "bank.example", tmp_path / "authority.pem")


def test_other_names_need_another_authority(tmp_path: Path) -> None:
    first = certificates.make(tmp_path, ["nghitruong.lan"])
    with pytest.raises(Invalid):
        certificates.make(tmp_path, ["hoi-truong.lan"])
    assert certificates.make(tmp_path, ["hoi-truong.lan"], renew_authority=True).fingerprint != first.fingerprint


@pytest.mark.parametrize("name", ["", "a b", "http://x", "*"])
def test_what_is_no_name_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(Invalid):
        certificates.make(tmp_path, [name])


def test_a_certificate_near_its_end_is_made_again_and_laptops_notice_nothing(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    folder = certificates.folder(settings)
    with clock.standing_at(clock.now() - timedelta(days=380)):
        before = certificates.make(folder, ["nghitruong.lan", "127.0.0.1"]).fingerprint
    assert certificates.renew_if_old(settings)
    assert not certificates.renew_if_old(settings)
    assert certificates.make(folder, ["nghitruong.lan"]).fingerprint == before
    with serving(folder) as port:
        assert greeting(port, "nghitruong.lan", folder / "authority.pem") == b"hello"


def test_keys_are_for_the_server_alone(tmp_path: Path) -> None:
    certificates.make(tmp_path, ["nghitruong.lan"])
    assert all(path.stat().st_mode & 0o077 == 0 for path in tmp_path.glob("*.key"))
