"""The middle of the editor: one form at a time, each made when it is first needed; and the keys to the next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from loket.domain.standards import ServiceStandard
from loket.i18n import _
from loket.ui import style
from loket.ui.pages.editor.decision import ConsultationForm, DecisionForm, EndForm
from loket.ui.pages.editor.edits import LeavesUndo
from loket.ui.pages.editor.fields import Fields, Note
from loket.ui.pages.editor.forms import Form
from loket.ui.pages.editor.rows import RowsEditor
from loket.ui.pages.editor.sections import CONSULTATION, DECISION, SECTIONS, SERVICE, make_form, title
from loket.ui.widgets.buttons import ActionButton
from loket.ui.widgets.card import Card, ScrollPane, at_most

_WIDEST = 1060


class FormPane(Card):
    """`show_section(section, standard)`, `show_notes(notes)`, `form`, `section`.

    Signals: `edited(section, mark)`; `step_wanted(int)` to the section before or after; `form_made()`, which stands
    last in the order of Tab.
    """

    form_made = Signal()
    edited = Signal(str, str)
    step_wanted = Signal(int)

    def __init__(self, consultation: ConsultationForm, decision: DecisionForm, parent: QWidget | None = None) -> None:
        super().__init__(" ", parent=parent)
        self.section = SERVICE
        self._ends: dict[str, EndForm] = {CONSULTATION: consultation, DECISION: decision}
        self._forms: dict[str, Form] = {}
        self._undo = LeavesUndo(self)
        self.pane = ScrollPane()
        self.before = self._make_action(_("Mundur"), "Ctrl+PgUp", partial(self.step_wanted.emit, -1))
        self.after = self._make_action(_("Lanjut"), "Ctrl+PgDown", partial(self.step_wanted.emit, 1))
        self._foot = QWidget()
        row = QHBoxLayout(self._foot)
        style.space(row, 8)
        row.addWidget(ActionButton(self.before, icon="chevron-left", parent=self._foot))
        row.addWidget(ActionButton(self.after, icon="chevron-right", parent=self._foot))
        row.addStretch(1)
        for form in self._ends.values():
            self._put_in(form)
        self.pane.viewport().installEventFilter(self)
        self.add(self.pane, 1)
        self.add(self._foot)

    def _make_action(self, words: str, key: str, slot: Callable[[], None]) -> QAction:
        action = QAction(words, self)
        action.setShortcut(QKeySequence(key))
        action.triggered.connect(slot)
        self.addAction(action)
        return action

    @property
    def form(self) -> Form | EndForm | None:
        """What is shown; nothing before the first section is."""
        return self._ends.get(self.section) or self._forms.get(self.section)

    @property
    def foot(self) -> QWidget:
        return self._foot

    def show_section(self, section: str, standard: ServiceStandard) -> None:
        """Show the form of a section, filled."""
        self.section = section
        if section not in self._ends and section not in self._forms:
            self._make_form(section)
        self.set_title(title(section))
        for form in (*self._forms.values(), *self._ends.values()):
            form.setVisible(form is self.form)
        at = SECTIONS.index(section)
        self.before.setEnabled(at > 0)
        self.after.setEnabled(at < len(SECTIONS) - 1)
        self.fill(standard)
        self._fit()
        self.pane.verticalScrollBar().setValue(0)

    def fill(self, standard: ServiceStandard) -> None:
        """Have the form that is shown say what the standard says."""
        if isinstance(self.form, Form):
            self.form.show_standard(standard)

    def show_notes(self, notes: Sequence[Note]) -> None:
        """Beside the fields of what is shown."""
        if isinstance(self.form, Form):
            self.form.show_notes(notes)

    def _make_form(self, section: str) -> None:
        form = make_form(section)
        form.edited.connect(partial(self.edited.emit, section))
        self._forms[section] = form
        self._put_in(form)
        self.form_made.emit()

    def _put_in(self, form: QWidget) -> None:
        form.hide()
        form.setMaximumWidth(style.px(_WIDEST))
        for edit in (*form.findChildren(QLineEdit), *form.findChildren(QPlainTextEdit)):
            edit.installEventFilter(self._undo)
        self.pane.add(at_most(form))

    def _fit(self) -> None:
        room = min(self.pane.viewport().width(), style.px(_WIDEST))
        for rows in self.pane.findChildren(RowsEditor):
            rows.fit(room)
        for fields in self.pane.findChildren(Fields):
            if not isinstance(fields.parentWidget(), RowsEditor):
                fields.fit(room)

    def focus_first(self) -> None:
        """The keyboard goes into the form."""
        if self.form is not None:
            self.form.first().setFocus(Qt.FocusReason.TabFocusReason)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """The room for the fields is that of the pane: they may need more than they are given."""
        if event.type() == QEvent.Type.Resize:
            self._fit()
        return False
