"""What screen readers are told, and where the focus goes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid


def announce(widget: QWidget, text: str, *, at_once: bool = False) -> None:
    """Have a screen reader say something that changed; `at_once` interrupts what it is saying (errors)."""
    event = QAccessibleAnnouncementEvent(widget, text)
    politeness = QAccessible.AnnouncementPoliteness
    event.setPoliteness(politeness.Assertive if at_once else politeness.Polite)
    QAccessible.updateAccessibility(event)


def name(widget: QWidget, text: str, description: str = "") -> None:
    """The name (and description) a screen reader says for this control."""
    widget.setAccessibleName(text)
    widget.setAccessibleDescription(description)


def keep_tab_order(place: QWidget, late: Sequence[QWidget]) -> None:
    """What was made late comes last by Tab: have it come where `place`, which holds it, stands.

    To be called before `place` gets one of them as its focus proxy: Qt moves it to where its proxy is.
    """
    policy, before = place.focusPolicy(), place
    place.setFocusProxy(None)  # type: ignore[arg-type]  # Qt takes None
    place.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # Qt orders only what can have the focus
    for each in late:
        QWidget.setTabOrder(before, each)
        before = each
    place.setFocusPolicy(policy)


def put_after(first: QWidget, second: QWidget) -> None:
    """Have Tab come to what is in `second` after what is in `first`."""
    order = [*_stops(first, Qt.FocusPolicy.ClickFocus)[-1:], *_stops(second)]
    for one, other in pairwise(order):
        QWidget.setTabOrder(one, other)


def _stops(widget: QWidget, policy: Qt.FocusPolicy = Qt.FocusPolicy.TabFocus) -> list[QWidget]:
    """What can have the focus in a widget, in the order of Tab; by a click: also the rows of a list with one stop."""
    found: list[QWidget] = []
    each = widget.nextInFocusChain()
    while each is not None and each is not widget:
        if widget.isAncestorOf(each) and each.focusPolicy() & policy and each.focusProxy() is None:
            found.append(each)
        each = each.nextInFocusChain()
    return found


def put_focus_back(widget: QWidget | None) -> None:
    """To where it was before, if that is still there."""
    if widget is not None and isValid(widget) and widget.isVisible():
        widget.setFocus()
