"""Settings: read once from the environment, typed, with a default for everything that has an honest one."""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from app.kernel.sentences import Sentence, _

PREFIX = "NGHITRUONG_"

_JANUS = re.compile(r"https?://[^/?#\s]+(?:/[^?#\s]*)?")
_TURN = re.compile(r"turns?:(?:[\w.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?(?:\?transport=(?:udp|tcp))?")


class Misconfigured(Exception):
    """The start cannot go on; the sentence says which setting and what to do."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence)


@dataclass(frozen=True)
class Settings:
    """What one installation is made of. Every field can be set as NGHITRUONG_<NAME> in the environment."""

    data: Path = Path("var")
    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str = ""
    production: bool = False
    demo: bool = False
    secret: str = field(default="", repr=False)

    database_url: str = field(default="", repr=False)
    text_database_url: str = field(default="", repr=False)
    redis_url: str = field(default="", repr=False)
    files_url: str = field(default="", repr=False)

    certificate: Path | None = None
    certificate_key: Path | None = None
    trusted_proxies: int = 0

    worker_slots: int = 2
    upload_limit_mb: int = 2048
    disk_reserve_mb: int = 200
    log_level: str = "INFO"
    metrics_token: str = field(default="", repr=False)
    backup: str = field(default="", repr=False)

    # Read by the media process itself (media/settings.py); here they are named, so that a misspelt one is found.
    media: bool = True
    media_host: str = ""
    media_port: int = 0
    media_tcp_port: int = 0
    media_announce: str = ""
    media_control: str = ""
    media_key: str = field(default="", repr=False)
    turn_url: str = ""
    turn_secret: str = field(default="", repr=False)
    hls: bool = False
    janus_url: str = ""
    janus_secret: str = field(default="", repr=False)
    janus_admin_key: str = field(default="", repr=False)
    janus_rtp: str = ""
    recording_days: int = 90
    keeping_mbit_s: int = 50

    mail_url: str = field(default="", repr=False)
    mail_from: str = "khong-tra-loi@nghitruong.local"

    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = field(default="", repr=False)
    oidc_name: str = ""

    @classmethod
    def read(cls, environ: Mapping[str, str] | None = None) -> Self:
        """The settings that `environ` (default: the process's) gives. Raises Misconfigured."""
        environ = os.environ if environ is None else environ
        given: dict[str, object] = {}
        for name, spec in cls.__dataclass_fields__.items():
            text = environ.get(PREFIX + name.upper())
            if text:
                given[name] = _convert(name, str(spec.type), text)
        # Absolute from here on: the steps of the sandbox and other programs work in folders of their own.
        given["data"] = Path(str(given.get("data", cls.data))).resolve()
        settings = cls(**given)  # type: ignore[arg-type]
        if settings.production and not settings.secret:
            raise Misconfigured(
                _(
                    "Chưa đặt {name}. Khi chạy chính thức, cookie đăng nhập cần một khóa bí mật riêng: hãy tạo bằng "
                    "lệnh {command}.",
                    name=f"{PREFIX}SECRET",
                    command="python3 -c 'import secrets; print(secrets.token_urlsafe(48))'",
                )
            )
        if bool(settings.certificate) != bool(settings.certificate_key):
            raise Misconfigured(
                _("{names} phải được đặt cùng nhau.", names=f"{PREFIX}CERTIFICATE, {PREFIX}CERTIFICATE_KEY")
            )
        for name, url in (("DATABASE_URL", settings.database_url), ("TEXT_DATABASE_URL", settings.text_database_url)):
            if url and not url.startswith(("postgresql", "postgres://", "sqlite:///")):
                raise Misconfigured(must_look(f"{PREFIX}{name}", "postgresql://user:password@host/name"))
        if bool(settings.turn_url) != bool(settings.turn_secret):
            raise Misconfigured(_("{names} phải được đặt cùng nhau.", names=f"{PREFIX}TURN_URL, {PREFIX}TURN_SECRET"))
        if not all(_TURN.fullmatch(url) for url in settings.turn_urls):
            raise Misconfigured(must_look(f"{PREFIX}TURN_URL", "turn:relay.example.vn:3478?transport=udp"))
        if settings.janus_url and not _JANUS.fullmatch(settings.janus_url):
            raise Misconfigured(must_look(f"{PREFIX}JANUS_URL", "http://janus.example.vn:8088/janus"))
        return settings

    @property
    def turn_urls(self) -> tuple[str, ...]:
        """The addresses of the relays, as RFC 7065 writes them."""
        return tuple(filter(None, self.turn_url.replace(" ", "").split(",")))

    @property
    def main_database(self) -> str:
        """SQLAlchemy's address of the main database."""
        return _with_driver(self.database_url) or f"sqlite:///{self.data.resolve() / 'nghitruong.db'}"

    @property
    def text_database(self) -> str:
        """Where page text and search live: beside the main database, so that indexing never holds its lock."""
        if self.text_database_url or self.database_url:
            return _with_driver(self.text_database_url or self.database_url)
        return f"sqlite:///{self.data.resolve() / 'text.db'}"

    @property
    def tls(self) -> tuple[Path, Path] | None:
        """Certificate and key to serve with: those given, or those of `make-certificate`; None for plain HTTP."""
        if self.certificate and self.certificate_key:
            return self.certificate, self.certificate_key
        made = self.data.resolve() / "tls"
        return (made / "server.pem", made / "server.key") if (made / "server.pem").exists() else None

    @property
    def address(self) -> str:
        """Where people find the installation: what links in letters begin with."""
        everywhere = self.host in ("0.0.0.0", "::")  # noqa: S104
        host = "localhost" if everywhere or self.host == "127.0.0.1" else self.host
        if everywhere and self.tls and not self.certificate:
            host = self._certified_name() or host
        made = f"{'https' if self.tls else 'http'}://{f'[{host}]' if ':' in host else host}:{self.port}"
        return self.public_url.rstrip("/") or made

    def _certified_name(self) -> str:
        """The first name that `make-certificate` was given; empty where it was another version's."""
        path = self.data.resolve() / "tls" / "name"
        return path.read_text().strip() if path.exists() else ""

    @property
    def files(self) -> Path:
        """The folder of the local file store."""
        return self.data.resolve() / "files"

    @property
    def cache(self) -> Path:
        """Where files of a remote store are kept while they are read."""
        return self.data.resolve() / "cache"

    def secret_key(self) -> str:
        """The given secret, or (never in production) one made at the first start and kept in the data folder."""
        if self.secret:
            return self.secret
        path = self.data / "secret"
        if not path.exists():
            self.data.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_urlsafe(48))
        return path.read_text().strip()


def _convert(name: str, kind: str, text: str) -> object:
    try:
        if "bool" in kind:
            return {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}[text.lower()]
        if "int" in kind:
            return int(text)
        if "Path" in kind:
            return Path(text)
    except (ValueError, KeyError):
        setting = {"name": PREFIX + name.upper(), "value": text}
        if "int" in kind:
            raise Misconfigured(_("{name}={value} không đúng: hãy đặt một số nguyên.", **setting)) from None
        raise Misconfigured(_("{name}={value} không đúng: hãy đặt 1 (có) hoặc 0 (không).", **setting)) from None
    return text


def must_look(name: str, like: str) -> Sentence:
    """What is said of a setting whose address has the wrong form."""
    return _("{name} phải có dạng {like}.", name=name, like=like)


def _with_driver(url: str) -> str:
    """postgres:// and postgresql:// mean psycopg 3 here."""
    for scheme in ("postgresql://", "postgres://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    return url
