"""What the service is: its name, whose field it is, the words people use for it, and its kinds of request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtWidgets import QLineEdit, QWidget

from loket.domain.standards import ServiceStandard, Variant
from loket.i18n import _, ngettext
from loket.ui.pages.editor.edits import LinesEdit, WordsEdit
from loket.ui.pages.editor.fields import Fields, Note, notes_within
from loket.ui.pages.editor.forms import Form
from loket.ui.pages.editor.rows import RowKind, RowsEditor
from loket.ui.widgets.fields import FormField
from loket.ui.widgets.labels import Label


def new_variant(others: Sequence[Variant]) -> Variant:
    """An empty kind of request; its code is no other's."""
    taken = {each.code for each in others}
    code = next(code for number in range(1, len(taken) + 2) if (code := f"jenis-{number}") not in taken)
    return Variant(code=code, name="", requirements=())


def _variant_words(variant: Variant) -> tuple[str, str]:
    count = len(variant.requirements)
    papers = ngettext("{n} persyaratan", "{n} persyaratan", count).format(n=count)
    return variant.name, papers


class ServiceForm(Form):
    """The head of a standard. What is not shown here keeps what it was."""

    def __init__(self) -> None:
        super().__init__()
        self.fields = Fields()
        self.fields.add("name", FormField(_("Nama layanan"), WordsEdit()))
        self.fields.add_pair(
            ("sector", FormField(_("Bidang"), QLineEdit(), _("misalnya: Kesehatan"), optional=True)),
            ("classification", FormField(_("Golongan"), QLineEdit(), optional=True)),
        )
        civil = _("Layanan kependudukan (selalu gratis)")
        self.fields.add_checks(("civil_registration", civil))
        how = _("Kata lain yang dipakai orang, satu satu baris: “anak lahir”, “pindah”.")
        self.fields.add("synonyms", FormField(_("Dicari juga dengan"), LinesEdit(), how, optional=True))
        where = _("Tempat produk diambil, bila bukan di kantor ini")
        self.fields.add("collection", FormField(_("Pengambilan"), WordsEdit(), where, optional=True))
        self.column.addWidget(self.fields)
        self.column.addWidget(Label(_("Jenis permohonan, misalnya baru, perpanjangan, hilang"), "strong", wrap=True))
        self.variants = RowsEditor(_variants_kind(), _variant_fields())
        self.column.addWidget(self.variants)
        self.column.addStretch(1)
        self.fields.edited.connect(self.edited)
        self.variants.edited.connect(self._on_variants_edited)

    def show_standard(self, standard: ServiceStandard) -> None:
        self.fields.load({key: getattr(standard, key) for key in self.fields.edits})
        self.variants.set_records(standard.variants)

    def write(self, standard: ServiceStandard) -> ServiceStandard:
        values = {**self.fields.values(), "variants": self.variants.records()}
        return replace(standard, **values)  # type: ignore[arg-type]  # named by the fields of the form

    def notes_beside(self, notes: Sequence[Note]) -> list[Note]:
        others = [note for note in notes if note.within("variants") is None]
        return list(self.fields.show_notes(others)) + self.variants.show_notes(notes_within(notes, "variants"))

    def first(self) -> QWidget:
        return self.fields.edits["name"]

    def _on_variants_edited(self, mark: str) -> None:
        self.edited.emit(f"variants.{mark}" if mark else "")


def _variant_fields() -> Fields:
    fields = Fields()
    fields.add("name", FormField(_("Nama jenis permohonan"), QLineEdit(), _("Enter: jenis berikutnya")))
    return fields


def _variants_kind() -> RowKind:
    return RowKind(
        name=_("Jenis permohonan"),
        add_words=_("Tambah"),
        empty_words=_("Belum ada jenis permohonan. Tambahkan yang pertama dengan Alt+B."),
        make=new_variant,
        words=_variant_words,
        first="name",
    )
