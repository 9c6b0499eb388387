"""A folder that is typed or chosen, and the field that holds it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from loket.i18n import _
from loket.ui import style
from loket.ui.dialogs import files
from loket.ui.widgets.buttons import Button
from loket.ui.widgets.fields import FormField


class FolderEdit(QWidget):
    """A folder that is typed or chosen. `text()`, `setText(text)`."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = title
        self.edit = QLineEdit()
        self.choose = Button(_("Pilih folder…"), icon="folder-open")
        row = QHBoxLayout(self)
        style.space(row, 8)
        row.addWidget(self.edit, 1)
        row.addWidget(self.choose)
        self.setFocusProxy(self.edit)
        self.choose.clicked.connect(self._on_choose_pressed)

    def text(self) -> str:
        return self.edit.text().strip()

    def _on_choose_pressed(self) -> None:
        folder = files.choose_folder(self, self._title, self.text())
        if folder is not None:
            self.edit.setText(str(folder))


class FolderField(FormField):
    """A `FolderEdit` with its label; marks the line edit when it is wrong."""

    def __init__(self, label: str, folder: FolderEdit, help: str = "") -> None:  # noqa: A002 - as in FormField
        super().__init__(label, folder.edit, help)
        self.folder = folder
        layout = self.layout()
        assert layout is not None  # noqa: S101 (made by FormField)
        layout.replaceWidget(folder.edit, folder)
        row = folder.layout()
        assert row is not None  # noqa: S101
        row.removeWidget(folder.choose)
        row.addWidget(folder.edit)
        row.addWidget(folder.choose)
