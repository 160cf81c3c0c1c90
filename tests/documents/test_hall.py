"""The display of the hall: let in by a link, sees what the council hears, and nothing that is for a few."""

from datetime import timedelta

import pytest

from app.documents.actions import release
from app.documents.models import Classification, Version
from app.documents.policy import Reader
from app.kernel.actor import Actor
from app.kernel.clock import now
from app.kernel.db import reading
from app.meetings.actions import end_role, invite_by_link
from app.meetings.models import Meeting, Participation, Role
from tests.documents.chamber import Chamber


@pytest.fixture
def display(house: Chamber) -> tuple[Participation, str]:
    """A display of this meeting, with its link's token."""
    return invite_by_link(
        house.office,
        house.meeting_id,
        name="Màn hình bên trái",
        role=Role.HALL_SCREEN,
        ends_at=now() + timedelta(days=1),
    )


def may_show(house: Chamber, given: Participation, version: Version) -> bool:
    with reading() as session:
        meeting, stored = session.get_one(Meeting, house.meeting_id), session.get_one(Version, version.id)
        return Reader.of(Actor(given.id, given.name, kind="guest"), meeting).can_read(stored)


def released(house: Chamber, **changes: object) -> Version:
    version = house.paper("Một trang", **changes)  # type: ignore[arg-type]
    release.release(house.office, house.meeting_id, [version.id])
    return version


def test_it_shows_what_the_council_reads_and_no_drafts_or_personnel_files(
    house: Chamber, display: tuple[Participation, str]
) -> None:
    given, _token = display
    assert may_show(house, given, released(house))
    assert not may_show(house, given, house.paper("Nháp"))
    assert not may_show(house, given, released(house, classification=Classification.RESTRICTED))


def test_its_link_opens_the_waiting_page_and_a_paper_follows_the_presenter(
    house: Chamber, display: tuple[Participation, str]
) -> None:
    version, (given, token) = released(house), display
    screen = house.app.test_client()
    page = screen.get(f"/guest/{token}", follow_redirects=True)
    assert page.request.path == f"/meetings/{house.meeting_id}/hall"
    assert "<hall-screen" in page.text  # what it waits with is the chair's console's to say
    assert f'hall="/meetings/{house.meeting_id}/hall"' in screen.get(f"/papers/{version.id}").text
    end_role(house.office, house.meeting_id, given.id)
    assert screen.get(f"/meetings/{house.meeting_id}/hall").status_code in (302, 401, 404)


def test_a_delegates_own_reader_is_no_display(house: Chamber) -> None:
    version = released(house)
    assert "hall=" not in house.browser(house.lan).get(f"/papers/{version.id}").text
