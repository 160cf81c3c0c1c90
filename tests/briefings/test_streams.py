"""WHIP and WHEP over HTTP: who is let in by which token, what is answered, and that it ends with the token."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.test import TestResponse

from app.briefings import actions
from app.briefings.keys import StreamKey
from app.briefings.models import Link
from app.briefings.relays import Relays
from app.briefings.routes import streams
from app.kernel import clock, db
from app.kernel.db import reading
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from media.playing.site import offer_from
from tests.briefings.test_exchange import Running, running, until
from tests.briefings.world import Rooms
from tests.media.synthetic import Synthetic
from tests.meetings.conftest import Browsers

__all__ = ["running"]
NOBODYS = offer_from("AB:" * 31 + "AB", sends=True)


@pytest.fixture(autouse=True)
def _fresh_paces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "_paces", streams.Pace())


@pytest.fixture
def client(browsers: Browsers) -> FlaskClient:
    """A program: nobody's browser."""
    return browsers.of(None)


def key(rooms: Rooms, code: str | None = None, days: int = 1) -> str:
    site = rooms.site(code).id if code else None
    return actions.make_key(rooms.people.dat, rooms.meeting, "Máy mã hóa", site_id=site, days=days)[1]


def offered(client: FlaskClient, at: str, token: str, sdp: str = NOBODYS, **headers: str) -> TestResponse:
    given = {"Content-Type": "application/sdp", "Authorization": f"Bearer {token}", **headers}
    return client.post(at, data=sdp, headers=given)


def opened(rooms: Rooms) -> Rooms:
    actions.open_room(rooms.people.binh, rooms.meeting)
    return rooms


# ---- keys ----------------------------------------------------------------------------------------


def test_the_control_room_makes_keys_and_takes_them_back(either_rooms: Rooms) -> None:
    rooms, dat = either_rooms, either_rooms.people.dat
    made, token = actions.make_key(dat, rooms.meeting, " Máy  mã hóa ", site_id=rooms.site("DC02").id, days=7)
    assert made.name == "Máy mã hóa" and token not in made.token_hash and made.until == made.made_at + timedelta(days=7)
    assert rooms.told("StreamKeyMade")["site_id"] == rooms.site("DC02").id
    actions.end_key(dat, rooms.meeting, made.id)
    assert rooms.heard()[-1] == "StreamKeyEnded"
    with pytest.raises(Conflict, match="đã được thu hồi"):
        actions.end_key(dat, rooms.meeting, made.id)


def test_keys_are_for_the_control_room_and_have_an_end(rooms: Rooms) -> None:
    with pytest.raises(Forbidden):
        actions.make_key(rooms.device("DC02"), rooms.meeting, "x", site_id=None, days=1)
    with pytest.raises(NotFound):
        actions.make_key(rooms.people.stranger, rooms.meeting, "x", site_id=None, days=1)
    with pytest.raises(Invalid, match="tối đa 60"):
        actions.make_key(rooms.people.dat, rooms.meeting, "", site_id=None, days=1)
    with pytest.raises(Invalid, match="không có trong danh sách"):
        actions.make_key(rooms.people.dat, rooms.meeting, "x", site_id=None, days=365)


def test_where_state_secrets_are_spoken_of_nobody_watches_by_a_link(rooms: Rooms, client: FlaskClient) -> None:
    token = key(rooms)
    actions.mark_secret(rooms.people.thao, rooms.meeting, True)
    with pytest.raises(Forbidden, match="bí mật nhà nước"):
        key(rooms)
    assert offered(client, "/whep", token).status_code == 403


def test_keys_are_made_and_taken_back_on_a_page_and_their_tokens_are_shown_once(
    rooms: Rooms, browsers: Browsers
) -> None:
    operator, at = browsers.of(rooms.people.dat), f"/meetings/{rooms.meeting}/streams"
    page = operator.post(at, data={"name": "Máy mã hóa", "site": rooms.site("DC02").id, "days": "7"}).text
    assert "Khóa phát của VP Tỉnh ủy" in page and "http://localhost/whip" in page
    page = operator.post(at, data={"name": "Sảnh", "site": "", "days": "1"}).text
    link = re.search(r'value="(http://localhost/view/[^"]+)"', page)
    assert link and link[1] not in operator.get(at).text
    assert "Chỉ xem, không phát" in operator.get(at).text
    assert "tối đa 60 ký tự" in operator.post(at, data={"name": "", "site": "", "days": "1"}).text
    watched = browsers.of(None).get(link[1].removeprefix("http://localhost"))
    assert watched.status_code == 200 and "Giao ban tháng 10" in watched.text and "Điểm xem Sảnh" in watched.text
    ending = re.findall(rf'action="({at}/[^"]+/ending)"', operator.get(at).text)
    assert [operator.post(one).status_code for one in ending] == [302, 302]
    assert browsers.of(None).get(link[1].removeprefix("http://localhost")).status_code == 404


