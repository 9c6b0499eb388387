"""The colours are computed, not trusted: contrast, and status colours under each colour blindness."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pytest
from looking import contrast
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QFontDatabase
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QWidget

from loket.paths import resource
from loket.ui import style
from loket.ui.desk_settings import TEXT_SIZES
from loket.ui.style import Palette, Tone

THEMES = [pytest.param(each, id=each.name) for each in style.THEMES.values()]
SURFACES = ("window", "card", "field", "neutral_tint", "accent_tint")
STATUS = ("on_time", "at_risk", "overdue")

# Machado, Oliveira and Fernandes (2009), severity 1.0, in linear RGB.
BLINDNESS = {
    "none": np.eye(3),
    "protan": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deutan": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritan": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}


@pytest.fixture(autouse=True)
def _light_again(qapp: QApplication) -> Iterator[None]:
    yield
    style.apply(qapp, "light", 12)


@pytest.mark.parametrize("palette", THEMES)
def test_all_text_is_readable_on_all_surfaces(palette: Palette) -> None:
    for ink in ("text", "quiet", "accent"):
        for surface in SURFACES:
            assert contrast(getattr(palette, ink), getattr(palette, surface)) >= 4.5, (ink, surface)
    for surface in ("window", "card", "field", "error_tint"):
        assert contrast(palette.error, getattr(palette, surface)) >= 4.5, surface
    assert contrast(palette.on_accent, palette.accent) >= 4.5


@pytest.mark.parametrize("palette", THEMES)
@pytest.mark.parametrize("tone", Tone)
def test_every_tone_is_readable_on_its_tint_and_on_a_card(palette: Palette, tone: Tone) -> None:
    for surface in (palette.tint(tone), palette.card, palette.window):
        assert contrast(palette.ink(tone), surface) >= 4.5


@pytest.mark.parametrize("palette", THEMES)
@pytest.mark.parametrize("tone", Tone)
def test_banner_text_is_readable_on_every_tint(palette: Palette, tone: Tone) -> None:
    assert contrast(palette.text, palette.tint(tone)) >= 4.5


@pytest.mark.parametrize("palette", THEMES)
def test_borders_and_focus_rings_stand_out(palette: Palette) -> None:
    for surface in ("window", "card", "field"):
        assert contrast(palette.border, getattr(palette, surface)) >= 3, surface
        assert contrast(palette.accent, getattr(palette, surface)) >= 3, surface
    assert contrast(palette.accent, palette.accent_tint) >= 3, "the ring on a chosen row"
    assert contrast(palette.text, palette.card) >= 3, "the ring around the main button"


def test_high_contrast_text_is_seven_to_one() -> None:
    palette = style.HIGH_CONTRAST
    for ink in ("text", "quiet", "accent", "error", *STATUS):
        assert contrast(getattr(palette, ink), palette.card) >= 7, ink


@pytest.mark.parametrize("palette", THEMES)
@pytest.mark.parametrize("blindness", BLINDNESS)
def test_status_colours_stay_apart_for_every_eye(palette: Palette, blindness: str) -> None:
    seen = [lab(simulate(getattr(palette, name), BLINDNESS[blindness])) for name in STATUS]
    for (first, one), (second, other) in combinations(zip(STATUS, seen, strict=True), 2):
        assert ciede2000(one, other) >= 18, (first, second)


def test_ciede2000_agrees_with_published_pairs() -> None:
    # Sharma, Wu and Dalal (2005), test data, pairs 1, 7 and 25.
    assert ciede2000((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485)) == pytest.approx(2.0425, abs=1e-4)
    assert ciede2000((50.0, 0.0, 0.0), (50.0, -1.0, 2.0)) == pytest.approx(2.3669, abs=1e-4)
    assert ciede2000((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387)) == pytest.approx(1.2644, abs=1e-4)


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("point_size", TEXT_SIZES)
def test_everything_grows_with_the_text_and_nothing_is_below_12_pt(qapp: QApplication, point_size: int) -> None:
    style.apply(qapp, "light", point_size)
    assert qapp.font().pointSize() == point_size
    assert style.px(36) == 36 * point_size // 12
    for kind in ("text", "quiet", "heading", "title", "figure", "count"):
        assert style.pt(kind) >= 12


def test_the_bundled_font_is_the_one_in_use(qapp: QApplication) -> None:
    style.apply(qapp, "light", 12)
    assert qapp.font().family() == "Noto Sans"
    assert "Noto Sans" in QFontDatabase.families()
    assert resource("fonts/OFL.txt").is_file()


@pytest.mark.parametrize("theme", style.THEMES)
def test_each_theme_can_be_put_on_and_draws_a_button(qapp: QApplication, theme: str) -> None:
    style.apply(qapp, theme, 12)
    assert style.palette().name == theme
    button = QPushButton("Simpan")
    button.ensurePolished()
    assert button.sizeHint().height() >= 32
    assert qapp.palette().window().color() == QColor(style.palette().window)


def test_an_unknown_desktop_scheme_gives_the_light_theme(qapp: QApplication) -> None:
    style.apply(qapp, style.FOLLOW_SYSTEM, 12)
    assert style.palette().name in {"light", "dark"}


def test_icons_and_layouts_follow_theme_and_text_size(qapp: QApplication, qtbot: object) -> None:
    style.apply(qapp, "light", 12)
    page = QWidget()
    layout = QHBoxLayout(page)
    style.space(layout, 10, (12, 0, 12, 0))
    button = QPushButton("Cari")
    layout.addWidget(button)
    style.set_icon(button, "search", "accent")
    style.apply(qapp, "dark", 16)
    assert layout.spacing() == 13
    assert layout.contentsMargins().left() == 16
    assert button.iconSize() == QSize(27, 27)
    assert strongest_colour(button.icon().pixmap(27, 27).toImage()) == QColor(style.DARK.accent).rgb()
    page.deleteLater()


def test_every_icon_can_be_drawn(qapp: QApplication) -> None:
    names = [path.stem for path in resource("icons").glob("*.svg")]
    assert len(names) >= 24
    for name in names:
        image = style.pixmap(name, "#0B6E6E", 48).toImage()
        assert contrast(QColor(strongest_colour(image)), "#0B6E6E") < 1.02, name


def strongest_colour(image: object) -> int:
    pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]  # type: ignore[attr-defined]
    return max(pixels, key=QColor.alpha).rgb()


def simulate(name: str, matrix: np.ndarray) -> np.ndarray:
    colour = QColor(name)
    channels = np.array([colour.redF(), colour.greenF(), colour.blueF()])
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return np.clip(matrix @ linear, 0, 1)


def lab(linear: np.ndarray) -> tuple[float, float, float]:
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    x, y, z = (to_xyz @ linear) / np.array([0.95047, 1.0, 1.08883])
    fx, fy, fz = (t ** (1 / 3) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116 for t in (x, y, z))
    return float(116 * fy - 16), float(500 * (fx - fy)), float(200 * (fy - fz))


def ciede2000(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean = (math.hypot(a1, b1) + math.hypot(a2, b2)) / 2
    g = 0.5 * (1 - math.sqrt(mean**7 / (mean**7 + 25**7)))
    a1, a2 = a1 * (1 + g), a2 * (1 + g)
    c1, c2 = math.hypot(a1, b1), math.hypot(a2, b2)
    h1, h2 = (math.degrees(math.atan2(b, a)) % 360 if (a or b) else 0.0 for a, b in ((a1, b1), (a2, b2)))
    turn = 0.0 if c1 * c2 == 0 else (h2 - h1 + 180) % 360 - 180
    dh = 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn / 2))
    h = h1 + h2 if c1 * c2 == 0 else (h1 + turn / 2) % 360
    lm, cm = (l1 + l2) / 2, (c1 + c2) / 2
    t = sum(
        k * math.cos(math.radians(n * h + o))
        for k, n, o in ((-0.17, 1, -30), (0.24, 2, 0), (0.32, 3, 6), (-0.2, 4, -63))
    )
    sl = 1 + 0.015 * (lm - 50) ** 2 / math.sqrt(20 + (lm - 50) ** 2)
    sc, sh = 1 + 0.045 * cm, 1 + 0.015 * cm * (1 + t)
    rc = 2 * math.sqrt(cm**7 / (cm**7 + 25**7))
    rt = -math.sin(math.radians(60 * math.exp(-(((h - 275) / 25) ** 2)))) * rc
    dl, dc = l2 - l1, c2 - c1
    return math.sqrt((dl / sl) ** 2 + (dc / sc) ** 2 + (dh / sh) ** 2 + rt * (dc / sc) * (dh / sh))
