"""Settings of the media process, from the same environment as the rest (docs/media.md). It imports nothing of `app`."""

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Self

PREFIX = "NGHITRUONG_"
TCP_BESIDE_UDP = 10_000
MOST_PORT = 65_535


class Misconfigured(Exception):
    """The start cannot go on; the message says which setting and what to do."""


@dataclass(frozen=True)
class Settings:
    """`host` and `port` are those of UDP, `::` for both families; `control` is where the web process connects, port 0
    for any free one.

    `tcp_port` is for networks that let no UDP out, None without; `is_tcp_given`: somebody chose it.
    """

    data: Path = Path("var")
    host: str = "127.0.0.1"
    port: int = 8000
    tcp_port: int | None = None
    is_tcp_given: bool = False
    announce: tuple[str, ...] = ()
    control: tuple[str, int] = ("127.0.0.1", 0)
    key: str = field(default="", repr=False)
    disk_reserve_mb: int = 200
    log_level: str = "INFO"

    @classmethod
    def read(cls, environ: Mapping[str, str] | None = None) -> Self:
        """What the environment says; MEDIA_HOST and MEDIA_PORT default to those of the web. Raises Misconfigured."""
        environ = os.environ if environ is None else environ

        def given(name: str, otherwise: str) -> str:
            return environ.get(PREFIX + name) or otherwise

        host, _, control = given("MEDIA_CONTROL", "127.0.0.1:0").rpartition(":")
        port = _number("MEDIA_PORT", given("MEDIA_PORT", given("PORT", "8000")))
        return cls(
            data=Path(given("DATA", "var")),
            host=given("MEDIA_HOST", given("HOST", "127.0.0.1")).strip("[]"),
            port=port,
            tcp_port=_tcp_port(given("MEDIA_TCP_PORT", ""), port),
            is_tcp_given=bool(given("MEDIA_TCP_PORT", "")),
            announce=tuple(_address(one) for one in given("MEDIA_ANNOUNCE", "").replace(" ", "").split(",") if one),
            control=(host.strip("[]"), _number("MEDIA_CONTROL", control)),
            key=given("MEDIA_KEY", ""),
            disk_reserve_mb=_number("DISK_RESERVE_MB", given("DISK_RESERVE_MB", "200"), 1 << 30),
            log_level=given("LOG_LEVEL", "INFO"),
        )

    @property
    def folder(self) -> Path:
        """Where the key is, and where this process says that it listens."""
        return self.data.resolve() / "media"

    @property
    def recordings(self) -> Path:
        """Where recordings are written; the worker takes them from there."""
        return self.data.resolve() / "recordings"

    @property
    def packages(self) -> Path:
        """Where HLS is written; the web serves it from there."""
        return self.data.resolve() / "hls"

    @property
    def recording_reserve(self) -> int:
        """Bytes that a recording leaves free: it ends before papers are refused, which happens at half of it."""
        return 2 * self.disk_reserve_mb << 20

    def shared_key(self) -> bytes:
        """The key that web and media share: the given one, or one made by whoever comes first."""
        if self.key:
            return self.key.encode()
        path = self.folder / "key"
        if not path.exists():
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            made = self.folder / f"key.{os.getpid()}"
            descriptor = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_urlsafe(48))
            with suppress(FileExistsError):
                os.link(made, path)  # whole or not at all, and only once
            made.unlink()
        return path.read_text().strip().encode()


def _tcp_port(text: str, port: int) -> int | None:
    """The given one, 0 for none; else one that is far from those of the web, whose number media often shares."""
    number = _number("MEDIA_TCP_PORT", text) if text else port + TCP_BESIDE_UDP
    return number if 0 < number <= MOST_PORT else None


def _address(text: str) -> str:
    """Of either family, an IPv6 address with brackets or without. Not every browser looks up names."""
    try:
        return str(ip_address(text.strip("[]")))
    except ValueError:
        raise Misconfigured(f"{PREFIX}MEDIA_ANNOUNCE: {text!r} is not an IP address.") from None


def _number(name: str, text: str, most: int = MOST_PORT) -> int:
    if not text.isdecimal() or int(text) > most:
        raise Misconfigured(f"{PREFIX}{name}={text!r} is not a number from 0 to {most}.")
    return int(text)
