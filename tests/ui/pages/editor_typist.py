"""A process that types into the editor until it is killed: what it typed stands on its standard output, with the time.

python editor_typist.py FOLDER CODE
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from loket.db.engine import Database
from loket.services import Services
from loket.ui.actions import Actions
from loket.ui.desk_settings import DeskSettings
from loket.ui.jobs import Jobs
from loket.ui.page import Tools
from loket.ui.pages.editor import EditorPage
from loket.ui.pages.editor.money import ProductForm

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def main(folder: Path, code: str) -> int:
    """Type a letter every 30 milliseconds."""
    application = QApplication([])
    services = Services(Database.open(folder))
    services.people.sign_in(services.people.rows()[-1].id)
    page = EditorPage(Tools(services, Jobs(), Actions(), DeskSettings(folder)))
    page.show()
    page.load(code)
    page._show_section("product")
    form = page.forms.form
    assert isinstance(form, ProductForm)
    typed: list[str] = []

    def type_one() -> None:
        letter = LETTERS[len(typed) % len(LETTERS)]
        QTest.keyClick(form.lines, letter)
        typed.append(letter)
        sys.stdout.write(f"{time.time()} {''.join(typed)}\n")
        sys.stdout.flush()

    timer = QTimer()
    timer.timeout.connect(type_one)
    timer.start(30)
    return application.exec()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
