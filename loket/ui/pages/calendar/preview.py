"""What a change of the calendar would do, before it is saved: its days, the promises that move, the decision (R15)."""

from __future__ import annotations

from operator import attrgetter

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from loket.i18n import _
from loket.services.calendar import CalendarPreview, Decision, PromiseMove
from loket.ui import style
from loket.ui.pages.calendar.table import MoveColumn, MoveTable
from loket.ui.pages.list_saving import SavingPane
from loket.ui.style import Tone
from loket.ui.widgets.access import announce
from loket.ui.widgets.answer_keys import give_up_button
from loket.ui.widgets.banner import Banner, EmptyState
from loket.ui.widgets.buttons import Button
from loket.ui.widgets.card import Card, ScrollPane
from loket.ui.widgets.labels import Label
from loket.ui.widgets.table_view import TableView
from loket.words.calendar import change_groups, preview_sentence

_BESIDE = 1300
_LOW = 620
_LEAST = 52
_MOST = 16_777_215


class _Lines(ScrollPane):
    """What changes, line by line."""

    def height_needed(self) -> int:
        """The height of all lines at the width that there is, with the ring around them."""
        inner, ring = self.widget(), max(2, style.px(2))
        return max(0, inner.heightForWidth(self.viewport().width())) + 2 * ring if inner is not None else 0


