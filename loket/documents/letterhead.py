"""The office's letterhead (kop): logo, its lines, address, and the double line below."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

from PIL import Image
from reportlab.lib.utils import ImageReader

from loket.documents.data import Letterhead
from loket.documents.flow import Line, bold, fitted, height_of, paragraph, plain
from loket.documents.page import Sheet

__all__ = ["Letterhead", "double_line", "draw_letterhead", "letterhead_height", "readable_logo"]

_LOGO_PIXELS = 240  # 12 mm at 500 dpi; a larger file would only make each receipt slower
_LOGO_GAP = 7.0


def draw_letterhead(sheet: Sheet, head: Letterhead, place: tuple[float, float], room: float) -> float:
    """Draw at (x, top) within `room`; gives the height where it ends, the double line not yet drawn."""
    x, top = place
    logo = readable_logo(head.logo) if head.logo else None
    lines = _lines(head, room - (_logo_size(logo)[0] + _LOGO_GAP if logo else 0))
    bottom = top + height_of(lines)
    if logo:
        size = _logo_size(logo)
        sheet.image(logo, x, top + 1, size)
        x += size[0] + _LOGO_GAP
        bottom = max(bottom, top + size[1] + 3)
    sheet.lines(lines, x, top, room)
    return bottom


def letterhead_height(head: Letterhead, room: float) -> float:
    """How high `draw_letterhead` will be."""
    logo = readable_logo(head.logo) if head.logo else None
    text = _lines(head, room - (_logo_size(logo)[0] + _LOGO_GAP if logo else 0))
    return max(height_of(text), _logo_size(logo)[1] + 3 if logo else 0)


def double_line(sheet: Sheet, x: float, top: float, length: float) -> None:
    """The thick and the thin line under a letterhead."""
    sheet.rule(x, top, length, 1.4)
    sheet.rule(x, top + 2, length, 0.5)


def _lines(head: Letterhead, room: float) -> list[Line]:
    """The words: the last line of the name is the office itself and the largest."""
    *above, office = head.lines or ("",)
    lines = [line for text in above for line in fitted(text, [plain(8.5), plain(7.5)], room)]
    lines += fitted(office, [bold(size) for size in (11, 10, 9, 8)], room)
    return lines + paragraph(head.contact, plain(6.8), room)


def _logo_size(logo: ImageReader) -> tuple[float, float]:
    """At most 36 x 34 points, in its own proportions."""
    across, down = logo.getSize()
    scale = min(36 / across, 34 / down)
    return across * scale, down * scale


@lru_cache(maxsize=4)
def readable_logo(picture: bytes) -> ImageReader | None:
    """The logo as a small JPEG on white (reportlab copies it as it is); None for a file that is no picture."""
    try:
        with Image.open(BytesIO(picture)) as image:
            image.thumbnail((_LOGO_PIXELS, _LOGO_PIXELS))
            layer = image.convert("RGBA")
    except (OSError, ValueError, Image.DecompressionBombError):
        return None
    paper = Image.new("RGB", layer.size, "white")
    paper.paste(layer, mask=layer)
    small = BytesIO()
    paper.save(small, "JPEG", quality=90)
    return ImageReader(small)
