"""Files that go with comments: sent by a form, taken home as PDF by who reads the comment."""

import tempfile
from pathlib import Path

from flask import Blueprint, request, send_file
from werkzeug.wrappers import Response

from app.comments import actions, queries
from app.comments.models import LARGEST_FILE, CommentFile, FileState
from app.comments.routes.sheet import ONE, back, load_comment
from app.kernel import files
from app.kernel.errors import Invalid, NotFound
from app.kernel.http import current_actor
from app.kernel.sentences import _
from app.meetings import forms

pages = Blueprint("comment_files", __name__)
FILES = f"{ONE}/files"
BESIDE = 1 << 16  # bytes of a form beside its file


@pages.post(FILES)
def attach(subject_id: str, comment_id: str) -> Response:
    """`file`, `declared`: it goes with one's own comment."""
    _load_own(subject_id, comment_id)
    if (request.content_length or 0) > LARGEST_FILE + BESIDE:
        raise Invalid(_("Tệp lớn hơn mức cho phép ({most} MB). Đề nghị chia nhỏ tệp.", most=LARGEST_FILE >> 20))
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise Invalid(_("Đề nghị chọn tệp."))
    with tempfile.TemporaryDirectory(prefix="comment-") as folder:
        path = Path(folder) / "file"
        sent.save(path)
        actions.attach_file(
            current_actor(), comment_id, path, Path(sent.filename).name, declared=forms.ticked("declared")
        )
    return back(
        subject_id, _("Đã nhận tệp. Người khác thấy tệp sau khi hệ thống kiểm tra xong."), f"#gop-y-{comment_id}"
    )


@pages.get(f"{FILES}/<file_id>")
def download(subject_id: str, comment_id: str, file_id: str) -> Response:
    """Its PDF, without active content, for whoever reads the comment."""
    load_comment(subject_id, comment_id)
    comment, _about = queries.comment(comment_id, current_actor())
    found = next((one for one in comment.files_now if one.id == file_id), None)
    if found is None or found.state is not FileState.READY or found.pdf_sha256 is None:
        raise NotFound()
    path = files.store().local(found.pdf_sha256)
    answer = send_file(path, mimetype="application/pdf", as_attachment=True, download_name=_called(found))
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@pages.post(f"{FILES}/<file_id>/removal")
def remove(subject_id: str, comment_id: str, file_id: str) -> Response:
    _load_own(subject_id, comment_id)
    actions.remove_file(current_actor(), comment_id, file_id)
    return back(subject_id, _("Đã bỏ tệp."), f"#gop-y-{comment_id}")


def _load_own(subject_id: str, comment_id: str) -> None:
    """Raises NotFound unless it is the actor's own comment on that subject."""
    load_comment(subject_id, comment_id)
    queries.own_comment(comment_id, current_actor())


def _called(one: CommentFile) -> str:
    return f"{Path(one.name).stem or 'tep-kem'}.pdf"
