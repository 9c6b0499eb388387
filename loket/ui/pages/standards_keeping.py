"""What the standards page asks of the drafting: begin, compare, review, revoke."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TypeAlias

from PySide6.QtCore import QObject, Signal

from loket.domain.differences import Difference
from loket.domain.standards import ServiceStandard
from loket.errors import LoketError
from loket.i18n import _
from loket.services.drafting import DraftDetail, DraftRow, NewService, Review, ReviewRow, Revocation
from loket.services.standards import StandardDetail
from loket.ui.page import Tools
from loket.ui.pages.standards_panels import FormPanel
from loket.ui.pages.standards_reading_card import ReadingCard, version_words
from loket.words import error_sentence, plain_date

Offered: TypeAlias = tuple[int, str, ServiceStandard]


class KeepingDesk(QObject):
    """Serves the buttons and panels of a card for the standard that it follows.

    Signals: `told(kind, text)`; `changed()` where the register is to be read again; `drafted(code)` when a draft is
    there to be written.
    """

    told = Signal(str, str)
    changed = Signal()
    drafted = Signal(str)

    def __init__(self, tools: Tools, card: ReadingCard) -> None:
        super().__init__(card)
        self._tools, self._card = tools, card
        self._drafting = tools.services.drafting
        self._detail: StandardDetail | None = None
        self._versions: tuple[StandardDetail, ...] = ()
        self._draft: DraftRow | None = None
        card.edit_button.clicked.connect(self._on_edit_wanted)
        card.compare_button.clicked.connect(self._on_compare_wanted)
        card.differences_panel.wanted.connect(self._on_versions_chosen)
        card.differences_panel.closed.connect(self._on_compare_closed)
        card.new_panel.entered.connect(self._on_new_entered)
        card.review_button.clicked.connect(self.ask_review)
        card.review_panel.entered.connect(self._on_review_entered)
        card.review_panel.closed.connect(self._on_review_closed)
        card.revoke_button.clicked.connect(self._on_revoke_wanted)
        card.revoke_panel.entered.connect(self._on_revoke_entered)
        card.revoke_panel.closed.connect(self._on_revoke_closed)

    def follow(self, detail: StandardDetail, versions: Sequence[StandardDetail], draft: DraftRow | None) -> None:
        """Another version is read."""
        is_other = self._detail is None or self._detail.standard.code != detail.standard.code
        self._detail, self._versions, self._draft = detail, tuple(versions), draft
        if is_other:
            self._card.differences_panel.hide()

    def _refused(self, panel: FormPanel | None, error: LoketError) -> None:
        if panel is None or not panel.show_error(error):
            self.told.emit("error", error_sentence(error))

    # Drafts

    def _on_edit_wanted(self) -> None:
        if self._detail is not None:
            work = partial(self._drafting.start, self._detail.standard.code, self._detail.version)
            self._tools.jobs.call(work, self._on_started, partial(self._refused, None))

    def _on_started(self, detail: DraftDetail) -> None:
        self.drafted.emit(detail.code)

    def _on_new_entered(self, new: NewService) -> None:
        panel = self._card.new_panel
        self._tools.jobs.call(partial(self._drafting.create, new), self._on_created, partial(self._refused, panel))

    def _on_created(self, row: DraftRow) -> None:
        self._card.new_panel.clear()
        self._card.new_panel.hide()
        self.drafted.emit(row.code)

    # Differences

    def _on_compare_wanted(self) -> None:
        offered = [(one.version, version_words(one), one.standard) for one in self._versions]
        panel = self._card.differences_panel
        self._card.open_panel(panel)
        draft = self._draft
        if draft is not None:
            work = partial(self._drafting.show, draft.code)
            self._tools.jobs.call(work, partial(self._offer_with_draft, offered))
        else:
            panel.offer(offered)
        panel.older.setFocus()

    def _offer_with_draft(self, offered: list[Offered], draft: DraftDetail | None) -> None:
        mine: list[Offered] = []
        if draft is not None:
            mine = [(draft.version, _("Rancangan versi {number}").format(number=draft.version), draft.standard)]
        self._card.differences_panel.offer([*mine, *offered])

    def _on_versions_chosen(self, older: int, newer: int) -> None:
        if self._detail is not None:
            work = partial(self._drafting.differences, self._detail.standard.code, older, newer)
            self._tools.jobs.call(work, self._on_compared, partial(self._refused, None))

    def _on_compared(self, found: tuple[Difference, ...]) -> None:
        self._card.differences_panel.show_differences(found)

    def _on_compare_closed(self) -> None:
        self._card.differences_panel.hide()
        self._card.compare_button.setFocus()

    # Review and revocation

    def ask_review(self) -> None:
        """Ask what a yearly review found."""
        self._card.open_panel(self._card.review_panel)
        self._card.review_panel.first().setFocus()

    def _on_review_entered(self, review: Review) -> None:
        if self._detail is not None:
            work = partial(self._drafting.review, self._detail.standard.code, review)
            self._tools.jobs.call(work, self._on_reviewed, partial(self._refused, self._card.review_panel))

    def _on_reviewed(self, row: ReviewRow) -> None:
        self._on_review_closed()
        self._card.review_panel.clear()
        words = _("Tinjauan {name} dicatat; berikutnya {day}.")
        self.changed.emit()
        self.told.emit("success", words.format(name=row.name, day=plain_date(row.due_on)))

    def _on_review_closed(self) -> None:
        self._card.review_panel.hide()
        self._card.review_button.setFocus()

    def _on_revoke_wanted(self) -> None:
        self._card.open_panel(self._card.revoke_panel)
        self._card.revoke_panel.first().setFocus()

    def _on_revoke_entered(self, revocation: Revocation) -> None:
        if self._detail is not None:
            code, version = self._detail.standard.code, self._detail.version
            work = partial(self._drafting.revoke, code, version, revocation)
            self._tools.jobs.call(work, self._on_revoked, partial(self._refused, self._card.revoke_panel))

    def _on_revoked(self, detail: StandardDetail) -> None:
        self._on_revoke_closed()
        self._card.revoke_panel.clear()
        self.changed.emit()
        words = _("{name} versi {number} dicabut.")
        self.told.emit("success", words.format(name=detail.standard.name, number=detail.version))

    def _on_revoke_closed(self) -> None:
        self._card.revoke_panel.hide()
        self._card.revoke_button.setFocus()
