"""The web application on the test's database, browsers that visit it, and a few people."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app
from app.accounts import actions
from app.accounts.models import BodyKind, BodyRole
from app.config import Settings
from app.kernel import db
from app.kernel.actor import Actor, system
from app.kernel.db import Database

PASSWORD = "con chim xanh bay qua đồi"
SETUP = system("test")


class Browser:
    """One browser: keeps cookies, finds the form's token, signs in."""

    def __init__(self, app: Flask, address: str = "10.0.0.1") -> None:
        self.client: FlaskClient = app.test_client()
        self.address = address

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.client.get(path, environ_base={"REMOTE_ADDR": self.address}, **more)

    def post(self, path: str, form: dict[str, Any] | None = None, **more: Any) -> TestResponse:
        data = {"csrf_token": self.token(), **(form or {})}
        return self.client.post(path, data=data, environ_base={"REMOTE_ADDR": self.address}, **more)

    def token(self) -> str:
        """The token of a form; from a page that leaves a half-made sign-in alone."""
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.get("/forgotten-password").text)
        assert found is not None
        return found[1]

    def sign_in(self, identity: str, password: str = PASSWORD, **form: str) -> TestResponse:
        return self.post("/sign-in", {"identity": identity, "password": password, **form})


@dataclass
class People:
    """A council, its administrator, its office, two delegates, and somebody of nowhere."""

    body: str
    term: str
    admin: Actor
    thao: Actor
    binh: Actor
    lan: Actor
    stranger: Actor


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data")


@pytest.fixture
def application(database: Database, settings: Settings) -> Iterator[Flask]:
    """The application on SQLite and on PostgreSQL in turn."""
    yield _application(database, settings)


@pytest.fixture
def sqlite_application(sqlite_database: Database, settings: Settings) -> Iterator[Flask]:
    """The application on SQLite."""
    yield _application(sqlite_database, settings)


def _application(database: Database, settings: Settings) -> Flask:
    app = create_app(settings)
    db.database().close()
    db.bind(database)
    return app


@pytest.fixture
def browser(application: Flask) -> Callable[..., Browser]:
    """Makes browsers: `browser()` or `browser("10.9.9.9")`."""
    return lambda address="10.0.0.1": Browser(application, address)


@pytest.fixture
def people(database: Database) -> People:
    return found_people()


@pytest.fixture
def sqlite_people(sqlite_database: Database) -> People:
    return found_people()


def found_people() -> People:
    """Enters the council of An Lĩnh and its people through the actions that the pages use."""
    from datetime import date

    body = actions.create_body(SETUP, "HĐND tỉnh An Lĩnh", BodyKind.PEOPLES_COUNCIL, "an-linh", place="An Lĩnh")
    term = actions.create_term(SETUP, body, "XIX", date(2026, 4, 1), date(2031, 4, 1))
    actors = []
    for name, email in (
        ("Lý Quản Trị", "tri@anlinh.gov.vn"), ("Phạm Phương Thảo", "thao@anlinh.gov.vn"),
        ("Trần Thanh Bình", "binh@anlinh.gov.vn"), ("Triệu Thị Lan", ""), ("Ngô Văn Lạ", "la@example.gov.vn"),
    ):  # fmt: skip
        person_id = actions.create_person(SETUP, name, email)
        actors.append(Actor(person_id, name))
    admin, thao, binh, lan, stranger = actors
    actions.give_role(SETUP, body, admin.id, BodyRole.SYS_ADMIN)
    actions.give_role(SETUP, body, thao.id, BodyRole.OFFICE_STAFF)
    actions.add_member(SETUP, term, binh.id, "DB07", group=2, post="Chủ tịch HĐND tỉnh")
    actions.add_member(SETUP, term, lan.id, "DB16", group=3)
    return People(body, term, admin, thao, binh, lan, stranger)
