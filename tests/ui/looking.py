"""What can be seen and reached in a window: controls, their order, what is cut off or written, and its contrast."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QCheckBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QTableView,
    QWidget,
)

from loket.ui import style
from loket.ui.widgets.labels import ElidedLabel

CONTROLS = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox, QAbstractItemView)
ENGLISH = re.compile(
    r"\b(cancel|ok|save|open|yes|no(?!\.)|close|apply|delete|copy|paste|undo|redo|cut|select|file|name)\b",
    re.IGNORECASE,
)


def label(widget: QWidget) -> str:
    """How a fault names a widget."""
    words = widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton | QLabel) else "")
    return f"{type(widget).__name__} {str(words)[:40]!r}"


def controls(root: QWidget) -> list[QWidget]:
    """Everything in sight that is used, without the parts that Qt's own controls are made of."""
    here = root.window()
    found = [each for each in root.findChildren(QWidget) if isinstance(each, CONTROLS) and each.window() is here]
    return [each for each in found if _is_whole(each)]


def _is_whole(widget: QWidget) -> bool:
    if not widget.isVisible() or isinstance(widget, QHeaderView):
        return False
    above = widget.parentWidget()
    return not isinstance(above, QComboBox | QTableView | QLineEdit)


def unnamed(root: QWidget) -> Iterator[str]:
    for control in controls(root):
        words = control.text() if isinstance(control, QAbstractButton) else ""
        if not (control.accessibleName() or words).strip():
            yield f"has no name: {label(control)} in {type(control.parentWidget()).__name__}"


# the keyboard


def walked(start: QWidget, key: Qt.Key) -> list[QWidget]:
    """The controls that Tab (or Backtab) comes by, from `start` until it is there again."""
    start.setFocus()
    seen: list[QWidget] = []
    for _step in range(300):
        focused = QApplication.focusWidget()
        if focused is None or focused in seen:
            break
        seen.append(focused)
        QTest.keyClick(QGuiApplication.focusWindow(), key)
    return seen


def unreached(root: QWidget, seen: list[QWidget]) -> Iterator[str]:
    for control in controls(root):
        if control.isEnabled() and control not in seen and not _is_reached_by_arrows(control, seen):
            yield f"is not reached by Tab: {label(control)}"


def _is_reached_by_arrows(control: QWidget, seen: list[QWidget]) -> bool:
    """One of a group, of which Tab reaches one; or the line edit of a combo that was reached."""
    if isinstance(control, QAbstractButton):
        group = control.group()
        if group is not None and group.exclusive():
            return any(each in seen for each in group.buttons())
    return any(type(each) is type(control) and each.parentWidget() is control.parentWidget() for each in seen) and (
        not control.focusPolicy() & Qt.FocusPolicy.TabFocus
    )


def place(widget: QWidget) -> QRect:
    """Where a widget stands on its page as if nothing was scrolled."""
    at, each = QPoint(0, 0), widget
    while each is not None and not each.isWindow():
        above = each.parentWidget()
        scrolled = above is not None and isinstance(above.parentWidget(), QScrollArea)
        if not scrolled or each is not above.parentWidget().widget():
            at += each.pos()
        each = above
    return QRect(at, widget.size())