# ---- what is answered ----------------------------------------------------------------------------


def test_without_a_token_that_holds_nothing_is_opened(rooms: Rooms, client: FlaskClient) -> None:
    for at in ("/whip", "/whep"):
        none = client.post(at, data=NOBODYS, content_type="application/sdp")
        assert (none.status_code, none.headers["WWW-Authenticate"]) == (401, "Bearer")
        assert none.mimetype == "application/problem+json" and "không còn hiệu lực" in none.get_json()["detail"]
    token = key(opened(rooms), "DC02")
    with db.database().writing(db.database().engine) as session:
        session.execute(update(StreamKey).values(until=clock.now()))
    assert offered(client, "/whip", token).status_code == 401


def test_each_key_opens_only_what_it_was_made_for(rooms: Rooms, client: FlaskClient) -> None:
    to_publish, to_watch = key(opened(rooms), "DC02"), key(rooms)
    assert "chỉ để xem" in offered(client, "/whip", to_watch).get_json()["detail"]
    assert "không phải đường dẫn xem" in offered(client, "/whep", to_publish).get_json()["detail"]


def test_before_the_room_is_open_an_encoder_is_asked_to_come_again(rooms: Rooms, client: FlaskClient) -> None:
    _point, device = actions.make_device_link(rooms.people.thao, rooms.people.body.id, rooms.points["DC02"])
    for at, token in (("/whip", key(rooms, "DC02")), ("/whep", key(rooms)), ("/whip", device)):
        answer = offered(client, at, token)
        assert (answer.status_code, answer.headers["Retry-After"]) == (409, "5"), at


def test_a_locked_room_lets_an_encoder_wait_and_an_expelled_site_is_not_let_in(
    rooms: Rooms, client: FlaskClient
) -> None:
    token, binh = key(opened(rooms), "DC02"), rooms.people.binh
    actions.change_room(binh, rooms.meeting, "lock", "on")
    assert "chờ bộ phận điều hành" in offered(client, "/whip", token).get_json()["detail"]
    assert rooms.heard()[-1] == "SiteKnocked"
    actions.expel_site(binh, rooms.meeting, rooms.site("DC02").id)
    assert "đã được mời ra" in offered(client, "/whip", token).get_json()["detail"]


def test_what_is_no_offer_is_refused(rooms: Rooms, client: FlaskClient) -> None:
    token = key(opened(rooms), "DC02")
    assert offered(client, "/whip", token, **{"Content-Type": "text/plain"}).status_code == 415
    for sdp in ("", "v=0", "a=fingerprint:sha-256 AB\r\n", "x" * 70_000):
        assert offered(client, "/whip", token, sdp).status_code == 422
    assert offered(client, "/whip", token).status_code == 503  # media is not there
    assert client.get("/whip").status_code == 405


def test_who_tries_tokens_is_slowed_down(rooms: Rooms, client: FlaskClient) -> None:
    token = key(opened(rooms), "DC02")
    found = [offered(client, "/whip", f"guess-{number}").status_code for number in range(streams.MOST_WRONG + 1)]
    assert found == [401] * streams.MOST_WRONG + [429]
    assert offered(client, "/whip", token).headers["Retry-After"] == "60"


