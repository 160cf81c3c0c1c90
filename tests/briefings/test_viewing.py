"""Điểm xem: the page of a paper that the room shows, for whoever has a view link, and nothing else of any paper."""

from base64 import b64decode
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from app.briefings import actions, queries
from app.briefings.routes import viewing
from app.documents import commands
from app.documents.actions import release
from app.documents.models import Classification, Page
from app.kernel.actor import Actor
from app.kernel.db import database, reading
from app.kernel.ids import new_id
from app.meetings.models import Meeting
from tests.briefings.test_streams import key, opened
from tests.briefings.world import Rooms
from tests.documents.chamber import Chamber
from tests.meetings.conftest import Browsers

TITLE = "Báo cáo tình hình tháng 10"
PIXEL = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTj2FAAAAABJRU5ErkJggg==")


class Desk(Chamber):
    """Its pictures can be shown: what comes after the end of a PNG is looked at by nobody."""

    def _kept(self, content: bytes, suffix: str = "") -> Path:
        return super()._kept(PIXEL + content if suffix == ".png" else content, suffix)


class Screen:
    """An open room, papers that are shown there, and a browser that came by a view link."""

    def __init__(self, rooms: Rooms, app: Flask, folder: Path) -> None:
        who = rooms.people
        self.rooms, self.gateway = rooms, app.extensions["gateway"]
        self.desk = Desk(
            rooms.meeting, "", "", "", who.thao, who.dat, who.binh, who.lan, who.huy, who.lan, who.lan, who.lan,
            who.stranger, who.admin, folder,
        )  # fmt: skip
        self.client: FlaskClient = app.test_client()
        self.token = key(rooms)
        self.version = self.paper(for_guests=True)

    def paper(self, **how: object) -> str:
        """A released paper of three pages."""
        version = self.desk.paper("một", "hai", "ba", title=TITLE, item_id=None, **how)  # type: ignore[arg-type]
        release.release(self.desk.office, self.rooms.meeting, [version.id], "Bình")
        return version.id

    def turn(self, page: int, version: str | None = "", by: Actor | None = None) -> None:
        """Whoever presents turns to that page; version None ends it."""
        told = {"key": new_id(), "meeting": self.rooms.meeting, "page": page, "y": 0, "rest": True}
        with reading():
            signals = commands.turn_page(
                by or self.desk.office, told | {"version": self.version if version == "" else version}
            )
        for one in signals:
            self.gateway.board.put(one)

    def image(self, page: int, version: str = "") -> str:
        with reading() as session:
            return session.get_one(Page, (version or self.version, page - 1)).image or ""

    def shown(self, token: str = "") -> tuple[str, str, str]:
        """The title, the place and the name of the picture."""
        said = self.client.get(f"/view/{token or self.token}/shown").get_json()
        return said["title"], said["place"], (said["image"] or "").rpartition("/")[2]

    def picture(self, name: str) -> int:
        return self.client.get(f"/view/{self.token}/pages/{name}", buffered=True).status_code


NOTHING = ("", "", "")


@pytest.fixture(autouse=True)
def _fresh_paces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(viewing, "_paces", viewing.Pace())


@pytest.fixture
def screen(rooms: Rooms, browsers: Browsers, tmp_path: Path) -> Screen:
    return Screen(opened(rooms), browsers.app, tmp_path)


def test_a_viewer_sees_the_page_that_the_room_shows_turned_in_step(screen: Screen) -> None:
    assert screen.shown() == NOTHING
    screen.turn(1)
    assert screen.shown() == (TITLE, "trang 1 / 3", screen.image(1))
    screen.turn(3)
    assert screen.shown() == (TITLE, "trang 3 / 3", screen.image(3))
    screen.turn(1, None)
    assert screen.shown() == NOTHING


def test_only_the_picture_of_that_page_is_given_and_is_kept_for_ever(screen: Screen) -> None:
    screen.turn(2)
    address = f"/view/{screen.token}/pages/{screen.image(2)}"
    given = screen.client.get(address, buffered=True)
    assert given.status_code == 200 and given.data.endswith(b"image of hai")
    assert given.mimetype == "image/png" and "immutable" in given.headers["Cache-Control"]
    hidden = [screen.image(1), screen.image(3), "x", ".png", f"{'0' * 64}.png"]
    assert [screen.picture(name) for name in hidden] == [404] * 5
    screen.turn(2, None)
    assert screen.picture(screen.image(2)) == 404


