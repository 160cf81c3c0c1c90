"""Uploads that nobody brought to their end go after a week; one that still grows stays."""

import os
import time

import pytest

from app.documents import abandoned
from app.documents.actions import receive
from app.documents.models import Upload
from app.kernel.errors import Conflict
from app.kernel.recurring import recurrences
from tests.documents.chamber import FOREVER, Chamber

WEEK_S = 7 * 24 * 3600


def begun(house: Chamber, name: str, age_s: float) -> Upload:
    """Five of ten bytes came so long ago."""
    upload = receive.begin_upload(house.office, house.meeting_id, name, 10, declared=True, most=FOREVER)
    incoming = house.folder / "incoming"
    receive.grow(upload, incoming, 0, b"12345")
    then = time.time() - age_s
    os.utime(incoming / upload.id, (then, then))
    return upload


def test_what_has_not_grown_for_a_week_is_taken_away(house: Chamber) -> None:
    old, young = begun(house, "cu.pdf", WEEK_S + 60), begun(house, "moi.pdf", WEEK_S - 60)
    incoming = house.folder / "incoming"
    assert abandoned.sweep(incoming) == 5
    assert [path.name for path in incoming.iterdir()] == [young.id]
    assert (receive.have(old, incoming), receive.have(young, incoming)) == (0, 5)


def test_who_resumes_later_begins_at_the_first_byte(house: Chamber) -> None:
    upload, incoming = begun(house, "cu.pdf", WEEK_S + 60), house.folder / "incoming"
    abandoned.sweep(incoming)
    with pytest.raises(Conflict):
        receive.grow(upload, incoming, 5, b"67890")
    assert receive.grow(upload, incoming, 0, b"1234567890") == 10
    version = receive.finish_upload(house.office, upload.id, incoming)
    assert version is not None and version.file_name == "cu.pdf"


def test_a_folder_that_is_not_there_is_no_mistake(house: Chamber) -> None:
    assert abandoned.sweep(house.folder / "nowhere") == 0


def test_every_worker_does_it_once_a_day() -> None:
    assert recurrences["abandoned uploads"].every_s == 24 * 3600
