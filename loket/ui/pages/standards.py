"""The register of service standards: all services at the left, one standard to read at the right."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from loket.errors import LoketError
from loket.i18n import _
from loket.services.posters import PosterRow
from loket.services.standards import ImportResult, NewDecree, StandardDetail, StandardRow
from loket.ui import style
from loket.ui.dialogs import files
from loket.ui.jobs import Job
from loket.ui.page import Page, Tools
from loket.ui.pages.standards_adopt import AdoptPanel
from loket.ui.pages.standards_list import SearchEdit, StandardModel, StandardsListView
from loket.ui.pages.standards_papers import Kind, PapersPanel, poster_words
from loket.ui.pages.standards_papers_desk import PapersDesk
from loket.ui.pages.standards_reading import Reading, decree_line
from loket.ui.style import Tone
from loket.ui.widgets.banner import Banner, EmptyState
from loket.ui.widgets.buttons import Button
from loket.ui.widgets.card import Card, ScrollPane, at_most
from loket.ui.widgets.chip import StatusChip
from loket.ui.widgets.fields import FormField
from loket.ui.widgets.labels import Label
from loket.words import local, short_date

_NARROW = 900
_NAMED = 3
"""How many posters that went out of date are named at the top; all stand in the panel of their service."""


class StandardsPage(Page):
    """Reading, adopting, importing and exporting standards."""

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(tools, _("Standar pelayanan"), parent)
        self._zone = tools.services.office.profile().zone
        self._versions: tuple[StandardDetail, ...] = ()
        self._detail: StandardDetail | None = None
        self._make()
        self._lay_out()
        self._connect()

    def _make(self) -> None:
        self.search = SearchEdit()
        self.model = StandardModel()
        self.list = StandardsListView()
        self.list.setModel(self.model)
        self.import_button = Button(_("Impor…"), icon="upload")
        self.export_button = Button(_("Ekspor…"), icon="download")
        self.name = Label("", "figure", wrap=True)
        self.chip = StatusChip()
        self.decree = Label("", "quiet", wrap=True)
        self.version = QComboBox()
        self.version_field = FormField(_("Versi yang dibaca"), self.version)
        self.law_order = Button(_("Urutan UU 25/2009"))
        self.publication_order = Button(_("Urutan publikasi"))
        self.adopt_button = Button(_("Jadikan standar kami"), icon="check", look="primary")
        self.adopt_panel = AdoptPanel(self._today)
        self.adopt_panel.hide()
        self.paper_buttons = {
            Kind.POSTER: Button(_("Poster"), icon="monitor"),
            Kind.PLEDGE: Button(_("Maklumat"), icon="file-text"),
            Kind.ANNEX: Button(_("Lampiran"), icon="list"),
        }
        self.papers_panel = PapersPanel(self.services.posters.sizes())
        self.papers_panel.hide()
        self.papers_desk = PapersDesk(self.tools, self.papers_panel)
        self.outdated = Banner()
        self.reading = Reading()
        self.empty = EmptyState(
            "book-open-check",
            _("Belum ada standar pelayanan"),
            _("Masukkan contoh yang disertakan, atau impor katalog kantor dengan tombol Impor di atas."),
        )
        self.examples_button = Button(_("Masukkan contoh"), look="primary")

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        style.space(buttons, 8)
        buttons.addWidget(self.import_button)
        buttons.addWidget(self.export_button)
        self.header.layout().addLayout(buttons)  # type: ignore[union-attr]
        both, row = QWidget(), QHBoxLayout()
        both.setLayout(row)
        style.space(row, 14)
        row.addWidget(self._list_card(), 2)
        row.addWidget(self._reading_card(), 4)
        self._stack = QStackedWidget()
        self._stack.addWidget(both)
        self._stack.addWidget(self._empty_card())
        self.body.addWidget(self.outdated)
        self.body.addWidget(self._stack, 1)

    def _list_card(self) -> Card:
        card = Card(flush=True)
        self.search.setPlaceholderText(_("nama, kata lain, atau bidang"))
        holder = QVBoxLayout()
        style.space(holder, 0, (14, 0, 14, 4))
        holder.addWidget(FormField(_("Cari layanan"), self.search))
        self.nothing = Label(
            _("Tidak ditemukan. Coba kata lain, misalnya “ktp” atau “anak lahir”."), "quiet", wrap=True
        )
        holder.addWidget(self.nothing)
        card.add(holder)
        card.add(self.list, 1)
        self._services_card = card
        return card

    def _reading_card(self) -> Card:
        card, title = Card(), QHBoxLayout()
        style.space(title, 8)
        title.addWidget(self.name, 1)
        title.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignTop)
        self.pane = ScrollPane()
        self.pane.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.pane.setProperty("reading", "true")
        self.pane.setAccessibleName(_("Isi standar"))
        parts: tuple[QWidget | QLayout, ...] = (self.decree, self._tool_row(), self._paper_row())
        for part in (*parts, self.adopt_panel, self.papers_panel, self._order_row()):
            self.pane.add(part)
        self.pane.add(at_most(self.reading), 1)
        card.add(title)
        card.add(self.pane, 1)
        return card

    def _tool_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        style.space(row, 8)
        row.addWidget(self.adopt_button, 0, Qt.AlignmentFlag.AlignBottom)
        row.addStretch(1)
        row.addWidget(self.version_field)
        return row

    def _paper_row(self) -> QBoxLayout:
        self._paper_layout = row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        style.space(row, 8)
        for button in self.paper_buttons.values():
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _order_row(self) -> QBoxLayout:
        self._order_buttons = row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        style.space(row, 8)
        self._orders = QButtonGroup(self)
        for button in (self.law_order, self.publication_order):
            button.setCheckable(True)
            self._orders.addButton(button)
            row.addWidget(button)
        self.law_order.setChecked(True)
        row.addStretch(1)
        return row

    def _empty_card(self) -> Card:
        card = Card()
        card.add(self.empty, 1)
        card.add(self.examples_button)
        card.body.setAlignment(self.examples_button, Qt.AlignmentFlag.AlignHCenter)
        return card

    def _connect(self) -> None:
        self.search.textChanged.connect(self._on_search_changed)
        self.search.list_wanted.connect(self.list.setFocus)
        self.list.row_chosen.connect(self._on_row_chosen)
        self._orders.buttonClicked.connect(self._on_order_chosen)
        self.version.activated.connect(self._on_version_chosen)
        self.adopt_button.clicked.connect(self._on_adopt_wanted)
        self.adopt_panel.decided.connect(self._on_decided)
        self.adopt_panel.closed.connect(self._on_adopt_closed)
        self.import_button.clicked.connect(self._on_import_wanted)
        self.export_button.clicked.connect(self._on_export_wanted)
        self.examples_button.clicked.connect(self._on_examples_wanted)
        for kind, button in self.paper_buttons.items():
            button.clicked.connect(partial(self._on_paper_wanted, kind))
        self.papers_panel.closed.connect(self._on_papers_closed)
        self.papers_desk.told.connect(self.message_raised)
        self.papers_desk.hanging_changed.connect(self._read_outdated)

    def _today(self) -> date:
        return local(self.services.desk.now(), self._zone).date()

    def _show_rows(self, rows: list[StandardRow]) -> None:
        chosen = self.list.row()
        self._stack.setCurrentIndex(0 if rows else 1)
        self.export_button.setEnabled(bool(rows))
        self.model.set_standards(rows, self.search.text())
        self._show_found(chosen.code if chosen else "")

    def _show_found(self, code: str) -> None:
        self.nothing.setVisible(not self.model.rows)
        self.list.choose_code(code)

    def _show_versions(self, versions: list[StandardDetail]) -> None:
        self._versions = tuple(versions)
        row = self.list.row()
        self.version.clear()
        for detail in self._versions:
            self.version.addItem(_version_words(detail))
        self.version_field.setVisible(len(versions) > 1)
        shown = row.version if row else 0
        self.version.setCurrentIndex(next((at for at, one in enumerate(versions) if one.version == shown), 0))
        self._show_detail(versions[self.version.currentIndex()])

    def _show_detail(self, detail: StandardDetail) -> None:
        self._detail = detail
        self.name.setText(detail.standard.name)
        self.chip.set_status(*_chip(detail))
        self.decree.setText(decree_line(detail))
        example = detail.standard.is_example
        self.adopt_button.setText(_("Jadikan standar kami") if example else _("Tetapkan versi baru"))
        self.adopt_button.set_look("primary" if example else "")
        self.reading.show_standard(detail, publication_order=self.publication_order.isChecked())
        self.pane.verticalScrollBar().setValue(0)
        if not self.papers_panel.isHidden():
            self.papers_desk.open(self.papers_panel.kind, detail)

    def _on_search_changed(self, typed: str) -> None:
        chosen = self.list.row()
        self.model.narrow(typed)
        self._show_found(chosen.code if chosen else "")

    def _on_row_chosen(self, row: object) -> None:
        if isinstance(row, StandardRow):
            self.jobs.call(partial(self.services.standards.versions, row.code), self._show_versions)

    def _on_order_chosen(self) -> None:
        if self._detail is not None:
            self._show_detail(self._detail)

    def _on_version_chosen(self, at: int) -> None:
        self._show_detail(self._versions[at])

    def _on_adopt_wanted(self) -> None:
        self.papers_panel.hide()
        self.adopt_panel.show()
        self.pane.verticalScrollBar().setValue(0)
        self.adopt_panel.number.setFocus()

    def _on_adopt_closed(self) -> None:
        self.adopt_panel.hide()
        self.adopt_button.setFocus()

    def _on_paper_wanted(self, kind: Kind, _checked: bool = False) -> None:
        if self._detail is None:
            return
        self.adopt_panel.hide()
        self.papers_desk.open(kind, self._detail)
        self.pane.verticalScrollBar().setValue(0)
        panel = self.papers_panel
        first = {Kind.ANNEX: panel.close_button, Kind.PLEDGE: panel.signer, Kind.POSTER: panel.size_choice}
        first[kind].setFocus()

    def _on_papers_closed(self) -> None:
        self.papers_panel.hide()
        self.paper_buttons[self.papers_panel.kind].setFocus()

    def _read_outdated(self) -> None:
        self.jobs.call(self.services.posters.outdated, self._show_outdated)

    def _show_outdated(self, rows: list[PosterRow]) -> None:
        """Which posters tell citizens what no longer holds, and where they hang."""
        if not rows:
            self.outdated.clear()
            return
        named = [f"{row.service} – {poster_words(row)}" for row in rows[:_NAMED]]
        if len(rows) > _NAMED:
            named.append(_("dan {count} lagi").format(count=len(rows) - _NAMED))
        words = _("Poster yang perlu diganti karena standarnya berganti: {posters}.")
        self.outdated.show_message(words.format(posters="; ".join(named)), Tone.AT_RISK)

    def _on_decided(self, decree: NewDecree) -> None:
        row = self.list.row()
        if row is not None:
            work = partial(self.services.standards.adopt, row.code, decree)
            self.jobs.call(work, self._on_adopted, self._on_adopt_failed)

    def _on_adopted(self, detail: StandardDetail) -> None:
        self.adopt_panel.clear()
        self._on_adopt_closed()
        self.refresh()
        sentence = _("{name} kini standar kantor ini, versi {number}.")
        self.message_raised.emit("success", sentence.format(name=detail.standard.name, number=detail.version))

    def _on_adopt_failed(self, error: LoketError) -> None:
        if not self.adopt_panel.show_error(error):
            self.tell(error)

    def _on_examples_wanted(self) -> None:
        self.jobs.start(self._import_examples, self._on_imported, self.tell)

    def _import_examples(self, _job: Job) -> ImportResult:
        return self.services.standards.import_examples()

    def _on_import_wanted(self) -> None:
        path = files.choose_file(self, _("Impor katalog standar"), _("Katalog standar (*.json)"))
        if path is not None:
            self.jobs.start(partial(self._import_file, path), self._on_imported, self.tell)

    def _import_file(self, path: Path, _job: Job) -> ImportResult:
        return self.services.standards.import_file(path)

    def _on_imported(self, result: ImportResult) -> None:
        self.refresh()
        self.message_raised.emit("success", import_sentence(result))

    def _on_export_wanted(self) -> None:
        path = files.choose_save(
            self, _("Ekspor katalog standar"), "standar-pelayanan.json", _("Katalog standar (*.json)")
        )
        if path is not None:
            self.jobs.start(partial(self._export, path), self._on_exported, self.tell)

    def _export(self, path: Path, _job: Job) -> Path:
        files.write_bytes(path, self.services.standards.export())
        return path

    def _on_exported(self, path: Path) -> None:
        self.message_raised.emit("success", _("Semua standar ditulis ke {file}.").format(file=path.name))

    def refresh(self) -> None:
        self.jobs.call(self.services.standards.rows, self._show_rows)
        self._read_outdated()

    def half_done(self) -> str:
        return _("SK penetapan standar") if self.adopt_panel.is_begun else ""

    def _arrange(self) -> None:
        directions = QBoxLayout.Direction
        narrow = self.width() < style.px(_NARROW)
        self.adopt_panel.set_narrow(narrow)
        for row in (self._order_buttons, self._paper_layout):
            row.setDirection(directions.TopToBottom if narrow else directions.LeftToRight)
        self.papers_panel.set_narrow(narrow)
        self._services_card.setMinimumWidth(style.px(330))
        self._services_card.setMaximumWidth(style.px(460))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_services_card"):
            self._arrange()

    def first_focus(self) -> QWidget:
        return self.search if self.model.rows else self.examples_button


def import_sentence(result: ImportResult) -> str:
    """What an import did, in words."""
    return _("{added} layanan baru, {new} versi baru, {same} tetap sama.").format(
        added=len(result.added), new=len(result.new_versions), same=len(result.unchanged)
    )


def _chip(detail: StandardDetail) -> tuple[Tone, str]:
    if detail.standard.is_example:
        return Tone.NEUTRAL, _("CONTOH")
    if detail.usable:
        return Tone.DONE, _("Berlaku")
    return Tone.PAUSED, _("Sudah diganti") if detail.valid_to else _("Belum berlaku")


def _version_words(detail: StandardDetail) -> str:
    words = _("Versi {number}").format(number=detail.version)
    if detail.standard.is_example:
        return _("{version} – contoh").format(version=words)
    since = short_date(detail.valid_from) if detail.valid_from else "–"
    return _("{version} – berlaku sejak {day}").format(version=words, day=since)
