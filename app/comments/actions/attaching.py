"""Files go with comments: added and taken away by the author, looked into by the worker before others see them."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from app.comments import queries
from app.comments.actions.access import (
    known,
    require_open,
    require_standing,
    streams_of,
    streams_of_comment,
    tell,
)
from app.comments.models import LARGEST_FILE, LONGEST_FILE_NAME, MOST_FILES, Comment, CommentFile, FileState
from app.comments.queries import Subject
from app.documents.intake.refusals import EmptyFile, SecretPaper
from app.documents.intake.secrecy import name_is_marked
from app.documents.models import PageFile, Version
from app.kernel import db, disk, files, jobs, threads
from app.kernel.actor import Actor, system
from app.kernel.errors import Conflict, Invalid, NotFound
from app.kernel.ids import new_id
from app.kernel.sentences import Sentence, _
from app.kernel.transaction import Transaction, transaction
from app.meetings.policy import NO_SECRETS

WORKER = system("worker")
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
        _own(comment_id, actor)  # before anything is stored
    stored = threads.apart(files.store().put, path)  # durable before the commit that names it
    with transaction(streams_of_comment(comment_id, actor), known(comment_id).recorded_as(actor)) as tx:
        comment, about = _changeable(tx, comment_id, actor)
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
        comment, _about = _changeable(tx, comment_id, actor)
        found = tx.get(CommentFile, id=file_id, comment_id=comment.id)
        if found.removed_at is None:
            found.removed_at = tx.now
            tell(tx, comment, "detached")


def _own(comment_id: str, actor: Actor) -> tuple[Comment, Subject]:
    comment, about = queries.comment(comment_id, actor)
    if comment.person_id != actor.id:
        raise NotFound()
    return comment, about


def _changeable(tx: Transaction, comment_id: str, actor: Actor) -> tuple[Comment, Subject]:
    comment, about = _own(comment_id, actor)
    require_standing(comment)
    if not comment.is_drafters:
        require_open(tx, about)
    return comment, about


def _require_sendable(name: str, size: int, *, declared: bool) -> None:
    if not declared:
        raise Invalid(_("Đề nghị xác nhận tài liệu không chứa bí mật nhà nước trước khi tải lên."))
    if name_is_marked(name):
        raise SecretPaper()
    if not size:
        raise EmptyFile(_("Tệp {name} không có nội dung (0 byte). Đề nghị kiểm tra tệp gốc và tải lên lại.", name=name))
    if size > LARGEST_FILE:
        raise Invalid(
            _("Tệp {name} lớn hơn mức cho phép ({most} MB). Đề nghị chia nhỏ tệp.", name=name, most=LARGEST_FILE >> 20)
        )
    disk.require_room_for_file(size)


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
    """A state secret came in: its bytes are not kept (rules 7.3), unless a paper has the same."""
    _conclude(looked, FileState.REFUSED, sentence=sentence, is_kept=False)
    with db.reading() as session:
        held = (
            select(Version.id).where((Version.sha256 == looked.sha256) | (Version.pdf_sha256 == looked.sha256)),
            select(PageFile.name).where(PageFile.name.startswith(looked.sha256)),
            select(CommentFile.id).where(
                (CommentFile.sha256 == looked.sha256) | (CommentFile.pdf_sha256 == looked.sha256)
            ),
        )
        is_held = any(session.execute(one.limit(1)).first() for one in held)
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
