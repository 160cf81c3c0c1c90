"""Papers that the tests of this folder make: born digital, scanned, damaged and hostile. Text is ours or the law's."""

import io
import os
import random
from collections.abc import Iterable
from pathlib import Path

import pymupdf
from PIL import Image, ImageFilter

ROOT = Path(__file__).resolve().parents[3]
FONTS = [
    ROOT / "node_modules/@expo-google-fonts/tinos/400Regular/Tinos_400Regular.ttf",
    Path("/usr/share/fonts/truetype/croscore/Tinos-Regular.ttf"),
    Path("/usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf"),
    Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"),
]
TEXT = """HỘI ĐỒNG NHÂN DÂN TỈNH AN LĨNH
Số: 12/NQ-HĐND
NGHỊ QUYẾT
Về dự toán ngân sách địa phương và phân bổ ngân sách cấp tỉnh
Căn cứ Luật Tổ chức chính quyền địa phương; xét Tờ trình của Ủy ban nhân dân tỉnh
và báo cáo thẩm tra của Ban Kinh tế - Ngân sách; ý kiến thảo luận của đại biểu
Hội đồng nhân dân tại kỳ họp, Hội đồng nhân dân tỉnh quyết nghị như sau.
Điều 1. Quyết định tổng thu ngân sách nhà nước trên địa bàn là 15.250 tỷ đồng, trong đó
thu nội địa 12.400 tỷ đồng và thu từ hoạt động xuất nhập khẩu 2.850 tỷ đồng.
Điều 2. Giao Ủy ban nhân dân tỉnh tổ chức thực hiện nghị quyết này và báo cáo kết quả
với Hội đồng nhân dân tỉnh tại kỳ họp thường lệ cuối năm theo quy định của pháp luật.
Điều 3. Thường trực Hội đồng nhân dân, các Ban, các Tổ đại biểu và đại biểu Hội đồng
nhân dân tỉnh giám sát việc thực hiện nghị quyết này kể từ ngày được thông qua."""


def documents() -> Path | None:
    """The folder of real documents, where there is one."""
    folder = Path(os.environ.get("NGHITRUONG_DOCUMENTS", ROOT.parent / "shared" / "documents"))
    return folder if folder.is_dir() else None


def font() -> Path:
    """A serif with every Vietnamese letter."""
    return next(path for path in FONTS if path.exists())


def born(pages: int = 1, text: str = TEXT) -> pymupdf.Document:
    """A paper as a word processor writes it."""
    paper = pymupdf.open()
    for number in range(pages):
        page = paper.new_page(width=595, height=842)
        page.insert_font(fontname="serif", fontfile=str(font()))
        page.insert_text((85, 90), text.splitlines(), fontname="serif", fontsize=12, lineheight=1.5)
        page.insert_text((290, 40), str(number + 1), fontname="serif", fontsize=12)
    return paper


def scan_of(
    page: pymupdf.Page, *, dpi: int = 200, skew: float = 0.0, turn: int = 0, noise: int = 0, quality: int = 75
) -> Image.Image:
    """What a scanner would have made of `page`: skewed, turned (clockwise), noisy, saved as JPEG."""
    pixmap = page.get_pixmap(dpi=dpi, alpha=False)
    image = Image.frombytes("RGB", (pixmap.width, pixmap.height), pixmap.samples)
    if skew:
        image = image.rotate(-skew, Image.Resampling.BICUBIC, fillcolor="white")
    if turn:
        image = image.rotate(-turn, expand=True)
    if noise:
        grain = Image.effect_noise(image.size, noise).convert("RGB")
        image = Image.blend(image.filter(ImageFilter.GaussianBlur(0.7)), grain, 0.18)
    file = io.BytesIO()
    image.save(file, "JPEG", quality=quality)
    return Image.open(file)


def scanned(images: Iterable[Image.Image], dpi: int = 200) -> pymupdf.Document:
    """A PDF of nothing but pictures."""
    paper = pymupdf.open()
    for image in images:
        page = paper.new_page(width=image.width * 72 / dpi, height=image.height * 72 / dpi)
        file = io.BytesIO()
        image.save(file, "JPEG", quality=85)
        page.insert_image(page.rect, stream=file.getvalue())
    return paper


def saved(paper: pymupdf.Document, folder: Path, name: str = "paper.pdf", **options: object) -> Path:
    """The paper as a file."""
    paper.save(folder / name, **options)
    return folder / name


def shuffled(text: str, seed: int) -> str:
    """Other words of the same language, for pages that must differ."""
    words = text.split()
    random.Random(seed).shuffle(words)
    return "\n".join(" ".join(words[start : start + 14]) for start in range(0, len(words), 14))
