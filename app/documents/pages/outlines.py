# mypy: allow-untyped-calls
"""Text that was drawn instead of typed: letters as filled curves, as design programs and some printers leave them."""

import pymupdf

_FEW = 60  # filled shapes of a letter's size; a page of text has hundreds
_MANY_CURVES = 1_500  # in few large shapes: whole lines drawn as one
_FEW_SHAPES = 300
_LETTER_HEIGHT, _LETTER_WIDTH = (2.0, 40.0), 60.0  # points


def has_drawn_letters(page: pymupdf.Page) -> bool:
    """Whether the page is full of small filled shapes, or of shapes with very many curves, as drawn letters are.

    Maps and charts may look the same: what is read of such a page counts only where the reading is sure.
    """
    shapes = [box for kind, box in page.get_bboxlog() if kind == "fill-path"]
    if sum(map(_is_letter_sized, shapes)) >= _FEW:
        return True
    if not shapes or len(shapes) > _FEW_SHAPES:
        return False
    curves = 0
    for shape in page.get_cdrawings():
        curves += sum(item[0] == "c" for item in shape["items"]) if "f" in shape["type"] else 0
        if curves > _MANY_CURVES:
            return True
    return False


def _is_letter_sized(box: tuple[float, float, float, float]) -> bool:
    x0, y0, x1, y1 = box
    lowest, highest = _LETTER_HEIGHT
    return lowest <= y1 - y0 <= highest and x1 - x0 <= _LETTER_WIDTH
