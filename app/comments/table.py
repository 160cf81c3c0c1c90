"""Bảng tổng hợp góp ý: what is said of a paper, by Điều - Khoản, with what the drafting body answered."""

from collections.abc import Sequence

from app.comments.queries import Said, Thread
from app.comments.view import Row
from app.kernel.sentences import Sentence, _

HEADINGS: tuple[Sentence, ...] = (
    _("Số thứ tự"),
    _("Điều, khoản, điểm"),
    _("Lời văn hiện nay"),
    _("Nội dung góp ý"),
    _("Đề nghị sửa thành"),
    _("Người góp ý"),
    _("Số đại biểu đồng tình"),
    _("Ý kiến của cơ quan soạn thảo"),
)
WIDTHS = (8, 24, 40, 50, 40, 28, 12, 50)


def table(rows: Sequence[Row]) -> list[list[str]]:
    """The headings and a line for each comment that stands, in the order of the text; names as the reader sees them."""
    lines = [[str(heading) for heading in HEADINGS]]
    for row in rows:
        for thread in row.threads:
            if thread.said is not None and not thread.said.is_gone:
                lines.append([str(len(lines)), str(row.name), *_told(thread, thread.said, row.text)])
    return lines


def _told(thread: Thread, said: Said, text: str) -> list[str]:
    one = said.comment
    answers = [answer.comment.text for answer in thread.answers if answer.comment.is_drafters and not answer.is_gone]
    name = ", ".join(part for part in (said.name, one.line) if part) if said.name else str(_("Không nêu tên"))
    new = one.new_words or (str(_("Đề nghị bỏ")) if one.old_words else "")
    return [one.old_words or text, one.text, new, name, str(said.agreed or ""), "\n".join(answers)]
