"""The sections of the settings about the office itself: who it is, its papers, its delivery."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from loket.domain.numbering import TOKENS, render
from loket.domain.standards import ComplaintChannel
from loket.errors import LoketError, RuleError
from loket.i18n import _
from loket.services import Services
from loket.services.office import OfficeChange
from loket.ui import style
from loket.ui.dialogs import files
from loket.ui.pages.settings_form import LinesEdit, Section
from loket.ui.widgets.buttons import Button
from loket.ui.widgets.fields import FormField
from loket.ui.widgets.labels import Label
from loket.words import error_sentence

_LARGEST_LOGO = 1_000_000


class OfficeSection(Section):
    """Name, codes, and where the office is."""

    def __init__(self) -> None:
        super().__init__(_("Kantor"))
        names, places = self.add_card(_("Identitas")), self.add_card(_("Alamat"))
        self.add_field(names, "name", FormField(_("Nama kantor"), QLineEdit()))
        unit = _("Ada pada nomor permohonan dan nama folder kiriman, misalnya DPMPTSP.")
        self.add_field(names, "unit_code", FormField(_("Kode unit"), QLineEdit(), unit), width=420)
        region = _("Kode wilayah Kemendagri, misalnya 65.01.")
        self.add_field(
            names, "region_code", FormField(_("Kode wilayah"), QLineEdit(), region, optional=True), width=420
        )
        self.add_field(places, "address", FormField(_("Alamat"), QLineEdit(), optional=True))
        self.add_field(places, "phone", FormField(_("Telepon"), QLineEdit(), optional=True), width=300)
        self.add_field(places, "email", FormField(_("Surel"), QLineEdit(), optional=True), width=420)
        self.finish()

    def read(self, services: Services) -> Mapping[str, object]:
        profile = services.office.profile()
        return {key: getattr(profile, key) for key in self.edits} | {"region_code": _dotted(profile.region_code)}

    def write(self, services: Services) -> Callable[[], object]:
        return partial(services.office.change, _change(self.changes))


class PapersSection(Section):
    """Letterhead, logo, what papers say, and how numbers are written."""

    def __init__(self, services: Services) -> None:
        super().__init__(_("Kop & tanda terima"))
        self._services = services
        self._logo: bytes | None = None
        head, words, numbers = (
            self.add_card(title) for title in (_("Kop surat"), _("Pada tanda terima"), _("Nomor permohonan"))
        )
        self.add_field(
            head, "letterhead", FormField(_("Baris kop"), LinesEdit(3), _("Satu baris di sini menjadi satu baris kop."))
        )
        self._add_logo(head)
        self.add_field(words, "collection", FormField(_("Cara mengambil"), LinesEdit(2), optional=True))
        channels = _("Satu saluran tiap baris: jenis, titik dua, alamat. Misalnya WhatsApp: 0812-3456-7890")
        self.add_field(words, "complaints", FormField(_("Saluran pengaduan"), LinesEdit(4), channels))
        tokens = _("Bagian yang dapat dipakai: {tokens}").format(tokens=", ".join(f"{{{name}}}" for name in TOKENS))
        self.add_field(numbers, "number_template", FormField(_("Pola nomor"), QLineEdit(), tokens))
        self.example = Label("", "figure", wrap=True)
        numbers.add(self.example)
        self.edited.connect(self._show_example)
        self.finish()

    def _add_logo(self, card: Any) -> None:
        row = QHBoxLayout()
        style.space(row, 12)
        self.logo_picture, self.logo_words = Label(), Label("", "quiet", wrap=True)
        self.choose_logo = Button(_("Pilih logo…"), icon="folder-open")
        self.remove_logo = Button(_("Hapus logo"))
        row.addWidget(self.logo_picture)
        row.addWidget(self.logo_words, 1)
        row.addWidget(self.choose_logo)
        row.addWidget(self.remove_logo)
        card.add(row)
        self.choose_logo.clicked.connect(self._on_choose_pressed)
        self.remove_logo.clicked.connect(self._on_remove_pressed)

    def read(self, services: Services) -> Mapping[str, object]:
        profile = services.office.profile()
        if not self.is_changed:
            self._logo = None
            self._show_logo(profile.logo or b"")
        return {
            "letterhead": "\n".join(profile.letterhead),
            "collection": profile.collection,
            "complaints": "\n".join(": ".join(filter(None, (one.kind, one.address))) for one in profile.complaints),
            "number_template": profile.number_template,
        }

    def write(self, services: Services) -> Callable[[], object]:
        changes = dict(self.changes)
        if "complaints" in changes:
            changes["complaints"] = read_channels(str(changes["complaints"]))
        if self._logo is not None:
            changes["logo"] = self._logo
        return partial(services.office.change, _change(changes))

    @property
    def is_changed(self) -> bool:
        return super().is_changed or self._logo is not None

    def discard(self) -> None:
        self._logo = None
        self._show_logo(self._services.office.profile().logo or b"")
        super().discard()

    def load(self, values: Mapping[str, object]) -> None:
        self._logo = None
        super().load(values)

    def _show_logo(self, content: bytes) -> None:
        picture = QPixmap()
        there = bool(content) and picture.loadFromData(content)
        if there:
            side, modes = style.px(64), (Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
            self.logo_picture.setPixmap(picture.scaled(side, side, *modes))
        self.logo_picture.setVisible(there)
        self.logo_words.setText(_("Logo pada kop.") if there else _("Belum ada logo (PNG atau JPG)."))
        self.logo_words.set_kind("quiet")
        self.remove_logo.setEnabled(there)

    def _on_choose_pressed(self) -> None:
        path = files.choose_file(self, _("Pilih logo"), _("Gambar (*.png *.jpg *.jpeg)"))
        if path is None:
            return
        try:
            content = files.read_bytes(path)
        except LoketError as error:
            self._refuse_logo(error_sentence(error))
            return
        if len(content) > _LARGEST_LOGO or not QPixmap().loadFromData(content):
            self._refuse_logo(_("Berkas itu bukan gambar PNG atau JPG di bawah 1 MB; pilih yang lain."))
            return
        self._logo = content
        self._show_logo(content)
        self._on_edited()

    def _refuse_logo(self, words: str) -> None:
        self.logo_words.setText(words)
        self.logo_words.set_kind("error")

    def _on_remove_pressed(self) -> None:
        self._logo = b""
        self._show_logo(b"")
        self._on_edited()

    def _show_example(self) -> None:
        """The number as it would be written today, or what is wrong with the template."""
        field, desk = self.fields["number_template"], self._services.desk
        try:
            number = render(
                self.text("number_template"),
                serial=123,
                code="503",
                unit=self._services.office.profile().unit_code,
                counter=desk.counter,
                on=_today(self._services),
            )
        except RuleError as error:
            field.set_error(error_sentence(error))
            self.example.setText("–")
            return
        field.clear_error()
        self.example.setText(_("Contoh: {number}").format(number=number))


def read_channels(typed: str) -> tuple[ComplaintChannel, ...]:
    """Channels as they are typed, one a line: "WhatsApp: 0812-3456-7890"."""
    channels = []
    for line in filter(None, (line.strip() for line in typed.splitlines())):
        kind, _colon, address = line.partition(":")
        channels.append(ComplaintChannel(kind.strip(), address.strip()))
    return tuple(channels)


def _change(changes: Mapping[str, object]) -> OfficeChange:
    return OfficeChange.model_validate(changes)


def _today(services: Services) -> date:
    from loket.words import local  # noqa: PLC0415 (keeps the names of this module few)

    return local(services.desk.now(), services.office.profile().zone).date()


def _dotted(code: str) -> str:
    """6501 as people write it: 65.01."""
    return ".".join(filter(None, (code[:2], code[2:4], code[4:6], code[6:])))
