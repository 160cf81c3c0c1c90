"""The file of a paper that a reader may take home."""

from app.documents import marking, policy
from app.documents.actions import mark
from app.documents.models import Version
from app.documents.policy import Eyes
from app.kernel.actor import Actor
from app.kernel.db import end_snapshot
from app.kernel.errors import Forbidden, NotFound, Unavailable
from app.kernel.sentences import _


def is_offered(reader: Eyes, version: Version) -> bool:
    """Whether there is a file that this reader may take home."""
    is_there = version.pdf_sha256 is not None or policy.is_marked_for(reader, version)
    return policy.can_download(reader, version) and is_there


def file_for(actor: Actor, version: Version, reader: Eyes) -> str:
    """The hash of its PDF without active content; of a restricted one the copy with the reader's name, when bound.

    Raises Forbidden for what is read on the screen only, NotFound where there are pages and no file, Unavailable where
    the copy takes too long.
    """
    if not policy.can_download(reader, version):
        raise Forbidden(_("Tài liệu hạn chế chỉ đọc trên màn hình, không tải về được."))
    if policy.is_marked_for(reader, version):
        return _marked_copy(actor, version)
    if version.pdf_sha256 is None:
        raise NotFound(_("Tài liệu này chỉ đọc theo từng trang, không có tệp để tải về."))
    return version.pdf_sha256


def _marked_copy(actor: Actor, version: Version) -> str:
    copy_id = mark.request_copy(actor, version)
    end_snapshot()
    sha256 = marking.wait_for_pdf(copy_id)
    if sha256 is None:
        raise Unavailable(marking.BEING_MADE)
    return sha256


def file_name(version: Version) -> str:
    """What the file is called on the reader's machine."""
    return f"{version.document.symbol.replace('/', '-') or version.document.title[:80]}.pdf"
