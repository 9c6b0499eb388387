"""The forms that are lists: procedure, complaint channels, staff, and the components that are lines of text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtWidgets import QLineEdit, QWidget

from loket.domain.standards import (
    Compensation,
    ComplaintChannel,
    Component,
    ProcedureStep,
    ServiceStandard,
    StaffCount,
    Unit,
)
from loket.i18n import _
from loket.ui.pages.editor.edits import LinesEdit, MemberBox, NumberEdit, WordsEdit
from loket.ui.pages.editor.fields import Fields, Note, notes_within
from loket.ui.pages.editor.forms import Form
from loket.ui.pages.editor.rows import RowKind, RowsEditor
from loket.ui.widgets.fields import FormField
from loket.ui.widgets.labels import Label
from loket.words import duration


class LinesForm(Form):
    """A component that is lines of text, and below it records where it has some (`rows_of`, a field's name)."""

    def __init__(self, component: Component, title: str, help_words: str = "") -> None:
        super().__init__(help_words)
        self._key = component.value
        self.fields = Fields()
        self.lines = LinesEdit()
        how = _("Satu butir satu baris; boleh ditempel dari dokumen lain. Alt+panah atas/bawah memindahkan baris.")
        self.fields.add(self._key, FormField(title, self.lines, how))
        self.column.addWidget(self.fields)
        self.fields.edited.connect(self.edited)
        self._rows_of = ""
        self.rows: RowsEditor | None = None

    def add_rows(self, rows_of: str, title: str, rows: RowsEditor) -> None:
        """Records that belong to the component too."""
        self._rows_of, self.rows = rows_of, rows
        self.column.addWidget(Label(title, "strong", wrap=True))
        self.column.addWidget(rows)
        rows.edited.connect(self._on_rows_edited)

    def finish(self) -> LinesForm:
        self.column.addStretch(1)
        return self

    def show_standard(self, standard: ServiceStandard) -> None:
        self.fields.load({self._key: getattr(standard, self._key)})
        if self.rows is not None:
            self.rows.set_records(getattr(standard, self._rows_of))

    def write(self, standard: ServiceStandard) -> ServiceStandard:
        values: dict[str, object] = {self._key: self.lines.lines()}
        if self.rows is not None:
            values[self._rows_of] = self.rows.records()
        return replace(standard, **values)  # type: ignore[arg-type]  # named by the fields of the form

    def notes_beside(self, notes: Sequence[Note]) -> list[Note]:
        mine = [note for note in notes if not self._rows_of or note.within(self._rows_of) is None]
        rest = list(self.fields.show_notes(mine))
        if self.rows is not None:
            rest += self.rows.show_notes(notes_within(notes, self._rows_of))
        return rest

    def first(self) -> QWidget:
        return self.lines

    def _on_rows_edited(self, mark: str) -> None:
        self.edited.emit(f"{self._rows_of}.{mark}" if mark else "")


class RowsForm(Form):
    """A component that is a list of records."""

    def __init__(self, key: str, rows: RowsEditor, help_words: str = "") -> None:
        super().__init__(help_words)
        self._key, self.rows = key, rows
        self.column.addWidget(rows)
        self.column.addStretch(1)
        rows.edited.connect(self.edited)

    def show_standard(self, standard: ServiceStandard) -> None:
        self.rows.set_records(getattr(standard, self._key))

    def write(self, standard: ServiceStandard) -> ServiceStandard:
        values: dict[str, object] = {self._key: self.rows.records()}
        return replace(standard, **values)  # type: ignore[arg-type]  # named by the fields of the form

    def notes_beside(self, notes: Sequence[Note]) -> list[Note]:
        rest = self.rows.show_notes(notes_within(notes, self._key))
        return rest + [note for note in notes if note.within(self._key) is None]

    def first(self) -> QWidget:
        return self.rows.first()


def procedure_form() -> RowsForm:
    """Steps with actor, minutes, channel; one of them may ask what decides the flow."""
    fields = Fields()
    fields.add("text", FormField(_("Yang dilakukan"), WordsEdit(), _("Enter: langkah berikutnya")))
    fields.add_pair(
        ("actor", FormField(_("Oleh siapa"), QLineEdit(), _("misalnya: petugas loket"))),
        ("minutes", FormField(_("Berapa menit"), NumberEdit(), optional=True)),
        ("channel", FormField(_("Lewat apa"), QLineEdit(), _("misalnya: loket, daring"), optional=True)),
    )
    decision = _("Pertanyaan yang menentukan lanjut atau kembali; cukup satu dalam seluruh prosedur")
    fields.add("decision", FormField(_("Keputusan"), QLineEdit(), decision, optional=True))
    kind = RowKind(
        name=_("Langkah prosedur"),
        add_words=_("Tambah"),
        empty_words=_("Belum ada langkah. Tambahkan yang pertama dengan Alt+B."),
        make=_new_step,
        words=_step_words,
        first="text",
    )
    return RowsForm("procedure", RowsEditor(kind, fields), _("Urutan langkah dari datang sampai selesai."))


def _new_step(others: Sequence[ProcedureStep]) -> ProcedureStep:
    return ProcedureStep(text="", channel=others[-1].channel if others else "")


def _step_words(step: ProcedureStep) -> tuple[str, str]:
    minutes = duration(step.minutes, Unit.MINUTE) if step.minutes else ""
    return step.text, " · ".join(part for part in (step.actor, minutes, step.channel, step.decision) if part)


def complaints_form() -> RowsForm:
    """Where citizens can complain, and who takes it up."""
    fields = Fields()
    fields.add_pair(
        ("kind", FormField(_("Saluran"), QLineEdit(), _("misalnya: WhatsApp, kotak saran, SP4N-LAPOR!"))),
        ("address", FormField(_("Nomor atau alamat"), QLineEdit())),
    )
    fields.add("officer", FormField(_("Petugas penerima"), QLineEdit(), optional=True))
    kind = RowKind(
        name=_("Saluran pengaduan"),
        add_words=_("Tambah"),
        empty_words=_("Belum ada saluran. Tambahkan yang pertama dengan Alt+B."),
        make=lambda _others: ComplaintChannel(kind=""),
        words=lambda one: (one.kind, " · ".join(part for part in (one.address, one.officer) if part)),
        first="kind",
    )
    words = _("Ke mana masyarakat mengadu, memberi saran, dan siapa yang menerimanya.")
    return RowsForm("complaint_handling", RowsEditor(kind, fields), words)


def staff_form() -> LinesForm:
    """How many people of which role."""
    fields = Fields()
    fields.add_pair(
        ("role", FormField(_("Sebagai"), QLineEdit(), _("misalnya: petugas loket"))),
        ("count", FormField(_("Berapa orang"), NumberEdit())),
    )
    kind = RowKind(
        name=_("Pelaksana"),
        add_words=_("Tambah"),
        empty_words=_("Belum ada. Tambahkan yang pertama dengan Alt+B."),
        make=lambda _others: StaffCount(role="", count=1),
        words=lambda one: (one.role, _("{count} orang").format(count=one.count)),
        first="role",
        counts=("count",),
    )
    form = LinesForm(Component.STAFF_COUNT, _("Keterangan tentang jumlah pelaksana"))
    form.add_rows("staff", _("Pelaksana menurut peran"), RowsEditor(kind, fields))
    return form.finish()


_LATE_UNITS = (Unit.WORKING_DAY, Unit.CALENDAR_DAY, Unit.WORKING_HOUR, Unit.HOUR, Unit.MINUTE)


def guarantee_form() -> LinesForm:
    """What the office guarantees, and what it gives when it is late."""
    fields = Fields()
    fields.add("text", FormField(_("Yang diberikan kantor"), WordsEdit(), _("Enter: kompensasi berikutnya")))
    fields.add_pair(
        ("late", FormField(_("Bila terlambat lebih dari"), NumberEdit(), _("Kosong: begitu terlambat"))),
        ("unit", FormField(_("Satuan"), MemberBox(_LATE_UNITS))),
    )
    kind = RowKind(
        name=_("Kompensasi"),
        add_words=_("Tambah"),
        empty_words=_("Belum ada kompensasi bila layanan terlambat. Tambahkan dengan Alt+B."),
        make=lambda _others: Compensation(late=0, unit=Unit.WORKING_DAY, text=""),
        words=_compensation_words,
        first="text",
        counts=("late",),
    )
    form = LinesForm(Component.SERVICE_GUARANTEE, _("Jaminan pelayanan"))
    form.add_rows("compensation", _("Kompensasi bila terlambat"), RowsEditor(kind, fields))
    return form.finish()


def _compensation_words(one: Compensation) -> tuple[str, str]:
    late = _("terlambat lebih dari {time}").format(time=duration(one.late, one.unit)) if one.late else _("terlambat")
    return one.text, late
