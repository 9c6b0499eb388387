"""The panel for a season: a range of days with office hours of their own (Ramadan)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QWidget

from loket.domain.worktime import WEEKDAYS as DAYS
from loket.errors import LoketError, RuleError
from loket.i18n import _
from loket.services.calendar import CalendarEdit, SeasonInput, SeasonRow
from loket.ui import style
from loket.ui.pages.beside import show_beside
from loket.ui.pages.request_filters import FlowLayout
from loket.ui.style import Tone
from loket.ui.widgets.answer_keys import AnswerKeys, give_up_button
from loket.ui.widgets.banner import Banner
from loket.ui.widgets.buttons import Button
from loket.ui.widgets.card import Card
from loket.ui.widgets.fields import FormField
from loket.ui.widgets.inputs import DateEdit
from loket.words import error_sentence
from loket.words.hours import interval_words, read_week, weekday_word


class SeasonPanel(Card):
    """A season's name, days and hours. `entered(CalendarEdit)`, `closed()`.

    What was typed stays until it is in force (`entered_done()`) or given up.
    """

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
        self.refusal = Banner()
        self.save, self.cancel = Button(_("Simpan musim"), icon="check", look="primary"), give_up_button()
        self._season: SeasonRow | None = None
        self._shown: tuple[str, ...] = ()
        self._entered: tuple[str, ...] = ()
        self._lay_out_form()
        self.save.clicked.connect(self._on_save_pressed)
        self.cancel.clicked.connect(self.closed)
        AnswerKeys(self, self.save, self.cancel)
        self.setMaximumWidth(style.px(760))

    def _lay_out_form(self) -> None:
        holder = QWidget()
        dates, buttons = QHBoxLayout(), FlowLayout(holder)
        style.space(dates, 12)
        style.space(buttons, 8)
        dates.addWidget(self.first_field, 1, Qt.AlignmentFlag.AlignTop)
        dates.addWidget(self.last_field, 1, Qt.AlignmentFlag.AlignTop)
        buttons.addWidget(self.save)
        buttons.addWidget(self.cancel)
        self.add(self.name)
        self.add(dates)
        for field in self.days.values():
            self.add(field)
        self.add(self.source)
        self.add(self.confirmed)
        self.add(holder)
        self.add(self.refusal)

    def show_new(self) -> None:
        """An empty form, or what was typed into it before."""
        if not self.is_begun:
            self.clear()
        self.name.setFocus()

    def show_season(self, season: SeasonRow) -> None:
        """The form with a season in it."""
        _line(self.name).setText(season.name)
        self.first.set_date(season.first_day)
        self.last.set_date(season.last_day)
        for key, field in self.days.items():
            _line(field).setText(interval_words(season.week.get(key, ())))
        _line(self.source).setText(season.source)
        self.confirmed.setChecked(season.confirmed)
        self._season, self._shown = season, self._typed()
        self.refusal.clear()
        self.first_field.setFocus()

    def entered_done(self) -> None:
        """What was entered is in force; what was typed since stays."""
        if self._typed() == self._entered:
            self.clear()
            self.hide()

    def clear(self) -> None:
        """Nothing is typed."""
        for field in self._fields():
            _line(field).clear()
        self._season, self._shown = None, ()
        self.refusal.clear()

    def set_busy(self, busy: bool) -> None:
        """While the promises are counted nothing is pressed twice."""
        self.save.setEnabled(not busy)

    @property
    def is_begun(self) -> bool:
        """Something was typed and neither saved nor given up."""
        typed = self._typed()
        return not self.isHidden() and any(typed) and typed != self._shown

    def _fields(self) -> tuple[FormField, ...]:
        return (self.name, self.first_field, self.last_field, self.source, *self.days.values())

    def _typed(self) -> tuple[str, ...]:
        return tuple(_line(field).text().strip() for field in self._fields())

    def show_error(self, error: LoketError) -> None:
        """Show it beside its field, or beside the buttons where it belongs to none of them."""
        fields = {"last_day": self.last_field, **self.days}
        field = fields.get(str(error.facts.get("where", ""))) or fields.get(error.field or "")
        if not show_beside(field, error):
            self.refusal.show_message(error_sentence(error), Tone.ERROR)
            self.save.setFocus()

    def _on_save_pressed(self) -> None:
        self.refusal.clear()
        first, last = self.first.date(), self.last.date()
        if not self._is_complete() or first is None or last is None:
            return
        try:
            week = read_week({key: _line(field).text() for key, field in self.days.items()})
        except RuleError as error:
            self.show_error(error)
            return
        season = SeasonInput(
            name=_line(self.name).text(),
            first_day=first,
            last_day=last,
            week=week,
            source=_line(self.source).text(),
            confirmed=self.confirmed.isChecked(),
        )
        self._entered = self._typed()
        self.entered.emit(CalendarEdit(season=season, remove_season=self._former(season)))

    def _former(self, season: SeasonInput) -> int | None:
        """The season that this one takes the place of under another name."""
        former = self._season
        return former.id if former is not None and former.name != season.name else None

    def _is_complete(self) -> bool:
        """Mark what is missing; the focus goes to the first of it."""
        wrong = []
        if not _line(self.name).text().strip():
            self.name.set_error(_("Tulis nama musimnya, misalnya Ramadan 1448 H."))
            wrong.append(self.name)
        for field, day in ((self.first_field, self.first.date()), (self.last_field, self.last.date())):
            if day is None:
                field.set_error(_("Tulis tanggalnya, misalnya 19-02-2026."))
                wrong.append(field)
        if wrong:
            wrong[0].setFocus()
        return not wrong

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.setMaximumWidth(style.px(760))


def _line(field: FormField) -> QLineEdit:
    assert isinstance(field.edit, QLineEdit)  # noqa: S101 (made so above)
    return field.edit
