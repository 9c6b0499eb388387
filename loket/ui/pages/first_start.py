"""The first start: the office's name, place and letterhead, who runs it, and how its standards begin."""

from __future__ import annotations

import json
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from loket.errors import LoketError
from loket.i18n import _
from loket.paths import resource
from loket.services import Services
from loket.services.office import ZONES, NewOffice, suggested_unit_code
from loket.ui import style
from loket.ui.jobs import Job
from loket.ui.page import Page, Tools
from loket.ui.pages.beside import show_beside
from loket.ui.pages.first_start_restore import RestoreFirstCard
from loket.ui.pages.sign_in_proof import new_password_fields, same_twice, text_of
from loket.ui.widgets.buttons import ActionButton
from loket.ui.widgets.card import Card, ScrollPane
from loket.ui.widgets.choices import ChoiceItem, ChoiceList
from loket.ui.widgets.combo_search import ComboSearch, SearchItem
from loket.ui.widgets.fields import FormField
from loket.ui.widgets.inputs import PhoneEdit
from loket.ui.widgets.labels import Label
from loket.words import zone_name

TRAINING, REAL = "training", "real"
_WIDEST = 1320
_ONE_COLUMN = 900
_EAST, _MIDDLE, _KALIMANTAN_WEST = ("8", "9"), ("5", "6", "7"), ("61", "62")


