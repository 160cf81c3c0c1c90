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
    """One guide: its page under /help, its title, whom it helps to do what, its file by language, and what its
    passages (the headings of second rank, in their order) are called in addresses, the same in every language."""

    page: str
    title: Sentence
    about: Sentence
    files: tuple[tuple[str, str], ...]
    passages: tuple[str, ...]

    def html(self, language: str) -> Markup:
        """The guide's text; our own, so it is trusted."""
        return _rendered(dict(self.files)[language], self.passages)


GUIDES = (
    Guide(
        "delegates",
        _("Dành cho đại biểu"),
        _("Đăng nhập, mở tài liệu, đọc, tìm kiếm, theo người trình bày"),
        (("vi", "vi/huong-dan-dai-bieu.md"), ("en", "en/delegate.md")),
        (
            "signing-in",
            "today",
            "voting",
            "questions",
            "petitions",
            "groups",
            "opinion-forms",
            "papers",
            "reading",
            "notes",
            "comments",
            "following",
            "search",
            "shelf",
            "notices",
            "account",
            "offline",
        ),
    ),
    Guide(
        "secretariat",
        _("Dành cho Ban thư ký"),
        _("Lập kỳ họp, nhận và số hóa tài liệu, gắn nội dung, phát hành, thay thế, thu hồi"),
        (("vi", "vi/huong-dan-thu-ky.md"), ("en", "en/secretariat.md")),
        (
            "meeting",
            "receiving",
            "attention",
            "agencies",
            "shelf",
            "release",
            "restricted",
            "replacing",
            "secret-papers",
            "presenting",
            "practice",
            "attendance",
            "conducting",
            "votes",
            "elections",
            "questions",
            "groups",
            "opinion-forms",
            "petitions",
            "drafts",
            "briefings",
            "comments",
        ),
    ),
    Guide(
        "administrators",
        _("Dành cho quản trị"),
        _("Cơ quan, nhiệm kỳ, danh sách đại biểu, tài khoản"),
        (("vi", "vi/huong-dan-quan-tri.md"), ("en", "en/administrator.md")),
        ("bodies", "import", "accounts", "operation"),
    ),
)


@cache
def _rendered(file: str, passages: tuple[str, ...]) -> Markup:
    markdown = MarkdownIt("commonmark").enable("table")
    tokens = markdown.parse((DOCS / file).read_text(encoding="utf-8"))
    headings = [token for token in tokens if token.type == "heading_open" and token.tag == "h2"]
    # A heading that was added and has no name yet is only no place to lead to; a test says so.
    for heading, passage in zip(headings, passages, strict=False):
        heading.attrSet("id", passage)
    return Markup(markdown.renderer.render(tokens, markdown.options, {}))  # noqa: S704
