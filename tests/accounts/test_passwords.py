"""What is good enough for a password, the links that set one, and the first administrator."""

import unicodedata
from collections.abc import Callable
from datetime import timedelta

import pytest
from itsdangerous import TimestampSigner, URLSafeTimedSerializer
from sqlalchemy import select

from app.accounts import actions, policy
from app.accounts.actions.people import prefer
from app.accounts.models import BodyKind, BodyRole, Person
from app.accounts.signin import links, passwords
from app.config import Settings
from app.kernel.actor import Actor
from app.kernel.db import reading
from app.kernel.errors import NotFound
from app.kernel.mail import Letter
from tests.accounts.conftest import PASSWORD, SETUP, Browser, People

Browsers = Callable[..., Browser]


@pytest.mark.parametrize(
    "weak",
    ["short", "matkhau123456", "Password1234!", "111111111111", "abcdefghijklmnop", "1234567890123", "hdndanlinh2026",
     "Trần Thanh Bình 1", "binhbinhbinhbinh", "quantri@123456", "Mật Khẩu 12345"],
)  # fmt: skip
def test_the_obvious_is_refused(weak: str) -> None:
    assert passwords.weakness(weak, "Trần Thanh Bình", "binh@anlinh.gov.vn") is not None


@pytest.mark.parametrize("good", [PASSWORD, "k7#Vq2!zLw9pTe", "ba con voi di qua cầu", "Tôi thích uống trà lúc 5 giờ"])
def test_a_sentence_of_ones_own_is_taken(good: str) -> None:
    assert passwords.weakness(good, "Trần Thanh Bình", "binh@anlinh.gov.vn") is None


def test_the_form_of_accents_does_not_matter(people: People, browser: Browsers) -> None:
    actions.set_password(SETUP, people.binh.id, PASSWORD)
    assert browser().sign_in("binh@anlinh.gov.vn", unicodedata.normalize("NFD", PASSWORD)).status_code == 302


def test_the_first_administrator_gets_a_link_and_no_password(browser: Browsers, settings: Settings) -> None:
    link = actions.first_administrator(settings)
    assert link is not None and link.startswith("http://localhost:8000/forgotten-password/")
    path = link.removeprefix("http://localhost:8000")
    visitor = browser()
    answer = visitor.post(path, {"password": PASSWORD, "password_confirm": PASSWORD})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/sign-in")
    assert visitor.sign_in("admin@localhost").status_code == 302
    assert visitor.get("/admin").status_code == 200
    assert visitor.get(path).headers["Location"] == "/forgotten-password"  # spent
    assert actions.first_administrator(settings) is None


def test_the_link_of_the_first_start_is_made_again_until_it_is_used(browser: Browsers, settings: Settings) -> None:
    assert actions.first_administrator(settings) is not None
    assert actions.first_administrator(settings) is not None


class TwoDaysAgo(TimestampSigner):
    """The library reads the machine's clock, so the token is made old."""

    def get_timestamp(self) -> int:
        return super().get_timestamp() - int(timedelta(hours=49).total_seconds())


def test_a_link_dies_after_two_days(people: People, browser: Browsers, settings: Settings) -> None:
    link = actions.invite(people.admin, people.lan.id, settings).removeprefix("http://localhost:8000")
    assert browser().get(link).status_code == 200
    with reading() as session:
        mark = session.get_one(Person, people.lan.id).fs_uniquifier
    old = URLSafeTimedSerializer([settings.secret_key()], salt=links.SALT, signer=TwoDaysAgo)
    assert browser().get(f"/forgotten-password/{old.dumps([mark, None])}").status_code == 302


def test_who_forgot_gets_a_letter_with_a_link_and_a_stranger_learns_nothing(people: People, browser: Browsers) -> None:
    known = browser().post("/forgotten-password", {"email": "binh@anlinh.gov.vn"})
    unknown = browser().post("/forgotten-password", {"email": "nobody@anlinh.gov.vn"})
    assert known.status_code == unknown.status_code == 200
    assert "hướng dẫn đặt lại" in known.text and "hướng dẫn đặt lại" in unknown.text
    with reading() as session:
        letters = session.scalars(select(Letter)).all()
    assert [letter.recipient for letter in letters] == ["binh@anlinh.gov.vn"]
    assert "/forgotten-password/" in letters[0].text


def test_a_letter_of_the_sign_in_pages_is_in_its_readers_language(people: People, browser: Browsers) -> None:
    prefer(people.binh, language="en")
    visitor = browser()
    visitor.post("/preferences", {"language": "vi"})  # whoever asks may read another language
    visitor.post("/forgotten-password", {"email": "binh@anlinh.gov.vn"})
    with reading() as session:
        letter = session.scalars(select(Letter)).one()
    assert letter.subject == "Set your Nghị Trường password"
    assert letter.text.startswith("Dear ") and "/forgotten-password/" in letter.text


def test_an_administrator_of_a_commune_cannot_take_over_an_account_of_the_province(people: People) -> None:
    commune = actions.create_body(SETUP, "HĐND xã Tân Lập", BodyKind.PEOPLES_COUNCIL, "tan-lap")
    clerk = Actor(actions.create_person(SETUP, "Hà Xã", "ha@tanlap.gov.vn"), "Hà Xã")
    actions.give_role(SETUP, commune, clerk.id, BodyRole.SYS_ADMIN)
    with pytest.raises(NotFound):
        actions.invite(clerk, people.binh.id, Settings())
    with reading():
        assert policy.can_administer(clerk, commune)
        assert not policy.can_administer(clerk, people.body)


def test_hashing_follows_owasp() -> None:
    stored = passwords.hashed(PASSWORD)
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
