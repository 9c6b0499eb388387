"""How everything looks: colours, spacing, type and icons, and the one place they come from.

Sizes are written as pixels at the smallest text size (12 pt) and grow with it: `px(36)` is 36 at 12 pt and 48 at 16 pt.
Widgets that paint themselves ask `palette()`, `px()` and `font()` while they paint, so a new theme needs no signal;
icons and layouts made with `set_icon()` and `space()` are brought up to date by `apply()`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QIcon, QPainter, QPalette, QPen, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QApplication, QLayout, QWidget

from loket.paths import resource
from loket.ui import style_sheet

if TYPE_CHECKING:
    from collections.abc import Iterable

FAMILY = "Noto Sans"
SMALLEST = 12
FOLLOW_SYSTEM = "system"


class Tone(StrEnum):
    """What a chip, a tile or a banner means. Each tone has a colour, a tint and (for chips) a shape."""

    ON_TIME = "on_time"
    AT_RISK = "at_risk"
    OVERDUE = "overdue"
    PAUSED = "paused"
    DONE = "done"
    NEUTRAL = "neutral"
    ACCENT = "accent"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one theme, as #RRGGBB. Every text colour is readable on every surface (a test computes it)."""

    name: str
    window: str
    card: str
    field: str
    line: str
    border: str
    text: str
    quiet: str
    accent: str
    accent_tint: str
    on_accent: str
    neutral_tint: str
    on_time: str
    on_time_tint: str
    at_risk: str
    at_risk_tint: str
    overdue: str
    overdue_tint: str
    error: str
    error_tint: str

    def ink(self, tone: Tone) -> str:
        """The colour of this tone's text and shape."""
        inks = {Tone.PAUSED: self.text, Tone.DONE: self.quiet, Tone.NEUTRAL: self.quiet}
        return inks.get(tone) or str(getattr(self, tone.value))

    def tint(self, tone: Tone) -> str:
        """The ground this tone's text stands on."""
        if tone in (Tone.PAUSED, Tone.DONE, Tone.NEUTRAL):
            return self.neutral_tint
        return str(getattr(self, f"{tone.value}_tint"))


LIGHT = Palette(
    name="light",
    window="#F5F6F8",
    card="#FFFFFF",
    field="#FFFFFF",
    line="#DDE1E7",
    border="#838E9B",
    text="#1B2430",
    quiet="#5A6675",
    accent="#0B6E6E",
    accent_tint="#E3F1F0",
    on_accent="#FFFFFF",
    neutral_tint="#ECEFF3",
    on_time="#1565C0",
    on_time_tint="#E8F0FA",
    at_risk="#A06000",
    at_risk_tint="#FCF4E4",
    overdue="#6D0F2C",
    overdue_tint="#F8E7EC",
    error="#B3261E",
    error_tint="#FCEBEA",
)
DARK = Palette(
    name="dark",
    window="#14181E",
    card="#1D232B",
    field="#161B21",
    line="#333C48",
    border="#6B7988",
    text="#E7EBF0",
    quiet="#A3AFBD",
    accent="#4DB6AC",
    accent_tint="#1B3534",
    on_accent="#0E1A1A",
    neutral_tint="#2A323C",
    on_time="#64B5F6",
    on_time_tint="#1A2B3C",
    at_risk="#FFD54F",
    at_risk_tint="#332C17",
    overdue="#EE5F80",
    overdue_tint="#361C25",
    error="#FF8A80",
    error_tint="#3A2120",
)
HIGH_CONTRAST = replace(
    DARK,
    name="high_contrast",
    window="#000000",
    card="#000000",
    field="#000000",
    line="#FFFFFF",
    border="#FFFFFF",
    text="#FFFFFF",
    quiet="#E6E6E6",
    accent="#3DF0DF",
    accent_tint="#003531",
    on_accent="#000000",
    neutral_tint="#1F1F1F",
    on_time="#7CC4FF",
    on_time_tint="#00182B",
    at_risk="#FFE066",
    at_risk_tint="#241C00",
    overdue="#FF8FA8",
    overdue_tint="#2B0010",
    error="#FF9D94",
    error_tint="#2B0500",
)
THEMES = {each.name: each for each in (LIGHT, DARK, HIGH_CONTRAST)}