def test_what_did_not_change_is_not_sent_again(screen: Screen) -> None:
    screen.turn(1)
    address = f"/view/{screen.token}/shown"
    tag = {"If-None-Match": screen.client.get(address).headers["ETag"]}
    again = screen.client.get(address, headers=tag)
    assert (again.status_code, again.data) == (304, b"")
    screen.turn(2)
    assert screen.client.get(address, headers=tag).status_code == 200


@pytest.mark.parametrize(
    "kept", [{}, {"for_guests": True, "classification": Classification.RESTRICTED}], ids=["members", "restricted"]
)
def test_a_paper_that_is_not_for_guests_is_not_shown_to_viewers(screen: Screen, kept: dict[str, object]) -> None:
    screen.turn(1)
    other = screen.paper(**kept)
    screen.turn(1, other)
    assert screen.shown() == NOTHING
    assert screen.picture(screen.image(1, other)) == screen.picture(screen.image(1)) == 404


def test_a_paper_that_is_taken_back_is_gone_at_once(screen: Screen) -> None:
    screen.turn(1)
    assert screen.shown() != NOTHING
    release.withdraw(screen.desk.office, screen.rooms.meeting, screen.version, "Sai số liệu")
    assert screen.shown() == NOTHING and screen.picture(screen.image(1)) == 404


def test_nothing_is_shown_outside_the_room_s_hours_or_in_a_closed_sitting(
    screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen.turn(1)
    with monkeypatch.context() as closed:
        closed.setattr(Meeting, "is_closed_now", True)
        viewing._rooms.forget()
        assert screen.shown() == NOTHING
    viewing._rooms.forget()
    assert screen.shown() != NOTHING
    actions.end_room(screen.rooms.people.binh, screen.rooms.meeting)
    assert screen.shown() == NOTHING and screen.picture(screen.image(1)) == 404


def test_where_state_secrets_are_spoken_of_nothing_is_shown(screen: Screen) -> None:
    screen.turn(1)
    assert screen.shown() != NOTHING
    with database().writing(database().engine) as session:
        session.execute(update(Meeting).values(has_secret_content=True))
    viewing._rooms.forget()
    assert screen.shown() == NOTHING and screen.picture(screen.image(1)) == 404


def test_a_link_that_was_taken_back_or_is_a_key_to_publish_leads_nowhere(screen: Screen) -> None:
    screen.turn(1)
    assert screen.shown() != NOTHING
    to_publish = key(screen.rooms, "DC02")
    with reading():
        (link,) = [one for one in queries.stream_keys(screen.rooms.room) if one.site_id is None]
    actions.end_key(screen.rooms.people.dat, screen.rooms.meeting, link.id)
    for token in (screen.token, to_publish, "x"):
        assert screen.client.get(f"/view/{token}/shown").status_code == 404
        assert screen.client.get(f"/view/{token}/pages/{screen.image(1)}").status_code == 404


def test_a_web_process_that_was_started_anew_shows_where_the_presenter_rests(screen: Screen) -> None:
    screen.turn(2)
    screen.gateway.board._here.clear()
    assert screen.shown() == (TITLE, "trang 2 / 3", screen.image(2))
    screen.turn(2, None)
    screen.gateway.board._here.clear()
    assert screen.shown() == NOTHING


def test_who_tries_links_and_who_asks_too_often_is_slowed_down(screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(viewing, "MOST_ASKED", 2)
    asked = [screen.client.get(f"/view/{screen.token}/shown").status_code for _ in range(3)]
    assert asked == [200, 200, 429]
    tried = [screen.client.get(f"/view/guess-{n}/shown").status_code for n in range(viewing.MOST_WRONG + 1)]
    assert tried == [404] * viewing.MOST_WRONG + [429]
    assert screen.client.get("/view/guess").status_code == 429
