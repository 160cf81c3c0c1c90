"""One page as a list of PDF operators; `y` grows downwards here, as on paper."""

from app.documents.pages.official.faces import Faces
from app.documents.pages.official.lines import Line

MM = 72 / 25.4
A4 = (595.28, 841.89)
BLACK = "0 g 0 G"


class Sheet:
    """An A4 sheet that is written on. Lengths are points, `y` is the base line, measured from the top."""

    def __init__(self, faces: Faces, *, landscape: bool = False) -> None:
        self.faces = faces
        self.width, self.height = (A4[1], A4[0]) if landscape else A4
        self._written: list[str] = [BLACK]

    @property
    def content(self) -> bytes:
        """The page's content stream."""
        return "\n".join(self._written).encode("ascii")

    def write(self, x: float, y: float, text: str, size: float, style: str = "regular") -> None:
        """Text from `x` on."""
        face = self.faces[style]
        self._text(x, y, f"/{face.key} {size:g} Tf {face.encoded(text)} Tj")

    def write_centred(self, x: float, y: float, text: str, size: float, style: str = "regular") -> None:
        """Text around `x`."""
        self.write(x - self.faces[style].width(text, size) / 2, y, text, size, style)

    def write_line(self, x: float, y: float, line: Line, size: float, measure: float, align: str) -> None:
        """A broken line between `x` and `x + measure`."""
        space = self.faces["regular"].width(" ", size)
        spare = measure - line.indent - line.width
        start = x + line.indent + {"center": spare / 2, "right": spare}.get(align, 0.0)
        gaps = len(line.words) - 1
        extra = spare / gaps if align == "justify" and line.stretches and gaps > 0 else 0.0
        parts: list[str] = []
        style = ""
        for place, word in enumerate(line.words):
            for text, wanted in word.pieces:
                if wanted != style:
                    style = wanted
                    parts.append(f"/{self.faces[style].key} {size:g} Tf")
                parts.append(f"{self.faces[style].encoded(text)} Tj")
            if place < gaps:
                # The gap is as wide as a regular space whatever the style, as the line was measured.
                own = self.faces[style].width(" ", size)
                parts.append(f"[{self.faces[style].encoded(' ')} {(own - space - extra) * 1000 / size:.1f}] TJ")
        self._text(start, y, " ".join(parts))

    def write_turned(self, x: float, y: float, cos: float, sin: float, text: str, size: float, style: str) -> None:
        """Text whose base line is turned, for the ring of a seal."""
        face = self.faces[style]
        self._written.append(
            f"BT {cos:.4f} {sin:.4f} {-sin:.4f} {cos:.4f} {x:.2f} {self.height - y:.2f} Tm "
            f"/{face.key} {size:g} Tf {face.encoded(text)} Tj ET"
        )

    def rule(self, x0: float, y0: float, x1: float, y1: float, thickness: float = 0.6) -> None:
        """A straight line."""
        self.draw(f"{thickness} w {x0:.2f} {self.height - y0:.2f} m {x1:.2f} {self.height - y1:.2f} l S")

    def box(self, x: float, y: float, width: float, height: float, *, shaded: bool = False) -> None:
        """A frame with its upper left corner at `x`, `y`."""
        area = f"{x:.2f} {self.height - y - height:.2f} {width:.2f} {height:.2f} re"
        self.draw(f"q 0.6 w 0.9 g {area} B Q" if shaded else f"0.6 w {area} S")

    def draw(self, operators: str) -> None:
        """Operators as they are."""
        self._written.append(operators)

    def _text(self, x: float, y: float, operators: str) -> None:
        self._written.append(f"BT 1 0 0 1 {x:.2f} {self.height - y:.2f} Tm {operators} ET")
