"""Beside the year: what the shapes mean, the office hours, the seasons, and the history of the calendar."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from loket.i18n import _
from loket.services.calendar import RevisionRow, SeasonRow, YearView
from loket.ui import style
from loket.ui.pages.calendar.year import legend
from loket.ui.style import Tone
from loket.ui.widgets.buttons import Button
from loket.ui.widgets.card import Card
from loket.ui.widgets.chip import StatusChip
from loket.ui.widgets.labels import Label
from loket.ui.widgets.timeline import Timeline, TimelineEvent
from loket.words import day_range, short_moment
from loket.words.calendar import outcome_words
from loket.words.hours import week_lines

SHOWN_REVISIONS = 6


class LegendCard(Card):
    """What the shapes of the grid mean."""

    def __init__(self) -> None:
        super().__init__(_("Arti tanda"))
        self.add(legend())
        self.add(Label(_("Beberapa hari sekaligus: seret, atau Shift+panah."), "quiet", wrap=True))


class HoursCard(Card):
    """The week and the seasons of the year; they are changed in the settings. `change_wanted()`."""

    change_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(_("Jam kerja"))
        self.week = Label("", wrap=True)
        self.seasons = QVBoxLayout()
        style.space(self.seasons, 12)
        self.change = Button(_("Ubah jam dan musim"), icon="pencil")
        for part in (self.week, Label(_("Musim jam kerja"), "strong", wrap=True), self.seasons, self.change):
            self.add(part)
        self.change.clicked.connect(self.change_wanted)

    def show_year(self, view: YearView) -> None:
        self.week.setText("\n".join(week_lines(view.week)))
        while (item := self.seasons.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for season in view.seasons:
            self.seasons.addWidget(_season_block(season))
        if not view.seasons:
            self.seasons.addWidget(Label(_("Tidak ada musim pada tahun ini."), "quiet", wrap=True))


def _season_block(season: SeasonRow) -> QWidget:
    """A season: its name, its days, its hours, and whether the dates are certain."""
    block, head = QWidget(), QHBoxLayout()
    column = QVBoxLayout(block)
    style.space(column, 2)
    style.space(head, 8)
    head.addWidget(Label(season.name, wrap=True), 1)
    if not season.confirmed:
        head.addWidget(StatusChip(Tone.AT_RISK, _("perkiraan")), 0, Qt.AlignmentFlag.AlignTop)
    column.addLayout(head)
    days = f"{day_range(season.first_day, season.last_day)} {season.last_day.year}"
    for words in (days, "\n".join(week_lines(season.week)), season.source):
        if words:
            column.addWidget(Label(words, "quiet", wrap=True))
    return block


class HistoryCard(Card):
    """The last changes of the calendar, the newest first. `undo_wanted()` for the newest that can be taken back."""

    undo_wanted = Signal()

    def __init__(self, zone: str) -> None:
        super().__init__(_("Riwayat kalender"))
        self.zone = zone
        self._may_undo = True
        self.undo = Button(_("Batalkan perubahan terakhir"), icon="undo-2")
        self.timeline = Timeline()
        self.add(self.undo)
        self.add(self.timeline)
        self.undo.clicked.connect(self.undo_wanted)

    def set_changing(self, allowed: bool) -> None:
        """Whether the person at this desk may change the calendar."""
        self._may_undo = allowed

    def show_history(self, rows: Sequence[RevisionRow]) -> None:
        undone = {row.undoes for row in rows}
        self.undo.setVisible(self._may_undo and any(row.can_undo for row in rows))
        self.timeline.set_events([self._event(row, row.number in undone) for row in rows[:SHOWN_REVISIONS]])

    def _event(self, row: RevisionRow, is_undone: bool) -> TimelineEvent:
        when = short_moment(row.at, self.zone)
        if not row.by:
            return TimelineEvent(when, _("Kalender awal"), tone=Tone.DONE)
        words = row.reason or _("Kalender diubah")
        if row.undoes is not None:
            words = _("Dibatalkan: {reason}").format(reason=words)
        outcome = outcome_words(row.decision, row.moved, row.kept)
        detail = _("{outcome}; sudah dibatalkan").format(outcome=outcome) if is_undone else outcome
        return TimelineEvent(when, words, row.by, detail, Tone.PAUSED if is_undone else Tone.ACCENT)
