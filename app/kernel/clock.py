"""The one place that reads the clock."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present, aware, in UTC, to the microsecond."""
    return datetime.now(UTC)
