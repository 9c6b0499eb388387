"""What screen readers are told."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget


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
