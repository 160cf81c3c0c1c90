"""What changed in a paper since the version before it, by Điều - khoản - điểm, side by side."""

from urllib.parse import quote

from flask import Blueprint, render_template, request

from app.documents import articles, policy, queries
from app.documents.articles import Kind
from app.documents.models import Version
from app.documents.routes.surroundings import shown_in
from app.kernel import threads
from app.kernel.errors import Forbidden, NotFound
from app.kernel.http import current_actor
from app.kernel.ids import is_id
from app.kernel.sentences import _

KIND_WORDS = {
    Kind.SAME: _("Không thay đổi"),
    Kind.RENUMBERED: _("Đổi số thứ tự"),
    Kind.CHANGED: _("Sửa đổi"),
    Kind.ADDED: _("Bổ sung"),
    Kind.REMOVED: _("Bãi bỏ"),
}


def add_to(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/papers/<version_id>/differences", "differences", differences)


def differences(version_id: str) -> str:
    """GET /papers/<version>/differences: what was inserted and deleted; ?all=1 shows what stayed too."""
    if not is_id(version_id):
        raise NotFound()
    version, reader = queries.load_version(version_id, current_actor())
    previous = queries.previous(version)
    if previous is None or not reader.can_read(previous):
        raise NotFound(_("Tài liệu này không có bản trước để so sánh."))
    if not policy.can_download(reader, version) or policy.is_marked_for(reader, version):
        raise Forbidden(_("Tài liệu hạn chế chỉ đọc trên màn hình, không so sánh thành văn bản được."))
    shown_in(version)
    old, new = (list(queries.page_texts(one.id).values()) for one in (previous, version))
    pairs = threads.apart(articles.differences, old, new)
    everything = request.args.get("all") == "1"
    return render_template(
        "documents/differences.html",
        version=version,
        previous=previous,
        pairs=[pair for pair in pairs if everything or pair.kind is not Kind.SAME],
        counts={kind: sum(pair.kind is kind for pair in pairs) for kind in Kind},
        kinds=KIND_WORDS,
        everything=everything,
        places=(_places(previous), _places(version)),
    )


def _places(version: Version) -> dict[int, str]:
    """The address of each page in the reader."""
    return {page.index: f"/papers/{version.id}#trang-{quote(page.label)}" for page in queries.pages_of(version)}
