"""The second step: codes of an authenticator, recovery codes, passkeys made by a software authenticator."""

import hashlib
import html
import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import cbor2
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from passlib.totp import TOTP

from app.accounts import actions
from app.accounts.models import Person
from app.accounts.signin import throttle
from app.kernel import journal
from app.kernel.db import reading
from app.kernel.errors import Conflict, Forbidden, NotFound
from tests.accounts.conftest import PASSWORD, SETUP, Browser, People

Browsers = Callable[..., Browser]


@pytest.fixture
def here(people: People, browser: Browsers) -> Browser:
    """A browser where Trần Thanh Bình is signed in."""
    actions.set_password(SETUP, people.binh.id, PASSWORD)
    visitor: Browser = browser()
    visitor.sign_in("binh@anlinh.gov.vn")
    return visitor


def _turn_on(here: Browser) -> TOTP:
    page = here.post("/account/second-step", {"setup": "authenticator"}).text
    secret = re.search(r'class="key">([A-Z0-9-]+)</span>', page)
    where = re.search(r'action="(/account/second-step/[^"]+|/sign-in/code)"', page)
    assert secret is not None and where is not None
    authenticator = TOTP(secret[1].replace("-", ""))
    answer = here.post(where[1], {"code": authenticator.generate().token})
    assert answer.status_code == 302, re.findall(r"state--heed\">([^<]*)", answer.text)
    return authenticator


def _next_code(authenticator: TOTP) -> str:
    """A code that was not used yet: that of the coming half minute, which clocks that differ are allowed."""
    return str(authenticator.generate(datetime.now(UTC) + timedelta(seconds=30)).token)


def test_with_a_second_step_the_password_alone_does_not_sign_in(
    people: People, here: Browser, browser: Browsers
) -> None:
    authenticator = _turn_on(here)
    visitor = browser("10.0.0.8")
    assert visitor.sign_in("binh@anlinh.gov.vn").headers["Location"].startswith("/sign-in/code")
    assert visitor.get("/account").status_code == 302
    assert "Mã không đúng" in visitor.post("/sign-in/code", {"code": "000000"}).text
    assert visitor.post("/sign-in/code", {"code": _next_code(authenticator)}).status_code == 302
    assert visitor.get("/account").status_code == 200
    assert "SecondFactorChanged" in [entry["name"] for entry in journal.since(people.binh.id, 0)]


def test_a_wrong_code_while_setting_up_leaves_the_phone_with_the_same_key(here: Browser) -> None:
    page = here.post("/account/second-step", {"setup": "authenticator"}).text
    secret, where = (
        re.search(r'class="key">([A-Z0-9-]+)</span>', page),
        re.search(r'(/account/second-step/[^"]+)', page),
    )
    assert secret is not None and where is not None
    again = here.post(where[1], {"code": "000000"}).text
    assert secret[1] in again and "Mã không đúng" in again
    code = TOTP(secret[1].replace("-", "")).generate().token
    assert here.post(where[1], {"code": code}).headers["Location"] == "/account"
    assert here.post("/account/second-step/nonsense", {"code": code}).headers["Location"] == "/account/second-step"


def test_a_code_is_taken_once(here: Browser, browser: Browsers) -> None:
    authenticator = _turn_on(here)
    code = _next_code(authenticator)
    answers = []
    for address in ("10.0.0.8", "10.0.0.9"):
        visitor = browser(address)
        visitor.sign_in("binh@anlinh.gov.vn")
        answers.append(visitor.post("/sign-in/code", {"code": code}).status_code)
    assert answers == [302, 200]


def test_codes_cannot_be_guessed(here: Browser, browser: Browsers) -> None:
    authenticator = _turn_on(here)
    visitor = browser("203.0.113.5")
    visitor.sign_in("binh@anlinh.gov.vn")
    for guess in range(throttle.FREE):
        visitor.post("/sign-in/code", {"code": f"00000{guess}"})
    answer = visitor.post("/sign-in/code", {"code": _next_code(authenticator)})
    assert answer.status_code == 200 and "thử lại sau" in answer.text


def test_a_recovery_code_opens_once(here: Browser, browser: Browsers) -> None:
    _turn_on(here)
    page = here.post("/account/recovery-codes", {"generate_new_codes": "1"}).text
    codes = re.findall(r"<li>([0-9a-f-]+)</li>", page)
    assert len(codes) == 8
    answers = []
    for address in ("10.0.0.8", "10.0.0.9"):
        visitor = browser(address)
        visitor.sign_in("binh@anlinh.gov.vn")
        answers.append(visitor.post("/sign-in/recovery-code", {"code": codes[0]}).status_code)
    assert answers == [302, 200]


def test_secrets_are_not_kept_in_the_clear(people: People, here: Browser) -> None:
    authenticator = _turn_on(here)
    here.post("/account/recovery-codes", {"generate_new_codes": "1"})
    with reading() as session:
        person = session.get_one(Person, people.binh.id)
        assert authenticator.base32_key not in str(person.tf_totp_secret)
        assert all(code.startswith("gAAAA") for code in person.mf_recovery_codes or [])


def test_the_second_step_is_turned_off_again(here: Browser, browser: Browsers) -> None:
    _turn_on(here)
    assert here.post("/account/second-step", {"setup": "disable"}).status_code == 302
    assert browser("10.0.0.8").sign_in("binh@anlinh.gov.vn").headers["Location"] == "/"


