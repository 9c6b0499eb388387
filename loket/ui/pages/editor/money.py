"""Fee and product: for all kinds of request, or for one that differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtWidgets import QWidget

from loket.domain.standards import Fee, FeeKind, ServiceStandard
from loket.i18n import _
from loket.ui.pages.editor.edits import LinesEdit, MemberBox, MoneyEdit, WordsEdit
from loket.ui.pages.editor.fields import Fields, Note, notes_within
from loket.ui.pages.editor.forms import Form
from loket.ui.pages.editor.scope import Scope
from loket.ui.widgets.fields import FormField
from loket.ui.widgets.labels import Label


class ScopedForm(Form):
    """A part that holds for all kinds of request, while one may have its own. `key` is its field's name."""

    key = ""

    def __init__(self, help_words: str = "") -> None:
        super().__init__(help_words)
        self.scope = Scope()
        self._standard: ServiceStandard | None = None
        self.column.addWidget(self.scope)
        self.scope.place_chosen.connect(self._on_scope_chosen)
        self.scope.differs_chosen.connect(self._on_differs_chosen)

    def content(self) -> QWidget:
        """What is hidden while a kind of request has nothing of its own."""
        raise NotImplementedError

    def show_value(self, value: object, standard: ServiceStandard) -> None:
        raise NotImplementedError

    def value(self) -> object:
        """What the fields say."""
        raise NotImplementedError

    def show_value_notes(self, notes: Sequence[Note]) -> list[Note]:
        raise NotImplementedError

    def show_standard(self, standard: ServiceStandard) -> None:
        self._standard = standard
        own = [getattr(variant, self.key) for variant in standard.variants]
        shown = self.scope.show_variants(standard.variants, own)
        self.content().setVisible(shown)
        at = self.scope.place()
        if shown:
            self.show_value(getattr(standard, self.key) if at < 0 else own[at], standard)

    def write(self, standard: ServiceStandard) -> ServiceStandard:
        self._standard = self._put(standard, self.value() if self.scope.is_open else self.none_own())
        return self._standard

    def _put(self, standard: ServiceStandard, value: object) -> ServiceStandard:
        at, variants = self.scope.place(), list(standard.variants)
        if at < 0:
            return replace(standard, **{self.key: value})  # type: ignore[arg-type]  # the key is a field of both
        variants[at] = replace(variants[at], **{self.key: value})  # type: ignore[arg-type]  # the key is a field of both
        return replace(standard, variants=tuple(variants))

    def none_own(self) -> object:
        """What a kind of request has that has nothing of its own."""
        return None

    def notes_beside(self, notes: Sequence[Note]) -> list[Note]:
        at = self.scope.place()
        here = self.key if at < 0 else f"variants.{at}.{self.key}"
        rest = self.show_value_notes(notes_within(notes, here))
        return rest + [note for note in notes if note.within(here) is None]

    def _on_scope_chosen(self) -> None:
        if self._standard is not None:
            self.show_standard(self._standard)

    def _on_differs_chosen(self, differs: bool) -> None:
        """A kind of request gets its own, begun as that of all; or gives it up."""
        if self._standard is None:
            return
        self.show_standard(self._put(self._standard, self.own_begun(self._standard) if differs else self.none_own()))
        self.edited.emit("")

    def own_begun(self, standard: ServiceStandard) -> object:
        """What a kind of request begins with that shall differ."""
        return getattr(standard, self.key)


class FeeForm(ScopedForm):
    """What it costs and by which rule; civil registration is free by law."""

    key = "fee"

    def __init__(self) -> None:
        super().__init__(_("Yang dibayar pemohon. Gratis pun disebutkan, dengan dasar atau keterangannya."))
        self.fields = Fields()
        self.kind, self.amount = MemberBox(FeeKind), MoneyEdit()
        self.fields.add_pair(
            ("kind", FormField(_("Jenis biaya"), self.kind)),
            ("amount", FormField(_("Jumlah (rupiah)"), self.amount)),
        )
        self.locked = Label(_("Layanan kependudukan tidak dipungut biaya (UU 24/2013 Ps 79A)."), "quiet", wrap=True)
        self.fields.add_widget(self.locked)
        basis = _("misalnya: Perda 1/2024 tentang Pajak Daerah dan Retribusi Daerah")
        self.fields.add("legal_basis", FormField(_("Dasar hukum"), WordsEdit(), basis))
        self.fields.add("note", FormField(_("Keterangan"), WordsEdit(), optional=True))
        self.column.addWidget(self.fields)
        self.column.addStretch(1)
        self.fields.edited.connect(self._on_edited)

    def content(self) -> QWidget:
        return self.fields

    def show_value(self, value: object, standard: ServiceStandard) -> None:
        fee = value if isinstance(value, Fee) else Fee()
        is_locked = standard.civil_registration and fee.kind is FeeKind.FREE and not fee.amount
        self.fields.load({key: getattr(fee, key) for key in self.fields.edits})
        self.kind.setEnabled(not is_locked)
        self.locked.setVisible(is_locked)
        self._show_amount()

    def _show_amount(self) -> None:
        is_free = self.kind.member() is FeeKind.FREE
        self.amount.setEnabled(not is_free or bool(self.amount.text()))

    def value(self) -> object:
        return Fee(**self.fields.values())  # type: ignore[arg-type]  # named by the fields of the form

    def show_value_notes(self, notes: Sequence[Note]) -> list[Note]:
        return list(self.fields.show_notes(notes))

    def first(self) -> QWidget:
        return self.kind if self.kind.isEnabled() else self.fields.edits["legal_basis"]

    def _on_edited(self, mark: str) -> None:
        self._show_amount()
        self.edited.emit(mark)


class ProductForm(ScopedForm):
    """What the applicant gets in the end."""

    key = "product"

    def __init__(self) -> None:
        super().__init__(_("Yang diterima pemohon pada akhirnya, misalnya kartu, surat keterangan, atau izin."))
        self.fields, self.lines = Fields(), LinesEdit()
        self.fields.add("product", FormField(_("Produk pelayanan"), self.lines, _("Satu produk satu baris.")))
        self.column.addWidget(self.fields)
        self.column.addStretch(1)
        self.fields.edited.connect(self.edited)

    def content(self) -> QWidget:
        return self.fields

    def show_value(self, value: object, standard: ServiceStandard) -> None:
        del standard
        self.fields.load({"product": value})

    def value(self) -> object:
        return self.lines.lines()

    def none_own(self) -> object:
        return ()

    def show_value_notes(self, notes: Sequence[Note]) -> list[Note]:
        return list(self.fields.show_notes([replace(note, place="product") for note in notes]))

    def first(self) -> QWidget:
        return self.lines
