"""The panel for days of the calendar: to mark a day or a range, to change it, to give it back to its weekday."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QWidget

from loket.domain.counting import DayKind
from loket.errors import LoketError, RuleError
from loket.i18n import _, ngettext
from loket.services.calendar import CalendarEdit, DayInput, DayRow, day_range
from loket.ui import style
from loket.ui.pages.beside import show_beside
from loket.ui.pages.request_filters import FlowLayout
from loket.ui.widgets.answer_keys import AnswerKeys, give_up_button
from loket.ui.widgets.buttons import Button
from loket.ui.widgets.card import Card
from loket.ui.widgets.fields import FormField
from loket.ui.widgets.inputs import DateEdit
from loket.ui.widgets.labels import Label
from loket.words import brief_day
from loket.words.calendar import clearing_reason, kind_words, long_range, marking_reason
from loket.words.hours import interval_words, read_intervals

KINDS = (DayKind.NATIONAL, DayKind.COLLECTIVE, DayKind.LOCAL, DayKind.SPECIAL)
_LONGEST_NAMED = 4


class DaysPanel(Card):
    """`show_days(first, last, held)` to change days, `show_new()` to mark others; `clear()` when they are entered.

    `held` are the days that are marked already. Signals: `entered(CalendarEdit, what)` with the words for what it does,
    `days_typed(first, last)`, `closed()`. What was typed stays until it is entered or given up.
    """

    entered = Signal(object, str)
    days_typed = Signal(object, object)
    closed = Signal()

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(_("Tambah hari"), parent=parent)
        self._held: Mapping[date, DayRow] = {}
        self._closed_weekdays: frozenset[int] = frozenset()
        self._shown: tuple[str, ...] = ()
        self._is_filling = False
        self._make(today)
        self._lay_out_form()
        self._connect()
        self.clear()
        self._on_kind_chosen()

    def _make(self, today: Callable[[], date]) -> None:
        self.day, self.last = DateEdit(today), DateEdit(today)
        self.name_edit, self.source_edit, self.hours_edit = QLineEdit(), QLineEdit(), QLineEdit()
        self.kind = QComboBox()
        for kind in KINDS:
            self.kind.addItem(kind_words(kind), kind.value)
        self.day_field = FormField(_("Hari pertama"), self.day)
        self.last_field = FormField(_("Hari terakhir"), self.last)
        self.last.setPlaceholderText(_("satu hari saja"))
        self.kind_field = FormField(_("Jenis"), self.kind)
        self.name_field = FormField(_("Nama hari"), self.name_edit)
        self.source_field = FormField(_("Dasar (nomor SK)"), self.source_edit, optional=True)
        self.hours_field = FormField(
            _("Jam buka"), self.hours_edit, _("Misalnya 08.00–11.00 atau 07.30–12.00, 13.00–16.00.")
        )
        self.days_off = QCheckBox(_("Buka juga di akhir pekan"))
        self.named_off, self.replaced = Label("", "quiet", wrap=True), Label("", "quiet", wrap=True)
        self.estimate = QCheckBox(_("Tanggalnya masih perkiraan"))
        self.save = Button(_("Simpan"), icon="check", look="primary")
        self.remove = Button(_("Jadikan hari biasa"), icon="undo-2")
        self.cancel = give_up_button()

    def _lay_out_form(self) -> None:
        self.buttons = QWidget()
        dates, buttons = QHBoxLayout(), FlowLayout(self.buttons)
        style.space(dates, 10)
        style.space(buttons, 8)
        for field in (self.day_field, self.last_field):
            dates.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
        for button in (self.save, self.cancel):
            buttons.addWidget(button)
        self.add(dates)
        self.add(self.replaced)
        for part in (self.kind_field, self.name_field, self.hours_field, self.days_off, self.named_off):
            self.add(part)
        self.add(self.source_field)
        self.add(self.estimate)
        self.add(self.buttons)
        self.add(self.remove)

    def _connect(self) -> None:
        self.kind.currentIndexChanged.connect(self._on_kind_chosen)
        self.day.date_changed.connect(self._on_date_typed)
        self.last.date_changed.connect(self._on_date_typed)
        self.save.clicked.connect(self._on_save_pressed)
        self.remove.clicked.connect(self._on_remove_pressed)
        self.cancel.clicked.connect(self.closed)
        AnswerKeys(self, self.save, self.cancel)

    # what it shows

    def set_calendar(self, held: Mapping[date, DayRow], closed_weekdays: frozenset[int]) -> None:
        """The days that are marked already, and the weekdays (0–6) on which the office is closed."""
        self._held, self._closed_weekdays = held, closed_weekdays
        self._on_dates_changed()

    def show_new(self) -> None:
        """An empty form, or what was typed into it before."""
        if not self.is_begun:
            self._fill(None, None, None)
        self.day_field.setFocus()

    def show_days(self, first: date, last: date) -> None:
        """The form with these days in it, and what they have in common. What was typed stays, for other days."""
        if self.is_begun:
            self._set_dates(first, last)
        else:
            self._fill(first, last, self._common(first, last))
        self.name_field.setFocus()

    def follow(self, first: date, last: date) -> None:
        """Other days were chosen while the panel is open."""
        if self.is_begun:
            self._set_dates(first, last)
        else:
            self._fill(first, last, self._common(first, last))

    def clear(self) -> None:
        self._fill(None, None, None)

    def set_busy(self, busy: bool) -> None:
        """While the promises are counted nothing is pressed twice."""
        for button in (self.save, self.remove):
            button.setEnabled(not busy)

    @property
    def is_begun(self) -> bool:
        """Something was typed and neither saved nor given up."""
        return not self.isHidden() and self._typed() != self._shown

    def _typed(self) -> tuple[str, ...]:
        texts = tuple(edit.text().strip() for edit in (self.name_edit, self.source_edit, self.hours_edit))
        return (*texts, str(self.kind.currentIndex()), str(self.estimate.isChecked()))

    def show_error(self, error: LoketError) -> bool:
        """Show it beside its field; False when it belongs to none of them."""
        fields = {
            "hours": self.hours_field,
            "name": self.name_field,
            "day": self.day_field,
            "last_day": self.last_field,
        }
        field = fields.get(error.field or "")
        return show_beside(field, error)

    def _common(self, first: date, last: date) -> DayRow | None:
        """What all marked days of a range say alike; None where they differ or none is marked."""
        rows = self._marked(first, last)
        kinds = {(row.kind, row.name, row.source, row.hours, row.confirmed) for row in rows}
        return rows[0] if len(kinds) == 1 else None

    def _marked(self, first: date, last: date) -> list[DayRow]:
        return [row for day, row in sorted(self._held.items()) if first <= day <= last]

    def _set_dates(self, first: date | None, last: date | None) -> None:
        """As one change: what listens hears of no range that was never meant."""
        self._is_filling = True
        self.day.set_date(first)
        self.last.set_date(last if last != first else None)
        self._is_filling = False
        self._on_dates_changed()

    def _fill(self, first: date | None, last: date | None, row: DayRow | None) -> None:
        self._set_dates(first, last)
        kind = DayKind.LOCAL if row is None else DayKind.SPECIAL if row.hours is not None else row.kind
        self.kind.setCurrentIndex(KINDS.index(kind))
        self.name_edit.setText(row.name if row else "")
        self.source_edit.setText(row.source if row else "")
        self.hours_edit.setText(interval_words(row.hours) if row and row.hours else "")
        self.estimate.setChecked(row is not None and not row.confirmed)
        for field in (self.day_field, self.last_field, self.name_field, self.hours_field):
            field.clear_error()
        self._shown = self._typed()

    # what is entered

    def _chosen_kind(self) -> DayKind:
        return KINDS[self.kind.currentIndex()]

    def _chosen_days(self) -> tuple[date, date] | None:
        """From the first day to the last; one day where the last is left empty."""
        first = self.day.date()
        last = self.last.date() if self.last.text().strip() else first
        return (first, last) if first is not None and last is not None else None

    def _days_off(self) -> list[date]:
        """The chosen days on which the office is closed by its weekly hours, where there are others too."""
        days = self._chosen_days()
        if days is None or not 0 < (days[1] - days[0]).days < 366:
            return []
        every = [days[0] + timedelta(days=at) for at in range((days[1] - days[0]).days + 1)]
        off = [day for day in every if day.weekday() in self._closed_weekdays]
        return off if len(off) < len(every) else []

    def _on_kind_chosen(self) -> None:
        is_special = self._chosen_kind() is DayKind.SPECIAL
        self.hours_field.setVisible(is_special)
        self.kind_field.set_help(_("Juga untuk hari kerja pengganti.") if is_special else "")
        self._on_dates_changed()

    def _on_date_typed(self, _day: object) -> None:
        if self._is_filling:
            return
        self._on_dates_changed()
        days = self._chosen_days()
        if days is not None and days[0] <= days[1]:
            self.days_typed.emit(*days)

    def _on_dates_changed(self) -> None:
        days = self._chosen_days()
        self.set_title(_("Ubah {days}").format(days=long_range(*days)) if days else _("Tambah hari"))
        marked = len(self._marked(*days)) if days else 0
        self.remove.setVisible(marked > 0)
        self.replaced.setVisible(bool(days and marked and days[0] != days[1]))
        self.replaced.setText(_replaced_words(marked))
        off = self._days_off() if self._chosen_kind() is DayKind.SPECIAL else []
        self.days_off.setVisible(bool(off))
        self.named_off.setVisible(bool(off))
        self.named_off.setText(_named(off))

    def _on_remove_pressed(self) -> None:
        days = self._chosen_days()
        marked = [row.day for row in self._marked(*days)] if days else []
        if days and marked:
            words = _("{days} menjadi hari biasa.").format(days=long_range(*days))
            self.entered.emit(CalendarEdit(remove=tuple(marked), reason=clearing_reason(*days)), words)

    def _on_save_pressed(self) -> None:
        days, name = self._chosen_days(), self.name_edit.text().strip()
        if not self._is_complete(name) or days is None:
            return
        try:
            put = self._put(days, name)
        except RuleError as error:
            self.show_error(error)
            return
        words = _("{days} sudah tercatat.").format(days=long_range(*days))
        reason = marking_reason(*days, self._chosen_kind(), name)
        self.entered.emit(CalendarEdit(put=put, reason=reason[:500]), words)

    def _is_complete(self, name: str) -> bool:
        """Mark what is missing; the focus goes to the first of it."""
        wrong = []
        if self.day.date() is None:
            self.day_field.set_error(_("Tulis tanggalnya, misalnya 17-08-2026."))
            wrong.append(self.day_field)
        if self.last.is_wrong:
            self.last_field.set_error(_("Tulis tanggalnya, misalnya 21-08-2026, atau kosongkan."))
            wrong.append(self.last_field)
        if not name:
            self.name_field.set_error(_("Tulis nama harinya, misalnya Hari Jadi Kabupaten."))
            wrong.append(self.name_field)
        if self._chosen_kind() is DayKind.SPECIAL and not self.hours_edit.text().strip():
            self.hours_field.set_error(_("Tulis jam bukanya, misalnya 08.00–11.00. Bila tutup, pilih libur lokal."))
            wrong.append(self.hours_field)
        if wrong:
            wrong[0].setFocus()
        return not wrong

    def _put(self, days: tuple[date, date], name: str) -> tuple[DayInput, ...]:
        """The days as they are entered. Raises `RuleError` for hours and ranges that can't be."""
        kind = self._chosen_kind()
        hours = read_intervals(self.hours_edit.text()) if kind is DayKind.SPECIAL else None
        marked = day_range(*days, kind=kind.value, name=name, source=self.source_edit.text(), hours=hours)
        off = set() if kind is not DayKind.SPECIAL or self.days_off.isChecked() else set(self._days_off())
        sure = not self.estimate.isChecked()
        return tuple(day.model_copy(update={"confirmed": sure}) for day in marked if day.day not in off)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_save_pressed()
        else:
            super().keyPressEvent(event)


def _replaced_words(many: int) -> str:
    """What is marked already gives way to what is saved."""
    return ngettext(
        "{n} hari di antaranya sudah bertanda; bila disimpan, tandanya diganti.",
        "{n} hari di antaranya sudah bertanda; bila disimpan, tandanya diganti.",
        many,
    ).format(n=many)


def _named(days: Sequence[date]) -> str:
    """The first of the days by name, and how many more there are."""
    words = ", ".join(brief_day(day) for day in days[:_LONGEST_NAMED])
    more = len(days) - _LONGEST_NAMED
    return _("{days} dan {n} lagi").format(days=words, n=more) if more > 0 else words
