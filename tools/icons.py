"""Draws the seal as PNG icons, which installed applications need beside the SVG: `icons.py FOLDER`."""

import math
import sys
from pathlib import Path

from PIL import Image, ImageDraw

LACQUER, PAPER = "#93181C", "#F8F4EA"
FINER = 4  # drawn larger and scaled down: Pillow draws without anti-aliasing


def star(centre: float, radius: float) -> list[tuple[float, float]]:
    """The ten corners of an upright five-pointed star."""
    inner = radius * math.sin(math.pi / 10) / math.sin(7 * math.pi / 10)
    corners = []
    for corner in range(10):
        reach, angle = (radius, inner)[corner % 2], math.pi * (corner / 5 - 0.5)
        corners.append((centre + reach * math.cos(angle), centre + reach * math.sin(angle)))
    return corners


def seal(size: int, maskable: bool) -> Image.Image:
    """The seal in `size` pixels; a maskable one fills its square, for the system cuts the shape."""
    full = size * FINER
    image = Image.new("RGBA", (full, full), LACQUER if maskable else (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    if not maskable:
        draw.ellipse((full * 0.02, full * 0.02, full * 0.98, full * 0.98), fill=LACQUER)
    draw.polygon(star(full / 2, full * (0.26 if maskable else 0.32)), fill=PAPER)
    return image.resize((size, size), Image.Resampling.LANCZOS)


def main(folder: Path) -> None:
    """Writes icon-192.png, icon-512.png and icon-maskable-512.png."""
    folder.mkdir(parents=True, exist_ok=True)
    for size in (192, 512):
        seal(size, maskable=False).save(folder / f"icon-{size}.png", optimize=True)
    seal(512, maskable=True).save(folder / "icon-maskable-512.png", optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
