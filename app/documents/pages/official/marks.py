"""What a hand leaves on a paper that is then scanned: a red seal and a signature, drawn, not copied from anyone."""

import math
import random

from app.documents.pages.official.sheet import BLACK, Sheet

_RED = "0.80 0.10 0.14"
_INK = "0.10 0.16 0.52"
_ROUND = 0.5523  # how far a Bézier's handles reach to make a quarter of a circle


def draw_seal(sheet: Sheet, x: float, y: float, upper: str, lower: str, radius: float = 50) -> None:
    """A round seal around `x`, `y`: two rings, a star, the names along the rim."""
    sheet.draw(f"q {_RED} rg {_RED} RG")
    for size, thickness in ((radius, 2.2), (radius * 0.93, 0.6), (radius * 0.62, 0.8)):
        _circle(sheet, x, y, size, thickness)
    _star(sheet, x, y, radius * 0.34)
    _along(sheet, x, y, radius * 0.71, upper, 7.6, top=True)
    _along(sheet, x, y, radius * 0.87, lower, 7.6, top=False)
    sheet.draw(f"Q {BLACK}")


def draw_signature(sheet: Sheet, x: float, y: float, seed: int) -> None:
    """A flourish about 90 points wide, the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 (a drawing)
    base = sheet.height - y
    px, py = x - 42, base - 4
    strokes = [f"q {_INK} RG 1.3 w 1 J 1 j {px:.1f} {py:.1f} m"]
    for step in range(6):
        rise = 26 * (1 - step / 8)
        nx, ny = px + chance.uniform(11, 19), base + chance.uniform(-9, 9)
        strokes.append(
            f"{px + chance.uniform(-6, 8):.1f} {py + chance.uniform(0.5, 1) * rise:.1f} "
            f"{nx + chance.uniform(-16, 2):.1f} {ny + chance.uniform(0.5, 1) * rise:.1f} {nx:.1f} {ny:.1f} c"
        )
        px, py = nx, ny
    strokes.append(f"{px - 30:.1f} {py - 22:.1f} {px - 70:.1f} {py - 16:.1f} {px + 12:.1f} {py + 5:.1f} c S Q")
    sheet.draw(" ".join(strokes))


def _circle(sheet: Sheet, x: float, y: float, radius: float, thickness: float) -> None:
    cy, k = sheet.height - y, radius * _ROUND
    quarter = [
        (x + radius, cy + k, x + k, cy + radius, x, cy + radius),
        (x - k, cy + radius, x - radius, cy + k, x - radius, cy),
        (x - radius, cy - k, x - k, cy - radius, x, cy - radius),
        (x + k, cy - radius, x + radius, cy - k, x + radius, cy),
    ]
    curves = " ".join(" ".join(f"{value:.2f}" for value in curve) + " c" for curve in quarter)
    sheet.draw(f"{thickness} w {x + radius:.2f} {cy:.2f} m {curves} S")


def _star(sheet: Sheet, x: float, y: float, radius: float) -> None:
    cy = sheet.height - y
    corners = []
    for corner in range(10):
        reach = radius if corner % 2 == 0 else radius * 0.38
        angle = math.pi / 2 + corner * math.pi / 5
        corners.append(f"{x + reach * math.cos(angle):.2f} {cy + reach * math.sin(angle):.2f}")
    sheet.draw(f"{corners[0]} m " + " ".join(f"{corner} l" for corner in corners[1:]) + " f")


def _along(sheet: Sheet, x: float, y: float, radius: float, text: str, size: float, *, top: bool) -> None:
    """Letters along the rim: clockwise over the top, counter-clockwise below."""
    face = sheet.faces["bold"]
    advances = [face.width(letter, size) * 1.06 for letter in text]
    turned = -sum(advances) / 2
    for letter, advance in zip(text, advances, strict=True):
        angle = (turned + advance / 2) / radius
        turned += advance
        around = math.pi / 2 - angle if top else -math.pi / 2 + angle
        lean = -angle if top else angle
        px = x + radius * math.cos(around) - math.cos(lean) * advance / 2
        py = y - radius * math.sin(around) + math.sin(lean) * advance / 2
        sheet.write_turned(px, py, math.cos(lean), math.sin(lean), letter, size, "bold")
