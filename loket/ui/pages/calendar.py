"""The office's calendar: its weekly hours, its seasons, and the days of a year that differ."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from loket.errors import LoketError
from loket.i18n import _
from loket.services.calendar import DayInput, DayRow, SeasonRow, YearView
from loket.ui import style
from loket.ui.dialogs import files
from loket.ui.page import Page, Tools
from loket.ui.pages.calendar_day import DayPanel
from loket.ui.pages.calendar_table import DayColumn, DayTable
from loket.ui.style import Tone
from loket.ui.widgets.banner import Banner
from loket.ui.widgets.buttons import Button
from loket.ui.widgets.card import Card, ScrollPane
from loket.ui.widgets.chip import StatusChip
from loket.ui.widgets.labels import Label
from loket.ui.widgets.table_view import TableView
from loket.words import day_range, local, long_date
from loket.words.hours import week_lines

_FIRST_YEAR, _LAST_YEAR = 2000, 2100
_NARROW = 960


class CalendarPage(Page):
    """One year as a list; days are added and changed in a panel beside it."""

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(tools, _("Kalender kantor"), parent)
        self._zone = tools.services.office.profile().zone
        self._year = self._today().year
        self._make()
        self._lay_out()
        self._connect()

    def _make(self) -> None:
        self.before, self.after = Button("", icon="chevron-left"), Button("", icon="chevron-right")
        self.year_label = Label("", "figure")
        self.add_button = Button(_("Tambah hari"), icon="plus", look="primary")
        self.import_button = Button(_("Impor SK…"), icon="upload")
        self.import_button.setToolTip(_("Berkas CSV dengan kolom tanggal, jenis, nama, dan sumber"))
        self.hours_button = Button(_("Ubah jam kerja"), icon="pencil")
        self.warning = Banner()
        self.enter_action = QAction(_("Masukkan hari libur"), self)
        self.model = DayTable()
        self.table = TableView(
            _("Hari libur dan hari khusus"),
            stretch=DayColumn.NAME,
            uncut=(DayColumn.DAY, DayColumn.WEEKDAY, DayColumn.NAME),
            spare=(DayColumn.SOURCE, DayColumn.WEEKDAY),
        )
        self.table.setModel(self.model)
        self.panel = DayPanel(self._today)
        self.week = Label("", wrap=True)
        self.seasons = QVBoxLayout()

    def _lay_out(self) -> None:
        buttons, content = QHBoxLayout(), QHBoxLayout()
        style.space(buttons, 8)
        buttons.addWidget(self.import_button)
        buttons.addWidget(self.add_button)
        self.header.layout().addLayout(buttons)  # type: ignore[union-attr]
        style.space(content, 14)
        content.addWidget(self._days_card(), 1)
        content.addWidget(self._side())
        self.body.addWidget(self.warning)
        self.body.addLayout(content, 1)

    def _days_card(self) -> Card:
        card, tools = Card(flush=True), QHBoxLayout()
        style.space(tools, 8, (18, 0, 18, 0))
        for part in (self.before, self.year_label, self.after):
            tools.addWidget(part)
        tools.addStretch(1)
        card.add(tools)
        card.add(self.table, 1)
        return card

    def _side(self) -> ScrollPane:
        """The panel for a day while it is open, then hours and seasons."""
        self.side = ScrollPane()
        hours, seasons = Card(_("Jam kerja")), Card(_("Musim jam kerja"))
        hours.add(self.week)
        hours.add(self.hours_button)
        style.space(self.seasons, 12)
        seasons.add(self.seasons)
        promise = Label(
            _("Permohonan yang sudah berjalan tetap memegang tanggal janjinya, walaupun kalender berubah."),
            "quiet",
            wrap=True,
        )
        for part in (self.panel, hours, seasons, promise):
            self.side.add(part)
        self.side.body.addStretch(1)
        self.panel.hide()
        return self.side

    def _fix_side(self) -> None:
        """Where the room is narrow only the open panel stands beside the list."""
        self.side.setFixedWidth(style.px(350))
        self.side.setVisible(self.width() >= style.px(_NARROW) or not self.panel.isHidden())

    def _connect(self) -> None:
        self.before.clicked.connect(partial(self._go, -1))
        self.after.clicked.connect(partial(self._go, 1))
        self.add_button.clicked.connect(self._on_add_wanted)
        self.import_button.clicked.connect(self._on_import_wanted)
        self.hours_button.clicked.connect(self._on_hours_wanted)
        self.enter_action.triggered.connect(self._on_holidays_wanted)
        self.table.row_activated.connect(self._on_row_activated)
        self.panel.entered.connect(self._on_entered)
        self.panel.removed.connect(self._on_removed)
        self.panel.closed.connect(self._on_panel_closed)

    def _today(self) -> date:
        return local(self.services.desk.now(), self._zone).date()

    def _go(self, by: int) -> None:
        self._year = min(max(self._year + by, _FIRST_YEAR), _LAST_YEAR)
        self.refresh()

    def _show(self, answer: tuple[YearView, int | None]) -> None:
        view, missing = answer
        self.year_label.setText(str(view.year))
        for button, year, key in ((self.before, view.year - 1, "Alt+Left"), (self.after, view.year + 1, "Alt+Right")):
            button.setText(str(year))
            button.setShortcut(QKeySequence(key))  # new words take the old key away
            button.setAccessibleName(_("Lihat tahun {year}").format(year=year))
        self.before.setToolTip(_("Alt+panah kiri"))
        self.after.setToolTip(_("Alt+panah kanan"))
        self.model.set_rows(view.days)
        self.week.setText("\n".join(week_lines(view.week)))
        self._show_seasons(view.seasons)
        self._show_warning(view, missing)

    def _show_warning(self, view: YearView, missing: int | None) -> None:
        """A year without holidays would make promises that the office can't keep."""
        year = view.year if not view.known else missing
        if year is None:
            self.warning.clear()
            return
        self.enter_action.setData(year)
        self.enter_action.setText(_("Masukkan hari libur {year}").format(year=year))
        words = _("Hari libur {year} belum ada. Janji yang jatuh di tahun itu akan salah bila tidak dimasukkan.")
        self.warning.show_message(words.format(year=year), Tone.AT_RISK, [self.enter_action])

    def _show_seasons(self, seasons: tuple[SeasonRow, ...]) -> None:
        while (item := self.seasons.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for season in seasons:
            self.seasons.addWidget(_season_block(season))
        if not seasons:
            self.seasons.addWidget(Label(_("Tidak ada musim pada tahun ini."), "quiet", wrap=True))

    def _on_add_wanted(self) -> None:
        self._open_panel()
        self.panel.show_new()

    def _on_row_activated(self, row: object) -> None:
        if isinstance(row, DayRow):
            self._open_panel()
            self.panel.show_day(row)

    def _open_panel(self) -> None:
        self.panel.show()
        self._fix_side()

    def _on_panel_closed(self) -> None:
        self.panel.hide()
        self._fix_side()
        self.table.setFocus()

    def _on_entered(self, day: DayInput) -> None:
        self.jobs.call(partial(self.services.calendar.set_day, day), partial(self._on_saved, day.day), self._on_refused)

    def _on_saved(self, day: date, _answer: None) -> None:
        self.panel.clear()
        self._year = day.year
        self.refresh()
        self._on_panel_closed()
        self.table.choose_key(day)
        self.message_raised.emit("success", _("{day} sudah tercatat.").format(day=long_date(day)))

    def _on_refused(self, error: LoketError) -> None:
        if not self.panel.show_error(error):
            self.tell(error)

    def _on_removed(self, day: date) -> None:
        self.jobs.call(partial(self.services.calendar.remove_day, day), partial(self._on_gone, day), self.tell)

    def _on_gone(self, day: date, _answer: None) -> None:
        self.panel.clear()
        self.refresh()
        self._on_panel_closed()
        self.message_raised.emit("success", _("{day} kembali menjadi hari biasa.").format(day=long_date(day)))

    def _on_holidays_wanted(self) -> None:
        year = int(self.enter_action.data())
        self._year = year
        work = partial(self.services.calendar.ensure_years, year, year)
        self.jobs.call(work, self._on_holidays_entered, self.tell)

    def _on_holidays_entered(self, _answer: None) -> None:
        self.refresh()
        self.table.setFocus()
        self.message_raised.emit(
            "success", _("Hari libur {year} sudah dimasukkan; periksa yang bertanda perkiraan.").format(year=self._year)
        )

    def _on_import_wanted(self) -> None:
        path = files.choose_file(self, _("Impor SK hari libur"), _("Daftar hari libur (*.csv)"))
        if path is not None:
            self.jobs.call(partial(self._import, path), self._on_imported, self.tell)

    def _import(self, path: Path) -> int:
        return self.services.calendar.import_decree(files.read_bytes(path))

    def _on_imported(self, count: int) -> None:
        self.refresh()
        self.message_raised.emit("success", _("{count} hari dari SK sudah dimasukkan.").format(count=count))

    def _on_hours_wanted(self) -> None:
        self.page_wanted.emit("settings")

    def _read(self) -> tuple[YearView, int | None]:
        return self.services.calendar.year(self._year), self.services.calendar.missing_next_year()

    def refresh(self) -> None:
        self.jobs.call(self._read, self._show)

    def half_done(self) -> str:
        return _("Hari libur") if self.panel.is_begun else ""

    def own_actions(self) -> list[QAction]:
        return [self.actions_list.refresh]

    def first_focus(self) -> QWidget:
        return self.table if self.model.rows else self.add_button

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fix_side()


def _season_block(season: SeasonRow) -> QWidget:
    """A season: its name, its days, its hours, and whether the dates are certain."""
    block, head = QWidget(), QHBoxLayout()
    column = QVBoxLayout(block)
    style.space(column, 2)
    style.space(head, 8)
    head.addWidget(Label(season.name, "strong", wrap=True), 1)
    if not season.confirmed:
        head.addWidget(StatusChip(Tone.AT_RISK, _("perkiraan")), 0, Qt.AlignmentFlag.AlignTop)
    column.addLayout(head)
    days = f"{day_range(season.first_day, season.last_day)} {season.last_day.year}"
    for kind, words in (("text", days), ("text", "\n".join(week_lines(season.week))), ("quiet", season.source)):
        if words:
            column.addWidget(Label(words, kind, wrap=True))
    return block
