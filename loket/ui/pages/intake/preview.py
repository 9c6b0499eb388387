"""What registering now would mean: asked for whenever service or variant change, and each minute."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from loket.domain.promise import Promise
from loket.errors import LoketError
from loket.i18n import _
from loket.services.intake_preview import Preview, WhatIf
from loket.ui.page import Tools
from loket.ui.pages.intake.promise_bar import PromiseBar
from loket.ui.pages.intake.service import Chance, ReasonsCard, ServiceCard
from loket.ui.pages.intake.side import RequirementsCard
from loket.ui.widgets.card import ScrollPane
from loket.words import brief_day, clock_time, deadline, error_sentence, local


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
        self._ask_what_if()
        QTimer.singleShot(0, self, self._bring_into_sight)

    def _bring_into_sight(self) -> None:
        if self.reasons.isVisible():
            self._pane.ensureWidgetVisible(self.reasons, 0, 0)

    def _show_nothing(self) -> None:
        self._requirements.set_requirements(None)
        self._service.show_preview(None)
        self._bar.clear()
        self.reasons.show_lines([])
        self.reasons.show_chances([])
        self.refreshed.emit()

    def _on_read(self, preview: Preview) -> None:
        self._requirements.set_requirements(preview.requirements)
        self._service.show_preview(preview)
        self._show_promise(preview, None)
        if preview.promise is None:
            service, variant, now = self._service.service(), self._service.variant(), self._services.desk.now()
            work = partial(self._services.intake.promise, service, variant, now)
            self._jobs.call(work, partial(self._show_promise, preview))
        self._ask_what_if()
        self.refreshed.emit()

    def _ask_what_if(self) -> None:
        """Asked only while the reasons are unfolded: nobody else sees the answer."""
        if self.reasons.isHidden() or not self.reasons.lines:
            return
        work = partial(self._services.intake.what_if, self._service.service(), self._service.variant())
        self._jobs.call(work, self._on_what_if_read)

    def _on_what_if_read(self, chances: tuple[WhatIf, ...]) -> None:
        self.reasons.show_chances([_chance(one, chances[0], self._zone) for one in chances])

    def _show_promise(self, preview: Preview, later: Promise | None) -> None:
        self._bar.show_preview(preview, self._zone, later)
        self.reasons.show_lines(self._bar.lines)

    def _on_refused(self, error: LoketError) -> None:
        self._show_nothing()
        self._service.service_field.set_error(error_sentence(error))


def _chance(one: WhatIf, now: WhatIf, zone: str) -> Chance:
    return Chance(_when_words(one, now, zone), deadline(one.promise.due, zone), one.promise.due > now.promise.due)


def _when_words(one: WhatIf, now: WhatIf, zone: str) -> str:
    """ "Sekarang", "Setelah batas pukul 14.00", "Besok, Selasa 17 Mar", or the next working day by its name."""
    if one is now:
        return _("Sekarang")
    start = local(one.start, zone)
    if one.when == "after_cutoff":
        return _("Setelah batas pukul {clock}").format(clock=clock_time((start - timedelta(minutes=1)).time()))
    is_tomorrow = start.date() - local(now.start, zone).date() == timedelta(days=1)
    words = _("Besok, {day}") if is_tomorrow else _("Hari kerja berikutnya, {day}")
    return words.format(day=brief_day(start.date()))
