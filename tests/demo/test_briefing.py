"""The demonstration's briefing: the three systems, thirteen sites, links for their computers; again changes nothing."""

from pathlib import Path

import pytest

from app.briefings import queries
from app.config import Misconfigured, Settings
from app.demo import accounts, briefing
from app.kernel.db import Database, reading


def test_the_three_systems_share_one_room(sqlite_database: Database, tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    meeting = briefing.brief(settings)
    assert briefing.brief(settings) == meeting
    council = accounts.council_id()
    assert council is not None
    with reading():
        systems = {one.name: [line.point.code for line in one.lines] for one in queries.systems(council)}
        assert sorted(len(codes) for codes in systems.values()) == [3, 12, 13]
        assert all(codes[0] == briefing.SHARED for codes in systems.values())
        assert len(queries.points(council)) == 24
        board = queries.board(_room(meeting))
        assert len(board.standings) == 13 and board.chair is not None and board.chair.name == "UBND tỉnh"


def test_every_room_has_a_link_and_the_room_opens_once(sqlite_database: Database, tmp_path: Path) -> None:
    meeting = briefing.brief(Settings(data=tmp_path))
    for _again in range(2):
        briefing.open_room(meeting)
    first, second = briefing.device_links(meeting), briefing.device_links(meeting)
    assert [name for _token, name in first][:2] == ["UBND tỉnh", "VP Tỉnh ủy"]
    with reading():
        assert _room(meeting).is_open
        assert all(queries.let_in_by(token) for token, _name in second)
        assert not any(queries.let_in_by(token) for token, _name in first)


def test_it_is_not_for_production(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured):
        briefing.brief(Settings(data=tmp_path, production=True))


def _room(meeting: str) -> queries.Briefing:
    found = queries.briefing(meeting)
    assert found is not None
    return found
