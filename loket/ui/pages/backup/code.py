"""The recovery code: which paper lies in the safe, and a new one, which counts once it is on paper."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from loket.errors import LoketError
from loket.i18n import _
from loket.services.backup_answers import BackupStatus, RecoveryCode
from loket.ui import style
from loket.ui.jobs import Job
from loket.ui.page import Tools
from loket.ui.printing import print_pdf
from loket.ui.style import Tone
from loket.ui.widgets.answer_keys import AnswerKeys, give_up_button
from loket.ui.widgets.banner import Banner
from loket.ui.widgets.buttons import Button
from loket.ui.widgets.card import Card
from loket.ui.widgets.labels import Label
from loket.words import error_sentence, plain_date


class CodeCard(Card):
    """`show_status(status)`; `shows_code` while a new code is in sight that somebody has to print or write down."""

    def __init__(self, tools: Tools) -> None:
        super().__init__(_("Kode pemulihan"))
        self._tools = tools
        self._made: RecoveryCode | None = None
        self._has_code = False
        self.state = Label("", wrap=True)
        self.say = Banner()
        self.code = Label("", "figure", wrap=True)
        self.code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.code.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.new_button = Button(_("Buat kode baru…"), icon="refresh-cw")
        self.sure_button = Button(_("Buat kode baru"), icon="check", look="primary")
        self.keep_button = give_up_button()
        self.print_button = Button(_("Cetak kertasnya"), icon="printer", look="primary")
        self.done_button = Button(_("Sudah di kertas, berlakukan"), icon="check")
        self._fill()
        self._connect()
        self._show_step("")

    def _fill(self) -> None:
        words = _(
            "Kertas di brankas. Dengan kode ini dan sebuah cadangan, kantor dapat dipulihkan di komputer mana pun."
        )
        for part in (Label(words, "quiet", wrap=True), self.state, self.say, self.code):
            self.add(part)
        row = QHBoxLayout()
        style.space(row, 8)
        buttons = (self.new_button, self.sure_button, self.print_button, self.done_button, self.keep_button)
        for button in buttons:
            row.addWidget(button)
        row.addStretch(1)
        self.add(row)

    def _connect(self) -> None:
        AnswerKeys(self, self.sure_button, self.keep_button)
        self.new_button.clicked.connect(self._on_new_pressed)
        self.sure_button.clicked.connect(self._on_sure)
        self.keep_button.clicked.connect(self._on_kept)
        self.print_button.clicked.connect(self._on_print_pressed)
        self.done_button.clicked.connect(self._on_done_pressed)

    @property
    def shows_code(self) -> bool:
        return self._made is not None

    def show_status(self, status: BackupStatus) -> None:
        self._has_code = bool(status.code_mark)
        self.new_button.setText(_("Buat kode baru…") if self._has_code else _("Buat kode pemulihan"))
        if not status.code_mark:
            self.state.setText(_("Belum ada kode pemulihan: cadangan hanya terbuka di komputer ini."))
            return
        made = plain_date(date.fromisoformat(status.code_made_on))
        self.state.setText(
            _("Yang berlaku: kertas bertanda {mark}, dibuat {day}.").format(mark=status.code_mark, day=made)
        )

    def _show_step(self, step: str) -> None:
        """Nothing asked, sure, or the code itself."""
        self.new_button.setVisible(not step)
        self.sure_button.setVisible(step == "sure")
        self.keep_button.setVisible(step in {"sure", "code"})
        for part in (self.code, self.print_button, self.done_button):
            part.setVisible(step == "code")

    def _on_new_pressed(self) -> None:
        """Where a code counts already it is told first what becomes of it; the first one takes nobody's place."""
        if not self._has_code:
            self._on_sure()
            return
        self._show_step("sure")
        words = _("Kode lama tidak lagi membuka cadangan baru. Simpan kertas lama untuk cadangan yang sudah ada.")
        self.say.show_message(words, Tone.AT_RISK)
        self.sure_button.setFocus()

    def _on_sure(self) -> None:
        for button in (self.new_button, self.sure_button):
            button.setEnabled(False)
        self._tools.jobs.start(self._make, self._on_made, self._on_refused)

    def _make(self, _job: Job) -> RecoveryCode:
        return self._tools.services.backup.draw_recovery_code()

    def _on_made(self, made: RecoveryCode) -> None:
        self._made = made
        for button in (self.new_button, self.sure_button):
            button.setEnabled(True)
        self.code.setText(made.code)
        words = _("Cetak atau salin ke kertas, bertanda {mark}. Kode ini tidak disimpan di mana pun.")
        then = _("Kode ini baru berlaku sesudah ditekan “Sudah di kertas, berlakukan”.")
        self.say.show_message(f"{words.format(mark=made.mark)} {then}", Tone.AT_RISK)
        self._show_step("code")
        self.print_button.setFocus()

    def _on_kept(self) -> None:
        self._made = None
        self.code.setText("")
        self.say.clear()
        self._show_step("")
        self.new_button.setFocus()

    def _on_done_pressed(self) -> None:
        if self._made is not None:
            self.done_button.setEnabled(False)
            self._tools.jobs.start(partial(self._take, self._made), self._on_taken, self._on_refused)

    def _take(self, made: RecoveryCode, _job: Job) -> str:
        self._tools.services.backup.take_recovery_code(made)
        return made.mark

    def _on_taken(self, mark: str) -> None:
        self.done_button.setEnabled(True)
        self._on_kept()
        self.state.setText(_("Yang berlaku mulai sekarang: kertas bertanda {mark}.").format(mark=mark))

    def _on_print_pressed(self) -> None:
        if self._made is not None:
            work = partial(self._print, self._made)
            self._tools.jobs.start(work, self._on_printed, self._on_refused)

    def _print(self, made: RecoveryCode, _job: Job) -> str:
        return print_pdf(self._tools.services.backup.recovery_paper(made), self._tools.settings.printer)

    def _on_printed(self, printer: str) -> None:
        words = _("Kertas dikirim ke pencetak {printer}. Bila sudah keluar dan terbaca, berlakukan kodenya.")
        self.say.show_message(words.format(printer=printer), Tone.DONE)
        self.done_button.setFocus()

    def _on_refused(self, error: LoketError) -> None:
        for button in (self.new_button, self.sure_button, self.done_button):
            button.setEnabled(True)
        self.say.show_message(error_sentence(error), Tone.ERROR)
