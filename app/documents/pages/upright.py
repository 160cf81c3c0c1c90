"""How a scanned page lies: its skew in degrees, measured on the page itself."""

from array import array
from itertools import pairwise

from PIL import Image, ImageOps

MOST_SKEW = 5.0
LEAST_SKEW = 0.15
_WIDTH = 700


def skew(page: Image.Image) -> float:
    """The degrees, clockwise, by which the lines of `page` (grey) hang; 0 below 0.15, where turning blurs for nothing.

    Where text runs level, rows of ink and rows of paper alternate most sharply: the angle that sharpens the row
    sums is the skew. Coarse steps first, then finer ones around the best.
    """
    ink = _ink(page)
    best, reach = 0.0, MOST_SKEW
    for step in (0.5, 0.2, 0.08):
        angles = [best + step * offset for offset in range(-round(reach / step), round(reach / step) + 1)]
        best = max(angles, key=lambda angle: _sharpness(ink, angle))
        reach = step
    return best if LEAST_SKEW <= abs(best) <= MOST_SKEW else 0.0


def _ink(page: Image.Image) -> Image.Image:
    """The dark parts, white on black and small, without the borders where scanners leave shadows."""
    small = page.reduce(max(1, page.width // _WIDTH))
    edge_x, edge_y = small.width // 20, small.height // 20
    inner = small.crop((edge_x, edge_y, small.width - edge_x, small.height - edge_y))
    return ImageOps.invert(ImageOps.autocontrast(inner, cutoff=2)).point(lambda value: value if value > 96 else 0)


def _sharpness(ink: Image.Image, angle: float) -> float:
    """How much neighbouring rows differ when the page is turned back by `angle`."""
    level = ink.rotate(angle, Image.Resampling.BILINEAR)
    rows = level.convert("F").resize((1, level.height), Image.Resampling.BOX)
    sums = array("f", rows.tobytes())
    return sum((above - below) ** 2 for above, below in pairwise(sums))
