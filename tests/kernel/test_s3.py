"""The file store in a bucket, against a server that speaks S3."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from moto.server import ThreadedMotoServer

from app.config import Misconfigured, Settings
from app.kernel import backup
from app.kernel.errors import NotFound, Unavailable
from app.kernel.s3 import Bucket


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of an S3 server of this process."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def address(server: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> str:
    """An empty bucket."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    name = f"papers-{abs(hash(request.node.nodeid)) % 10**9}"
    store = Bucket(f"s3://{name}?endpoint={server}", Path(str(request.getfixturevalue("tmp_path"))) / "maker")
    store._client.create_bucket(Bucket=name)
    return f"s3://{name}/council?endpoint={server}"


@pytest.fixture
def store(address: str, tmp_path: Path) -> Bucket:
    return Bucket(address, tmp_path / "cache", most=100)


def put(store: Bucket, folder: Path, content: bytes) -> str:
    path = folder / "source"
    path.write_bytes(content)
    return store.put(path).sha256


def test_bytes_are_stored_once_and_read_back(store: Bucket, tmp_path: Path) -> None:
    first = put(store, tmp_path, b"Nghi quyet")
    assert put(store, tmp_path, b"Nghi quyet") == first
    assert store.local(first).read_bytes() == b"Nghi quyet"
    assert store.holds(first) and list(store.every()) == [first]
    store.remove(first)
    assert not store.holds(first)
    with pytest.raises(NotFound):
        store.local(first)


def test_another_machine_reads_what_this_one_stored(store: Bucket, address: str, tmp_path: Path) -> None:
    stored = put(store, tmp_path, b"Nghi quyet")
    assert Bucket(address, tmp_path / "other").local(stored).read_bytes() == b"Nghi quyet"


def test_the_cache_forgets_what_was_not_used_for_longest(store: Bucket, tmp_path: Path) -> None:
    for number in range(5):
        store.local(put(store, tmp_path, bytes([number]) * 40))
    assert sum(path.stat().st_size for path in store.cache.iterdir()) <= 100


def test_bytes_that_changed_in_the_bucket_are_not_handed_out(store: Bucket, tmp_path: Path) -> None:
    stored = put(store, tmp_path, b"Nghi quyet")
    store._client.put_object(Bucket=store.bucket, Key=store._key(stored), Body=b"Quyet nghi")
    with pytest.raises(Unavailable):
        store.local(stored)
    assert list(store.cache.iterdir()) == []


def test_what_is_no_hash_is_not_there(store: Bucket) -> None:
    for name in ("../secret", "", "a" * 63, "../" + "a" * 61):
        with pytest.raises(NotFound):
            store.local(name)


def test_a_server_that_is_away_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    store = Bucket("s3://papers?endpoint=http://127.0.0.1:1", tmp_path)
    with pytest.raises(Unavailable):
        store.holds("a" * 64)


def test_a_bucket_that_is_not_there_is_said(server: str, store: Bucket, tmp_path: Path) -> None:
    """Trying again would not help: the sentence is for whoever can mend it."""
    nowhere = Bucket(f"s3://nowhere?endpoint={server}", tmp_path / "nowhere")
    with pytest.raises(Unavailable, match="NoSuchBucket"):
        put(nowhere, tmp_path, b"x")
    with pytest.raises(Unavailable, match="NoSuchBucket"):
        list(nowhere.every())


def test_an_address_that_is_none_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured):
        Bucket("https://papers", tmp_path)


def test_a_backup_may_go_to_a_bucket(address: str, tmp_path: Path) -> None:
    target = backup.target(address, Settings(data=tmp_path))
    target.write("keys/secret", b"x")
    assert (target.read("keys/secret"), target.read("keys/none")) == (b"x", None)
    assert target.database_url("main").startswith("s3://papers-")
