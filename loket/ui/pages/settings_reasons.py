"""The section of the settings for the reasons why requests wait: words, clock, when they lapse, order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import IntEnum
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from loket.errors import RuleError
from loket.i18n import _, ngettext
from loket.services import Services
from loket.services.reasons import FREE_TEXT_REASON, LONGEST_LAPSE, ReasonChange, ReasonRow
from loket.ui import style
from loket.ui.models.table import RowTable
from loket.ui.pages.request_filters import FlowLayout
from loket.ui.pages.settings_form import Section
from loket.ui.widgets.buttons import ActionButton
from loket.ui.widgets.card import Card
from loket.ui.widgets.fields import FormField
from loket.ui.widgets.table_view import TableView

_ROWS = 6.5
"""So many rows of the list are in sight, its head among them; half of the last one, to show that more follow."""


class ReasonColumn(IntEnum):
    TEXT = 0
    CLOCK = 1
    LAPSE = 2
    USED = 3


class ReasonTable(RowTable[ReasonRow]):
    """The office's reasons, also the retired ones, in the order in which they are offered."""

    def __init__(self) -> None:
        headers = {
            ReasonColumn.TEXT: _("Alasan"),
            ReasonColumn.CLOCK: _("Waktu janji"),
            ReasonColumn.LAPSE: _("Gugur setelah"),
            ReasonColumn.USED: _("Dipakai"),
        }
        super().__init__(ReasonColumn, headers)

    def text(self, row: ReasonRow, column: int) -> str:
        match column:
            case ReasonColumn.TEXT:
                return _("{reason} (tidak ditawarkan)").format(reason=row.text) if row.retired else row.text
            case ReasonColumn.CLOCK:
                return _("berhenti") if row.stops_clock else _("berjalan")
            case ReasonColumn.LAPSE:
                days = row.lapse_days
                return ngettext("{n} hari", "{n} hari", days).format(n=days) if days else "–"
        return ngettext("{n} kali", "{n} kali", row.used).format(n=row.used) if row.used else _("belum")

    def key(self, row: ReasonRow) -> object:
        return row.code


