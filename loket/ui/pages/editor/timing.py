"""The completion time: number and unit, where it starts, its stages; and the sentence that says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from loket.domain.standards import (
    EXTENSION_UNITS,
    ClosedDayRule,
    CompletionTime,
    Extension,
    ServiceStandard,
    Stage,
    StartEvent,
    Unit,
)
from loket.i18n import _, as_on_paper
from loket.ui import style
from loket.ui.pages.editor.edits import MemberBox, NumberEdit, WordsEdit
from loket.ui.pages.editor.fields import Fields, Note, notes_within
from loket.ui.pages.editor.money import ScopedForm
from loket.ui.pages.editor.rows import RowKind, RowsEditor
from loket.ui.widgets.buttons import Button
from loket.ui.widgets.fields import FormField
from loket.ui.widgets.labels import Label
from loket.words import completion_sentence, duration

_UNITS = (
    Unit.WORKING_DAY,
    Unit.CALENDAR_DAY,
    Unit.WORKING_HOUR,
    Unit.HOUR,
    Unit.MINUTE,
    Unit.WEEK,
    Unit.MONTH,
)
_EMPTY = CompletionTime(amount=0, unit=Unit.WORKING_DAY)


def proposed_sentence(time: CompletionTime) -> str:
    """The sentence that the numbers make; standards are Indonesian whatever the screen speaks."""
    with as_on_paper():
        return completion_sentence(replace(time, sentence="", reservation="")) if time.amount > 0 else ""


class TimeForm(ScopedForm):
    """The promise. "Hari" can't be chosen without saying which: working days or calendar days."""

    key = "completion_time"

    def __init__(self) -> None:
        super().__init__(_("Janji kepada pemohon: paling lama berapa, dihitung sejak kapan."))
        self._proposed = ""
        self._pane = QWidget()
        self._make_fields()
        self._make_more()
        column = QVBoxLayout(self._pane)
        style.space(column, 10)
        stages = Label(_("Tahap-tahapnya, bila berantai (boleh kosong)"), "strong", wrap=True)
        for part in (self.fields, self.proposal, self.propose, stages, self.stages, self.extends, self.extension):
            column.addWidget(part)
        self.column.addWidget(self._pane)
        self.column.addStretch(1)
        self._connect()

    def _make_fields(self) -> None:
        self.fields = Fields()
        self.amount, self.unit, self.sentence = NumberEdit(), MemberBox(_UNITS), WordsEdit()
        self.fields.add_pair(
            ("amount", FormField(_("Paling lama"), self.amount)),
            ("unit", FormField(_("Satuan"), self.unit)),
            ("minimum", FormField(_("Paling cepat"), NumberEdit())),
        )
        closed = FormField(_("Bila hari terakhir kantor tutup"), MemberBox(ClosedDayRule))
        self.fields.add("starts_at", FormField(_("Dihitung"), MemberBox(StartEvent)))
        self.fields.add("on_closed", closed)
        self.fields.add("sentence", FormField(_("Kalimat yang diumumkan"), self.sentence))
        when = _("misalnya: apabila pejabat penanda tangan di tempat")
        self.fields.add("reservation", FormField(_("Syarat keberlakuan"), WordsEdit(), when, optional=True))
        self.proposal = Label("", "quiet", wrap=True)
        self.propose = Button(_("Pakai kalimat usulan"), look="link", icon="pencil")

    def _make_more(self) -> None:
        stage = Fields()
        stage.add_pair(
            ("owner", FormField(_("Tahap atau pelaksana"), QLineEdit(), _("misalnya: tim teknis"))),
            ("amount", FormField(_("Lama"), NumberEdit())),
            ("unit", FormField(_("Satuan"), MemberBox(_UNITS))),
        )
        kind = RowKind(
            name=_("Tahap"),
            add_words=_("Tambah tahap"),
            empty_words=_("Tidak berantai."),
            make=lambda others: Stage("", 1, others[-1].unit if others else self.unit.member()),
            words=lambda one: (one.owner, duration(one.amount, one.unit)),
            first="owner",
            counts=("amount",),
        )
        self.stages = RowsEditor(kind, stage)
        self.extends = QCheckBox(_("Waktu ini boleh diperpanjang"))
        self.extends.setAccessibleName(self.extends.text())
        self.extension = Fields()
        self.extension.add_pair(
            ("amount", FormField(_("Paling banyak"), NumberEdit())),
            ("unit", FormField(_("Satuan"), MemberBox(EXTENSION_UNITS))),
        )
        self.extension.add("legal_basis", FormField(_("Dasar hukum perpanjangan"), QLineEdit(), optional=True))

    def _connect(self) -> None:
        self.fields.edited.connect(self._on_edited)
        self.extension.edited.connect(self._on_extension_edited)
        self.stages.edited.connect(self._on_stages_edited)
        self.extends.clicked.connect(self._on_extends_clicked)
        self.propose.clicked.connect(self._on_propose_pressed)

    # ScopedForm

    def content(self) -> QWidget:
        return self._pane

    def first(self) -> QWidget:
        return self.amount

    def show_value(self, value: object, standard: ServiceStandard) -> None:
        del standard
        time = value if isinstance(value, CompletionTime) else _EMPTY
        self._proposed = proposed_sentence(time)
        self.fields.load({key: getattr(time, key) for key in self.fields.edits} | {"amount": time.amount or None})
        self.stages.set_records(time.stages)
        extension = time.extension or Extension(0)
        self.extends.setChecked(time.extension is not None)
        self.extension.load(
            {
                "amount": extension.amount or None,
                "unit": extension.unit,
                "legal_basis": extension.legal_basis,
            }
        )
        self._show_state()

    def value(self) -> object:
        time = self._time()
        return None if time == replace(_EMPTY, unit=time.unit, starts_at=time.starts_at) else time

    def _time(self) -> CompletionTime:
        typed = {**self.fields.values()}
        typed["amount"] = typed["amount"] or 0
        extension = None
        if self.extends.isChecked():
            more = self.extension.values()
            extension = Extension(**{**more, "amount": more["amount"] or 0})  # type: ignore[arg-type]  # named by the fields of the form
        return CompletionTime(**typed, stages=self.stages.records(), extension=extension)  # type: ignore[arg-type]  # named by the fields of the form

    def show_value_notes(self, notes: Sequence[Note]) -> list[Note]:
        of_stages, of_extension = notes_within(notes, "stages"), notes_within(notes, "extension")
        others = [note for note in notes if not note.within("stages") and not note.within("extension")]
        rest = list(self.fields.show_notes(others)) + self.stages.show_notes(of_stages)
        return rest + list(self.extension.show_notes(of_extension))

    # What is typed

    def _show_state(self) -> None:
        time = self._time()
        self.extension.setVisible(self.extends.isChecked())
        counts_dates = time.unit in (Unit.CALENDAR_DAY, Unit.WEEK, Unit.MONTH)
        self.fields.fields["on_closed"].setVisible(counts_dates)
        proposal = proposed_sentence(time)
        is_other = bool(proposal) and proposal != self.sentence.words().strip()
        self.proposal.setText(_("Usulan: {sentence}").format(sentence=proposal))
        self.proposal.setVisible(is_other)
        self.propose.setVisible(is_other)

    def _follow_numbers(self) -> None:
        """The sentence follows the numbers as long as it is the proposed one, or empty."""
        proposal = proposed_sentence(self._time())
        if self.sentence.words().strip() in ("", self._proposed):
            self.fields.load({"sentence": proposal})
        self._proposed = proposal

    def _on_edited(self, mark: str) -> None:
        if mark in ("amount", "unit", "starts_at"):
            self._follow_numbers()
        self._show_state()
        self.edited.emit(f"{self.scope.place()}.{mark}")

    def _on_extension_edited(self, mark: str) -> None:
        self.edited.emit(f"{self.scope.place()}.extension.{mark}")

    def _on_stages_edited(self, mark: str) -> None:
        self.edited.emit(f"{self.scope.place()}.stages.{mark}" if mark else "")

    def _on_extends_clicked(self, _checked: bool) -> None:
        self._show_state()
        self.edited.emit("")

    def _on_propose_pressed(self) -> None:
        self.sentence.set_words(proposed_sentence(self._time()))
        self.sentence.setFocus()
