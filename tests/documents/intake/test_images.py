"""Pictures become upright pages of the right size."""

from pathlib import Path

import pillow_heif
import pymupdf
import pytest
from PIL import Image

from app.documents.intake.refusals import Damaged, TooLarge
from app.documents.intake.take import Taken, take
from app.documents.pages import PageRead, read
from app.kernel.errors import Refusal
from tests.documents.intake.samples import shared
from tests.documents.pages import papers
from tests.documents.pages.errors import cer


def _pages(path: Path, name: str, work: Path) -> tuple[Taken, list[tuple[int, int]]]:
    work.mkdir(exist_ok=True)
    taken = take(path, name, work)
    assert isinstance(taken, Taken)
    with pymupdf.open(taken.pdf) as paper:
        return taken, [(round(page.rect.width), round(page.rect.height)) for page in paper]


def test_a_scan_keeps_its_printed_size(tmp_path: Path) -> None:
    Image.new("L", (1654, 2339), "white").save(tmp_path / "a.png", dpi=(200, 200))
    assert _pages(tmp_path / "a.png", "a.png", tmp_path / "w")[1] == [(595, 842)]


def test_a_photo_of_a_page_fits_a4(tmp_path: Path) -> None:
    Image.new("RGB", (3024, 4032), "white").save(tmp_path / "a.jpg", dpi=(72, 72))
    ((width, height),) = _pages(tmp_path / "a.jpg", "a.jpg", tmp_path / "w")[1]
    assert width <= 596 and height <= 842


def test_orientation_is_applied_and_the_place_forgotten(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned a quarter
    exif.get_ifd(0x8825)[2] = (10.0, 46.0, 30.0)
    exif[0x010F] = "HaGiangPhone"
    Image.new("RGB", (400, 200), "white").save(tmp_path / "a.jpg", exif=exif)
    taken, ((width, height),) = _pages(tmp_path / "a.jpg", "a.jpg", tmp_path / "w")
    assert height == 2 * width
    assert b"HaGiangPhone" not in taken.pdf.read_bytes()


def test_every_page_of_a_fax_is_taken_with_square_dots(tmp_path: Path) -> None:
    page = Image.new("1", (1728, 1145), 1)
    page.save(tmp_path / "a.tif", save_all=True, append_images=[page, page], compression="group4", dpi=(204, 98))
    pages = _pages(tmp_path / "a.tif", "a.tif", tmp_path / "w")[1]
    assert len(pages) == 3
    assert pages[0] == (610, 841)


def test_an_animation_gives_its_first_frame(tmp_path: Path) -> None:
    frames = [Image.new("P", (50, 50), colour) for colour in (0, 1, 2)]
    frames[0].save(tmp_path / "a.gif", save_all=True, append_images=frames[1:])
    assert len(_pages(tmp_path / "a.gif", "a.gif", tmp_path / "w")[1]) == 1


def test_transparent_paper_is_white(tmp_path: Path) -> None:
    Image.new("RGBA", (100, 100), (0, 0, 0, 0)).save(tmp_path / "a.png")
    taken, _sizes = _pages(tmp_path / "a.png", "a.png", tmp_path / "w")
    with pymupdf.open(taken.pdf) as paper:
        assert paper[0].get_pixmap().pixel(50, 50)[:3] == (255, 255, 255)


def test_half_a_picture_is_still_a_page(tmp_path: Path) -> None:
    Image.effect_noise((600, 600), 50).save(tmp_path / "a.jpg")
    content = (tmp_path / "a.jpg").read_bytes()
    (tmp_path / "half.jpg").write_bytes(content[: len(content) // 2])
    assert len(_pages(tmp_path / "half.jpg", "half.jpg", tmp_path / "w")[1]) == 1


def test_a_picture_of_a_billion_dots_is_refused(tmp_path: Path) -> None:
    Image.new("1", (35_000, 35_000)).save(tmp_path / "a.png")
    with pytest.raises(TooLarge, match="35000"):
        _pages(tmp_path / "a.png", "a.png", tmp_path / "w")


def test_noise_under_a_picture_name_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\x13" * 500)
    with pytest.raises(Damaged):
        _pages(tmp_path / "a.png", "a.png", tmp_path / "w")


def test_odd_real_pictures_end_in_pages_or_a_sentence(tmp_path: Path) -> None:
    counts: dict[str, int] = {}
    for at, path in enumerate(shared("robust-image/*")):
        try:
            counts[path.name] = len(_pages(path, path.name, tmp_path / str(at))[1])
        except Refusal as refusal:
            assert str(refusal.sentence)
    if counts:
        assert counts["g4-multi.tiff"] == counts["multipage.tiff"] == counts["zPug_3.heic"] == 3


@pytest.mark.parametrize("suffix", ["heic", "webp", "avif"])
def test_pictures_of_telephones_are_read(tmp_path: Path, suffix: str) -> None:
    pillow_heif.register_heif_opener()
    picture = papers.scan_of(papers.born()[0], dpi=150)
    picture.convert("RGB").save(tmp_path / f"a.{suffix}", quality=80)
    taken, pages = _pages(tmp_path / f"a.{suffix}", f"a.{suffix}", tmp_path / "w")
    assert (taken.kind.key, len(pages), taken.notes) == (suffix, 1, [])
    (tmp_path / "pages").mkdir()
    read_pages: list[PageRead] = []
    read(taken.pdf, tmp_path / "pages", on_page=read_pages.append)
    assert cer(read_pages[0].text, f"{papers.TEXT}\n1") < 0.05


def test_every_picture_of_a_many_paged_file_is_a_page(tmp_path: Path) -> None:
    pages = [papers.scan_of(page, dpi=100).convert("L") for page in papers.born(4)]
    pages[0].save(tmp_path / "a.tiff", save_all=True, append_images=pages[1:], compression="jpeg", dpi=(100, 100))
    assert _pages(tmp_path / "a.tiff", "a.tiff", tmp_path / "w")[1] == [(595, 842)] * 4
