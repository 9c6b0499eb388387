"""The requirements of each kind of request: an ordered list, and what is asked of each paper."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtWidgets import QLineEdit, QWidget

from loket.domain.standards import Original, Requirement, RequirementKind, ServiceStandard, Variant
from loket.i18n import _
from loket.ui.pages.editor.edits import MemberBox, NumberEdit, WordsEdit
from loket.ui.pages.editor.fields import Fields, Note, notes_within
from loket.ui.pages.editor.forms import Form
from loket.ui.pages.editor.rows import RowKind, RowsEditor
from loket.ui.pages.editor.scope import VariantBox
from loket.ui.widgets.fields import FormField
from loket.words import requirement_line


def new_requirement(_others: Sequence[Requirement]) -> Requirement:
    """An empty one; its key is its own for all versions to come."""
    return Requirement(key=f"syarat-{uuid.uuid4().hex[:8]}", text="", copies=1)


def _words(requirement: Requirement) -> tuple[str, str]:
    return requirement.text, requirement_line(requirement)


def _fields() -> Fields:
    fields = Fields()
    fields.add("text", FormField(_("Persyaratan"), WordsEdit(), _("Enter: persyaratan berikutnya")))
    fields.add_pair(
        ("kind", FormField(_("Bentuk"), MemberBox(RequirementKind))),
        ("copies", FormField(_("Berapa lembar"), NumberEdit())),
    )
    fields.add("original", FormField(_("Aslinya"), MemberBox(Original)))
    fields.add_checks(("certified", _("Dilegalisir")), ("stamp_duty", _("Bermeterai")))
    fields.add_pair(
        ("condition", FormField(_("Hanya apabila"), QLineEdit(), _("misalnya: apabila hilang"), optional=True)),
        ("alternative", FormField(_("Boleh diganti"), QLineEdit(), optional=True)),
    )
    return fields


class RequirementsForm(Form):
    """One list for each kind of request."""

    def __init__(self) -> None:
        super().__init__(_("Yang harus dibawa pemohon, satu persyaratan satu baris."))
        self.variant = VariantBox()
        self.variant_field = FormField(_("Jenis permohonan"), self.variant)
        kind = RowKind(
            name=_("Daftar persyaratan"),
            add_words=_("Tambah"),
            empty_words=_("Belum ada persyaratan. Tambahkan yang pertama dengan Alt+B."),
            make=new_requirement,
            words=_words,
            first="text",
            counts=("copies",),
        )
        self.rows = RowsEditor(kind, _fields())
        self._standard: ServiceStandard | None = None
        self.column.addWidget(self.variant_field)
        self.column.addWidget(self.rows)
        self.column.addStretch(1)
        self.variant.place_chosen.connect(self._on_variant_chosen)
        self.rows.edited.connect(self._on_edited)

    def show_standard(self, standard: ServiceStandard) -> None:
        self._standard = standard
        self.variant.set_variants(standard.variants)
        self.variant_field.setVisible(len(standard.variants) > 1)
        at = self.variant.place()
        self.rows.set_records(standard.variants[at].requirements if 0 <= at < len(standard.variants) else ())

    def write(self, standard: ServiceStandard) -> ServiceStandard:
        at = max(0, self.variant.place())
        variants = list(standard.variants) or [Variant("umum", "Umum", ())]
        variants[at] = replace(variants[at], requirements=self.rows.records())
        self._standard = replace(standard, variants=tuple(variants))
        return self._standard

    def notes_beside(self, notes: Sequence[Note]) -> list[Note]:
        here = f"variants.{max(0, self.variant.place())}.requirements"
        rest = self.rows.show_notes(notes_within(notes, here))
        return rest + [self._elsewhere(note) for note in notes if note.within(here) is None]

    def _elsewhere(self, note: Note) -> Note:
        """A note of another kind of request says of which."""
        parts = note.place.split(".")
        at = int(parts[1]) if len(parts) > 1 and parts[1].isdigit() else -1
        if self._standard is None or not 0 <= at < len(self._standard.variants):
            return note
        return replace(note, words=f"{self._standard.variants[at].name}: {note.words}")

    def first(self) -> QWidget:
        return self.rows.first()

    def _on_variant_chosen(self) -> None:
        if self._standard is not None:
            self.show_standard(self._standard)

    def _on_edited(self, mark: str) -> None:
        self.edited.emit(f"{self.variant.place()}.{mark}" if mark else "")
