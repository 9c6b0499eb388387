"""Whether the chain holds: checked on the worker, and held against a head from a printed closing sheet."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QProgressBar

from loket.errors import LoketError
from loket.i18n import _
from loket.services.heads import HeadPlace
from loket.services.health import CheckResult, head_finding
from loket.ui.jobs import Job
from loket.ui.page import Tools
from loket.ui.style import Tone
from loket.ui.widgets.banner import Banner
from loket.ui.widgets.buttons import Button
from loket.ui.widgets.card import Card
from loket.ui.widgets.fields import FormField
from loket.ui.widgets.labels import Label
from loket.words import error_sentence
from loket.words.findings import finding_words, head_words

_SHOWN = 4


class ChainCard(Card):
    """Checks the chain, looks for a head. Signal: `line_found(int)`, to be shown in the list."""

    line_found = Signal(int)

    def __init__(self, tools: Tools, zone: str) -> None:
        super().__init__(_("Keutuhan rantai"))
        self._tools, self._zone = tools, zone
        self.check_button = Button(_("Periksa rantai"), icon="list-checks")
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setAccessibleName(_("Pemeriksaan rantai"))
        self.progress.hide()
        self.answer = Banner()
        self.head = QLineEdit()
        self.head_field = FormField(
            _("Pangkal dari lembar tutup hari"), self.head, _("Pindai QR-nya, atau ketik 16 huruf pertama.")
        )
        self.find_button = Button(_("Cari pangkal"), icon="search")
        words = _("Setiap catatan memuat hash catatan sebelumnya; yang diubah atau dihapus memutus rantai.")
        for part in (Label(words, "quiet", wrap=True), self.check_button, self.progress, self.answer):
            self.add(part)
        self.add(self.head_field)
        self.add(self.find_button)
        self.check_button.clicked.connect(self._on_check_pressed)
        self.find_button.clicked.connect(self._on_find_pressed)
        self.head.returnPressed.connect(self._on_find_pressed)

    def _busy(self, busy: bool) -> None:
        self.progress.setVisible(busy)
        self.check_button.setEnabled(not busy)
        self.find_button.setEnabled(not busy)

    def _on_check_pressed(self) -> None:
        self._busy(True)
        self.answer.clear()
        self._tools.jobs.start(self._check, self._on_checked, self._on_refused)

    def _check(self, _job: Job) -> CheckResult:
        return self._tools.services.health.check()

    def _on_checked(self, result: CheckResult) -> None:
        self._busy(False)
        serious = [finding for finding in result.findings if finding.serious]
        if not serious:
            self.answer.show_message(_("Rantai catatan utuh, dan cocok dengan semua pangkal di luar."), Tone.DONE)
            return
        lines = [finding_words(finding.code, finding.facts) for finding in serious[:_SHOWN]]
        if len(serious) > _SHOWN:
            lines.append(_("… dan {count} temuan lagi.").format(count=len(serious) - _SHOWN))
        self.answer.show_message("\n".join(lines), Tone.ERROR)
        line = next((finding.facts["line"] for finding in serious if finding.facts.get("line")), None)
        if isinstance(line, int):
            self.line_found.emit(line)

    def _on_find_pressed(self) -> None:
        self._busy(True)
        self.answer.clear()
        find = partial(_find, self._tools, self.head.text())
        self._tools.jobs.start(find, self._on_found, self._on_refused)

    def _on_found(self, place: HeadPlace) -> None:
        self._busy(False)
        missing = head_finding(place)
        if missing is not None:
            self.answer.show_message(finding_words(missing.code, missing.facts), Tone.ERROR)
        elif place.line is not None:
            self.answer.show_message(head_words(place.line, place.at, self._zone), Tone.DONE)
            self.line_found.emit(place.line)

    def _on_refused(self, error: LoketError) -> None:
        self._busy(False)
        if error.field == "head":
            self.head_field.set_error(error_sentence(error))
            self.head.setFocus()
        else:
            self.answer.show_message(error_sentence(error), Tone.ERROR)


def _find(tools: Tools, text: str, _job: Job) -> HeadPlace:
    return tools.services.trail.find_head(text)
