"""Whoever watches learns one word; the machine itself and holders of the token learn the rest."""

import json
import socket
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from app import create_app
from app.config import Settings
from app.kernel import clock, db, disk, health, migrations
from app.kernel.db import Base, TextBase

STRANGER = {"REMOTE_ADDR": "192.0.2.7"}


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FlaskClient]:
    """The web of an installation whose tables are there and whose worker has just given a sign."""
    monkeypatch.setattr(health, "LOOK_EVERY_S", 0.0)
    app = create_app(Settings(data=tmp_path, metrics_token="watch"))
    database = db.database()
    migrations.upgrade(database)
    Base.metadata.create_all(database.engine)
    TextBase.metadata.create_all(database.text_engine)
    health.give_sign()
    yield app.test_client()
    db.bind(None)
    disk.bind(None)
    database.close()


def test_all_is_well(client: FlaskClient) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json["status"]) == (200, "ok")
    assert {one["name"] for one in answer.json["findings"]} == {"database", "tables", "worker", "disk"}


def test_a_stranger_learns_one_word(client: FlaskClient) -> None:
    assert client.get("/healthz", environ_overrides=STRANGER).json == {"status": "ok"}
    forwarded = client.get("/healthz", headers={"X-Forwarded-For": "192.0.2.7"})
    assert forwarded.json == {"status": "ok"}


def test_a_silent_worker_is_told_and_people_are_still_served(client: FlaskClient) -> None:
    with clock.standing_at(clock.now() + timedelta(minutes=5)):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.json["status"]) == (200, "degraded")
    assert [one["name"] for one in answer.json["findings"] if one["grade"] != "ok"] == ["worker"]


def test_a_media_process_that_does_not_greet_is_told(client: FlaskClient, tmp_path: Path) -> None:
    said = tmp_path / "media" / "8000.json"
    said.parent.mkdir()
    assert client.get("/healthz").json["status"] == "degraded"
    with socket.create_server(("127.0.0.1", 0)) as listening:
        where = {"control": f"127.0.0.1:{listening.getsockname()[1]}", "port": 8000, "tcp": 18_000}
        said.write_text(json.dumps(where))
        assert client.get("/healthz").json["status"] == "degraded"  # it listens and says nothing
        threading.Thread(target=lambda: _greet(listening)).start()
        answer = client.get("/healthz").json
    assert [one["name"] for one in answer["findings"] if one["grade"] != "ok"] == []
    (media,) = [one for one in answer["findings"] if one["name"] == "media"]
    assert "cổng UDP 8000, TCP 18000" in media["sentence"]
    for other in ("", "[]", '{"control": 7}', '{"control": "nowhere"}'):
        said.write_text(other)
        assert client.get("/healthz").json["status"] == "degraded"


def _greet(listening: socket.socket) -> None:
    for _ in range(2):  # the first one waits from before
        line, _address = listening.accept()
        with line:
            line.sendall(b'{"event": "hello"}\n')


def test_a_full_disk_is_told_and_people_still_read(client: FlaskClient, tmp_path: Path) -> None:
    disk.bind(disk.Disk(tmp_path, 1 << 60))
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json["status"]) == (200, "degraded")
    disk.bind(disk.Disk(tmp_path, 0))
    assert client.get("/healthz").json["status"] == "ok"


def test_a_database_that_is_away_sends_people_elsewhere(client: FlaskClient) -> None:
    with db.database().engine.execution_options(writes=True).begin() as connection:
        connection.execute(text("DROP TABLE sign_of_life"))
    assert client.get("/healthz").status_code == 503


def test_metrics_are_for_the_machine_itself_and_holders_of_the_token(client: FlaskClient) -> None:
    client.get("/trust")
    told = client.get("/metrics").get_data(as_text=True)
    assert 'nghitruong_requests_total{method="GET",status="2xx"}' in told
    assert "nghitruong_jobs_open 0.0" in told and "nghitruong_letters_open 0.0" in told
    assert client.get("/metrics", environ_overrides=STRANGER).status_code == 404
    with_token = {"Authorization": "Bearer watch"}
    assert client.get("/metrics", environ_overrides=STRANGER, headers=with_token).status_code == 200


def test_the_page_of_trust_says_what_to_compare(client: FlaskClient, tmp_path: Path) -> None:
    from app.kernel import certificates

    assert client.get("/trust/authority.crt").status_code == 404
    authority = certificates.make(tmp_path / "tls", ["nghitruong.lan"])
    page = client.get("/trust", environ_overrides=STRANGER).get_data(as_text=True)
    assert all(pair in page for pair in authority.fingerprint.split(":"))
    assert b"BEGIN CERTIFICATE" in client.get("/trust/authority.crt").data
