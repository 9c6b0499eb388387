"""The section of the settings for office hours: the week, and the seasons with hours of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from loket.domain.worktime import WEEKDAYS as DAYS
from loket.errors import LoketError, RuleError
from loket.i18n import _
from loket.services import Services
from loket.services.calendar import SeasonInput, SeasonRow, Week
from loket.ui import style
from loket.ui.pages.settings_form import Section
from loket.ui.style import Tone
from loket.ui.widgets.buttons import Button
from loket.ui.widgets.card import Card, at_most
from loket.ui.widgets.chip import StatusChip
from loket.ui.widgets.fields import FormField
from loket.ui.widgets.inputs import DateEdit
from loket.ui.widgets.labels import Label
from loket.words import day_range, error_sentence, local
from loket.words.hours import interval_words, read_intervals, week_lines, weekday_word


class HoursSection(Section):
    """A line for each weekday; below it the seasons, each changed in a panel of its own."""

    season_entered = Signal(object)
    season_removed = Signal(int)

    def __init__(self, services: Services) -> None:
        super().__init__(_("Jam kerja"))
        self._services = services
        week = self.add_card(_("Jam kerja mingguan"))
        hint = _("Tulis seperti 07.30–12.00, 13.00–16.00. Kosong: tutup.")
        week.add(Label(hint, "quiet", wrap=True))
        for key in DAYS:
            self.add_field(week, key, FormField(weekday_word(key), QLineEdit()), width=420)
        self.panel = SeasonPanel(self._today)
        self.panel.hide()
        self._seasons = QVBoxLayout()
        style.space(self._seasons, 12)
        self.add_season = Button(_("Tambah musim"), icon="plus")
        card = self.add_card(_("Musim jam kerja (misalnya Ramadan)"))
        card.add(self._seasons)
        card.add(self.add_season)
        card.body.setAlignment(self.add_season, Qt.AlignmentFlag.AlignLeft)
        self.pane.add(at_most(self.panel))
        self.add_season.clicked.connect(self._on_add_wanted)
        self.panel.entered.connect(self.season_entered)
        self.panel.closed.connect(self._on_panel_closed)
        self.finish()

    def _today(self) -> date:
        return local(self._services.desk.now(), self._services.office.profile().zone).date()

    def read(self, services: Services) -> Mapping[str, object]:
        year = self._today().year
        views = [services.calendar.year(year), services.calendar.year(year + 1)]
        seasons = {season.id: season for view in views for season in view.seasons}
        self._show_seasons(list(seasons.values()))
        return {key: interval_words(views[0].week.get(key, ())) for key in DAYS}

    def write(self, services: Services) -> Callable[[], object]:
        return partial(services.calendar.set_week, read_week(self.values()))

    def show_error(self, error: LoketError) -> bool:
        """Which weekday it is stands in the facts."""
        field = self.fields.get(str(error.facts.get("where", ""))) or self.fields.get(error.field or "")
        if field is None and error.code == "week_empty":
            field = self.fields["mon"]
        if field is None:
            return False
        field.set_error(error_sentence(error))
        field.setFocus()
        return True

    def season_saved(self) -> None:
        self.panel.clear()
        self._on_panel_closed()

    def _show_seasons(self, seasons: list[SeasonRow]) -> None:
        while (item := self._seasons.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for season in seasons:
            self._seasons.addWidget(self._season_block(season))
        if not seasons:
            self._seasons.addWidget(Label(_("Belum ada musim untuk tahun ini dan tahun depan."), "quiet", wrap=True))

    def _season_block(self, season: SeasonRow) -> QWidget:
        block, words = QWidget(), QVBoxLayout()
        row = QHBoxLayout(block)
        style.space(row, 8)
        style.space(words, 2)
        days = f"{day_range(season.first_day, season.last_day)} {season.last_day.year}"
        for kind, text in (("strong", season.name), ("text", days), ("quiet", "\n".join(week_lines(season.week)))):
            words.addWidget(Label(text, kind, wrap=True))
        change, remove = Button(_("Ubah")), Button(_("Hapus"))
        for button, verb in ((change, _("Ubah {name}")), (remove, _("Hapus {name}"))):
            button.setAccessibleName(verb.format(name=season.name))
        change.clicked.connect(partial(self._on_change_wanted, season))
        remove.clicked.connect(partial(self._on_remove_wanted, season, remove))
        row.addLayout(words, 1)
        if not season.confirmed:
            row.addWidget(StatusChip(Tone.AT_RISK, _("perkiraan")), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(change, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(remove, 0, Qt.AlignmentFlag.AlignTop)
        return block

    def _on_add_wanted(self) -> None:
        self.panel.show()
        self.panel.show_new()

    def _on_change_wanted(self, season: SeasonRow) -> None:
        self.panel.show()
        self.panel.show_season(season)

    def _on_remove_wanted(self, season: SeasonRow, button: Button) -> None:
        """A second press removes."""
        if button.text() == _("Hapus"):
            button.setText(_("Ya, hapus"))
        else:
            self.season_removed.emit(season.id)

    def _on_panel_closed(self) -> None:
        self.panel.hide()
        self.add_season.setFocus()


class SeasonPanel(Card):
    """A season's name, days and hours. `entered(SeasonInput)`, `closed()`."""

    entered = Signal(object)
    closed = Signal()

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(_("Musim jam kerja"), parent=parent)
        self.name = FormField(_("Nama musim"), QLineEdit(), _("Nama yang sudah ada akan diganti."))
        self.first, self.last = DateEdit(today), DateEdit(today)
        self.first_field, self.last_field = (
            FormField(_("Hari pertama"), self.first),
            FormField(_("Hari terakhir"), self.last),
        )
        self.days = {key: FormField(weekday_word(key), QLineEdit()) for key in DAYS}
        self.source = FormField(_("Dasar"), QLineEdit(), optional=True)
        self.confirmed = QCheckBox(_("Tanggalnya sudah pasti"))
        self._shown: tuple[str, ...] = ()
        self.save, self.cancel = Button(_("Simpan musim"), icon="check", look="primary"), Button(_("Batal"))
        self._lay_out_form()
        self.save.clicked.connect(self._on_save_pressed)
        self.cancel.clicked.connect(self.closed)
        self.setMaximumWidth(style.px(760))

    def _lay_out_form(self) -> None:
        dates, buttons = QHBoxLayout(), QHBoxLayout()
        style.space(dates, 12)
        style.space(buttons, 8)
        dates.addWidget(self.first_field, 1, Qt.AlignmentFlag.AlignTop)
        dates.addWidget(self.last_field, 1, Qt.AlignmentFlag.AlignTop)
        buttons.addWidget(self.save)
        buttons.addWidget(self.cancel)
        buttons.addStretch(1)
        self.add(self.name)
        self.add(dates)
        for field in self.days.values():
            self.add(field)
        self.add(self.source)
        self.add(self.confirmed)
        self.add(buttons)

    def show_new(self) -> None:
        self._shown = ()
        self.name.setFocus()

    def show_season(self, season: SeasonRow) -> None:
        _line(self.name).setText(season.name)
        self.first.set_date(season.first_day)
        self.last.set_date(season.last_day)
        for key, field in self.days.items():
            _line(field).setText(interval_words(season.week.get(key, ())))
        _line(self.source).setText(season.source)
        self.confirmed.setChecked(season.confirmed)
        self._shown = self._typed()
        self.first_field.setFocus()

    def clear(self) -> None:
        for field in self._fields():
            _line(field).clear()

    @property
    def is_begun(self) -> bool:
        """Something was typed and neither saved nor given up."""
        typed = self._typed()
        return not self.isHidden() and any(typed) and typed != self._shown

    def _fields(self) -> tuple[FormField, ...]:
        return (self.name, self.first_field, self.last_field, self.source, *self.days.values())

    def _typed(self) -> tuple[str, ...]:
        return tuple(_line(field).text().strip() for field in self._fields())

    def show_error(self, error: LoketError) -> bool:
        fields = {"last_day": self.last_field, **self.days}
        field = fields.get(str(error.facts.get("where", ""))) or fields.get(error.field or "")
        if field is None:
            return False
        field.set_error(error_sentence(error))
        field.setFocus()
        return True

    def _on_save_pressed(self) -> None:
        first, last, name = self.first.date(), self.last.date(), _line(self.name).text().strip()
        wrong = [field for field, value in ((self.first_field, first), (self.last_field, last)) if value is None]
        for field in wrong:
            field.set_error(_("Tulis tanggalnya, misalnya 19-02-2026."))
        if not name:
            self.name.set_error(_("Tulis nama musimnya, misalnya Ramadan 1448 H."))
            wrong.insert(0, self.name)
        if wrong or first is None or last is None:
            wrong[0].setFocus()
            return
        try:
            week = read_week({key: _line(field).text() for key, field in self.days.items()})
        except RuleError as error:
            self.show_error(error)
            return
        source = _line(self.source).text()
        confirmed = self.confirmed.isChecked()
        self.entered.emit(
            SeasonInput(name=name, first_day=first, last_day=last, week=dict(week), source=source, confirmed=confirmed)
        )

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.setMaximumWidth(style.px(760))


def read_week(typed: Mapping[str, object]) -> Week:
    """The hours of each weekday as they are typed. Raises `RuleError` with the weekday as `where`."""
    week = {}
    for key in DAYS:
        try:
            intervals = read_intervals(str(typed[key]))
        except RuleError as error:
            error.facts["field"] = key
            raise
        if intervals:
            week[key] = list(intervals)
    return week


def _line(field: FormField) -> QLineEdit:
    assert isinstance(field.edit, QLineEdit)  # noqa: S101 (made so above)
    return field.edit
