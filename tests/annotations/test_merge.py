"""Two devices of one person, the browser's own code on both, cut and killed: the short form of the bench `merge`."""

import pytest

from app.documents.actions import release
from tests.bench.merge import Server, played
from tests.documents.chamber import Chamber

FOUND = 20260548  # in which a repeated answer once took a device back behind what it had heard


def test_two_devices_show_the_same_in_the_end_and_nothing_is_lost(house: Chamber) -> None:
    version = house.paper("Trang một", "Trang hai", "Trang ba")
    release.release(house.office, house.meeting_id, [version.id])
    server = Server(house.huy, version.id, version.document_id)
    figures = played(server, 6, FOUND)
    assert figures["edits"] >= 6 * 50 and figures["cuts"] >= 6 * 5 and figures["kills"] >= 6
    assert figures["texts"] > 40
    assert (figures["lost"], figures["diverged"], figures["doubled"]) == (0, 0, 0)


@pytest.mark.parametrize("seed", [20267175, 20267237])
def test_what_was_taken_away_before_its_answer_came_is_taken_away_everywhere_or_nowhere(
    house: Chamber, seed: int
) -> None:
    version = house.paper("Trang một", "Trang hai", "Trang ba")
    release.release(house.office, house.meeting_id, [version.id])
    figures = played(Server(house.huy, version.id, version.document_id), 1, seed)
    assert (figures["lost"], figures["diverged"]) == (0, 0)