def jumps(page: QWidget, seen: list[QWidget]) -> Iterator[str]:
    """Steps of Tab that go up without going to the right, or to the left in the same row."""
    inside = [each for each in seen if page.isAncestorOf(each)]
    turn = inside.index(min(inside, key=lambda each: (place(each).top() // 24, place(each).left()))) if inside else 0
    order = inside[turn:] + inside[:turn]
    for one, other in pairwise(order):
        here, there = _brought_into_sight(one, other), _brought_into_sight(other, one)
        is_above = there.bottom() < here.top() + 4
        same_row = there.top() < here.bottom() and here.top() < there.bottom()
        if (is_above and there.left() < here.right() - 4) or (same_row and there.right() <= here.left()):
            yield f"Tab jumps back: {label(one)} → {label(other)}"


def _brought_into_sight(widget: QWidget, other: QWidget) -> QRect:
    """Where a widget stands once it is scrolled to; for what stands outside that pane, no farther down than its end."""
    at, above = place(widget), widget.parentWidget()
    while above is not None and not above.isAncestorOf(other):
        if isinstance(above, QScrollArea):
            at.moveBottom(min(at.bottom(), place(above).bottom()))
        above = above.parentWidget()
    return at


# sizes


def too_small(root: QWidget) -> Iterator[str]:
    """Rows below 30 px, targets below 32."""
    for control in controls(root):
        if isinstance(control, QTableView):
            if control.model() and control.model().rowCount() and control.rowHeight(0) < 30:
                yield f"has low rows: {label(control)}"
        elif isinstance(control, QListView):
            if control.model() and control.model().rowCount() and control.sizeHintForRow(0) < 30:
                yield f"has low rows: {label(control)}"
        elif min(control.height(), control.width()) < 32:
            yield f"is {control.width()}x{control.height()} px: {label(control)}"


def cut_off(root: QWidget) -> Iterator[str]:
    """Words that do not fit into what shows them, and what sticks out of its window."""
    for each in root.findChildren(QWidget):
        if not each.isVisible() or each.window() is not root.window():
            continue
        if isinstance(each, ElidedLabel):
            if each.is_elided and each.toolTip() != each.full_text:
                yield f"is cut without saying so: {label(each)}"
        elif isinstance(each, QLabel) and each.text():
            yield from _cut_label(each)
        elif isinstance(each, QPushButton | QCheckBox) and each.text():
            yield from _cut_button(each)
        elif isinstance(each, QLineEdit) and each.placeholderText() and not each.text():
            wide = each.fontMetrics().horizontalAdvance(each.placeholderText())
            if wide > each.width() - 2 * style.px(9):
                yield f"has a hint that is cut: {label(each)}, {each.placeholderText()!r}"
        elif isinstance(each, QScrollArea) and each.widget() is not None:
            more = each.widget().width() - each.viewport().width()
            if more > 0:
                yield f"is {more} px wider than its pane: {type(each.widget()).__name__}, {_widest(each)}"


def _cut_label(each: QLabel) -> Iterator[str]:
    if each.wordWrap():
        if each.heightForWidth(each.width()) > each.height() + 1:
            yield f"is cut below: {label(each)}"
        metrics = QFontMetrics(each.font())
        longest = max((metrics.horizontalAdvance(word) for word in re.split(r"[\s/-]", each.text())), default=0)
        if longest > each.width() + 1:
            yield f"is cut in a word: {label(each)}"
    elif each.sizeHint().width() > each.width() + 1 or each.sizeHint().height() > each.height() + 1:
        yield f"is cut: {label(each)}"


def _cut_button(each: QAbstractButton) -> Iterator[str]:
    is_bold = each.property("primary") == "true" or (each.isCheckable() and isinstance(each, QPushButton))
    metrics = QFontMetrics(style.font(bold=True)) if is_bold else each.fontMetrics()
    words = each.text().replace("&&", "\0").replace("&", "").replace("\0", "&")
    picture = each.iconSize().width() if not each.icon().isNull() else 0
    box = style.px(30) if isinstance(each, QCheckBox) else 0
    if metrics.horizontalAdvance(words) + picture + box > each.width() - style.px(4):
        yield f"is cut: {label(each)}"


def _widest(area: QScrollArea) -> str:
    room = area.viewport().width()
    far = [each for each in area.widget().findChildren(QWidget) if each.isVisible() and each.minimumSizeHint().width()]
    return label(max(far, key=lambda each: each.minimumSizeHint().width())) if far else str(room)


def sticks_out(window: QWidget, width: int, height: int) -> Iterator[str]:
    if (window.width(), window.height()) != (width, height):
        yield f"the window is {window.width()}x{window.height()} instead of {width}x{height}"
    for each in window.findChildren(QWidget):
        if each.isVisible() and each.window() is window and isinstance(each, CONTROLS):
            right = each.mapTo(window, QPoint(each.width(), 0)).x()
            if right > width:
                yield f"sticks out by {right - width} px: {label(each)}"


# words


def english(root: QWidget) -> Iterator[str]:
    """Words of Qt's that nobody translated."""
    for each in (root, *root.findChildren(QWidget)):
        texts = [each.toolTip(), each.accessibleName(), each.accessibleDescription(), each.windowTitle()]
        texts += [action.text() for action in each.actions()]
        if isinstance(each, QAbstractButton | QLabel):
            texts.append(each.text())
        for words in texts:
            if ENGLISH.search(words.replace("&", "")):
                yield f"speaks English: {words!r} in {type(each).__name__}"


def contrast(first: str | QColor, second: str | QColor) -> float:
    """The contrast of two colours as WCAG 2.2 computes it, 1 to 21."""
    lighter, darker = sorted((_luminance(QColor(first)), _luminance(QColor(second))), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(of: QColor) -> float:
    red, green, blue = (_linear(channel) for channel in (of.redF(), of.greenF(), of.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