def test_who_lost_the_second_step_gets_it_taken_off_by_an_administrator(
    people: People, here: Browser, browser: Browsers
) -> None:
    _turn_on(here)
    here.post("/account/recovery-codes", {"generate_new_codes": "1"})
    with pytest.raises((Forbidden, NotFound)):
        actions.reset_second_step(people.lan, people.binh.id)
    actions.reset_second_step(people.admin, people.binh.id)
    assert browser("10.0.0.8").sign_in("binh@anlinh.gov.vn").headers["Location"] == "/"
    with reading() as session:
        assert not session.get_one(Person, people.binh.id).has_second_step
        names = [entry["name"] for entry in journal.since(people.binh.id, 0)]
    assert names.count("SecondFactorChanged") == 3  # on; code and recovery codes off
    with pytest.raises(Conflict):
        actions.reset_second_step(people.admin, people.binh.id)


def test_nobody_takes_off_the_own_second_step_there(people: People) -> None:
    with pytest.raises(Conflict, match="quản trị viên khác"):
        actions.reset_second_step(people.admin, people.admin.id)


def test_a_passkey_signs_in_without_a_password(people: People, here: Browser, browser: Browsers) -> None:
    device = Device()
    page = here.post("/account/passkeys", {"name": "Máy tính cơ quan", "usage": "first"}).text
    assert here.post(_action(page), {"credential": device.register(_options(page))}).status_code == 302
    assert "Máy tính cơ quan" in here.get("/account/passkeys").text
    visitor = browser("10.0.0.8")
    page = visitor.post("/sign-in/passkey").text
    answer = visitor.post(_action(page), {"credential": device.answer(_options(page))})
    assert answer.status_code == 302, re.findall(r"state--heed\">([^<]*)", answer.text)
    assert "Trần Thanh Bình" in visitor.get("/account").text


def test_a_laptops_own_reader_may_hold_a_passkey_and_has_to_look_at_its_owner(here: Browser) -> None:
    wanted = _options(here.post("/account/passkeys", {"name": "Máy tính", "usage": "first"}).text)
    asked = wanted["authenticatorSelection"]
    assert "authenticatorAttachment" not in asked  # neither only keys on a cable nor only this laptop
    assert (asked["residentKey"], asked["userVerification"]) == ("required", "required")


def test_a_passkey_of_somebody_else_is_refused_and_a_removed_one_too(here: Browser, browser: Browsers) -> None:
    device = Device()
    page = here.post("/account/passkeys", {"name": "Khóa", "usage": "first"}).text
    here.post(_action(page), {"credential": device.register(_options(page))})
    visitor = browser("10.0.0.8")
    page = visitor.post("/sign-in/passkey").text
    assert visitor.post(_action(page), {"credential": Device().answer(_options(page))}).status_code != 302 or (
        visitor.get("/account").status_code == 302
    )
    here.post("/account/passkeys/removal", {"name": "Khóa"})
    page = visitor.post("/sign-in/passkey").text
    visitor.post(_action(page), {"credential": device.answer(_options(page))})
    assert visitor.get("/account").status_code == 302


class Device:
    """A software authenticator (Web Authentication Level 3, section 6): one ES256 key, no attestation."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = hashlib.sha256(str(id(self)).encode()).digest()
        self.owner = b""
        self.count = 0

    def register(self, options: dict[str, Any]) -> str:
        self.owner = _plain(options["user"]["id"])
        public = self.key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: public.x.to_bytes(32, "big"), -3: public.y.to_bytes(32, "big")}
        credential = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cbor2.dumps(cose)
        statement = {"fmt": "none", "attStmt": {}, "authData": self._data(0x45) + credential}
        said = {
            "attestationObject": _coded(cbor2.dumps(statement)),
            "clientDataJSON": _coded(self._client(options, "create")),
        }
        return self._json({**said, "transports": ["internal"]})

    def answer(self, options: dict[str, Any]) -> str:
        self.count += 1
        data, client = self._data(0x05), self._client(options, "get")
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        said = {"authenticatorData": _coded(data), "clientDataJSON": _coded(client), "signature": _coded(signature)}
        return self._json({**said, "userHandle": _coded(self.owner)} if self.owner else said)

    def _data(self, flags: int) -> bytes:
        return hashlib.sha256(b"localhost").digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    @staticmethod
    def _client(options: dict[str, Any], kind: str) -> bytes:
        client = {"type": f"webauthn.{kind}", "challenge": options["challenge"], "origin": "http://localhost"}
        return json.dumps(client).encode()

    def _json(self, response: dict[str, Any]) -> str:
        code = _coded(self.id)
        return json.dumps(
            {"id": code, "rawId": code, "type": "public-key", "response": response, "clientExtensionResults": {}}
        )


def _options(page: str) -> dict[str, Any]:
    found = re.search(r' options="([^"]+)"', page)
    assert found is not None, re.findall(r"state--heed\">([^<]*)", page)
    options: dict[str, Any] = json.loads(html.unescape(found[1]))
    return options


def _action(page: str) -> str:
    found = re.search(r'action="([^"]*passkey[^"]*/[^"]{20,})"', page)
    assert found is not None
    return html.unescape(found[1])


def _coded(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")


def _plain(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