_SCALE = {"text": 1.0, "quiet": 0.93, "heading": 1.06, "title": 1.38, "figure": 1.2, "count": 2.3}
_BOLD = {"heading", "title", "figure", "count", "strong"}


@dataclass(slots=True)
class _Look:
    palette: Palette = LIGHT
    point_size: int = SMALLEST
    theme: str = "light"


_look = _Look()


def palette() -> Palette:
    """The colours in use now."""
    return _look.palette


def point_size() -> int:
    """The text size that the desk chose, in points."""
    return _look.point_size


def px(pixels: float) -> int:
    """A length drawn for 12 pt, grown to the text size in use."""
    return round(pixels * _look.point_size / SMALLEST)


def pt(kind: str) -> float:
    """The text size of a kind of text; nothing is smaller than 12 pt."""
    return max(float(SMALLEST), round(_look.point_size * _SCALE.get(kind, 1.0), 1))


def font(kind: str = "text", *, bold: bool | None = None) -> QFont:
    """The font of a kind of text: text, quiet, strong, heading, title, figure, count."""
    made = QFont(FAMILY)
    made.setPointSizeF(pt(kind))
    made.setBold(kind in _BOLD if bold is None else bold)
    return made


def color(token: str | Tone) -> QColor:
    """A colour by its token's name (`color("quiet")`) or the ink of a tone."""
    return QColor(palette().ink(token) if isinstance(token, Tone) else getattr(palette(), token, token))


# Icons


def draw_icon(painter: QPainter, name: str, rect: QRectF, ink: str | QColor) -> None:
    """Paint a Lucide icon in one colour, sharp at the painter's own resolution."""
    _renderer(name, QColor(ink).name()).render(painter, rect)


def pixmap(name: str, ink: str | QColor, size: int, ratio: float = 1.0, gap: int = 0) -> QPixmap:
    """An icon of `size` logical pixels, with a `gap` at its right."""
    made = QPixmap(QSize(round((size + gap) * ratio), round(size * ratio)))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    draw_icon(painter, name, QRectF(0, 0, size, size), ink)
    painter.end()
    return made


def icon(name: str, ink: str = "text", gap: int = 0) -> QIcon:
    """An icon in the colour of a token; buttons should use `set_icon()`, which follows the theme."""
    made = QIcon()
    ratios = {1.0, *(screen.devicePixelRatio() for screen in QGuiApplication.screens())}
    for mode, shade in ((QIcon.Mode.Normal, color(ink)), (QIcon.Mode.Disabled, color("border"))):
        for ratio in ratios:
            made.addPixmap(pixmap(name, shade, px(20), ratio, px(gap)), mode)
    return made


def set_icon(button: QAbstractButton, name: str, ink: str = "text", gap: int = 0) -> None:
    """Give a button an icon that keeps the colour of its token in every theme; `gap` keeps its words at a distance."""
    button.setProperty("icon_name", name)
    button.setProperty("icon_ink", ink)
    button.setProperty("icon_gap", gap)
    button.setIconSize(QSize(px(20) + px(gap), px(20)))
    button.setIcon(icon(name, ink, gap))


@lru_cache(maxsize=128)
def _renderer(name: str, ink: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(_svg(name, ink).encode()))


def _svg(name: str, ink: str) -> str:
    source = resource(f"icons/{name}.svg").read_text("utf-8")
    return source.replace("currentColor", ink)


# Layouts and properties