class PreviewPanel(QWidget):
    """`show_preview(preview, title, is_undo=, is_decree=)`. Signals: `decided(Decision)`, `closed()`,
    `only_add_chosen(bool)` for a decree file, `request_chosen(number)`."""

    decided = Signal(object)
    closed = Signal()
    only_add_chosen = Signal(bool)
    request_chosen = Signal(str)

    def __init__(self, zone: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._make(zone)
        self._lay_out()
        self._connect()

    def _make(self, zone: str) -> None:
        self.note = Banner()
        self.sentence = Label("", "figure", wrap=True)
        self.only_add = QCheckBox(_("Hanya menambah, jangan hapus hari lain"))
        self.changes = _Lines(gap=4)
        self.changes.setAccessibleName(_("Perubahan kalender"))
        self.changes.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # the keys scroll it where there are many days
        style.mark(self.changes, "reading", "true")
        self.model = MoveTable(zone)
        self.table = TableView(
            _("Janji yang berubah"),
            stretch=MoveColumn.SERVICE,
            uncut=(MoveColumn.NUMBER, MoveColumn.OLD, MoveColumn.NEW, MoveColumn.OUTCOME),
            spare=(MoveColumn.SERVICE, MoveColumn.APPLICANT),
        )
        self.table.setModel(self.model)
        self.nothing = EmptyState("check", _("Tidak ada janji yang berubah"), _("Kalender dapat disimpan begitu saja."))
        self.advice = Label("", "quiet", wrap=True)
        self.refusal = Banner()
        self.move_button = Button(_("Pindahkan janji"), icon="arrow-right", look="primary")
        self.keep_button = Button(_("Pertahankan janji lama"))
        self.cancel_button = give_up_button()
        self.cancel_button.show_key(_("Esc"))

    def _lay_out(self) -> None:
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        style.space(self._columns, 14)
        self._columns.addWidget(self._changes_card(), 2)
        self._columns.addWidget(self._moves_card(), 5)
        outer = QVBoxLayout(self)
        style.space(outer, 14)
        outer.addWidget(self.note)
        outer.addLayout(self._columns, 1)
        outer.addWidget(self._decision_card())

    def _changes_card(self) -> Card:
        self.changes_card = Card(_("Perubahan kalender"))
        self.changes_card.add(self.only_add)
        self.changes_card.add(self.changes, 1)
        return self.changes_card

    def _moves_card(self) -> Card:
        self.moves_card = Card(_("Janji yang berubah"), flush=True)
        self.moves_card.add(self.table, 1)
        self.moves_card.add(self.nothing, 1)
        return self.moves_card

    def take_saving(self, button: QWidget, pane: SavingPane) -> None:
        """The button that saves the list, and what is asked in the list's place; Esc leaves that first."""
        self.moves_card.add_header_widget(button)
        self._columns.addWidget(pane, 5)
        self._saving = pane

    def _decision_card(self) -> Card:
        card, row, words, buttons = Card(), QHBoxLayout(), QVBoxLayout(), QHBoxLayout()
        style.space(row, 18)
        style.space(words, 4)
        style.space(buttons, 8)
        words.addWidget(self.sentence)
        words.addWidget(self.advice)
        for part in (self.move_button, self.keep_button, self.cancel_button):
            buttons.addWidget(part)
        buttons.addStretch(1)
        self._decision = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        style.space(self._decision, 12)
        self._decision.addLayout(words, 1)
        self._decision.addLayout(buttons)
        card.add(self.refusal)
        card.add(self._decision)
        return card

    def _connect(self) -> None:
        self.only_add.toggled.connect(self.only_add_chosen)
        self.move_button.clicked.connect(self._on_move_pressed)
        self.keep_button.clicked.connect(self._on_keep_pressed)
        self.cancel_button.clicked.connect(self.closed)
        self.table.row_activated.connect(self._on_row_activated)

    def show_preview(self, preview: CalendarPreview, *, is_undo: bool, is_decree: bool) -> None:
        """Show what would change, and the buttons that go with it."""
        self.refusal.clear()
        self.only_add.setVisible(is_decree)
        self._show_changes(preview)
        moves = sorted(preview.moves, key=attrgetter("old", "number"))
        self.model.set_rows(sorted(moves, key=lambda move: (not move.becomes_late, not move.rescued)))
        self.table.setVisible(bool(moves))
        self.nothing.setVisible(not moves)
        self.sentence.setText(_sentence(preview))
        self._name_buttons(preview, is_undo=is_undo)
        self._fit()
        announce(self, self.sentence.text())

    def tell(self, words: str) -> None:
        """Say that something is otherwise than before."""
        self.note.show_message(words, Tone.AT_RISK)

    def refuse(self, words: str) -> None:
        """Say beside the buttons why it can't be decided so; everything stays."""
        self.refusal.show_message(words, Tone.ERROR)
        self.cancel_button.setFocus()

    def start(self) -> None:
        """Another change is looked at: nothing of the former one stays."""
        self.note.clear()
        self.only_add.blockSignals(True)
        self.only_add.setChecked(False)
        self.only_add.blockSignals(False)

    def set_busy(self, busy: bool) -> None:
        for part in (self.move_button, self.keep_button, self.cancel_button, self.only_add):
            part.setEnabled(not busy)

    def first_focus(self) -> QWidget:
        """A list is read before something is decided."""
        return self.table if self.model.rows else self.keep_button

    def _show_changes(self, preview: CalendarPreview) -> None:
        while (item := self.changes.body.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        groups = change_groups(preview.change, preview.services)
        for at, (heading, lines) in enumerate(groups):
            if at:
                self.changes.body.addSpacing(style.px(8))
            self.changes.add(Label(heading, "strong", wrap=True))
            for line in lines:
                self.changes.add(Label(line, wrap=True))
        if not groups:
            self.changes.add(Label(_("Tidak ada yang berubah."), "quiet", wrap=True))
        self.changes.body.addStretch(1)

    def _name_buttons(self, preview: CalendarPreview, *, is_undo: bool) -> None:
        """With moves there are two ways; without, one; with nothing to change, none."""
        moves = bool(preview.moves)
        self.move_button.setVisible(moves)
        self.keep_button.setVisible(not preview.is_empty)
        self.keep_button.set_look("" if moves else "primary")
        if is_undo:
            self.move_button.setText(_("Kembalikan kalender dan janji"))
            self.keep_button.setText(_("Kembalikan kalender saja") if moves else _("Kembalikan kalender"))
        else:
            self.move_button.setText(_("Pindahkan janji"))
            self.keep_button.setText(_("Pertahankan janji lama") if moves else _("Simpan kalender"))
        self.advice.setText(_advice(is_undo=is_undo) if moves else "")
        for button in (self.move_button, self.keep_button):
            button.setToolTip(self.advice.text())

    def _on_move_pressed(self) -> None:
        self.decided.emit(Decision.MOVE)

    def _on_keep_pressed(self) -> None:
        self.decided.emit(Decision.KEEP)

    def _on_row_activated(self, row: object) -> None:
        if isinstance(row, PromiseMove):
            self.request_chosen.emit(row.number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._saving.isVisible():
            self._saving.give_up()
        elif event.key() == Qt.Key.Key_Escape:
            self.cancel_button.click()
        else:
            super().keyPressEvent(event)

    def _fit(self) -> None:
        """In a narrow window the days stand above the promises, no higher than they are; the words above the buttons.

        In a low one the advice stands on the buttons alone.
        """
        is_beside = self.width() >= style.px(_BESIDE)
        direction = QBoxLayout.Direction.LeftToRight if is_beside else QBoxLayout.Direction.TopToBottom
        self._columns.setDirection(direction)
        self._decision.setDirection(direction)
        for at, share in enumerate((2, 5, 5) if is_beside else (1, 1, 1)):
            self._columns.setStretch(at, share)
        self.advice.setVisible(bool(self.advice.text()) and self.height() >= style.px(_LOW))
        high = self.changes.height_needed()
        self.changes.setMaximumHeight(_MOST if is_beside else high)
        self.changes.setMinimumHeight(0 if is_beside else min(style.px(_LEAST), high))
        vertical = QSizePolicy.Policy.Preferred if is_beside else QSizePolicy.Policy.Maximum
        self.changes_card.setSizePolicy(QSizePolicy.Policy.Preferred, vertical)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


def _sentence(preview: CalendarPreview) -> str:
    if preview.is_empty:
        return _("Kalender sudah seperti itu; tidak ada yang berubah.")
    return preview_sentence(len(preview.moves), preview.looked_at, preview.becoming_late, preview.rescued)


def _advice(*, is_undo: bool) -> str:
    if is_undo:
        return _("Janji yang dulu dipindahkan kembali ke tanggal semula, atau tetap seperti sekarang.")
    return _(
        "Pindahkan: pemohon mendapat tanggal baru, dan janji pertama tetap tercatat. "
        "Pertahankan: kalender berubah, tanggal janji tetap."
    )
