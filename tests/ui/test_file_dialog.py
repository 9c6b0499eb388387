"""The dialog that asks where to save: a name without an ending gets that of the chosen kind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from loket.ui.dialogs.files import saving_dialog
from loket.ui.pages.list_file import FILTERS


@pytest.fixture
def dialog(qtbot: QtBot) -> Iterator[QFileDialog]:
    parent = QWidget()
    qtbot.addWidget(parent)
    made = saving_dialog(parent, "Simpan daftar", "orang.xlsx", FILTERS)
    made.setOption(QFileDialog.Option.DontUseNativeDialog)
    made.show()
    yield made
    made.close()


def typed(dialog: QFileDialog, name: str) -> str:
    edit = dialog.findChild(QLineEdit, "fileNameEdit")
    assert edit is not None
    edit.setText(name)
    return Path(dialog.selectedFiles()[0]).name


def choose_kind(dialog: QFileDialog, at: int) -> None:
    kinds = dialog.findChild(QComboBox, "fileTypeCombo")
    assert kinds is not None
    kinds.setCurrentIndex(at)
    kinds.activated.emit(at)
    kinds.textActivated.emit(kinds.currentText())


def test_a_name_without_an_ending_gets_that_of_the_chosen_kind(dialog: QFileDialog) -> None:
    assert typed(dialog, "orang kantor") == "orang kantor.xlsx"
    choose_kind(dialog, 1)
    assert typed(dialog, "orang kantor") == "orang kantor.csv"
    assert typed(dialog, "daftar.xlsx") == "daftar.xlsx"


def test_another_kind_gives_the_offered_name_another_ending(dialog: QFileDialog) -> None:
    choose_kind(dialog, 1)
    assert Path(dialog.selectedFiles()[0]).name == "orang.csv"
