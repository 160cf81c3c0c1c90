"""The guides: which there are, and each as HTML."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from markdown_it import MarkdownIt
from markupsafe import Markup

from app.kernel.sentences import Sentence, _

DOCS = Path(__file__).parent.parent.parent / "docs"


@dataclass(frozen=True)
class Guide:
    """One guide: its page under /help, its title, whom it helps to do what, its file by language."""

    page: str
    title: Sentence
    about: Sentence
    files: tuple[tuple[str, str], ...]

    def html(self, language: str) -> Markup:
        """The guide's text; our own, so it is trusted."""
        return _rendered(dict(self.files)[language])


GUIDES = (
    Guide(
        "delegates",
        _("Dành cho đại biểu"),
        _("Đăng nhập, mở tài liệu, đọc, tìm kiếm, theo người trình bày"),
        (("vi", "vi/huong-dan-dai-bieu.md"), ("en", "en/delegate.md")),
    ),
    Guide(
        "secretariat",
        _("Dành cho Ban thư ký"),
        _("Lập kỳ họp, nhận và số hóa tài liệu, gắn nội dung, phát hành, thay thế, thu hồi"),
        (("vi", "vi/huong-dan-thu-ky.md"), ("en", "en/secretariat.md")),
    ),
    Guide(
        "administrators",
        _("Dành cho quản trị"),
        _("Cơ quan, nhiệm kỳ, danh sách đại biểu, tài khoản"),
        (("vi", "vi/huong-dan-quan-tri.md"), ("en", "en/administrator.md")),
    ),
)


@cache
def _rendered(file: str) -> Markup:
    text = (DOCS / file).read_text(encoding="utf-8")
    return Markup(MarkdownIt("commonmark").enable("table").render(text))  # noqa: S704
