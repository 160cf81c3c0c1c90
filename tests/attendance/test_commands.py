"""A command names streams before anything is judged: what it makes up is never locked, and so never made."""

import pytest

from app.attendance import commands
from app.kernel.errors import Forbidden, NotFound
from app.kernel.ids import new_id
from tests.attendance.world import Chamber


def test_a_sitting_that_is_none_of_the_meetings_names_no_stream(either_chamber: Chamber) -> None:
    chamber, lan = either_chamber, either_chamber.people.lan
    told = {"meeting": chamber.meeting, "sitting": chamber.sitting, "person": lan.id}
    assert [stream.id for stream in commands._streams(lan, told)] == [chamber.sitting, lan.id]
    for made_up in ({"sitting": new_id()}, {"meeting": new_id()}, {"sitting": lan.id}):
        with pytest.raises(NotFound):
            commands._streams(lan, told | made_up)
    with pytest.raises(Forbidden):
        commands._streams(lan, told | {"person": new_id()})
