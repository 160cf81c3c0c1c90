"""Signing in with an authority's own system: a small provider on this machine, the real protocol over HTTP."""

import hashlib
import json
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from joserfc import jwt
from joserfc.jwk import RSAKey

from app import create_app
from app.config import Misconfigured, Settings
from app.kernel import db
from app.kernel.db import Database
from tests.accounts.conftest import Browser, People, found_people


class Provider:
    """Answers discovery, keys and the token request (OpenID Connect Core 1.0, section 3.1)."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "1", "use": "sig"})
        self.claims: dict[str, Any] = {"email": "binh@anlinh.gov.vn", "email_verified": True}
        self.asked: dict[str, list[str]] = {}
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._answerer())
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def consent(self, location: str) -> str:
        """What the person's browser is sent back with."""
        self.asked = parse_qs(urlsplit(location).query)
        return f"/sign-in/from/oidc?code=abc&state={self.asked['state'][0]}"

    def _answerer(self) -> type[BaseHTTPRequestHandler]:
        provider = self

        class Answerer(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._say(provider.discovery() if "well-known" in self.path else provider.keys())

            def do_POST(self) -> None:
                sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                self._say(provider.token(sent))

            def log_message(self, *_: Any) -> None:
                pass

            def _say(self, answer: dict[str, Any]) -> None:
                body = json.dumps(answer).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        return Answerer

    def discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
            "id_token_signing_alg_values_supported": ["RS256"],
        }

    def keys(self) -> dict[str, Any]:
        return {"keys": [self.key.as_dict(private=False)]}

    def token(self, sent: dict[str, list[str]]) -> dict[str, Any]:
        proof = urlsafe_b64encode(hashlib.sha256(sent["code_verifier"][0].encode()).digest()).decode().rstrip("=")
        assert proof == self.asked["code_challenge"][0]
        at = int(time.time())
        claims = {"iss": self.address, "sub": "7", "aud": "nghitruong", "iat": at, "exp": at + 60}
        claims |= {"nonce": self.asked["nonce"][0], **self.claims}
        token = jwt.encode({"alg": "RS256", "kid": "1"}, claims, self.key)
        return {"access_token": "x", "token_type": "Bearer", "expires_in": 60, "id_token": token}


@pytest.fixture
def provider() -> Iterator[Provider]:
    running = Provider()
    yield running
    running.server.shutdown()
    running.server.server_close()


@pytest.fixture
def app(provider: Provider, sqlite_database: Database, settings: Settings) -> Flask:
    given = {"oidc_issuer": provider.address, "oidc_client_id": "nghitruong", "oidc_client_secret": "s3cret"}
    made = create_app(Settings(data=settings.data, oidc_name="VNeID cơ quan", **given))
    db.database().close()
    db.bind(sqlite_database)
    return made


@pytest.fixture
def people(app: Flask) -> People:
    return found_people()


def test_who_comes_back_with_a_known_address_is_signed_in(app: Flask, provider: Provider, people: People) -> None:
    visitor = Browser(app)
    assert "VNeID cơ quan" in visitor.get("/sign-in").text
    sent = visitor.get("/sign-in/oidc?next=/people").headers["Location"]
    assert sent.startswith(f"{provider.address}/authorize?")
    assert visitor.get(provider.consent(sent)).headers["Location"] == "/people"
    assert "Trần Thanh Bình" in visitor.get("/account").text


@pytest.mark.parametrize(
    "claims", [{"email": "nobody@example.gov.vn"}, {"email": "binh@anlinh.gov.vn", "email_verified": False}, {}]
)
def test_an_unknown_or_unverified_address_stays_outside(
    app: Flask, provider: Provider, people: People, claims: dict[str, Any]
) -> None:
    provider.claims = claims
    visitor = Browser(app)
    answer = visitor.get(provider.consent(visitor.get("/sign-in/oidc").headers["Location"]))
    assert answer.headers["Location"] == "/sign-in"
    assert visitor.get("/account").status_code == 302
    assert "notice--heed" in visitor.get("/sign-in").text or claims == {}


def test_an_answer_that_was_not_asked_for_is_refused(app: Flask, people: People) -> None:
    visitor = Browser(app)
    assert visitor.get("/sign-in/from/oidc?code=abc&state=forged").headers["Location"] == "/sign-in"
    assert visitor.get("/account").status_code == 302


def test_a_token_signed_by_another_key_is_refused(app: Flask, provider: Provider, people: People) -> None:
    visitor = Browser(app)
    back = provider.consent(visitor.get("/sign-in/oidc").headers["Location"])
    visitor_keys = provider.keys
    provider.keys = lambda: {"keys": [RSAKey.generate_key(2048, {"kid": "1"}).as_dict(private=False)]}  # type: ignore[method-assign]
    assert visitor.get(back).headers["Location"] == "/sign-in"
    assert visitor.get("/account").status_code == 302
    assert visitor_keys


def test_a_system_that_is_away_leaves_the_password(app: Flask, provider: Provider, people: People) -> None:
    provider.server.shutdown()
    provider.server.server_close()
    visitor = Browser(app)
    assert visitor.get("/sign-in/oidc").headers["Location"] == "/sign-in"
    assert "dùng mật khẩu" in visitor.get("/sign-in").text


def test_half_a_configuration_stops_the_start(settings: Settings) -> None:
    with pytest.raises(Misconfigured):
        create_app(Settings(data=settings.data, oidc_issuer="https://id.example"))
    db.database().close()
    db.bind(None)
