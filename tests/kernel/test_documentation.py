"""The documents lead somewhere: links are whole, and every package and every page of docs/ can be found."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
LINK = re.compile(r"\]\((?!https?:|mailto:|#|/)([^)#\s]+)")
BESIDE = {"migrations", "translations"}  # of every package


def links(page: Path) -> set[Path]:
    """The files that a page links to."""
    return {(page.parent / found).resolve() for found in LINK.findall(page.read_text(encoding="utf-8"))}


def test_every_link_of_the_documents_leads_to_a_file() -> None:
    pages = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("media/*.md")]
    broken = [f"{page.relative_to(ROOT)}: {path}" for page in pages for path in links(page) if not path.exists()]
    assert pages and not broken, broken


def test_every_package_and_every_page_is_found_from_the_architecture_or_the_readme() -> None:
    known = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    packages = {folder.parent.name for folder in ROOT.glob("app/*/__init__.py")} - BESIDE
    assert {one for one in packages if f"| `{one}` |" not in known} == set()
    reached = links(ROOT / "README.md") | links(ROOT / "docs" / "architecture.md")
    assert {page.name for page in ROOT.glob("docs/*.md") if page.resolve() not in reached} == set()