class FirstStartPage(Page):
    """`founded()` once the office is there and its examples are in; `restored(str)` where a backup came instead."""

    founded = Signal()
    restored = Signal(str)

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(tools, _("Selamat datang di Loket"), parent)
        self.header.set_subtitle(_("Isi data kantor sekali ini saja. Semuanya dapat diubah nanti di Pengaturan."))
        self._suggested_unit = self._suggested_letterhead = ""
        self._make()
        self._lay_out()
        self._connect()

    def _make(self) -> None:
        self.name, self.unit_code, self.person = QLineEdit(), QLineEdit(), QLineEdit()
        self.address, self.phone = QLineEdit(), PhoneEdit()
        self.region, self.zone, self.letterhead = ComboSearch(), QComboBox(), QPlainTextEdit()
        self.kind = ChoiceList(_("Cara mulai"))
        self.letterhead.setTabChangesFocus(True)
        self.region.set_items(_regions())
        for zone in ZONES:
            self.zone.addItem(zone_name(zone), zone)
        self.name.setPlaceholderText(_("misalnya DPMPTSP Kabupaten Tana Tidung"))
        new, again = new_password_fields()
        new.set_help(_("Sedikitnya 8 huruf, boleh beberapa kata. Di kantor latihan boleh kosong."))
        self.fields = {
            "name": FormField(_("Nama kantor"), self.name),
            "region_code": FormField(_("Kabupaten, kota, atau provinsi"), self.region, optional=True),
            "zone": FormField(_("Zona waktu"), self.zone),
            "unit_code": FormField(_("Kode unit"), self.unit_code, _("Tercantum pada setiap nomor pendaftaran.")),
            "person": FormField(
                _("Nama Anda"), self.person, _("Anda menjadi administrator; petugas lain ditambahkan di Pengaturan.")
            ),
            "new": new,
            "again": again,
            "letterhead": FormField(_("Baris kop surat"), self.letterhead, _("Dicetak di atas setiap tanda terima.")),
            "address": FormField(_("Alamat kantor"), self.address, optional=True),
            "phone": FormField(_("Telepon"), self.phone, optional=True),
            "is_training": FormField(_("Untuk apa kantor ini dibuat?"), self.kind),
        }
        self.restore = RestoreFirstCard(self.tools)
        self._progress = QProgressBar()
        self._progress.setRange(0, 0)
        self._state = Label("", "quiet", wrap=True)

    def _lay_out(self) -> None:
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        style.space(self._columns, 14)
        self._columns.addWidget(self._make_left(), 1)
        self._columns.addWidget(self._make_right(), 1)
        self._form = QWidget()
        self._form.setLayout(self._columns)
        pane = ScrollPane()
        pane.add(self._form)
        pane.add(self.restore)
        pane.body.addStretch(1)
        whole = QVBoxLayout()
        style.space(whole, 14)
        for part in (self.header, pane, self._make_bar()):
            whole.addWidget(part, 1 if part is pane else 0)
        middle = QWidget()
        middle.setLayout(whole)
        middle.setMaximumWidth(style.px(_WIDEST))
        self.body.addLayout(_centred(middle), 1)

    def _make_bar(self) -> Card:
        bar = Card()
        row = QHBoxLayout()
        style.space(row, 14)
        row.addWidget(self.restore.open_button)
        row.addWidget(self._state, 1)
        row.addWidget(self._progress, 1)
        row.addWidget(ActionButton(self.actions_list.found_office, look="primary", parent=self))
        self._progress.hide()
        bar.add(row)
        return bar

    def _make_left(self) -> QWidget:
        office, pair = Card(_("Kantor"), number=1), QHBoxLayout()
        style.space(pair, 12)
        pair.addWidget(self.fields["zone"], 1, Qt.AlignmentFlag.AlignTop)
        pair.addWidget(self.fields["unit_code"], 2, Qt.AlignmentFlag.AlignTop)
        for part in (self.fields["name"], self.fields["region_code"], pair):
            office.add(part)
        office.body.addStretch(1)
        person, secrets = Card(_("Anda"), number=2), QHBoxLayout()
        style.space(secrets, 12)
        for name in ("new", "again"):
            secrets.addWidget(self.fields[name], 1, Qt.AlignmentFlag.AlignTop)
        person.add(self.fields["person"])
        person.add(secrets)
        return _column(office, person)

    def _make_right(self) -> QWidget:
        head, pair = Card(_("Kop surat"), number=3), QHBoxLayout()
        style.space(pair, 12)
        pair.addWidget(self.fields["address"], 3)
        pair.addWidget(self.fields["phone"], 2)
        head.add(self.fields["letterhead"])
        head.add(pair)
        head.body.addStretch(1)
        self.letterhead.setFixedHeight(style.px(84))
        begin = Card(_("Cara mulai"), number=4)
        items = (
            ChoiceItem(
                TRAINING,
                _("Kantor latihan"),
                _("Contoh standar langsung dapat dipakai; semua kertas bertanda CONTOH."),
            ),
            ChoiceItem(REAL, _("Kantor kami"), _("Contoh standar disiapkan; dipakai setelah SK kantor diisi.")),
        )
        self.kind.set_items(items)
        begin.add(self.fields["is_training"])
        return _column(head, begin)

    def _connect(self) -> None:
        self.name.textEdited.connect(self._on_name_edited)
        self.region.item_chosen.connect(self._on_region_chosen)
        self.region.item_taken.connect(self._on_region_taken)
        self.kind.choice_changed.connect(self._on_kind_chosen)
        self.kind.accepted.connect(self._on_kind_accepted)
        self.actions_list.found_office.triggered.connect(self._on_found_wanted)
        self.restore.restored.connect(self.restored)
        self.restore.unfolded.connect(self._on_restore_unfolded)
        for edit in self.findChildren(QLineEdit):
            edit.installEventFilter(self)

    def _on_restore_unfolded(self, unfolded: bool) -> None:
        """Ctrl+Enter is the card's while it stands in the place of the form."""
        self._form.setHidden(unfolded)
        self.actions_list.found_office.setVisible(not unfolded)
        self.actions_list.found_office.setEnabled(not unfolded)

    def _on_name_edited(self, name: str) -> None:
        suggestion = suggested_unit_code(name) if name.strip() else ""
        if self.unit_code.text() == self._suggested_unit:
            self.unit_code.setText(suggestion)
            self._suggested_unit = suggestion
        self._suggest_letterhead()

    def _on_region_chosen(self, code: object) -> None:
        if isinstance(code, str):
            self.zone.setCurrentIndex(self.zone.findData(zone_of_region(code)))
        self._suggest_letterhead()

    def _on_region_taken(self) -> None:
        self.zone.setFocus()

    def _suggest_letterhead(self) -> None:
        """Two usual lines, as long as nobody wrote their own."""
        if self.letterhead.toPlainText() != self._suggested_letterhead:
            return
        region = self.region.text() if self.region.chosen() else ""
        lines = (_("PEMERINTAH {region}").format(region=region.upper()) if region else "", self.name.text().upper())
        self._suggested_letterhead = "\n".join(line for line in lines if line.strip())
        self.letterhead.setPlainText(self._suggested_letterhead)

    def _on_kind_chosen(self, _kind: object) -> None:
        self.fields["is_training"].clear_error()

    def _on_kind_accepted(self, _kind: object) -> None:
        self._on_found_wanted()

    def _on_found_wanted(self) -> None:
        if not self._form.isEnabled() or not self._is_filled():
            return
        self._set_busy(_("Menyiapkan kantor, kalender, dan contoh standar …"))
        work = partial(_found, self.services, self._new_office(), text_of(self.fields["new"]))
        self.jobs.start(work, self._on_founded, self._on_refused)

    def _is_filled(self) -> bool:
        wanted = (
            ("name", self.name.text(), _("Tulis nama kantor seperti pada kop surat.")),
            ("person", self.person.text(), _("Tulis nama Anda.")),
        )
        empty = [(key, words) for key, text, words in wanted if not text.strip()]
        if self.kind.chosen() is None:
            empty.append(("is_training", _("Pilih salah satu.")))
        for key, words in empty:
            self.fields[key].set_error(words)
        if empty:
            self.fields[empty[0][0]].setFocus()
        return not empty and self._is_password_fine()

    def _is_password_fine(self) -> bool:
        """A training office goes without one, as long as nobody began to write one."""
        typed = text_of(self.fields["new"]) or text_of(self.fields["again"])
        if self.kind.chosen() == TRAINING and not typed:
            return True
        return same_twice(self.fields["new"], self.fields["again"])

    def _new_office(self) -> NewOffice:
        return NewOffice(
            name=self.name.text(),
            unit_code=self.unit_code.text(),
            region_code=str(self.region.chosen() or ""),
            zone=self.zone.currentData(),
            letterhead=self.letterhead.toPlainText().strip(),
            address=self.address.text(),
            phone=self.phone.shown,
            person=self.person.text(),
            is_training=self.kind.chosen() == TRAINING,
        )

    def _set_busy(self, words: str) -> None:
        self._state.setText(words)
        self._progress.setVisible(bool(words))
        self._form.setEnabled(not words)

    def _on_founded(self, _done: None) -> None:
        self._set_busy("")
        self.founded.emit()

    def _on_refused(self, error: LoketError) -> None:
        self._set_busy("")
        field = self.fields.get({"password": "new"}.get(error.field or "", error.field or ""))
        if show_beside(field, error):
            return
        self.tell(error)
        if self.services.office.founded():
            self.founded.emit()  # the office is there, only its examples are not: they can be brought in later

    def own_actions(self) -> list[QAction]:
        return [] if self._form.isHidden() else [self.actions_list.found_office]

    def first_focus(self) -> QWidget:
        return self.name

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes to the next field."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and isinstance(watched, QLineEdit):
            plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
            opened = isinstance(watched, ComboSearch) and watched.is_open
            if plain and not opened and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.focusNextChild()
                return True
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        side_by_side = self.width() >= style.px(_ONE_COLUMN)
        direction = QBoxLayout.Direction.LeftToRight if side_by_side else QBoxLayout.Direction.TopToBottom
        self._columns.setDirection(direction)


