"""The one style sheet: Qt's controls, dressed in a palette's colours at a text size."""

from __future__ import annotations

from string import Template
from typing import TYPE_CHECKING

from PySide6.QtCore import QTemporaryDir

from loket.paths import resource

if TYPE_CHECKING:
    from collections.abc import Callable

    from loket.ui.style import Palette

_SMALLEST = 12
_MARKS = ("check", "minus", "chevron-down", "chevron-up")
_pictures: list[QTemporaryDir] = []

_SHEET = Template("""
QMainWindow, QDialog, QStackedWidget > QWidget#page { background: $window; }
QLabel { color: $text; background: transparent; }
QLabel[kind="quiet"] { color: $quiet; font-size: ${quiet_pt}pt; }
QLabel[kind="strong"] { font-weight: bold; }
QLabel[kind="heading"] { font-size: ${heading_pt}pt; font-weight: bold; }
QLabel[kind="title"] { font-size: ${title_pt}pt; font-weight: bold; }
QLabel[kind="figure"] { font-size: ${figure_pt}pt; font-weight: bold; }
QLabel[kind="count"] { font-size: ${count_pt}pt; font-weight: bold; }
QLabel[kind="error"] { color: $error; }
QLabel[kind="advice"] { color: $at_risk; }
QLabel:disabled { color: $quiet; }
QToolTip { color: $text; background: $card; border: 1px solid $border; padding: ${p4}px ${p6}px; }

QFrame#card { background: $card; border: 1px solid $line; border-radius: ${p8}px; }
QFrame#rail { background: $card; border: none; border-right: 1px solid $line; }
QFrame#line { background: $line; border: none; min-height: 1px; max-height: 1px; }
QFrame#banner { border: 1px solid $line; border-radius: ${p6}px; background: $neutral_tint; }
QFrame#banner[tone="on_time"] { background: $on_time_tint; border-color: $on_time; }
QFrame#banner[tone="at_risk"] { background: $at_risk_tint; border-color: $at_risk; }
QFrame#banner[tone="error"] { background: $error_tint; border-color: $error; }
QFrame#banner[tone="done"] { background: $accent_tint; border-color: $accent; }

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractSpinBox {
    color: $text; background: $field; border: 1px solid $border; border-radius: ${p5}px;
    padding: 0 ${p10}px; selection-background-color: $accent; selection-color: $on_accent;
    placeholder-text-color: $quiet;
}
QLineEdit, QComboBox, QAbstractSpinBox { min-height: ${p36}px; }
QPlainTextEdit, QTextEdit { padding: ${p6}px ${p8}px; }
QLineEdit:hover, QPlainTextEdit:hover, QTextEdit:hover, QComboBox:hover, QAbstractSpinBox:hover { border-color: $text; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QComboBox:on, QAbstractSpinBox:focus {
    border: ${ring}px solid $accent; padding: 0 ${p9}px;
}
QPlainTextEdit:focus, QTextEdit:focus { padding: ${p5}px ${p7}px; }
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"], QTextEdit[wrong="true"], QComboBox[wrong="true"],
QAbstractSpinBox[wrong="true"] { border: ${ring}px solid $error; padding: 0 ${p9}px; background: $error_tint; }
QLineEdit[wrong="true"]:focus, QComboBox[wrong="true"]:focus, QPlainTextEdit[wrong="true"]:focus {
    border: ${ring3}px solid $error; padding: 0 ${p8}px; background: $field;
}
QLineEdit:read-only { background: $neutral_tint; }
QLineEdit:disabled, QPlainTextEdit:disabled, QTextEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled {
    color: $quiet; background: $neutral_tint; border: 1px dashed $border;
}
QComboBox QLineEdit, QComboBox QLineEdit:focus {
    border: none; background: transparent; padding: 0; min-height: 0;
}
QComboBox::drop-down { border: none; width: ${p32}px; }
QComboBox::down-arrow { image: url("$pic_chevron_down"); width: ${p18}px; height: ${p18}px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { border: none; width: ${p28}px; background: transparent; }
QAbstractSpinBox::up-arrow { image: url("$pic_chevron_up"); width: ${p16}px; height: ${p16}px; }
QAbstractSpinBox::down-arrow { image: url("$pic_chevron_down"); width: ${p16}px; height: ${p16}px; }

QPushButton {
    color: $text; background: $card; border: 1px solid $border; border-radius: ${p5}px;
    min-height: ${p34}px; padding: 0 ${p14}px;
}
QPushButton:hover { background: $accent_tint; border-color: $accent; }
QPushButton:pressed { background: $neutral_tint; }
QPushButton:focus { border: ${ring}px solid $accent; padding: 0 ${p13}px; }
QPushButton:checked { background: $accent_tint; border-color: $accent; font-weight: bold; }
QPushButton:disabled { color: $quiet; background: $neutral_tint; border: 1px dashed $border; }
QPushButton[primary="true"] {
    color: $on_accent; background: $accent; border: ${ring3}px solid $accent; font-weight: bold;
    min-height: ${p36}px; padding: 0 ${p16}px;
}
QPushButton[primary="true"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[primary="true"]:focus { border-color: $text; padding: 0 ${p16}px; }
QPushButton[primary="true"]:disabled { color: $quiet; background: $neutral_tint; border: 1px dashed $border; }
QPushButton[danger="true"] { color: $error; border-color: $error; }
QPushButton[danger="true"]:focus { border: ${ring}px solid $accent; padding: 0 ${p13}px; }
QPushButton[flat_look="true"] { background: transparent; border: ${ring}px solid transparent; color: $accent; }
QPushButton[flat_look="true"]:hover { background: $accent_tint; }
QPushButton[flat_look="true"]:focus { border: ${ring}px solid $accent; padding: 0 ${p14}px; }
QPushButton[link="true"] {
    background: transparent; border: ${ring}px solid transparent; color: $accent;
    min-height: ${p30}px; padding: 0 ${p4}px; text-align: left;
}
QPushButton[link="true"]:hover { background: $accent_tint; }
QPushButton[link="true"]:focus { border: ${ring}px solid $accent; padding: 0 ${p4}px; }
QToolButton { background: transparent; border: ${ring}px solid transparent; border-radius: ${p5}px; padding: ${p5}px; }
QToolButton:hover { background: $accent_tint; }
QToolButton:focus { border-color: $accent; }
QToolButton::menu-indicator { image: none; }

QCheckBox, QRadioButton {
    color: $text; spacing: ${p8}px; min-height: ${p30}px; padding: 0 ${p4}px;
    border: ${ring}px solid transparent; border-radius: ${p5}px;
}
QCheckBox:focus, QRadioButton:focus { border-color: $accent; }
QCheckBox:disabled, QRadioButton:disabled { color: $quiet; }
QCheckBox::indicator, QRadioButton::indicator {
    width: ${p18}px; height: ${p18}px; border: 2px solid $border; background: $field; border-radius: ${p4}px;
}
QRadioButton::indicator { border-radius: ${p11}px; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover { border-color: $accent; }
QCheckBox::indicator:checked { border-color: $accent; image: url("$pic_check"); }
QCheckBox::indicator:indeterminate { border-color: $accent; image: url("$pic_minus"); }
QRadioButton::indicator:checked { border: ${p6}px solid $accent; width: ${p10}px; height: ${p10}px; }

QAbstractItemView {
    color: $text; background: $card; border: 1px solid $line; alternate-background-color: $card;
    selection-background-color: $accent_tint; selection-color: $text; gridline-color: $line; outline: none;
}
QTableView { border: ${ring}px solid transparent; }
QListView { border-radius: ${p5}px; }
QListView::item { min-height: ${p36}px; padding: 0 ${p8}px; }
QListView::item:selected { background: $accent_tint; color: $text; border-left: ${p4}px solid $accent; }
QListView:focus, QTreeView:focus { border: ${ring}px solid $accent; }
QHeaderView { background: $card; border: none; }
QHeaderView::section {
    color: $quiet; background: $card; border: none; border-bottom: 1px solid $line; padding: 0 ${p8}px;
    min-height: ${p36}px; font-weight: normal;
}
QTableCornerButton::section { background: $card; border: none; }

QTabBar::tab {
    color: $quiet; background: transparent; border: ${ring}px solid transparent; border-radius: ${p5}px;
    padding: 0 ${p14}px; min-height: ${p34}px;
}
QTabBar::tab:selected { color: $text; font-weight: bold; background: $accent_tint; }
QTabBar::tab:hover { color: $text; }
QTabBar:focus::tab:selected, QTabBar::tab:focus { border-color: $accent; }
QTabWidget::pane { border: none; border-top: 1px solid $line; }

QMenu { color: $text; background: $card; border: 1px solid $border; padding: ${p4}px; }
QMenu::item { padding: ${p8}px ${p24}px ${p8}px ${p14}px; border-radius: ${p4}px; border: ${ring}px solid transparent; }
QMenu::item:selected { background: $accent_tint; border-color: $accent; }
QMenu::item:disabled { color: $quiet; }
QMenu::separator { height: 1px; background: $line; margin: ${p4}px; }

QProgressBar {
    color: transparent; background: $neutral_tint; border: 1px solid $border; border-radius: ${p5}px;
    min-height: ${p10}px; max-height: ${p10}px;
}
QProgressBar::chunk { background: $accent; border-radius: ${p4}px; }

QScrollArea { border: none; background: transparent; }
QScrollArea > QWidget > QWidget { background: transparent; }
QScrollArea[reading="true"] { border: ${ring}px solid transparent; border-radius: ${p5}px; }
QScrollArea[reading="true"]:focus { border-color: $accent; }
QScrollBar:vertical { background: transparent; width: ${p12}px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: ${p12}px; margin: 0; }
QScrollBar::handle { background: $border; border-radius: ${p4}px; margin: ${p2}px; }
QScrollBar::handle:vertical { min-height: ${p32}px; }
QScrollBar::handle:horizontal { min-width: ${p32}px; }
QScrollBar::handle:hover { background: $quiet; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: $line; }
QStatusBar { color: $quiet; background: $window; }
QGroupBox {
    border: 1px solid $line; border-radius: ${p8}px; margin-top: ${p12}px; padding: ${p14}px; font-weight: bold;
}
QGroupBox::title { subcontrol-origin: margin; left: ${p12}px; }
""")


