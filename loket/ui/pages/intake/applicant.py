"""Card 1: who the applicant is. What is rarely needed stays folded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QComboBox, QLayout, QLineEdit, QWidget

from loket.domain.identity import NikReading, Sex, age_on
from loket.i18n import N_, _
from loket.services.intake import KnownApplicant
from loket.services.rows import RequestRow
from loket.ui import style
from loket.ui.pages.intake.applicant_edit import ApplicantEdit
from loket.ui.pages.intake.form import Form
from loket.ui.pages.intake.known import KnownNotice
from loket.ui.widgets.buttons import Button
from loket.ui.widgets.card import Card
from loket.ui.widgets.combo_search import ComboSearch, SearchItem
from loket.ui.widgets.fields import FormField
from loket.ui.widgets.inputs import DateEdit, PhoneEdit
from loket.words import label, short_date

_REASONS = (
    N_("Bayi atau anak, NIK belum terbit"),
    N_("Belum pernah merekam KTP-el"),
    N_("Penduduk orang asing"),
    N_("KTP-el dan KK tidak dibawa"),
)


class ApplicantCard(Card):
    """`changed()` when anything was typed; `nik_changed(str)`, `search_wanted(str)`, `person_found(object)` from the
    first field; `request_opened(str)` when an open request of the applicant is wanted."""

    changed = Signal()
    nik_changed = Signal(str)
    search_wanted = Signal(str)
    person_found = Signal(object)
    request_opened = Signal(str)
    gone_on = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Pemohon"), number=1, parent=parent)
        self._today = date.today()  # noqa: DTZ011 (the page sets the office's day at once)
        self._suggested: dict[QLineEdit, str] = {}
        self._warnings: Sequence[str] = ()
        self._is_brief = False
        self._make()
        self._make_fields()
        self._build()
        self._connect()

    def _make(self) -> None:
        self.nik, self.reason, self.name, self.phone = ApplicantEdit(), ComboSearch(), QLineEdit(), PhoneEdit()
        self.sender_kind, self.proxy_name, self.proxy_relation = QComboBox(), QLineEdit(), QLineEdit()
        self.sender_kind.addItem(_("Pemohon sendiri"), False)
        self.sender_kind.addItem(_("Wakil atau kuasa"), True)
        self.reason.set_items([SearchItem(_(reason), data=_(reason)) for reason in _REASONS])
        self.reason.setPlaceholderText(_("pilih atau tulis"))
        self.birth_date, self.sex, self.address = DateEdit(self.today), QComboBox(), QLineEdit()
        for words, value in ((_("belum diisi"), ""), *((label(sex), str(sex)) for sex in Sex)):
            self.sex.addItem(words, value)
        self.priority = QCheckBox(_("Didahulukan: lansia, disabilitas, hamil"))
        self.no_nik = Button(_("Tanpa NIK"), look="link")
        self.more = Button(_("Data lain"), icon="chevron-down", look="link")
        self.known = KnownNotice()

    def _make_fields(self) -> None:
        self.fields = {
            "nik": FormField(_("NIK"), self.nik),
            "reason": FormField(_("Alasan tanpa NIK"), self.reason),
            "name": FormField(_("Nama lengkap"), self.name),
            "phone": FormField(_("Nomor telepon"), self.phone, optional=True),
            "sender": FormField(_("Diajukan oleh"), self.sender_kind),
            "proxy_name": FormField(_("Nama yang mewakili"), self.proxy_name),
            "proxy_relation": FormField(_("Hubungan atau surat kuasa"), self.proxy_relation, optional=True),
            "birth_date": FormField(_("Tanggal lahir"), self.birth_date, optional=True),
            "sex": FormField(_("Jenis kelamin"), self.sex),
            "address": FormField(_("Alamat"), self.address, optional=True),
        }

    def _build(self) -> None:
        fields = self.fields
        style.space(self.body, 8)
        for button in (self.no_nik, self.more):
            self.add_header_widget(button)
        self._pairs = [
            _row(fields["nik"], fields["reason"], fields["name"]),
            _row(fields["phone"], fields["sender"]),
            _row(fields["proxy_name"], fields["proxy_relation"]),
            _row(fields["birth_date"], fields["sex"]),
        ]
        self.add(self._pairs[0])
        self.add(self._pairs[1])
        self._proxy, self._more = _held(self._pairs[2]), _held(self._pairs[3])
        self.add(self._proxy)
        self.add(self._more)
        self.add(fields["address"])
        self.add(self.priority)
        self.add(self.known)
        self._show_folds()

    def _connect(self) -> None:
        self.nik.nik_changed.connect(self._on_nik_changed)
        self.nik.search_wanted.connect(self.search_wanted)
        self.nik.person_found.connect(self.person_found)
        self.no_nik.clicked.connect(self._on_no_nik_clicked)
        self.more.clicked.connect(self._on_more_clicked)
        self.sender_kind.currentIndexChanged.connect(self._on_sender_changed)
        self.known.request_opened.connect(self.request_opened)
        for edit in (self.reason, self.name, self.phone, self.proxy_name, self.proxy_relation, self.address):
            edit.textChanged.connect(self._on_typed)
        self.birth_date.date_changed.connect(self._on_birth_changed)
        self.sex.currentIndexChanged.connect(self._on_birth_changed)
        self.priority.toggled.connect(self._on_typed)

    def today(self) -> date:
        return self._today

    def set_today(self, day: date) -> None:
        self._today = day

    def set_narrow(self, narrow: bool) -> None:
        """Fields below each other instead of in pairs."""
        direction = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        for pair in self._pairs:
            pair.setDirection(direction)
        self.known.set_terse(narrow)

    def set_brief(self, brief: bool) -> None:
        """What the NIK says in as few letters as it takes: it stands in one line then."""
        if brief != self._is_brief:
            self._is_brief = brief
            self.nik.set_brief(brief)
            style.space(self.body, 6 if brief else 8)
            for at, share in enumerate((14, 14, 10) if brief else (1, 1, 1)):
                self._pairs[0].setStretch(at, share)  # 16 digits need more room than most names
            for field in self.fields.values():
                field.set_brief(brief)
            self._show_person()

    # what is typed

    def form(self) -> Form:
        """The applicant's part of the form."""
        without = self.is_without_nik
        return Form(
            nik="" if without else self.nik.nik(),
            without_nik=without,
            no_nik_reason=self.reason.text().strip() if without else "",
            name=self.name.text(),
            phone=self.phone.text(),
            by_proxy=self.is_by_proxy,
            proxy_name=self.proxy_name.text() if self.is_by_proxy else "",
            proxy_relation=self.proxy_relation.text() if self.is_by_proxy else "",
            birth_date=self.birth_date.date(),
            sex=str(self.sex.currentData() or ""),
            priority=self.priority.isChecked(),
            address=self.address.text(),
        )

    def fill(self, form: Form) -> None:
        self.nik.set_nik(form.nik)
        self._set_without_nik(form.without_nik)
        self.reason.setText(form.no_nik_reason)
        self.name.setText(form.name)
        self.phone.setText(form.phone)
        self.sender_kind.setCurrentIndex(int(form.by_proxy))
        self.proxy_name.setText(form.proxy_name)
        self.proxy_relation.setText(form.proxy_relation)
        self.birth_date.set_date(form.birth_date)
        self.sex.setCurrentIndex(max(0, self.sex.findData(form.sex)))
        self.address.setText(form.address)
        self.priority.setChecked(form.priority)
        for field in self.fields.values():
            field.clear_error()

    def clear(self) -> None:
        self.forget_known()
        self.fill(Form())
        self.show_reading(None)
        self._open_more(False)

    @property
    def is_without_nik(self) -> bool:
        return self.fields["nik"].isHidden()

    def first(self) -> QWidget:
        """Where the officer begins: the NIK, or why there is none."""
        return self.fields["reason" if self.is_without_nik else "nik"].edit

    @property
    def is_by_proxy(self) -> bool:
        return bool(self.sender_kind.currentData())

    # what the NIK says

    def show_reading(self, reading: NikReading | None) -> None:
        """Birth date and sex as the NIK has them, while nobody wrote others."""
        if reading is not None:
            self.birth_date.set_date(reading.birth_date)
            self.sex.setCurrentIndex(max(0, self.sex.findData(str(reading.sex or ""))))
        self._warnings = [label(warning) for warning in reading.warnings] if reading else []
        self._show_person()

    def _show_person(self) -> None:
        born, sex = self.birth_date.date(), self.sex.currentText() if self.sex.currentData() else ""
        words = [sex, self._born_words(born) if born else ""]
        shown = " · ".join(word for word in words if word)
        self.fields["nik"].set_help(". ".join([*([shown] if shown else []), *self._warnings]))

    def _born_words(self, born: date) -> str:
        """ "15-07-1990 · 35 tahun"; "15-07-1990 (35)" where the line is short."""
        if born > self._today:
            return short_date(born)
        words = _("{day} ({age})") if self._is_brief else _("{day} · {age} tahun")
        return words.format(day=short_date(born), age=age_on(born, self._today))

    def show_known(self, known: KnownApplicant, zone: str) -> None:
        """Offer what the applicant said last time; what was typed now stays."""
        for edit, text in ((self.name, known.name), (self.phone, known.phone), (self.address, known.address)):
            self._suggest(edit, text)
        self.known.show_applicant(known, zone, filled=bool(self._suggested))

    def _suggest(self, edit: QLineEdit, text: str) -> None:
        if text and edit.text() in ("", self._suggested.get(edit, "")):
            edit.setText(text)
            self._suggested[edit] = edit.text()
            self._field_of(edit).set_spoken_help(_("dari kunjungan terakhir"))

    def forget_known(self) -> None:
        """Another NIK: what was filled in for the former one goes."""
        for edit, text in self._suggested.items():
            if edit.text() == text:
                edit.setText("")
        for edit in list(self._suggested):
            self._field_of(edit).set_spoken_help("")
        self._suggested.clear()
        self.known.clear()

    def _field_of(self, edit: QLineEdit) -> FormField:
        return next(field for field in self.fields.values() if field.edit is edit)

    def open_requests(self) -> tuple[RequestRow, ...]:
        return self.known.open_requests

    # errors

    def field(self, name: str) -> FormField | None:
        """The field of an error; an error about the NIK stands beside the reason when there is no NIK."""
        found = self.fields.get("reason" if name == "nik" and self.is_without_nik else name)
        if found is not None and found.isHidden():
            self._open_more(True)
        return found

    # going on

    def after(self, edit: QWidget) -> QWidget | None:
        """The next field that Enter goes to; past those that were filled in from last time. None at the end."""
        order = [field.edit for field in self.fields.values() if not field.isHidden()]
        order = [each for each in order if each.isVisibleTo(self)]
        if edit in (self.nik, self.reason) and self.name.text().strip():
            return None
        at = order.index(edit) if edit in order else len(order)
        return order[at + 1] if at + 1 < len(order) else None

    def go_on(self) -> None:
        """As if Enter was pressed in the first field."""
        self.gone_on.emit()

    def move_name(self, typed: str) -> None:
        """A name was typed into the first field, and nobody of that name was found."""
        self.nik.clear()
        if not self.name.text().strip():
            self.name.setText(typed.strip())
        self.fields["nik"].set_error(_("Belum pernah ke sini. Nama sudah dipindahkan; ketik 16 angka NIK."))

    # slots

    def _on_nik_changed(self, nik: str) -> None:
        self.fields["nik"].clear_error()
        self.nik_changed.emit(nik)
        self.changed.emit()

    def _on_typed(self, _value: object) -> None:
        for edit, text in self._suggested.items():
            if edit.text() != text:
                self._field_of(edit).set_spoken_help("")
        self.changed.emit()

    def _on_birth_changed(self, _value: object) -> None:
        self._show_person()
        self.changed.emit()

    def _on_sender_changed(self, _index: int) -> None:
        self._show_folds()
        self.changed.emit()

    def _on_no_nik_clicked(self) -> None:
        self._set_without_nik(not self.is_without_nik)
        self.fields["reason" if self.is_without_nik else "nik"].setFocus()
        self.changed.emit()

    def _on_more_clicked(self) -> None:
        opened = self._more.isHidden()
        self._open_more(opened)
        if opened:
            self.birth_date.setFocus()

    # folds

    def _set_without_nik(self, without: bool) -> None:
        self.fields["nik"].setVisible(not without)
        self.fields["reason"].setVisible(without)
        self.no_nik.setText(_("Pakai NIK") if without else _("Tanpa NIK"))

    def _open_more(self, opened: bool) -> None:
        for part in (self._more, self.fields["address"], self.priority):
            part.setVisible(opened)
        style.set_icon(self.more, "chevron-up" if opened else "chevron-down", "accent", gap=7)
        self.more.setAccessibleName(_("Tutup data lain") if opened else _("Data lain"))

    def _show_folds(self) -> None:
        self._proxy.setVisible(self.is_by_proxy)
        if self.fields["nik"].isHidden() == self.fields["reason"].isHidden():
            self._set_without_nik(False)
            self._open_more(False)


def _row(*fields: QWidget) -> QBoxLayout:
    row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
    style.space(row, 8)
    for field in fields:
        row.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
    return row


def _held(layout: QLayout) -> QWidget:
    holder = QWidget()
    holder.setLayout(layout)
    return holder
