"""Saving the form, and ten seconds in which that can be undone."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from loket.errors import LoketError
from loket.i18n import _
from loket.services.intake import UNDO_SECONDS
from loket.services.registration import Incomplete, NewRequest, Registered
from loket.ui.page import Tools
from loket.ui.pages.intake.form import Form
from loket.words import deadline


def registered_words(answer: Registered, zone: str) -> str:
    """What is said of a registration: its number, and the promise where its clock runs."""
    if answer.due is None:
        return _("{number} terdaftar · janji dihitung kemudian").format(number=answer.number)
    words = _("{number} terdaftar · selesai paling lambat {due}")
    return words.format(number=answer.number, due=deadline(answer.due, zone))


class Registration(QObject):
    """`save(new, form)`, `undo()`.

    Signals: `registered(object)` a Registered, `found_incomplete(object)` an Incomplete, `refused(object)` the error;
    `undo_ended()` when it is too late, `undone(str, object)` its number and the Form that comes
    back, `undo_refused(object)`.
    """

    registered = Signal(object)
    found_incomplete = Signal(object)
    refused = Signal(object)
    undo_ended = Signal()
    undone = Signal(str, object)
    undo_refused = Signal(object)

    def __init__(self, tools: Tools, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self._is_saving = False
        self._last: tuple[Registered, Form] | None = None
        self._too_late = QTimer(self, interval=UNDO_SECONDS * 1000, singleShot=True)
        self._too_late.timeout.connect(self._on_too_late)

    @property
    def last(self) -> Registered | None:
        """What can still be undone."""
        return self._last[0] if self._last else None

    def save(self, new: NewRequest, form: Form) -> None:
        """Register, once: a second press while the first is under way does nothing."""
        if self._is_saving:
            return
        self._is_saving = True
        self._tools.jobs.call(
            partial(self._tools.services.intake.receive, new), partial(self._on_saved, form), self._on_refused
        )

    def undo(self) -> None:
        if self._last is not None:
            work = partial(self._tools.services.intake.undo, self._last[0].id)
            self._tools.jobs.call(work, self._on_undone, self._on_undo_refused)

    def _on_saved(self, form: Form, answer: Registered | Incomplete) -> None:
        self._is_saving = False
        if isinstance(answer, Registered):
            self._last = (answer, form)
            self._too_late.start()
            self.registered.emit(answer)
        else:
            self.found_incomplete.emit(answer)

    def _on_refused(self, error: LoketError) -> None:
        self._is_saving = False
        self.refused.emit(error)

    def _on_undone(self, _done: None) -> None:
        if self._last is not None:
            registered, form = self._last
            self._forget()
            self.undone.emit(registered.number, form)

    def _on_undo_refused(self, error: LoketError) -> None:
        self._forget()
        self.undo_refused.emit(error)

    def _on_too_late(self) -> None:
        self._forget()
        self.undo_ended.emit()

    def _forget(self) -> None:
        self._too_late.stop()
        self._last = None