def render(palette: Palette, point_size: int, pt: Callable[[str], float]) -> str:
    """The style sheet for this palette; `pt` tells the text size of each kind."""
    values: dict[str, object] = {f"p{n}": round(n * point_size / _SMALLEST) for n in range(1, 49)}
    values |= {f"{kind}_pt": pt(kind) for kind in ("quiet", "heading", "title", "figure", "count")}
    values |= {name: getattr(palette, name) for name in palette.__slots__}
    values |= {"ring": max(2, round(2 * point_size / _SMALLEST)), "ring3": max(3, round(3 * point_size / _SMALLEST))}
    values |= {"accent_hover": palette.accent} | _draw_marks(palette)
    return _SHEET.substitute(values)


def _draw_marks(palette: Palette) -> dict[str, str]:
    """Qt's style sheets take pictures only from files: write the few marks in this palette's colours."""
    folder = QTemporaryDir()
    _pictures[:] = [folder]
    drawn = {}
    for name in _MARKS:
        ink = palette.accent if name in ("check", "minus") else palette.text
        source = resource(f"icons/{name}.svg").read_text("utf-8").replace("currentColor", ink)
        path = folder.filePath(f"{name}.svg")
        with open(path, "w", encoding="utf-8") as file:  # noqa: PTH123 - a Qt path
            file.write(source.replace('stroke-width="2"', 'stroke-width="3"'))
        drawn[f"pic_{name.replace('-', '_')}"] = path
    return drawn
