"""Papers and rosters that lie on this machine come in by the same rules as in the browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from app.accounts.models import Membership
from app.cli import main
from app.config import Settings
from app.documents.models import Version
from app.kernel import db, disk, files, mail, wake
from app.kernel.jobs import Job
from tests.meetings.world import World, build, held_meeting
from tests.operations.installation import open_installation

ROSTER = "Mã,Họ và tên,Thư điện tử\nDB90,Nông Thị Thu Hà,ha@an-linh.example\n"


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    """An installation in a data folder of its own."""
    settings, database = open_installation(tmp_path / "var")
    yield settings
    db.database().close()
    for store in (db, files, disk, mail, wake):
        store.bind(None)
    database.close()


@pytest.fixture(autouse=True)
def world(settings: Settings) -> World:
    """The council of An Lĩnh."""
    return build(db.database())


def command(settings: Settings, *words: str | Path) -> Result:
    return CliRunner().invoke(main, ["--data", str(settings.data), *map(str, words)])


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NGHITRUONG_LANGUAGE", "vi")
    monkeypatch.setenv("NGHITRUONG_DATA", str(tmp_path / "var"))  # put back when the test ends


def test_a_folder_is_handed_to_the_desk_and_a_marked_name_is_refused(
    settings: Settings, world: World, tmp_path: Path
) -> None:
    meeting = held_meeting(world)
    folder = tmp_path / "papers" / "below"
    folder.mkdir(parents=True)
    (folder / "bao-cao.txt").write_text("Báo cáo kết quả giám sát")
    (folder / "again.txt").write_text("Báo cáo kết quả giám sát")
    (folder / "TỐI MẬT.txt").write_text("x")
    told = command(settings, "ingest", "--meeting", meeting.id, tmp_path / "papers")
    assert told.exit_code == 1, told.output
    assert sorted(line.split()[0] for line in told.output.splitlines()) == ["1", "known", "refused", "taken"]
    with db.reading() as session:
        assert len(list(session.scalars(select(Version)))) == 1 and len(list(session.scalars(select(Job)))) == 1


def test_without_a_meeting_the_meetings_are_named(settings: Settings, tmp_path: Path) -> None:
    told = command(settings, "ingest", tmp_path)
    assert told.exit_code == 1 and "--meeting" in told.output


@pytest.mark.parametrize("meeting", ["nope", "01a20253-a655-7b7b-b6d7-ad1678410bb2"])
def test_a_meeting_that_is_not_there_takes_nothing(settings: Settings, tmp_path: Path, meeting: str) -> None:
    (tmp_path / "bao-cao.txt").write_text("Báo cáo")
    told = command(settings, "ingest", "--meeting", meeting, tmp_path / "bao-cao.txt")
    assert told.exit_code == 1 and "--meeting" in told.output and "taken" not in told.output


def test_a_roster_is_shown_first_and_carried_out_when_asked(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text(ROSTER, "utf-8")
    shown = command(settings, "import", "--body", "AL", path)
    assert shown.exit_code == 0 and "1 new" in shown.output and "Chưa có gì thay đổi" in shown.output
    with db.reading() as session:
        assert session.scalars(select(Membership).where(Membership.code == "DB90")).first() is None
    done = command(settings, "import", "--body", "AL", "--really", path)
    assert done.exit_code == 0, done.output
    with db.reading() as session:
        assert session.scalars(select(Membership).where(Membership.code == "DB90")).one()


def test_a_body_that_is_not_there_is_named_beside_those_that_are(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text(ROSTER, "utf-8")
    told = command(settings, "import", "--body", "XX", path)
    assert told.exit_code == 1 and "AL" in told.output