class ReasonsSection(Section):
    """The list, and the form of one reason: Enter on a row brings it into the form, an empty form is a new one.

    What needs no form is wanted at once: `work_wanted(callable)` of retiring, bringing back and moving.
    """

    work_wanted = Signal(object)

    def __init__(self, services: Services) -> None:
        super().__init__(_("Alasan menunggu"))
        self._services = services
        self._code = ""
        self.model = ReasonTable()
        self.table = TableView(_("Daftar alasan menunggu"), stretch=ReasonColumn.TEXT, spare=(ReasonColumn.USED,))
        self.table.setModel(self.model)
        self.table.setSortingEnabled(False)  # the order is the office's
        self.table.horizontalHeader().setSectionsClickable(False)
        self._make_actions()
        self._fill_list(self.add_card(_("Alasan menunggu")))
        self.form = self.add_card(_("Tambah alasan"))
        self._fill_form(self.form)
        self.table.row_activated.connect(self._on_row_activated)
        self.table.row_chosen.connect(self._on_row_chosen)
        self._fit()
        self.finish()

    def _make_actions(self) -> None:
        self.edit_action = self._make_action(_("Ubah"), ("Alt+U",), self._on_edit_wanted)
        self.up_action = self._make_action(_("Naikkan"), ("Alt+N", "Alt+Up"), partial(self._on_move_wanted, -1))
        self.down_action = self._make_action(_("Turunkan"), ("Alt+T", "Alt+Down"), partial(self._on_move_wanted, 1))
        self.retire_action = self._make_action(_("Jangan tawarkan"), ("Alt+J",), self._on_retire_wanted)
        self.new_action = self._make_action(_("Alasan baru"), ("Alt+B",), self._on_new_wanted)

    def _make_action(self, words: str, keys: Sequence[str], slot: Callable[[], None]) -> QAction:
        action = QAction(words, self)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(slot)
        self.addAction(action)
        return action

    def _fill_list(self, card: Card) -> None:
        card.add(self.table)
        buttons = QWidget()
        row = FlowLayout(buttons)
        style.space(row, 8)
        actions = (self.edit_action, self.up_action, self.down_action, self.retire_action, self.new_action)
        for action in actions:
            row.addWidget(ActionButton(action, parent=buttons))
        card.add(buttons)

    def _fill_form(self, card: Card) -> None:
        self.words, self.days = QLineEdit(), QLineEdit()
        self.words.setMaxLength(200)
        self.add_field(card, "text", FormField(_("Alasan, seperti dibaca petugas dan pemohon"), self.words))
        self.stops = self.add_check(card, "stops_clock", _("Waktu janji berhenti selama menunggu"))
        how = _("Hari kalender sejak ditangguhkan; kosong berarti tidak pernah gugur.")
        lapse = FormField(_("Gugur setelah berapa hari"), self.days, how, optional=True)
        self.add_field(card, "lapse_days", lapse, width=120)
        for edit in (self.words, self.days):
            edit.returnPressed.connect(self.save.click)

    # Section

    def read(self, services: Services) -> Mapping[str, object]:
        return {"rows": services.reasons.all()}

    def show_values(self, values: Mapping[str, object]) -> None:
        rows = values["rows"]
        assert isinstance(rows, list)  # noqa: S101 (from `read`)
        self.model.set_rows(rows)
        if not self.is_changed:
            self._empty_form()
        if self.table.row() is None:
            self.table.choose_first()
        self._on_row_chosen(self.table.row())

    def _empty_form(self) -> None:
        """Ready for the next one; what was saved just now is chosen in the list."""
        saved = next((row.code for row in self.model.rows if row.text == self.text("text")), None)
        if saved is not None:
            self.table.choose_key(saved)
        self._show_reason(None)

    def write(self, services: Services) -> Callable[[], object]:
        typed = self.text("lapse_days")
        if typed and not typed.isdecimal():
            raise RuleError("lapse_days_invalid", field="lapse_days", days=typed, limit=LONGEST_LAPSE)
        change = ReasonChange(
            code=self._code,
            text=self.text("text"),
            stops_clock=self.stops.isChecked(),
            lapse_days=int(typed) if typed else None,
        )
        return partial(services.reasons.save, change)

    def first_field(self) -> QWidget:
        return self.table

    # The form

    def _show_reason(self, row: ReasonRow | None) -> None:
        """Bring a reason into the form; None for a new one."""
        self._code = row.code if row else ""
        self.form.set_title(_("Ubah alasan: {reason}").format(reason=row.text) if row else _("Tambah alasan"))
        self.load(
            {
                "text": row.text if row else "",
                "stops_clock": row.stops_clock if row else False,
                "lapse_days": str(row.lapse_days) if row and row.lapse_days else "",
            }
        )

    def _leave_form(self) -> bool:
        """Whether another reason may come into the form: what was typed is never lost."""
        if not self.is_changed:
            return True
        self.fields["text"].set_error(_("Belum disimpan; simpan dahulu, atau kembalikan."))
        self.fields["text"].setFocus()
        return False

    def _on_row_activated(self, row: object) -> None:
        if isinstance(row, ReasonRow) and self._leave_form():
            self._show_reason(row)
            self.words.setFocus()
            self.words.selectAll()

    def _on_edit_wanted(self) -> None:
        self._on_row_activated(self.table.row())

    def _on_new_wanted(self) -> None:
        if self._leave_form():
            self._show_reason(None)
            self.words.setFocus()

    # The list

    def _on_row_chosen(self, row: object) -> None:
        is_one = isinstance(row, ReasonRow)
        at = self.table.currentIndex().row()
        self.edit_action.setEnabled(is_one)
        self.up_action.setEnabled(is_one and at > 0)
        self.down_action.setEnabled(is_one and at < len(self.model.rows) - 1)
        self.retire_action.setEnabled(isinstance(row, ReasonRow) and row.code != FREE_TEXT_REASON)
        is_retired = isinstance(row, ReasonRow) and row.retired
        self.retire_action.setText(_("Tawarkan lagi") if is_retired else _("Jangan tawarkan"))

    def _on_move_wanted(self, by: int) -> None:
        row = self.table.row()
        codes = [each.code for each in self.model.rows]
        if not isinstance(row, ReasonRow):
            return
        at = codes.index(row.code)
        if 0 <= at + by < len(codes):
            codes.insert(at + by, codes.pop(at))
            self.work_wanted.emit(partial(self._services.reasons.order, codes))

    def _on_retire_wanted(self) -> None:
        row = self.table.row()
        if isinstance(row, ReasonRow):
            reasons = self._services.reasons
            self.work_wanted.emit(partial(reasons.bring_back if row.retired else reasons.retire, row.code))

    def _fit(self) -> None:
        self.table.setFixedHeight(round(style.px(42) * _ROWS))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "form"):
            self._fit()