def test_a_page_of_another_origin_may_ask_with_a_token(rooms: Rooms, client: FlaskClient) -> None:
    asked = {"Origin": "https://portal.example", "Access-Control-Request-Method": "POST"}
    allowed = client.options("/whep", headers=asked)
    assert allowed.status_code == 200 and allowed.headers["Accept-Post"] == "application/sdp"
    assert (
        allowed.headers["Access-Control-Allow-Origin"] == "*"
        and "Access-Control-Allow-Credentials" not in allowed.headers
    )
    assert "Authorization" in allowed.headers["Access-Control-Allow-Headers"]
    answer = offered(client, "/whep", key(rooms), **asked, **{"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 409 and answer.headers["Access-Control-Allow-Origin"] == "*"


# ---- with the media process ----------------------------------------------------------------------


class Encoder:
    """A client of HTTP and UDP, as an encoder or a player is."""

    def __init__(self, running: Running, client: FlaskClient, at: str, token: str) -> None:
        async def make() -> Synthetic:
            return Synthetic()

        self.client, self.token, self.players = client, token, running.players
        self.peer: Synthetic = running.players.run(make())
        running.players.sites.append(self.peer)
        self.opened = offered(client, at, token, offer_from(self.peer.fingerprint, sends=at == "/whip"))
        assert self.opened.status_code == 201, self.opened.text
        self.session = self.opened.headers["Location"].rpartition("/")[2]
        self.peer.go_to({"sdp": self.opened.text})
        self.players.run(self.peer.connect())

    def ask(self, method: str, token: str = "", **headers: str) -> int:
        given = {"Authorization": f"Bearer {token or self.token}", "Content-Type": "application/trickle-ice-sdpfrag"}
        return self.client.open(
            self.opened.headers["Location"], method=method, headers={**given, **headers}
        ).status_code


@pytest.fixture
def served(browsers: Browsers, running: Running) -> Iterator[tuple[Running, FlaskClient]]:
    """The pages' application speaks to the media process."""
    from app.briefings import keys, policy

    browsers.app.extensions["exchange"] = running.exchange
    running.exchange.signed_in = lambda way: keys.lets_in(way) if way.startswith(keys.STREAM) else policy.is_device(way)
    yield running, browsers.of(None)


def there(running: Running) -> set[str]:
    return {one["session"] for one in running.exchange.channel.ask(verb="statistics", room=None)["sessions"]}


def test_an_encoder_is_the_site_until_it_ends(served: tuple[Running, FlaskClient]) -> None:
    running, client = served
    rooms, running.exchange.relays = (
        running.rooms,
        Relays(("turn:relay.an-linh.vn", "turns:relay.an-linh.vn"), "secret"),
    )
    encoder = Encoder(running, client, "/whip", key(rooms, "DC02"))
    assert encoder.opened.content_type == "application/sdp" and encoder.opened.text.startswith("v=0")
    links = encoder.opened.headers.getlist("Link")
    assert len(links) == 2 and links[0].startswith('<turn:relay.an-linh.vn>; rel="ice-server"; username="')
    assert f':{rooms.site("DC02").id}"; credential="' in links[0]
    until(lambda: rooms.site("DC02").link is Link.IN_ROOM)
    tag, other = encoder.opened.headers["ETag"], key(rooms, "DC03")
    for status, given in ((428, {}), (412, {"If-Match": '"x"'}), (422, {"If-Match": "*"}), (204, {"If-Match": tag})):
        assert encoder.ask("PATCH", **given) == status
    assert encoder.ask("PATCH", **{"If-Match": tag, "Content-Type": "text/plain"}) == 415
    assert encoder.ask("DELETE", other) == 404 and encoder.session in there(running)
    assert encoder.ask("DELETE") == 200
    until(lambda: rooms.site("DC02").link is Link.AWAY)
    until(lambda: encoder.ask("DELETE") == 404)


def test_a_room_with_hardware_publishes_by_its_device_link_and_is_out_with_it(
    served: tuple[Running, FlaskClient],
) -> None:
    running, client = served
    people, point = running.rooms.people, running.rooms.points["DC03"]
    _point, token = actions.make_device_link(people.thao, people.body.id, point)
    encoder = Encoder(running, client, "/whip", token)
    until(lambda: running.rooms.site("DC03").link is Link.IN_ROOM)
    actions.make_device_link(people.thao, people.body.id, point)
    until(lambda: encoder.session not in there(running))


def test_who_only_watches_is_counted_takes_no_part_and_is_out_with_the_link(
    served: tuple[Running, FlaskClient],
) -> None:
    running, client = served
    rooms = running.rooms
    token = key(rooms)
    viewers = [Encoder(running, client, "/whep", token) for _ in range(2)]
    until(lambda: running.exchange.viewers(rooms.meeting) == 2)
    with reading():
        before = len(rooms.room.live_sites)
        (found,) = db.session().query(StreamKey).filter_by(site_id=None)
    assert before == 4 and not any(name.startswith("SiteConnected") for name in rooms.heard())
    running.exchange._learn()  # as a web process that was restarted
    assert all(running.exchange.sessions[one.session].is_wanted for one in viewers)
    actions.end_key(rooms.people.dat, rooms.meeting, found.id)
    until(lambda: not there(running) & {one.session for one in viewers})
    assert offered(client, "/whep", token).status_code == 401


def test_viewers_leave_with_the_room(served: tuple[Running, FlaskClient]) -> None:
    running, client = served
    viewer: Any = Encoder(running, client, "/whep", key(running.rooms))
    actions.end_room(running.rooms.people.binh, running.rooms.meeting)
    until(lambda: viewer.session not in there(running))