def zone_of_region(code: str) -> str:
    """The usual zone of a province or regency, by its code (Keppres 41/1987 and later splits)."""
    if code.startswith(_EAST):
        return ZONES[2]
    if code.startswith(_MIDDLE) and not code.startswith(_KALIMANTAN_WEST):
        return ZONES[1]
    return ZONES[0]


def _regions() -> list[SearchItem]:
    """Every regency, city and province, to be found by name."""
    names: dict[str, str] = json.loads(resource("regions/regions.json").read_text(encoding="utf-8"))["current"]
    return [
        SearchItem(name if len(code) > 2 else _("Provinsi {name}").format(name=name), names[code[:2]], code)
        for code, name in names.items()
    ]


def _found(services: Services, new: NewOffice, password: str, job: Job) -> None:
    """The long part, on the worker."""
    services.office.found(new, password)
    job.report(1, 2)
    services.standards.import_examples()


def _column(*cards: Card) -> QWidget:
    made = QWidget()
    column = QBoxLayout(QBoxLayout.Direction.TopToBottom, made)
    style.space(column, 14)
    for at, card in enumerate(cards):
        column.addWidget(card, 0 if at else 1)
    return made


def _centred(widget: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    style.space(row, 0)
    row.addStretch(1)
    row.addWidget(widget, 100)
    row.addStretch(1)
    return row
