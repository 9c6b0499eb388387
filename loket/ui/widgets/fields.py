"""FormField: a label, its input, a line of help, and the error beside it that says what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from loket.i18n import _
from loket.ui import style
from loket.ui.widgets.access import announce
from loket.ui.widgets.labels import IconLabel, Label


class FormField(QWidget):
    """`FormField(label, edit, help="", optional=False, note_above=False)`; `edit` is any input.

    `note_above` puts help and error between the label and an input that may be taller than what is in sight.

    `set_error(text)` marks the input, shows the text under it and tells screen readers; typing clears it again, or
    `clear_error()`. `set_advice(text)` says what could be clearer: nothing is wrong. `set_help(text)` changes the quiet
    line, `set_spoken_help(text)` what only screen readers say. `has_error`, `error`. `setFocus()` goes to the input.
    `set_brief(True)` puts "boleh kosong" into an empty input.
    """

    def __init__(
        self,
        label: str,
        edit: QWidget,
        help: str = "",  # noqa: A002 - the word for it
        *,
        optional: bool = False,
        note_above: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.edit = edit
        self._words, self._help, self._error, self._spoken = label, help, "", ""
        self._advice = ""
        self._label = Label(label.replace("&", "&&"))
        self._is_optional = optional
        self._optional = Label(_("boleh kosong"), "quiet")
        if not optional:
            self._optional.hide()  # shown without a parent it would flash as a window of its own
        self._icon = IconLabel("circle-alert", "error", 18)
        self._note = Label("", "quiet", wrap=True)
        self._lay_out(note_above=note_above)
        self._optional.setVisible(optional)  # only now: without a parent it would flash as a window of its own
        self._label.setBuddy(edit)
        self.setFocusProxy(edit)
        self._show_note()
        if isinstance(edit, QLineEdit):
            edit.textChanged.connect(self._on_text_changed)

    @property
    def error(self) -> str:
        return self._error

    @property
    def has_error(self) -> bool:
        return bool(self._error)

    @property
    def is_noted(self) -> bool:
        """Whether an error or advice stands beside it."""
        return bool(self._error or self._advice)

    def set_brief(self, brief: bool) -> None:
        """Where fields stand close: an empty line says itself that it may stay so, instead of the label."""
        words = self._optional.text()
        if self._is_optional and isinstance(self.edit, QLineEdit) and self.edit.placeholderText() in ("", words):
            self.edit.setPlaceholderText(words if brief else "")
            self._optional.setVisible(not brief)

    def set_advice(self, text: str) -> None:
        """Say what could be clearer, and how; an error goes before it."""
        if text != self._advice:
            self._advice = text
            self._show_note()

    def set_help(self, text: str) -> None:
        self._help = text
        self._show_note()

    def set_words(self, label: str) -> None:
        """Another label for the same input."""
        self._words = label
        self._label.setText(label.replace("&", "&&"))
        self._show_note()

    def set_spoken_help(self, text: str) -> None:
        """What is in sight elsewhere already, for those who hear the screen."""
        self._spoken = text
        self._show_note()

    def set_error(self, text: str) -> None:
        """Say what to do, beside the field. The page puts the focus into the first wrong one."""
        self._error = text
        self._show_note()
        if text:
            announce(self.edit, f"{self._words}: {text}", at_once=True)

    def clear_error(self) -> None:
        if self._error:
            self.set_error("")

    def _on_text_changed(self, _typed: str) -> None:
        self.clear_error()

    def _show_note(self) -> None:
        said = self._error or self._advice or self._help
        self._note.setText(said)
        self._note.set_kind("error" if self._error else "advice" if self._advice else "quiet")
        self._note.setVisible(bool(said))
        self._icon.set_icon(*(("circle-alert", "error") if self._error else ("triangle-alert", "at_risk")))
        self._icon.setVisible(self.is_noted)
        style.mark(self.edit, "wrong", "true" if self._error else "false")
        self.edit.setAccessibleName(self._words)
        self.edit.setAccessibleDescription(said or self._spoken)

    def _lay_out(self, *, note_above: bool) -> None:
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        head, foot, outer = QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        style.space(head, 8)
        style.space(foot, 6)
        style.space(outer, 3)
        head.addWidget(self._label)
        head.addWidget(self._optional)
        head.addStretch(1)
        foot.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        foot.addWidget(self._note, 1)
        outer.addLayout(head)
        outer.addWidget(self.edit)
        outer.insertLayout(1 if note_above else 2, foot)