def space(layout: QLayout, gap: int, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> None:
    """Spacing and margins (left, top, right, bottom) in pixels at 12 pt; they grow with the text size."""
    layout.setProperty("loket_space", [gap, *margins])
    _space_again(layout)


def mark(widget: QWidget, name: str, value: object) -> None:
    """Set a property the style sheet reads, and let the widget be styled anew when it changed."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.updateGeometry()
    widget.update()


def _space_again(layout: QLayout) -> None:
    wanted = layout.property("loket_space")
    if wanted:
        layout.setSpacing(px(wanted[0]))
        layout.setContentsMargins(*(px(each) for each in wanted[1:]))


def paint_focus_ring(painter: QPainter, rect: QRectF, radius: float = 5, ink: str = "accent") -> None:
    """The ring around what has the focus: 2 px, inside `rect`."""
    width = max(2, px(2))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(color(ink), width))
    painter.drawRoundedRect(rect.adjusted(width / 2, width / 2, -width / 2, -width / 2), px(radius), px(radius))
    painter.restore()


# Applying it


def load_fonts() -> None:
    """Make the bundled fonts known to Qt, once."""
    if FAMILY in QFontDatabase.families() and QApplication.instance().property("loket_fonts"):  # type: ignore[union-attr]  # there is one
        return
    for weight in ("Regular", "Bold"):
        QFontDatabase.addApplicationFont(str(resource(f"fonts/NotoSans-{weight}.ttf")))
    QApplication.instance().setProperty("loket_fonts", True)  # type: ignore[union-attr]  # there is one


def apply(app: QApplication, theme: str = FOLLOW_SYSTEM, point_size: int = SMALLEST) -> None:
    """Dress the whole application. `theme` is light, dark, high_contrast or system."""
    _follow_system(app)
    load_fonts()
    _look.theme = theme
    _look.point_size = point_size
    _look.palette = THEMES.get(theme) or _system_palette(app)
    _dress(app)


def _dress(app: QApplication) -> None:
    if app.style().objectName().lower() != "fusion":
        app.setStyle("Fusion")
    app.setFont(font())
    app.setPalette(_qt_palette(_look.palette))
    app.setStyleSheet(style_sheet.render(_look.palette, _look.point_size, pt))
    _refresh(app.allWidgets())


def _refresh(widgets: Iterable[QWidget]) -> None:
    for widget in widgets:
        if isinstance(widget, QAbstractButton) and widget.property("icon_name"):
            set_icon(widget, *(widget.property(f"icon_{part}") for part in ("name", "ink", "gap")))
        for layout in widget.findChildren(QLayout, options=Qt.FindChildOption.FindDirectChildrenOnly):
            _refresh_layout(layout)


def _refresh_layout(layout: QLayout) -> None:
    _space_again(layout)
    for inner in layout.findChildren(QLayout):
        _space_again(inner)


def _system_palette(app: QApplication) -> Palette:
    return DARK if app.styleHints().colorScheme() == Qt.ColorScheme.Dark else LIGHT


def _follow_system(app: QApplication) -> None:
    if not app.property("loket_follows_system"):
        app.styleHints().colorSchemeChanged.connect(_on_color_scheme_changed)
        app.setProperty("loket_follows_system", True)


def _on_color_scheme_changed(_scheme: object) -> None:
    app = QApplication.instance()
    if _look.theme == FOLLOW_SYSTEM and isinstance(app, QApplication):
        apply(app, FOLLOW_SYSTEM, _look.point_size)


def _qt_palette(of: Palette) -> QPalette:
    made = QPalette()
    role = QPalette.ColorRole
    for group, name in (
        (role.Window, of.window),
        (role.WindowText, of.text),
        (role.Base, of.field),
        (role.AlternateBase, of.window),
        (role.Text, of.text),
        (role.PlaceholderText, of.quiet),
        (role.Button, of.card),
        (role.ButtonText, of.text),
        (role.BrightText, of.error),
        (role.ToolTipBase, of.card),
        (role.ToolTipText, of.text),
        (role.Highlight, of.accent),
        (role.HighlightedText, of.on_accent),
        (role.Accent, of.accent),
        (role.Link, of.accent),
        (role.LinkVisited, of.accent),
        (role.Light, of.card),
        (role.Midlight, of.line),
        (role.Mid, of.line),
        (role.Dark, of.border),
        (role.Shadow, of.border),
    ):
        made.setColor(group, QColor(name))
    for disabled in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, disabled, QColor(of.quiet))
    return made


def plain_key(shortcut: str) -> str:
    """A key as it stands on the keyboard: Return is called Enter."""
    return re.sub(r"\bReturn\b", "Enter", shortcut)
