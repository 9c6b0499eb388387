"""SecretEdit: what nobody beside the desk may read along."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QWidget

from loket.i18n import _
from loket.ui import style


class SecretEdit(QLineEdit):
    """A password or a PIN. The eye at its end shows what is typed, until the field is left. Pasting works."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)
        self._eye = QAction(_("Perlihatkan"), self)
        self._eye.setCheckable(True)
        self._eye.setIcon(style.icon("eye", "quiet"))
        self._eye.toggled.connect(self._on_eye_toggled)
        self.addAction(self._eye, QLineEdit.ActionPosition.TrailingPosition)
        self.editingFinished.connect(self.hide_again)

    def hide_again(self) -> None:
        """Dots again."""
        self._eye.setChecked(False)

    def _on_eye_toggled(self, shown: bool) -> None:
        self.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
