"""No page leads anywhere that refuses: whoever signs in to the demonstration can follow every link that is shown."""

import re
import time
from collections import Counter, deque

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from app.accounts.models import Person, SignIn
from app.config import Settings
from app.demo import facts
from app.demo.accounts import visitors
from app.kernel import clock, db
from app.kernel.db import reading
from app.kernel.ids import new_id

pytestmark = [pytest.mark.slow, pytest.mark.untimed]

WHO = (
    *(one.identity for one in visitors()),
    facts.PRESS[0],
    facts.CLERK[0],
    facts.BY_CODE["DB34"].email,
    "ubnd-04@an-linh.demo",
)
# Enough of each kind of page to meet papers, items, ballots and elections that differ in who may see them.
OF_A_KIND, MOST = 9, 220
LINK = re.compile(r'href="(/[^"#]*)')
NOT_SHOWN = re.compile(r"<(\w+)[^>]* hidden>.*?</\1>", re.DOTALL)  # until a script has something to show there
VARYING = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+")


@pytest.fixture(scope="module")
def application(seeded: Settings) -> Flask:
    return create_app(seeded)


def browser(app: Flask, email: str) -> FlaskClient:
    """A browser of that person, signed in."""
    client = app.test_client()
    with db.database().writing(db.database().engine) as session:
        person = session.query(Person).filter(Person.email == email).one()
        sign_in = SignIn(id=new_id(), person_id=person.id, created_at=clock.now(), seen_at=clock.now())
        session.add(sign_in)
        session.flush()
        cookie = {"sign_in": sign_in.id, "_user_id": person.fs_uniquifier, "fs_paa": time.time()}
    with client.session_transaction() as kept:
        kept.update(cookie)
    return client


@pytest.mark.parametrize("email", WHO)
def test_every_link_that_is_shown_can_be_followed(application: Flask, email: str) -> None:
    client = browser(application, email)
    refused: list[tuple[int, str, str]] = []
    kinds, seen = Counter[str](), {"/"}
    waiting = deque([("/", "")])
    while waiting and kinds.total() < MOST:
        path, shown_on = waiting.popleft()
        kind = VARYING.sub("#", path.split("?")[0])
        if kinds[kind] >= OF_A_KIND:
            continue
        kinds[kind] += 1
        answer = client.get(path, buffered=True, follow_redirects=True)
        if answer.status_code >= 400:
            refused.append((answer.status_code, path, shown_on))
        elif answer.mimetype == "text/html":
            for link in LINK.findall(NOT_SHOWN.sub("", answer.text)):
                found = link.replace("&amp;", "&")
                if found not in seen and not found.startswith("/static/"):
                    seen.add(found)
                    waiting.append((found, path))
    with db.database().writing(db.database().engine) as session:
        session.query(SignIn).filter(SignIn.ended_at.is_(None)).update({"ended_at": clock.now()})
    assert not refused and len(kinds) > 8, refused


def test_all_of_them_are_there(application: Flask) -> None:
    with reading() as session:
        known = {one for (one,) in session.query(Person.email).filter(Person.email.in_(WHO))}
    assert known == set(WHO)
