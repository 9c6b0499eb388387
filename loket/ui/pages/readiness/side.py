"""The cards of the page: the office's points, one step in full, and the bands with their sources."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout

from loket.domain.readiness import Instrument, Place, Score, Standing
from loket.errors import LoketError
from loket.i18n import _
from loket.services.readiness import ReadinessReport, StepRow
from loket.ui import style
from loket.ui.pages.beside import show_beside
from loket.ui.pages.readiness.band_bar import BandBar
from loket.ui.widgets.buttons import Button
from loket.ui.widgets.card import Card
from loket.ui.widgets.fields import FormField
from loket.ui.widgets.labels import Label
from loket.words import label
from loket.words.readiness import (
    band_words,
    effort_words,
    estimate_sentence,
    gain_words,
    looked_at_words,
    points,
    prepared_sentence,
    standing_sentence,
    years_words,
)

_NAMED = 6
_BUTTONS = {
    Place.STANDARD: "book-open-check",
    Place.POSTER: "monitor",
    Place.PLEDGE: "file-text",
    Place.EVIDENCE: "pencil",
    Place.OFFICE: "settings",
    Place.CRIB: "printer",
}


class ScoreCard(Card):
    """The points that are reached, where that would stand, and what is unknown. `show_report(report)`."""

    def __init__(self) -> None:
        super().__init__()
        self.name, self.figure = Label("", "strong", wrap=True), Label("", "figure")
        self.prepared = Label("", wrap=True)
        self.estimate = Label("", "quiet", wrap=True)
        self.bar = BandBar()
        row, words = QHBoxLayout(), QVBoxLayout()
        style.space(row, 18)
        style.space(words, 2)
        row.addWidget(self.figure, 0, Qt.AlignmentFlag.AlignVCenter)
        for part in (self.name, self.prepared, self.estimate):
            words.addWidget(part)
        row.addLayout(words, 1)
        self.add(row)
        self.add(self.bar)

    def show_report(self, report: ReadinessReport, name: str) -> None:
        score: Score = report.office
        self.name.setText(name)
        self.figure.setText(_("{reached} poin").format(reached=points(score.reached)))
        self.prepared.setText(prepared_sentence(score))
        self.estimate.setText(estimate_sentence(score))
        self.bar.show_standing(report.instrument, score.standing)


class StepCard(Card):
    """One step in full. `open_wanted()` when the place where it is done is wanted."""

    open_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(_("Langkah ini"))
        self.what = Label("", "strong", wrap=True)
        self.gain = Label("", wrap=True)
        self.services = Label("", "quiet", wrap=True)
        self.looked_at = Label("", "quiet", wrap=True)
        self.button = Button("", look="primary")
        for part in (self.what, self.gain, self.services, self.looked_at):
            self.add(part)
        self.add(self.button)
        self.button.clicked.connect(self.open_wanted)

    def show_step(self, step: StepRow | None) -> None:
        for part in (self.gain, self.services, self.looked_at, self.button):
            part.setVisible(step is not None)
        if step is None:
            self.what.setText(_("Tidak ada lagi yang dapat disiapkan menurut daftar ini."))
            return
        self.what.setText(step.text)
        gain = gain_words(step.gain, estimated=step.estimated)
        self.gain.setText(_("{gain}. Kira-kira {effort}.").format(gain=gain, effort=effort_words(step.effort)))
        named = ", ".join(name for _code, name in step.services[:_NAMED])
        more = len(step.services) - _NAMED
        self.services.setText(named + (_(" dan {count} lagi").format(count=more) if more > 0 else ""))
        self.services.setVisible(bool(named))
        self.looked_at.setText(_("Yang dilihat penilai: {what}.").format(what=looked_at_words(step.indicators)))
        self.button.setText(label(step.place))
        style.set_icon(self.button, _BUTTONS[step.place], "on_accent", gap=7)


class InstrumentCard(Card):
    """The bands of the chosen instrument with their sources, and what is unchecked."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("bands")  # it stands in a card already
        self._lines = QVBoxLayout()
        style.space(self._lines, 6)
        self.add(self._lines)
        self.body.addStretch(1)
        self.labels: list[Label] = []

    def show_instrument(self, instrument: Instrument) -> None:
        self.set_title(instrument.name)
        for old in self.labels:
            self._lines.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.labels = [Label(words, kind, wrap=True) for words, kind in _instrument_words(instrument)]
        for new in self.labels:
            self._lines.addWidget(new)


def _instrument_words(instrument: Instrument) -> Sequence[tuple[str, str]]:
    lines = [(f"{instrument.by}, {years_words(instrument)}", "strong"), (instrument.basis, "quiet")]
    for band in instrument.bands:
        seen = _("terlihat pada sumber") if band.checked else _("belum diperiksa")
        lines.append((_("mulai {least}: {band}").format(least=points(band.least), band=band_words(band)), "text"))
        lines.append((f"{seen} – {band.source}", "quiet"))
    lines += [(_("Yang belum pasti"), "strong"), (instrument.second_word, "text")]
    unseen = sum(not one.checked for one in instrument.indicators)
    counted = _("{count} dari {all} indikator belum diperiksa pada sumber.")
    lines += [(note, "text") for note in instrument.notes]
    lines.append((counted.format(count=unseen, all=len(instrument.indicators)), "text"))
    lines.append((_("Sumber: {source}").format(source=instrument.source), "quiet"))
    return [line for line in lines if line[0]]


class LookupCard(Card):
    """A published score: in which band it stood in its year. `asked(str, str)` gives score and year as typed."""

    asked = Signal(str, str)

    def __init__(self) -> None:
        super().__init__(_("Nilai yang sudah terbit"))
        self.score, self.year = QLineEdit(), QLineEdit()
        self.score.setPlaceholderText(_("misalnya 77,58"))
        self.fields = {"score": FormField(_("Nilai"), self.score), "year": FormField(_("Tahun"), self.year)}
        self.answer = Label("", "strong", wrap=True)
        self.button = Button(_("Lihat kategorinya"), icon="search")
        row = QHBoxLayout()
        style.space(row, 10)
        for field in self.fields.values():
            row.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
        self.add(row)
        self.add(self.button)
        self.add(self.answer)
        self.answer.hide()
        self.button.clicked.connect(self._on_pressed)
        for edit in (self.score, self.year):
            edit.returnPressed.connect(self._on_pressed)

    def _on_pressed(self) -> None:
        self.asked.emit(self.score.text(), self.year.text())

    def show_standing(self, standing: Standing) -> None:
        self.answer.setText(standing_sentence(standing))
        self.answer.show()

    def show_error(self, error: LoketError) -> bool:
        """Show it beside its field; False when it belongs to none."""
        field = self.fields.get(error.field or "")
        if field is None:
            return False
        self.answer.hide()
        return show_beside(field, error)
