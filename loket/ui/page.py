"""What every page is: a widget with a key, a title, its services and jobs, and the ways to speak to the main window.

Pages never know each other: they emit, and the main window wires one to another.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from loket.errors import LoketError
from loket.services import Services
from loket.ui import style
from loket.ui.actions import Actions
from loket.ui.desk_settings import DeskSettings
from loket.ui.jobs import Jobs
from loket.ui.widgets.header import PageHeader
from loket.words import error_sentence


@dataclass(slots=True)
class Tools:
    """What a page works with."""

    services: Services
    jobs: Jobs
    actions: Actions
    settings: DeskSettings


class Page(QWidget):
    """Base of all pages: `self.body` is the layout below the header.

    `message_raised(kind, text)` shows a banner (kind: info, success, warning, error); `request_opened(number)` asks
    for one request's page; `requests_changed()` says that requests have changed; `page_wanted(key)` goes elsewhere,
    `list_wanted(which)` to the requests narrowed to a `Which`; `leave_settled()` when what kept the page from
    being left is saved or given up, so that the officer comes to where they wanted to go.
    """

    message_raised = Signal(str, str)
    request_opened = Signal(str)
    requests_changed = Signal()
    page_wanted = Signal(str)
    list_wanted = Signal(str)
    leave_settled = Signal()

    def __init__(self, tools: Tools, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.tools = tools
        self.services, self.jobs, self.actions_list = tools.services, tools.jobs, tools.actions
        self.header = PageHeader(title)
        self.body = QVBoxLayout(self)
        style.space(self.body, 14, (24, 12, 24, 18))
        self.body.addWidget(self.header)

    def own_actions(self) -> list[QAction]:
        """Actions that work only while this page is shown; the main window switches them."""
        return []

    def refresh(self) -> None:
        """Read again what is shown; called whenever the page is shown and after requests have changed."""

    def first_focus(self) -> QWidget | None:
        """The widget that gets the focus when the page is shown."""
        return None

    def may_leave(self) -> bool:
        """Whether the page may be left now; keeps what was typed before it says yes."""
        return True

    def keep_typed(self) -> None:
        """Keep what was typed where it survives the program; asks and shows nothing."""

    def half_done(self) -> str:
        """What would be lost if the page was put away now, in words; it is brought into sight."""
        return ""

    def tell(self, error: LoketError) -> None:
        """Show an error as a banner, in words."""
        self.message_raised.emit("error", error_sentence(error))
