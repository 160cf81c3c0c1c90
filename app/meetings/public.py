"""What anybody may see of a meeting. Packages above add their sections: what was marked public, and nothing else."""

from collections.abc import Callable

from markupsafe import Markup

from app.meetings.models import Meeting, MeetingState

# Each is called with the meeting and returns a section of HTML, or None when it has nothing to show.
public_sections: list[Callable[[Meeting], Markup | None]] = []

_UNANNOUNCED = frozenset({MeetingState.DRAFT})


def is_public(meeting: Meeting) -> bool:
    """Whether the meeting has a public page: marked so, announced, and no rehearsal (R-SES-10)."""
    return meeting.is_public and not meeting.is_practice and meeting.state not in _UNANNOUNCED


def sections(meeting: Meeting) -> list[Markup]:
    """The sections that the packages above have for the public page."""
    return [found for section in public_sections if (found := section(meeting)) is not None]
