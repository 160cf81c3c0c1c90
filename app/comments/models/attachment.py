"""A file that goes with a comment: what came, and the PDF of it that readers get."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base, Id, Word
from app.kernel.sentences import Sentence

LONGEST_FILE_NAME = 255
LARGEST_FILE = 20 << 20  # bytes
MOST_FILES = 5  # of one comment at a time


class FileState(StrEnum):
    """What the look at the file came to."""

    WAITING = "WAITING"
    READY = "READY"
    REFUSED = "REFUSED"


class CommentFile(Base):
    """A file of a comment. It was looked into in the sandbox before anybody but its author sees it.

    `sha256` is what came, empty once nothing of it may be kept; readers get `pdf_sha256`, which has no active content.
    `sentence`: why it was refused (`Sentence.dump()`). One that its author took away stays in the history by its name.
    """

    __tablename__ = "comment_file"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    comment_id: Mapped[str] = mapped_column(ForeignKey("comment.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(LONGEST_FILE_NAME))
    size: Mapped[int]
    sha256: Mapped[str | None] = mapped_column(String(64), info={"file": True})
    pdf_sha256: Mapped[str | None] = mapped_column(String(64), info={"file": True})
    state: Mapped[FileState] = mapped_column(Word(FileState), default=FileState.WAITING)
    sentence: Mapped[str] = mapped_column(Text, default="")
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]

    @property
    def why(self) -> Sentence | None:
        """Why it was refused."""
        return Sentence.load(self.sentence) if self.sentence else None
