"""A sheet begins to be heard when somebody first opens it."""

from app.comments.models import drafting_stream, sheet_stream
from app.kernel.transaction import founded


def open_sheet(subject_id: str) -> None:
    """Makes the streams of that paper or item, which nobody can join before they exist; once, then never again.

    Whoever calls has judged that the subject exists and is for the actor.
    """
    founded([sheet_stream(subject_id), drafting_stream(subject_id)])
