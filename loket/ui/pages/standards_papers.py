"""The panel that makes what hangs on the wall: poster, annex and pledge, with preview; and where posters hang."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QKeySequence
from PySide6.QtWidgets import QBoxLayout, QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from loket.errors import LoketError
from loket.i18n import _
from loket.services.posters import NewPledge, PosterOrder, PosterRow, SizeRow
from loket.services.standards import StandardDetail
from loket.ui import style
from loket.ui.models.posters import PosterTable, poster_state
from loket.ui.page import Tools
from loket.ui.pages.beside import show_beside
from loket.ui.pages.list_file import ListFile
from loket.ui.widgets.answer_keys import AnswerKeys
from loket.ui.widgets.buttons import Button
from loket.ui.widgets.card import Card
from loket.ui.widgets.chip import StatusChip
from loket.ui.widgets.fields import FormField
from loket.ui.widgets.labels import Label
from loket.ui.widgets.pdf_view import PdfView
from loket.words import error_sentence

_PREVIEW = 520
_OFFICE_PAPER = ("a4", "a3")


class Kind(StrEnum):
    """Which paper the panel makes."""

    POSTER = "poster"
    ANNEX = "annex"
    PLEDGE = "pledge"


class PapersPanel(Card):
    """`show_kind(kind, detail)`, `show_pages(images)`, `show_posters(rows)`, `show_error(error)`.

    Signals: `changed()` (make the preview anew), `save_wanted()`, `print_wanted()`, `hang_wanted(place)`,
    `removed(poster id)`, `closed()`.
    """

    changed = Signal()
    save_wanted = Signal()
    print_wanted = Signal()
    hang_wanted = Signal(str)
    removed = Signal(int)
    closed = Signal()

    def __init__(self, sizes: Sequence[SizeRow], parent: QWidget | None = None) -> None:
        super().__init__(_("Poster"), parent=parent)
        self.kind = Kind.POSTER
        self._sizes = tuple(sizes)
        self._detail: StandardDetail | None = None
        self._shown_pledge: NewPledge | None = None
        self._make()
        self._lay_out_panel()
        self._connect()

    def _make(self) -> None:
        self.size_choice, self.form_choice = QComboBox(), QComboBox()
        for box in (self.size_choice, self.form_choice):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(12)
        self.size_field = FormField(_("Ukuran"), self.size_choice)
        self.form_field = FormField(_("Bentuk"), self.form_choice)
        for words, key in (
            (_("Selembar, siap pakai"), "plain"),
            (_("Untuk percetakan (tanda potong)"), "shop"),
            (_("Dibagi atas kertas A4"), "tiles"),
        ):
            self.form_choice.addItem(words, key)
        self.signer = FormField(_("Pejabat yang menandatangani"), QLineEdit())
        self.position = FormField(_("Jabatan"), QLineEdit(), optional=True)
        self.staff_number = FormField(_("NIP"), QLineEdit(), optional=True)
        self.town = FormField(_("Tempat"), QLineEdit(), optional=True)
        self.note = Label("", "quiet", wrap=True)
        self.save = Button(_("Simpan PDF…"), icon="save", look="primary")
        self.print = Button(_("Cetak"), icon="printer")
        self.close_button = Button(_("Tutup"))
        self.preview = PdfView()
        self.place = FormField(_("Terpasang di"), QLineEdit(), _("Agar ditemukan saat standarnya berganti"))
        self.hang = Button(_("Catat terpasang"), icon="check")
        self.all_posters = PosterTable()

    def _lay_out_panel(self) -> None:
        pairs = (self.size_field, self.form_field), (self.signer, self.position), (self.staff_number, self.town)
        self._rows = [_row(fields) for fields in pairs]
        for row in self._rows:
            self.add(row)
        buttons = _row(())
        self._rows.append(buttons)
        for button in (self.save, self.print, self.close_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        self.add(buttons)
        self.add(self.note)
        self.preview.setFixedHeight(style.px(_PREVIEW))
        self.add(self.preview)
        self._hanging = QWidget()
        column, place = QVBoxLayout(self._hanging), QBoxLayout(QBoxLayout.Direction.LeftToRight)
        style.space(column, 8)
        style.space(place, 8)
        place.addWidget(self.place, 1, Qt.AlignmentFlag.AlignTop)
        place.addWidget(self.hang, 0, Qt.AlignmentFlag.AlignVCenter)
        self._rows.append(place)
        self._list = QVBoxLayout()
        style.space(self._list, 6)
        column.addLayout(place)
        column.addLayout(self._list)
        self._list_foot = QHBoxLayout()
        self._list_foot.addStretch(1)
        column.addLayout(self._list_foot)
        self.add(self._hanging)

    def take_saving(self, tools: Tools) -> ListFile:
        """A way to save the list of all posters that hang, whatever standard they are of."""
        saver = ListFile(tools, "poster", self.all_posters, self._hanging)
        saver.action.setText(_("Simpan daftar semua poster…"))
        saver.action.setShortcut(QKeySequence())  # the key is that of the services beside it
        self.all_posters_button = saver.button()
        self._list_foot.addWidget(self.all_posters_button)
        return saver

    def set_narrow(self, narrow: bool) -> None:
        """Fields and buttons below each other instead of beside."""
        directions = QBoxLayout.Direction
        for row in self._rows:
            row.setDirection(directions.TopToBottom if narrow else directions.LeftToRight)

    def _connect(self) -> None:
        self.size_choice.activated.connect(self._on_choice_changed)
        self.form_choice.activated.connect(self._on_choice_changed)
        for field in (self.signer, self.position, self.staff_number, self.town):
            edit = field.edit
            assert isinstance(edit, QLineEdit)  # noqa: S101 (made so above)
            edit.editingFinished.connect(self._on_typed)
        self.save.clicked.connect(self.save_wanted)
        self.print.clicked.connect(self.print_wanted)
        self.close_button.clicked.connect(self.closed)
        AnswerKeys(self, None, self.close_button)
        self.hang.clicked.connect(self._on_hang_pressed)

    def show_kind(self, kind: Kind, detail: StandardDetail) -> None:
        """Begin with a kind of paper for a standard."""
        self.kind, self._detail = kind, detail
        titles = {Kind.POSTER: _("Poster"), Kind.ANNEX: _("Lampiran SK"), Kind.PLEDGE: _("Maklumat pelayanan")}
        self.set_title(titles[kind])
        self._fill_sizes()
        decree = detail.standard.decree
        if kind is Kind.PLEDGE and decree is not None and not _typed(self.signer):
            self.signer.edit.setText(decree.signer)  # type: ignore[attr-defined]
        self.form_field.setVisible(kind is Kind.POSTER)
        self.size_field.setVisible(kind is not Kind.ANNEX)
        for field in (self.signer, self.position, self.staff_number, self.town):
            field.setVisible(kind is Kind.PLEDGE)
        self._hanging.setVisible(kind is Kind.POSTER)
        self._shown_pledge = self.pledge() if kind is Kind.PLEDGE else None
        self._show_state()
        self.show()

    def _fill_sizes(self) -> None:
        chosen = self.size_choice.currentData() or "a3"
        self.size_choice.clear()
        for size in self._sizes:
            if self.kind is Kind.POSTER:
                far = f"{size.metres:g}".replace(".", ",")
                words = _("{size} – terbaca dari {metres} m").format(size=size.name, metres=far)
                self.size_choice.addItem(words, size.key)
            elif size.key in _OFFICE_PAPER:
                self.size_choice.addItem(size.name, size.key)
        self.size_choice.setCurrentIndex(max(0, self.size_choice.findData(chosen)))

    def order(self) -> PosterOrder:
        """The poster that is chosen."""
        assert self._detail is not None  # noqa: S101 (the panel is shown for a standard)
        form, size = str(self.form_choice.currentData()), str(self.size_choice.currentData())
        values = {"service": self._detail.standard.code, "version": self._detail.version, "size": size, "form": form}
        return PosterOrder.model_validate(values)

    def pledge(self) -> NewPledge:
        """The pledge as typed."""
        return NewPledge.model_validate(
            {
                "signer": _typed(self.signer),
                "position": _typed(self.position),
                "staff_number": _typed(self.staff_number),
                "place": _typed(self.town),
                "size": str(self.size_choice.currentData()) if self.kind is Kind.PLEDGE else "a4",
            }
        )

    @property
    def is_ready(self) -> bool:
        """Whether there is enough to make a preview; a pledge needs its signer."""
        return self.kind is not Kind.PLEDGE or bool(_typed(self.signer))

    def show_pages(self, pages: Sequence[QImage], description: str) -> None:
        """The preview."""
        self.note.setText("")
        self.note.hide()
        self.preview.setVisible(bool(pages))
        self.preview.set_pages(pages, description)
        self.preview.fit_page()
        self._allow(bool(pages))

    def show_error(self, error: LoketError) -> None:
        """Why there is no paper, in the place of the preview, or beside the field that it is about."""
        fields = {"place": self.place, "signer": self.signer}
        field = fields.get(error.field or "")
        if show_beside(field, error):
            return
        self.preview.hide()
        self.note.setText(error_sentence(error))
        self.note.show()
        self._allow(False)

    def show_posters(self, rows: Sequence[PosterRow]) -> None:
        """The posters of this standard that hang, of all that do."""
        self.all_posters.set_rows(rows)
        while self._list.count():
            item = self._list.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        own = self._detail.standard.code if self._detail else ""
        for row in (row for row in rows if row.code == own):
            self._list.addWidget(_HangingRow(row, self.removed))

    def _show_state(self) -> None:
        self.note.setText("" if self.is_ready else _("Isi nama pejabat yang menandatangani untuk melihat maklumat."))
        self.note.setVisible(not self.is_ready)
        self.preview.hide()
        self._allow(False)

    def _allow(self, made: bool) -> None:
        form, size = self.form_choice.currentData(), self.size_choice.currentData()
        fits_a_printer = self.kind is not Kind.POSTER or form == "tiles" or (form == "plain" and size in _OFFICE_PAPER)
        self.save.setEnabled(made)
        self.print.setEnabled(made and fits_a_printer)
        self.hang.setEnabled(made)

    def _on_choice_changed(self) -> None:
        self._allow(False)
        if self.is_ready:
            self.changed.emit()
        else:
            self._show_state()

    def _on_typed(self) -> None:
        """A field was left: something new to show only where something was typed."""
        if self.pledge() != self._shown_pledge:
            self._shown_pledge = self.pledge()
            self._on_choice_changed()

    def _on_hang_pressed(self) -> None:
        self.hang_wanted.emit(_typed(self.place))


class _HangingRow(QWidget):
    """One poster that hangs, and the button that says it was taken down."""

    def __init__(self, row: PosterRow, removed: object) -> None:
        super().__init__()
        layout = QHBoxLayout(self)
        style.space(layout, 8)
        chip = StatusChip()
        chip.set_status(*poster_state(row))
        text = poster_words(row)
        remove = Button(_("Sudah dilepas"), look="flat")
        remove.setAccessibleDescription(text)
        remove.clicked.connect(lambda _checked=False: removed.emit(row.id))  # type: ignore[attr-defined]
        layout.addWidget(chip)
        layout.addWidget(Label(text, wrap=True), 1)
        layout.addWidget(remove)


def poster_words(row: PosterRow) -> str:
    """ "Ruang tunggu, A2, versi 1"."""
    return _("{place}, {size}, versi {version}").format(place=row.place, size=row.size.upper(), version=row.version)


def _row(fields: Sequence[FormField]) -> QBoxLayout:
    row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
    style.space(row, 12)
    for field in fields:
        row.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
    return row


def _typed(field: FormField) -> str:
    return field.edit.text().strip() if isinstance(field.edit, QLineEdit) else ""
