"""Has papers set in the sandbox and keeps the PDFs by what they say: the same paper is set once."""

import hashlib
import json
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import structlog

from app.documents.intake.texts import paper_fonts
from app.kernel import sandbox
from app.kernel.errors import Unavailable
from app.kernel.sentences import _

_STEP = "app.documents.pages.official.press:set_papers"
log = structlog.get_logger()

_LIMITS = sandbox.Limits(cpu=240, wall=600)


def set_papers(papers: Mapping[str, Mapping[str, Any]], folder: Path) -> dict[str, Path]:
    """The PDF of each paper, by its name, in `folder`; what was set before is not set again.

    Raises Unavailable where no font with Vietnamese letters is installed, or the typesetter broke.
    """
    folder.mkdir(parents=True, exist_ok=True)
    found = {name: folder / f"{_digest(paper)}.pdf" for name, paper in papers.items()}
    missing = {found[name].name: papers[name] for name in papers if not found[name].exists()}
    if missing:
        _set(missing, folder)
    return found


def set_paper(paper: Mapping[str, Any]) -> bytes:
    """The PDF of one paper that is made on demand and kept nowhere. Raises Unavailable as `set_papers`."""
    with tempfile.TemporaryDirectory(prefix="print-") as name:
        folder = Path(name).resolve()
        return set_papers({"paper": paper}, folder)["paper"].read_bytes()


def _set(papers: Mapping[str, Mapping[str, Any]], folder: Path) -> None:
    fonts = paper_fonts()
    if "regular" not in fonts:
        raise Unavailable(
            _("Máy chủ chưa có phông chữ để trình bày văn bản. Đề nghị cài gói fonts-croscore hoặc fonts-liberation2.")
        )
    with tempfile.TemporaryDirectory(prefix="set-", dir=folder) as name:
        work = Path(name)
        outcome = sandbox.run_step(
            _STEP,
            {
                "papers": [{"name": file, "paper": paper} for file, paper in papers.items()],
                "fonts": {style: str(path) for style, path in fonts.items()},
                "work": str(work),
            },
            work=work,
            readable=list(fonts.values()),
            limits=_LIMITS,
        )
        if not isinstance(outcome, sandbox.Finished):
            log.error("papers could not be set", outcome=outcome)
            raise Unavailable(_("Chưa trình bày được văn bản mẫu. Đề nghị xem nhật ký của máy chủ."))
        for file in papers:
            sandbox.made(work, file).rename(folder / file)


def _digest(paper: Mapping[str, Any]) -> str:
    said = json.dumps(paper, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(f"{_typesetter()}{said}".encode()).hexdigest()


@cache
def _typesetter() -> str:
    """What the code that sets them is: a change of the layout sets every paper anew."""
    code = sorted((sandbox.SOURCE_ROOT / "app/documents/pages/official").glob("*.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in code)).hexdigest()
