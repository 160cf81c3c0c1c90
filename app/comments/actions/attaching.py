"""Files go with comments: added and taken away by the author, looked into by the worker before others see them."""

from dataclasses import dataclass
from pathlib import Path

from app.comments import queries
from app.comments.actions.access import (
    changeable,
    known,
    streams_of,
    streams_of_comment,
    tell,
)
from app.comments.models import LARGEST_FILE, LONGEST_FILE_NAME, MOST_FILES, Comment, CommentFile, FileState
from app.documents.actions.digitise import WORKER
from app.documents.actions.receive import require_sendable
from app.documents.intake.refusals import EmptyFile, SecretPaper
from app.documents.intake.secrecy import name_is_marked
from app.kernel import db, files, jobs, threads
from app.kernel.actor import Actor
from app.kernel.errors import Conflict
from app.kernel.ids import new_id
from app.kernel.restore import named_files
from app.kernel.sentences import Sentence, _
from app.kernel.transaction import transaction
from app.meetings.policy import NO_SECRETS

JOB = "comment_file"


@dataclass(frozen=True)
class Looked:
    """What the worker needs to know of a file before it opens it."""

    file_id: str
    comment_id: str
    name: str
    sha256: str


def attach_file(actor: Actor, comment_id: str, path: Path, name: str, *, declared: bool) -> CommentFile:
    """The file at `path`, called `name` by its sender, goes with the actor's own comment, once it was looked into.

    The sender declares that it holds no state secret (rules 7.3). Raises NotFound for anybody else's comment, Invalid
    for a file that is empty, too large or not declared, SecretPaper by its name, Conflict after the deadline, for one
    file too many, and where state secrets are spoken of, Unavailable where the disk is full.
    """
    size = path.stat().st_size
    _require_sendable(name, size, declared=declared)
    with db.reading():
        queries.own_comment(comment_id, actor)  # before anything is stored
    stored = threads.apart(files.store().put, path)  # durable before the commit that names it
    with transaction(streams_of_comment(comment_id, actor), known(comment_id).recorded_as(actor)) as tx:
        comment, about = changeable(tx, comment_id, actor)
        if about.meeting.has_secret_content:
            raise Conflict(NO_SECRETS)
        if any(one.sha256 == stored.sha256 for one in comment.files_now):
            raise Conflict(_("Tệp này đã kèm theo góp ý."))
        if len(comment.files_now) >= MOST_FILES:
            raise Conflict(_("Mỗi góp ý kèm tối đa {most} tệp. Đề nghị bỏ bớt tệp trước.", most=MOST_FILES))
        added = tx.add(
            CommentFile(
                id=new_id(), comment_id=comment.id, name=name[-LONGEST_FILE_NAME:], size=stored.size,
                sha256=stored.sha256, state=FileState.WAITING, added_at=tx.now,
            )
        )  # fmt: skip
        jobs.enqueue(tx, JOB, added.id)
        tell(tx, comment, "attached")
        return added


def remove_file(actor: Actor, comment_id: str, file_id: str) -> None:
    """Takes a file away from one's own comment; its name stays in the history. Twice is once.

    Raises NotFound, Conflict after the deadline.
    """
    with transaction(streams_of_comment(comment_id, actor), known(comment_id).recorded_as(actor)) as tx:
        comment, _about = changeable(tx, comment_id, actor)
        found = tx.get(CommentFile, id=file_id, comment_id=comment.id)
        if found.removed_at is None:
            found.removed_at = tx.now
            tell(tx, comment, "detached")


def _require_sendable(name: str, size: int, *, declared: bool) -> None:
    require_sendable(name, size, declared=declared, most=LARGEST_FILE)
    if name_is_marked(name):
        raise SecretPaper()
    if not size:
        raise EmptyFile(_("Tệp {name} không có nội dung (0 byte). Đề nghị kiểm tra tệp gốc và tải lên lại.", name=name))


# ---- the worker -----------------------------------------------------------------------------------


def begin_look(file_id: str) -> Looked | None:
    """What is to be looked into; None where nobody waits for it any more."""
    with db.reading() as session:
        found = session.get(CommentFile, file_id)
        if found is None or found.state is not FileState.WAITING or found.removed_at or not found.sha256:
            return None
        return Looked(found.id, found.comment_id, found.name, found.sha256)


def let_be_seen(looked: Looked, pdf_sha256: str) -> None:
    """Readers of the comment may have it from now on."""
    _conclude(looked, FileState.READY, pdf_sha256=pdf_sha256)


def refuse_file(looked: Looked, sentence: Sentence) -> None:
    """It can not be read; its author is told why."""
    _conclude(looked, FileState.REFUSED, sentence=sentence)


def discard_file(looked: Looked, sentence: Sentence) -> None:
    """A state secret came in: its bytes are not kept (rules 7.3), unless something else holds the same."""
    _conclude(looked, FileState.REFUSED, sentence=sentence, is_kept=False)
    with db.reading() as session:
        is_held = looked.sha256 in named_files(session)
    if not is_held:
        files.store().remove(looked.sha256)


def _conclude(
    looked: Looked,
    state: FileState,
    *,
    pdf_sha256: str | None = None,
    sentence: Sentence | None = None,
    is_kept: bool = True,
) -> None:
    one = known(looked.comment_id)
    with transaction(streams_of(one.subject_id, one.person_id), WORKER) as tx:
        found = tx.get(CommentFile, id=looked.file_id)
        found.state, found.pdf_sha256 = state, pdf_sha256
        found.sentence = sentence.dump() if sentence is not None else ""
        if not is_kept:
            found.sha256 = None
        tell(tx, tx.get(Comment, id=found.comment_id), "looked_into")
