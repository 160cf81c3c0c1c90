"""A public paper of the chamber's meeting, and drafts that are made of it."""

from datetime import date, datetime, timedelta
from typing import Any

from app.documents.actions import release
from app.documents.models import Classification, DocumentKind, Version
from app.drafts import actions
from app.kernel import clock, db, journal
from app.meetings.models import Meeting
from tests.documents.chamber import Chamber

TEXT = (
    "QUY CHẾ\nChương I\nQUY ĐỊNH CHUNG\nĐiều 1. Phạm vi điều chỉnh\n1. Quy chế này quy định việc bảo vệ rừng.\n"
    "2. Quy chế này không áp dụng cho rừng đặc dụng.",
    "Điều 2. Đối tượng áp dụng\nCộng đồng dân cư thôn, bản được giao rừng.",
)
TITLE = "Dự thảo Quy chế quản lý rừng cộng đồng"
PAGE = {"Accept": "text/html"}  # as browsers ask


def body_of(house: Chamber) -> str:
    with db.reading() as session:
        return session.get_one(Meeting, house.meeting_id).body_id


def public_paper(house: Chamber, *texts: str, **options: Any) -> Version:
    """A released paper that is marked public."""
    options = {"classification": Classification.PUBLIC, "kind": DocumentKind.DRAFT_RESOLUTION, **options}
    version = house.paper(*(texts or TEXT), **options)
    release.release(house.office, house.meeting_id, [version.id], "Chủ tọa")
    return version


def prepared(house: Chamber, version: Version | None = None, **changes: Any) -> str:
    """A draft that nobody sees yet; returns its id."""
    version = version or public_paper(house)
    told = {"version_id": version.id, "title": TITLE, "drafter": "Sở Nông nghiệp và Môi trường", **changes}
    return actions.prepare_draft(house.office, body_of(house), actions.Description(**told)).id


def out(house: Chamber, version: Version | None = None, *, days: int = 30, after: int = 0, **changes: Any) -> str:
    """A draft that is out from the day so many days after today, for so many days; returns its id."""
    draft, first = prepared(house, version, **changes), clock.today() + timedelta(days=after)
    actions.open_draft(house.office, body_of(house), draft, first, first + timedelta(days=days - 1))
    return draft


def midnight(day: date) -> datetime:
    """The first moment of the day, where the body is."""
    return datetime(day.year, day.month, day.day, tzinfo=clock.HOME)


def heard(stream: str) -> list[str]:
    """What was recorded there about drafts."""
    names = [one["name"] for one in journal.since(stream, 0)]
    return [name for name in names if name.startswith(("Draft", "Public"))]
