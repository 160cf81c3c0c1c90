"""The one place that reads the clock, and knows which day it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

# Where a body's own zone is not at hand: moments are kept in UTC, but a day begins at midnight in the province.
HOME = ZoneInfo("Asia/Ho_Chi_Minh")
_stopped: ContextVar[datetime | None] = ContextVar("stopped", default=None)


def now() -> datetime:
    """The present, aware, in UTC, to the microsecond."""
    return _stopped.get() or datetime.now(UTC)


def today(zone: ZoneInfo = HOME) -> date:
    """The day that it is there: seven hours of it lie on another day of UTC."""
    return now().astimezone(zone).date()


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Lets the demonstration and the tests act at another time; the moment must be aware."""
    token = _stopped.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _stopped.reset(token)
