"""What an empty data folder needs before a secretary can sign in: tables, a council, its office, a meeting."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from app import open_stores
from app.accounts.actions import set_password
from app.accounts.models import Person
from app.config import Settings
from app.kernel import clock, migrations
from app.kernel.actor import system
from app.kernel.db import Database
from tests.meetings import world

ADDRESS = "thu.ky@anlinh.gov.vn"


@dataclass(frozen=True)
class Founded:
    """The secretary's sign-in and the meeting to which the papers go."""

    address: str
    password: str
    meeting_id: str


def found(settings: Settings) -> tuple[Database, Founded]:
    """Fills the data folder; the database stays open for looking."""
    database = open_stores(settings)
    migrations.upgrade(database)
    council = world.build(database)
    opens = clock.now().date() + timedelta(days=60)
    meeting = world.held_meeting(council, starts_on=opens, ends_on=opens + timedelta(days=2))
    password = secrets.token_urlsafe(16)
    with database.writing(database.engine) as session:
        session.get_one(Person, council.thao.id).email = ADDRESS
    set_password(system("setup"), council.thao.id, password)
    return database, Founded(ADDRESS, password, meeting.id)
