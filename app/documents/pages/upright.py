"""How a scanned page lies: its skew in degrees, measured on the page itself."""

from array import array
from itertools import pairwise

from PIL import Image, ImageOps

MOST_SKEW = 5.0
LEAST_SKEW = 0.15
_COARSE_WIDTH, _FINE_WIDTH = 350, 700


def skew(page: Image.Image) -> float:
    """The degrees, counter-clockwise, by which turning `page` (grey) makes its lines level; 0 below 0.15.

    Where text runs level, rows of ink and rows of paper alternate most sharply: the angle that sharpens the row
    sums is the skew. Coarse steps on a small picture first, then finer ones around the best. Below 0.15 degrees
    turning blurs letters and gains nothing.
    """
    coarse, fine = _ink(page, _COARSE_WIDTH), _ink(page, _FINE_WIDTH)
    best, reach = 0.0, MOST_SKEW
    for ink, step in ((coarse, 0.5), (fine, 0.2), (fine, 0.08)):
        angles = [best + step * offset for offset in range(-round(reach / step), round(reach / step) + 1)]
        best = max(angles, key=lambda angle, ink=ink: _sharpness(ink, angle))  # type: ignore[misc]
        reach = step
    return best if LEAST_SKEW <= abs(best) <= MOST_SKEW else 0.0


def _ink(page: Image.Image, width: int) -> Image.Image:
    """The dark parts, white on black and small, without the borders where scanners leave shadows."""
    small = page.reduce(max(1, page.width // width))
    edge_x, edge_y = small.width // 20, small.height // 20
    inner = small.crop((edge_x, edge_y, small.width - edge_x, small.height - edge_y))
    return ImageOps.invert(ImageOps.autocontrast(inner, cutoff=2)).point(lambda value: value if value > 96 else 0)


def _sharpness(ink: Image.Image, angle: float) -> int:
    """How much neighbouring rows differ when the page is turned back by `angle`."""
    rows = ink.rotate(angle).reduce((ink.width, 1))
    return sum((above - below) ** 2 for above, below in pairwise(array("B", rows.tobytes())))
