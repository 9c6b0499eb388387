"""The office's calendar: a year at a glance or as a list, days marked by range, and what that does to promises."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from loket.domain.people import Right
from loket.errors import LoketError, RuleError
from loket.i18n import _
from loket.services.calendar import CalendarEdit, DayRow, RevisionRow, YearView
from loket.ui import style
from loket.ui.dialogs import files
from loket.ui.page import Page, Tools
from loket.ui.pages.calendar.changes import Changes
from loket.ui.pages.calendar.panel import DaysPanel
from loket.ui.pages.calendar.preview import PreviewPanel
from loket.ui.pages.calendar.saving import MovesSaver
from loket.ui.pages.calendar.side import SHOWN_REVISIONS, HistoryCard, HoursCard, LegendCard
from loket.ui.pages.calendar.table import DayColumn, DayTable
from loket.ui.pages.calendar.year import YearPane
from loket.ui.pages.list_file import ListFile
from loket.ui.style import Tone
from loket.ui.widgets.banner import Banner
from loket.ui.widgets.buttons import Button
from loket.ui.widgets.card import Card, ScrollPane
from loket.ui.widgets.labels import Label
from loket.ui.widgets.table_view import TableView
from loket.words import error_sentence, local

_FIRST_YEAR, _LAST_YEAR = 2000, 2100
_NARROW = 960
_SIDE = 350
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Settled = Callable[[str, LoketError | None], object]
_Answer = tuple[YearView, int | None, list[RevisionRow], str]


class CalendarPage(Page):
    """One year; days are marked in a panel beside it; a change that moves promises is previewed in their place.

    `decide` does the same for an edit that was typed on another page.
    """

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(tools, _("Kalender kantor"), parent)
        self._zone = tools.services.office.profile().zone
        self._year = self._today().year
        self._settled: Settled | None = None
        self._make()
        self._lay_out()
        self._connect()
        self._switch_changing()

    def _make(self) -> None:
        self.before, self.after = Button("", icon="chevron-left"), Button("", icon="chevron-right")
        self.year_label = Label("", "figure")
        self.as_year, self.as_list = Button(_("Setahun")), Button(_("Daftar"), icon="list")
        self.views = QButtonGroup(self)
        for button in (self.as_year, self.as_list):
            button.setCheckable(True)
            self.views.addButton(button)
        self.as_year.setChecked(True)
        self.add_button = Button(_("Tambah hari"), icon="plus", look="primary")
        self.import_button = Button(_("Impor SK…"), icon="upload")
        self.import_button.setToolTip(_("Berkas CSV dengan kolom tanggal, jenis, nama, dan sumber"))
        self.warning = Banner()
        self.enter_action, self.import_action = QAction(self), QAction(_("Impor SK…"), self)
        self.model = DayTable()
        self.table = TableView(
            _("Hari libur dan hari khusus"),
            stretch=DayColumn.NAME,
            uncut=(DayColumn.DAY, DayColumn.WEEKDAY, DayColumn.NAME),
            spare=(DayColumn.SOURCE, DayColumn.WEEKDAY),
        )
        self.table.setModel(self.model)
        self.year_pane = YearPane()
        self.grid = self.year_pane.grid
        self.panel = DaysPanel(self._today)
        self.legend_card, self.hours_card, self.history = LegendCard(), HoursCard(), HistoryCard(self._zone)
        self.preview = PreviewPanel(self._zone)
        self.changes = Changes(self.services.calendar, self.jobs, self.preview)
        self.moves_saver = MovesSaver(self.tools, self.preview)

    def _lay_out(self) -> None:
        buttons, content = QHBoxLayout(), QHBoxLayout()
        style.space(buttons, 8)
        self.header.add_hint(self.actions_list.help)
        self.content, self.stack = QWidget(), QStackedWidget()
        self.list_file = ListFile(self.tools, "hari", self.model, self.table, self.content)
        self.save_button = self.list_file.button(show_key=False)
        buttons.addWidget(self.save_button)
        buttons.addWidget(self.import_button)
        buttons.addWidget(self.add_button)
        self.header.layout().addLayout(buttons)  # type: ignore[union-attr]
        column = QVBoxLayout(self.content)
        style.space(column, 14)
        style.space(content, 14)
        content.addWidget(self._days_card(), 1)
        content.addWidget(self._side())
        column.addWidget(self.warning)
        column.addLayout(content, 1)
        for shown in (self.content, self.preview):
            self.stack.addWidget(shown)
        self.body.addWidget(self.stack, 1)

    def _days_card(self) -> Card:
        card, tools = Card(), QHBoxLayout()
        style.space(tools, 8)
        for part in (self.before, self.year_label, self.after):
            tools.addWidget(part)
        tools.addStretch(1)
        tools.addWidget(self.as_year)
        tools.addWidget(self.as_list)
        self.shapes = QStackedWidget()
        self.shapes.addWidget(self.year_pane)
        self.shapes.addWidget(self.table)
        card.add(tools)
        card.add(self.shapes, 1)
        return card

    def _side(self) -> ScrollPane:
        """The panel for days while it is open, then what the year rests on."""
        self.side = ScrollPane()
        for part in (self.panel, self.legend_card, self.history, self.hours_card):
            self.side.add(part)
        self.side.body.addStretch(1)
        self.panel.hide()
        return self.side

    def _fix_side(self) -> None:
        """Where the room is narrow only the open panel stands beside the year, and the legend below it."""
        is_wide, is_open = self.width() >= style.px(_NARROW), not self.panel.isHidden()
        self.side.setFixedWidth(style.px(_SIDE))
        self.side.setVisible(is_wide or is_open)
        self.year_pane.legend.setVisible(not is_wide and not is_open)
        for part in (self.as_year, self.as_list):
            part.setVisible(is_wide or not is_open)
        for card in (self.legend_card, self.history, self.hours_card):
            card.setVisible(is_wide)

    def _connect(self) -> None:
        self.before.clicked.connect(partial(self._go, -1))
        self.after.clicked.connect(partial(self._go, 1))
        self.views.buttonToggled.connect(self._on_view_chosen)
        self.add_button.clicked.connect(self._on_add_wanted)
        self.import_button.clicked.connect(self._on_import_wanted)
        self.import_action.triggered.connect(self._on_import_wanted)
        self.hours_card.change_wanted.connect(self._on_hours_wanted)
        self.enter_action.triggered.connect(self._on_holidays_wanted)
        self.table.row_activated.connect(self._on_row_activated)
        self.year_pane.change_wanted.connect(self._on_change_wanted)
        self.year_pane.chosen_changed.connect(self._on_chosen_changed)
        self.grid.year_left.connect(self._on_year_left)
        self.panel.entered.connect(self._on_entered)
        self.panel.days_typed.connect(self._on_days_typed)
        self.panel.closed.connect(self._on_panel_closed)
        self.history.undo_wanted.connect(self.changes.take_back)
        self.preview.request_chosen.connect(self.request_opened)
        for saver in (self.list_file, self.moves_saver):
            saver.told.connect(self.message_raised)
        self.changes.shown.connect(self._on_preview_shown)
        self.changes.applied.connect(self._on_applied)
        self.changes.given_up.connect(self._on_given_up)
        self.changes.refused.connect(self._on_refused)
        self.changes.busy_changed.connect(self.panel.set_busy)

    def _may_change(self) -> bool:
        """Whether somebody keeps the calendar, or decides on promises that it moves; the service has the last word."""
        person = self.services.desk.acting()
        return person.may(Right.KEEP_CALENDAR) or person.may(Right.MOVE_PROMISES)

    def _switch_changing(self) -> None:
        """Officers look at the calendar only, and save it."""
        allowed = self._may_change()
        self.save_button.show()
        for button in (self.add_button, self.import_button, self.hours_card.change):
            button.setVisible(allowed)
        self.year_pane.set_changing(allowed)
        self.history.set_changing(allowed)

    def _today(self) -> date:
        return local(self.services.desk.now(), self._zone).date()

    # what is shown

    def _go(self, by: int) -> None:
        self._year = min(max(self._year + by, _FIRST_YEAR), _LAST_YEAR)
        self.refresh()

    def _on_year_left(self, day: date) -> None:
        if _FIRST_YEAR <= day.year <= _LAST_YEAR:
            self._year = day.year
            self.refresh()
            self.year_pane.choose(day, day)
            self._on_chosen_changed(day, day)

    def _read(self) -> _Answer:
        calendar, zone = self.services.calendar, self.services.office.profile().zone
        return calendar.year(self._year), calendar.missing_next_year(), calendar.revisions(SHOWN_REVISIONS * 2), zone

    def refresh(self) -> None:
        self.jobs.call(self._read, self._show)

    def _show(self, answer: _Answer) -> None:
        view, missing, history, zone = answer
        self._zone = self.history.zone = self.preview.model.zone = zone
        self._name_years(view.year)
        self.model.set_rows(view.days)
        self.year_pane.show_year(view, self._today())
        closed = frozenset(at for at, key in enumerate(_WEEKDAYS) if not view.week.get(key))
        self.panel.set_calendar({row.day: row for row in view.days}, closed)
        self.hours_card.show_year(view)
        self.history.show_history(history)
        self._show_warning(view, missing)

    def _name_years(self, year: int) -> None:
        self.year_label.setText(str(year))
        self.list_file.file_name = f"hari-{year}"
        for button, other, key in ((self.before, year - 1, "Alt+Left"), (self.after, year + 1, "Alt+Right")):
            button.setText(str(other))
            button.setShortcut(QKeySequence(key))  # new words take the old key away
            button.setAccessibleName(_("Lihat tahun {year}").format(year=other))
        self.before.setToolTip(_("Alt+panah kiri"))
        self.after.setToolTip(_("Alt+panah kanan"))

    def _show_warning(self, view: YearView, missing: int | None) -> None:
        """A year without holidays, or with days that are only expected, makes promises that the office can't keep."""
        year = view.year if not view.known else missing
        if year is not None:
            self.enter_action.setData(year)
            self.enter_action.setText(_("Masukkan hari libur {year}").format(year=year))
            words = _("Hari libur {year} belum ada. Janji yang jatuh di tahun itu akan salah bila tidak dimasukkan.")
            actions = [self.enter_action] if self._may_change() else []
            self.warning.show_message(words.format(year=year), Tone.AT_RISK, actions)
        elif view.estimated:
            words = _("Sebagian hari libur {year} masih perkiraan. Impor SK 3 Menteri begitu terbit.")
            actions = [self.import_action] if self._may_change() else []
            self.warning.show_message(words.format(year=view.year), Tone.ON_TIME, actions)
        else:
            self.warning.clear()

    def _on_view_chosen(self) -> None:
        self.shapes.setCurrentIndex(0 if self.as_year.isChecked() else 1)

    def _shown_year(self) -> QWidget:
        return self.grid if self.as_year.isChecked() or not self.model.rows else self.table

    # the panel

    def _on_add_wanted(self) -> None:
        first, last = self.grid.chosen()
        if first != last and self.as_year.isChecked():
            self._on_change_wanted(first, last)
            return
        self._open_panel()
        self.panel.show_new()

    def _on_change_wanted(self, first: date, last: date) -> None:
        if self._may_change():
            self._open_panel()
            self.panel.show_days(first, last)

    def _on_row_activated(self, row: object) -> None:
        if isinstance(row, DayRow):
            self.year_pane.choose(row.day, row.day)
            self._on_change_wanted(row.day, row.day)

    def _on_chosen_changed(self, first: date, last: date) -> None:
        if not self.panel.isHidden():
            self.panel.follow(first, last)

    def _on_days_typed(self, first: date, last: date) -> None:
        """The grid shows the days that are typed, as far as it shows their year."""
        if first.year == last.year == self._year:
            self.year_pane.choose(first, last)

    def _open_panel(self) -> None:
        self.panel.show()
        self._fix_side()
        self.side.verticalScrollBar().setValue(0)

    def _on_panel_closed(self) -> None:
        self.panel.clear()
        self.panel.hide()
        self._fix_side()
        self.side.verticalScrollBar().setValue(0)
        self._shown_year().setFocus()

    # changes

    def decide(self, edit: CalendarEdit, words: str, settled: Settled) -> None:
        """Preview an edit of another page; shown only where there is something to decide.

        `settled` is told what became of it: the words where it is in force, else why not; neither: given up.
        """
        if self._settled is not None and self.changes.is_busy:
            return  # a second press while its promises are counted
        if self._settled is None and (self.changes.is_busy or self.changes.is_open):
            settled("", RuleError("calendar_undecided"))
            return
        self._leave_preview()
        self._settled = settled
        self.changes.enter(edit, words)

    def _settle(self, settled: Settled, words: str = "", error: LoketError | None = None) -> None:
        """Back to the page where the edit was typed."""
        was_shown, self._settled = self.stack.currentWidget() is self.preview, None
        self._leave_preview()
        if words:
            self.requests_changed.emit()
        if was_shown:
            self.page_wanted.emit("settings")
        settled(words, error)

    def _on_entered(self, edit: CalendarEdit, done: str) -> None:
        self._year = next(iter([*(put.day for put in edit.put), *edit.remove])).year
        self.changes.enter(edit, done)

    def _on_preview_shown(self) -> None:
        self.stack.setCurrentWidget(self.preview)
        self.moves_saver.begin()
        self.header.set_title(_("Periksa sebelum menyimpan"))
        for button in (self.save_button, self.import_button, self.add_button):
            button.hide()
        if self._settled is not None:
            self.page_wanted.emit("calendar")
        self.preview.first_focus().setFocus()

    def _leave_preview(self) -> None:
        self.moves_saver.give_up()
        self.header.set_title(_("Kalender kantor"))
        self.stack.setCurrentWidget(self.content)
        self._switch_changing()

    def _on_applied(self, words: str) -> None:
        if self._settled is not None:
            self._settle(self._settled, words)
            return
        self._leave_preview()
        self.panel.clear()
        self.refresh()
        self._on_panel_closed()
        self.message_raised.emit("success", words)
        self.requests_changed.emit()

    def _on_given_up(self) -> None:
        """Nothing has changed, and what was typed stays."""
        if self._settled is not None:
            self._settle(self._settled)
            return
        self._leave_preview()
        (self._shown_year() if self.panel.isHidden() else self.panel.name_field).setFocus()

    def _on_refused(self, error: LoketError) -> None:
        if self.changes.is_open:
            self.preview.refuse(error_sentence(error))
        elif self._settled is not None:
            self._settle(self._settled, error=error)
        elif not self.panel.show_error(error):
            self.tell(error)

    def _on_holidays_wanted(self) -> None:
        year = int(self.enter_action.data())
        self._year = year
        done = _("Hari libur {year} sudah dimasukkan; periksa yang bertanda perkiraan.").format(year=year)
        self.changes.enter_year(year, done)

    def _on_import_wanted(self) -> None:
        path = files.choose_file(self, _("Impor SK hari libur"), _("Daftar hari libur (*.csv)"))
        if path is not None:
            self.jobs.call(partial(files.read_bytes, path), self.changes.read_decree, self.tell)

    def _on_hours_wanted(self) -> None:
        self.page_wanted.emit("settings")

    def half_done(self) -> str:
        is_begun = self._settled is not None or self.changes.is_open or self.panel.is_begun
        return _("Perubahan kalender") if is_begun else ""

    def own_actions(self) -> list[QAction]:
        return [self.actions_list.refresh]

    def first_focus(self) -> QWidget:
        return self.preview.first_focus() if self.changes.is_open else self._shown_year()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fix_side()
