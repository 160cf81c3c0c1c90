"""Pictures become a PDF, one page each: upright, at their printed size, without where and with what they were taken."""

import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from app.documents.intake.refusals import TooLarge
from app.documents.intake.step import MB, Place, run, step, unreadable
from app.kernel import sandbox
from app.kernel.sentences import Sentence, _

MOST_PAGES = 1000
MOST_PIXELS = 60_000_000  # of one picture as stored: an A3 page at 600 dpi has 70 million, and is drawn smaller
KEPT_PIXELS = 5000  # of the longer side on the page: 200 dpi OCR of A3 needs 3,300
A4_INCHES = (8.27, 11.69)
_SENSIBLE_DPI = (72, 1300)
_QUALITY = 90
# What decoders raise on bytes that make no sense to them.
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, TypeError, KeyError, IndexError, OverflowError)


def pictures_to_pdf(source: Path, place: Place) -> tuple[Path, list[Sentence]]:
    """The PDF of every picture in the file, and notes on what could not be read or was made smaller.

    Raises Damaged, TooLarge.
    """
    given = run(
        "app.documents.intake.images:picture_step",
        {"source": str(source), "work": str(place.work)},
        place,
        readable=[source],
        limits=sandbox.Limits(memory=2048 * MB, cpu=120, wall=240),
    )
    return sandbox.made(place.work, str(given["pdf"])), [Sentence.load(note) for note in given["notes"]]


@step
def picture_step(arguments: dict[str, Any], report: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    """Sandbox step: see `pictures_to_pdf`."""
    return _Pictures(arguments["name"], Path(arguments["source"])).write(Path(arguments["work"]) / "pictures.pdf")


class _Pictures:
    def __init__(self, name: str, source: Path) -> None:
        from PIL import Image, ImageFile

        self.name, self.source = name, source
        self.notes: list[Sentence] = []
        Image.MAX_IMAGE_PIXELS = None  # judged here, with a sentence
        ImageFile.LOAD_TRUNCATED_IMAGES = True  # what can be read is taken
        warnings.simplefilter("ignore")

    def write(self, pdf: Path) -> dict[str, Any]:
        written = 0
        for picture, dpi in self._pages():
            # Black and white goes as CCITT group 4, the rest as JPEG.
            how = {} if picture.mode == "1" else {"quality": _QUALITY}
            picture.save(pdf, "PDF", append=written > 0, resolution=dpi, producer="", creator="", **how)
            written += 1
        if not written:
            raise unreadable(self.name)
        return {"pdf": pdf.name, "notes": [note.dump() for note in self.notes]}

    def _pages(self) -> Iterator[tuple[Any, float]]:
        image = self._opened()
        for at in range(1 if image.format == "GIF" else MOST_PAGES):
            try:
                image.seek(at)
            except EOFError:
                return
            except _BROKEN:
                self._missing(at)
                return
            try:
                self._judge(image)
                page = self._upright(image)
            except _BROKEN:
                self._missing(at)
            else:
                yield page

    def _missing(self, at: int) -> None:
        self.notes.append(_("Không đọc được ảnh thứ {number} trong tệp {name}.", number=at + 1, name=self.name))

    def _opened(self) -> Any:
        from PIL import Image

        try:
            import pillow_heif

            pillow_heif.register_heif_opener()
        except ImportError:
            pass
        try:
            return Image.open(self.source)
        except (OSError, SyntaxError, ValueError) as error:
            raise unreadable(self.name) from error

    def _judge(self, image: Any) -> None:
        if image.width * image.height > MOST_PIXELS * (8 if image.mode == "1" else 2):
            raise TooLarge(
                _(
                    "Ảnh {name} quá lớn ({width} x {height} điểm ảnh). Đề nghị quét hoặc lưu lại ở 200 - 300 dpi.",
                    name=self.name,
                    width=image.width,
                    height=image.height,
                )
            )

    def _upright(self, image: Any) -> tuple[Any, float]:
        from PIL import ImageOps

        # JPEG can be read at a half, a quarter, an eighth for the price of it.
        if max(image.size) > 2 * KEPT_PIXELS:
            image.draft(None, (KEPT_PIXELS, KEPT_PIXELS))
        dpi = _stated_dpi(image)
        stored = image.size
        image.load()
        flat = _flat(_exif_upright(image, ImageOps))
        turned = (flat.width > flat.height) != (stored[0] > stored[1])
        across, down = (dpi[1], dpi[0]) if turned else dpi
        if across and down and abs(across / down - 1) > 0.05:
            # A fax has twice as many dots across as down.
            wanted = max(across, down)
            flat = flat.resize((round(flat.width * wanted / across), round(flat.height * wanted / down)))
            across = down = wanted
        return self._fitted(flat, across)

    def _fitted(self, picture: Any, dpi: float) -> tuple[Any, float]:
        longest = max(picture.size)
        if longest > KEPT_PIXELS:
            self.notes.append(
                _("Ảnh trong tệp {name} được thu nhỏ để hiển thị; tệp gốc được giữ nguyên.", name=self.name)
            )
            mode = "L" if picture.mode == "1" else picture.mode
            picture = picture.convert(mode)
            picture.thumbnail((KEPT_PIXELS, KEPT_PIXELS))
            dpi = dpi * max(picture.size) / longest
        return picture, _page_dpi(picture, dpi)


def _exif_upright(image: Any, operations: Any) -> Any:
    try:
        return operations.exif_transpose(image)
    except Exception:  # broken EXIF comes as any error of its parser; the picture itself is sound
        return image


def _flat(image: Any) -> Any:
    """Black and white, grey or RGB on white paper; palettes, transparency and 16 bits are gone."""
    if image.mode in ("1", "L", "RGB"):
        return image
    if image.mode in ("I;16", "I;16B", "I;16L", "I", "F"):
        return _eight_bits(image)
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        from PIL import Image

        clear = image.convert("RGBA")
        paper = Image.new("RGB", clear.size, "white")
        paper.paste(clear, mask=clear.getchannel("A"))
        return paper
    return image.convert("RGB")


def _eight_bits(image: Any) -> Any:
    wide = image.convert("F")
    low, high = wide.getextrema()
    span = (high - low) or 1
    return wide.point(lambda value: value * (255 / span) + (-low * 255 / span)).convert("L")


def _stated_dpi(image: Any) -> tuple[float, float]:
    """What the file says, as stored; zeros where it says nothing sensible."""
    try:
        across, down = (float(value) for value in image.info.get("dpi", (0, 0)))
    except (TypeError, ValueError, ZeroDivisionError):
        return 0.0, 0.0
    lowest, highest = _SENSIBLE_DPI
    return (across, down) if lowest <= across <= highest and lowest <= down <= highest else (0.0, 0.0)


def _page_dpi(picture: Any, stated: float) -> float:
    """The stated resolution if the page comes out between a card and a plan, else what fits A4."""
    short, long = min(picture.size), max(picture.size)
    # A photo of a page says 72 or 96 whatever it shows: as a page it would be a poster.
    longest_page = 47 if stated > 100 else 14
    if stated and short / stated >= 2 and long / stated <= longest_page:
        return stated
    return float(max(short / A4_INCHES[0], long / A4_INCHES[1], 72.0))
