"""A clock that can't be right is told above every page: at start, at sign-in and each minute."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from loket.ui.style import Tone
from loket.ui.widgets.banner import Banner

if TYPE_CHECKING:
    from loket.services.clock import ClockState
    from loket.ui.page import Tools

EVERY_MILLISECONDS = 60_000


class ClockBanner(Banner):
    """`watch(tools)` from the moment that the office is open; `look()` once more now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._tools: Tools | None = None
        self._timer = QTimer(self, interval=EVERY_MILLISECONDS)
        self._timer.timeout.connect(self.look)

    def watch(self, tools: Tools) -> None:
        self._tools = tools
        self._timer.start()
        self.look()

    def look(self) -> None:
        if self._tools is not None:
            self._tools.jobs.call(self._tools.services.clock.state, self._on_state)

    def _on_state(self, state: ClockState) -> None:
        if state.fault is None:
            self.clear()
            return
        from loket.domain.clock import ClockFault  # noqa: PLC0415 (words are needed on a bad day only)
        from loket.words.findings import finding_words  # noqa: PLC0415

        tone = Tone.ERROR if state.fault is ClockFault.FAR_BEHIND else Tone.AT_RISK
        self.show_message(finding_words(state.fault.value, {}), tone, icon="clock")
