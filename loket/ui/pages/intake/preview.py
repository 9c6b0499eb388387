"""What registering now would mean: asked for whenever service or variant change, and each minute."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from loket.domain.promise import Promise
from loket.errors import LoketError
from loket.services.intake import Preview
from loket.ui.page import Tools
from loket.ui.pages.intake.promise_bar import PromiseBar
from loket.ui.pages.intake.service import ReasonsCard, ServiceCard
from loket.ui.pages.intake.side import RequirementsCard
from loket.ui.widgets.card import ScrollPane
from loket.words import error_sentence


class PreviewDesk(QObject):
    """`refresh()`, `clear()`, `toggle_reasons()`. Signal: `refreshed()`."""

    refreshed = Signal()

    def __init__(
        self, tools: Tools, service: ServiceCard, requirements: RequirementsCard, bar: PromiseBar, pane: ScrollPane
    ) -> None:
        super().__init__(pane)
        self._services, self._jobs = tools.services, tools.jobs
        self._service, self._requirements, self._bar, self._pane = service, requirements, bar, pane
        self._zone = ""
        self.reasons = ReasonsCard()
        bar.why_wanted.connect(self.toggle_reasons)

    def set_zone(self, zone: str) -> None:
        self._zone = zone

    def refresh(self) -> None:
        service, variant = self._service.service(), self._service.variant()
        if not service or (variant is None and self._service.variant_count() > 1):
            self._show_nothing()
        else:
            self._jobs.call(partial(self._services.intake.preview, service, variant), self._on_read, self._on_refused)

    def clear(self) -> None:
        self._show_nothing()
        self.reasons.hide()

    def toggle_reasons(self) -> None:
        """Unfold why the promise is due then, or fold it again."""
        self.reasons.setVisible(self.reasons.isHidden())
        QTimer.singleShot(0, self, self._bring_into_sight)

    def _bring_into_sight(self) -> None:
        if self.reasons.isVisible():
            self._pane.ensureWidgetVisible(self.reasons, 0, 0)

    def _show_nothing(self) -> None:
        self._requirements.set_requirements(None)
        self._service.show_preview(None)
        self._bar.clear()
        self.reasons.show_lines([])
        self.refreshed.emit()

    def _on_read(self, preview: Preview) -> None:
        self._requirements.set_requirements(preview.requirements)
        self._service.show_preview(preview)
        self._show_promise(preview, None)
        if preview.promise is None:
            service, variant, now = self._service.service(), self._service.variant(), self._services.desk.now()
            work = partial(self._services.intake.promise, service, variant, now)
            self._jobs.call(work, partial(self._show_promise, preview))
        self.refreshed.emit()

    def _show_promise(self, preview: Preview, later: Promise | None) -> None:
        self._bar.show_preview(preview, self._zone, later)
        self.reasons.show_lines(self._bar.lines)

    def _on_refused(self, error: LoketError) -> None:
        self._show_nothing()
        self._service.service_field.set_error(error_sentence(error))
