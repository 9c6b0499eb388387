"""The register of service standards: all services at the left, one standard to read at the right."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from loket.domain.people import Right
from loket.errors import LoketError
from loket.i18n import _
from loket.services.drafting import DraftRow, ReviewRow
from loket.services.posters import PosterRow
from loket.services.standards import ImportResult, NewDecree, StandardDetail, StandardRow
from loket.ui import style
from loket.ui.jobs import Job
from loket.ui.page import Page, Tools
from loket.ui.pages.list_file import ListFile, foot_row
from loket.ui.pages.standards_exchange import ExchangeDesk
from loket.ui.pages.standards_keeping import KeepingDesk
from loket.ui.pages.standards_list import DraftsList, SearchEdit, StandardModel, StandardsListView
from loket.ui.pages.standards_papers import Kind, poster_words
from loket.ui.pages.standards_papers_desk import PapersDesk
from loket.ui.pages.standards_reading_card import ReadingCard
from loket.ui.style import Tone
from loket.ui.widgets.banner import Banner, EmptyState
from loket.ui.widgets.buttons import Button
from loket.ui.widgets.card import Card
from loket.ui.widgets.fields import FormField
from loket.ui.widgets.labels import Label
from loket.words import local

_NARROW = 900
_NAMED = 3
"""How many posters that went out of date are named at the top; all stand in the panel of their service."""


class StandardsPage(Page):
    """Reading, drafting, adopting, reviewing, importing and exporting standards.

    `editor_wanted(code)` when a draft shall be written.
    """

    editor_wanted = Signal(str)

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(tools, _("Standar pelayanan"), parent)
        self._zone = tools.services.office.profile().zone
        self._versions: tuple[StandardDetail, ...] = ()
        self._detail: StandardDetail | None = None
        self._wanted_code = ""
        self._drafts: dict[str, DraftRow] = {}
        self._make()
        self._lay_out()
        self._connect()

    def _make(self) -> None:
        self.search = SearchEdit()
        self.model = StandardModel()
        self.list = StandardsListView()
        self.list.setModel(self.model)
        self.drafts = DraftsList()
        self.new_button = Button(_("Standar baru"), icon="plus")
        self.import_button = Button(_("Impor…"), icon="upload")
        self.export_button = Button(_("Ekspor…"), icon="download")
        self.card = ReadingCard(self._today, self.services.posters.sizes())
        self._name_parts()
        self.papers_desk = PapersDesk(self.tools, self.papers_panel)
        self.exchange_desk = ExchangeDesk(self.tools, self.card.import_panel)
        self.keeping = KeepingDesk(self.tools, self.card)
        self.outdated, self.due = Banner(), Banner()
        self.due_action = QAction(_("Lihat daftarnya"), self)
        self.empty = EmptyState(
            "book-open-check",
            _("Belum ada standar pelayanan"),
            _("Masukkan contoh yang disertakan, atau impor katalog kantor dengan tombol Impor di atas."),
        )
        self.examples_button = Button(_("Masukkan contoh"), look="primary")

    def _name_parts(self) -> None:
        """What others know this page's parts by."""
        card = self.card
        self.name, self.chip, self.decree, self.reading = card.name, card.chip, card.decree, card.reading
        self.version, self.version_field, self.pane = card.version, card.version_field, card.pane
        self.law_order, self.publication_order = card.law_order, card.publication_order
        self.adopt_button, self.adopt_panel = card.adopt_button, card.adopt_panel
        self.paper_buttons, self.papers_panel = card.paper_buttons, card.papers_panel

    def _lay_out(self) -> None:
        self.header.add_hint(self.actions_list.help)
        for button in (self.new_button, self.import_button, self.export_button):
            self.header.add_button(button)
        both, row = QWidget(), QHBoxLayout()
        both.setLayout(row)
        style.space(row, 14)
        row.addWidget(self._list_card(), 2)
        row.addWidget(self.card, 4)
        self._stack = QStackedWidget()
        self._stack.addWidget(both)
        self._stack.addWidget(self._empty_card())
        for banner in (self.outdated, self.due):
            self.body.addWidget(banner)
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
        card.add(self.drafts)
        card.add(self.list, 1)
        self.list_file = ListFile(self.tools, "standar", self.model, self.list, self)
        self.list_file.told.connect(self.message_raised)
        card.add(foot_row(self.list_file.button()))
        self._services_card = card
        return card

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
        self.drafts.code_chosen.connect(self.editor_wanted)
        self.card.order_chosen.connect(self._on_order_chosen)
        self.version.activated.connect(self._on_version_chosen)
        self.adopt_button.clicked.connect(self._on_adopt_wanted)
        self.adopt_panel.decided.connect(self._on_decided)
        self.adopt_panel.closed.connect(self._on_adopt_closed)
        self.examples_button.clicked.connect(self._on_examples_wanted)
        self.due_action.triggered.connect(self._on_due_wanted)
        self.card.due_panel.code_chosen.connect(self._on_due_chosen)
        for kind, button in self.paper_buttons.items():
            button.clicked.connect(partial(self._on_paper_wanted, kind))
        self.papers_panel.closed.connect(self._on_papers_closed)
        self.papers_desk.told.connect(self.message_raised)
        self.papers_desk.hanging_changed.connect(self._read_outdated)
        self._connect_keeping()

    def _connect_keeping(self) -> None:
        self.new_button.clicked.connect(self._on_new_wanted)
        self.import_button.clicked.connect(partial(self.exchange_desk.choose, self))
        self.export_button.clicked.connect(partial(self.exchange_desk.export, self))
        self.exchange_desk.told.connect(self.message_raised)
        self.exchange_desk.previewed.connect(self._on_import_previewed)
        self.exchange_desk.changed.connect(self._on_imported_file)
        self.keeping.told.connect(self.message_raised)
        self.keeping.changed.connect(self.refresh)
        self.keeping.drafted.connect(self.editor_wanted)

    def _today(self) -> date:
        return local(self.services.desk.now(), self._zone).date()

    # What is shown

    def show_service(self, code: str) -> None:
        """Choose this service when the page is read the next time."""
        self._wanted_code = code

    def show_paper(self, kind: str) -> None:
        """Open the panel for a poster, the pledge or the annex (a `Kind`) of the standard that is read."""
        self._on_paper_wanted(Kind(kind))

    def _show_rows(self, rows: list[StandardRow]) -> None:
        chosen = self.list.row()
        self._stack.setCurrentIndex(0 if rows or self._drafts else 1)
        self.export_button.setEnabled(bool(rows))
        self.model.set_standards(rows, self.search.text())
        self._show_found(self._wanted_code or (chosen.code if chosen else ""))
        self._wanted_code = ""

    def _show_found(self, code: str) -> None:
        self.nothing.setVisible(not self.model.rows)
        self.card.setVisible(bool(self.model.rows))
        self.list.choose_code(code)

    def _show_drafts(self, rows: list[DraftRow]) -> None:
        self._drafts = {row.code: row for row in rows}
        self.drafts.show_rows(rows)

    def _show_versions(self, versions: list[StandardDetail]) -> None:
        self._versions = tuple(versions)
        row = self.list.row()
        self.card.offer_versions(versions, row.version if row else 0)
        self._show_detail(versions[self.version.currentIndex()])

    def _show_detail(self, detail: StandardDetail) -> None:
        self._detail = detail
        self.card.show_detail(detail, has_draft=detail.standard.code in self._drafts)
        self.keeping.follow(detail, self._versions, self._drafts.get(detail.standard.code))
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

    # The panels

    def _on_new_wanted(self) -> None:
        self._stack.setCurrentIndex(0)
        self.card.show()
        self.card.open_panel(self.card.new_panel)
        self.card.new_panel.first().setFocus()

    def _on_adopt_wanted(self) -> None:
        self.card.open_panel(self.adopt_panel)
        self.adopt_panel.number.setFocus()

    def _on_adopt_closed(self) -> None:
        self.adopt_panel.hide()
        self.adopt_button.setFocus()

    def _on_paper_wanted(self, kind: Kind, _checked: bool = False) -> None:
        if self._detail is None:
            return
        self.card.open_panel(self.papers_panel)
        self.papers_desk.open(kind, self._detail)
        panel = self.papers_panel
        first = {Kind.ANNEX: panel.close_button, Kind.PLEDGE: panel.signer, Kind.POSTER: panel.size_choice}
        first[kind].setFocus()

    def _on_papers_closed(self) -> None:
        self.papers_panel.hide()
        self.paper_buttons[self.papers_panel.kind].setFocus()

    def _on_due_wanted(self) -> None:
        self.card.open_panel(self.card.due_panel)
        self.card.due_panel.list.setFocus()

    def _on_due_chosen(self, code: str) -> None:
        self.search.clear()
        self.list.choose_code(code)
        self.keeping.ask_review()

    def _on_import_previewed(self) -> None:
        self._stack.setCurrentIndex(0)
        self.card.show()
        self.card.open_panel(self.card.import_panel)
        self.card.import_panel.first().setFocus()

    def _on_imported_file(self) -> None:
        self.card.import_panel.hide()
        self.import_button.setFocus()
        self.refresh()

    # What is due

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

    def _show_due(self, rows: list[ReviewRow]) -> None:
        """The standards whose yearly review is due."""
        self.card.due_panel.show_rows(rows)
        if not rows:
            self.due.clear()
            self.card.due_panel.hide()
            return
        words = _("{count} standar perlu ditinjau ulang: sudah setahun.").format(count=len(rows))
        self.due.show_message(words, Tone.AT_RISK, [self.due_action])

    # The office's own

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

    def _on_imported(self, result: ImportResult) -> None:
        self.refresh()
        self.message_raised.emit("success", _("{n} contoh dimasukkan.").format(n=len(result.added)))

    # Page

    def refresh(self) -> None:
        keeps = self.services.desk.acting().may(Right.KEEP_STANDARDS)
        self.card.set_keeping(keeps)
        for button in (self.new_button, self.import_button, self.examples_button):
            button.setVisible(keeps)
        self.jobs.call(self.services.drafting.drafts, self._show_drafts)
        self.jobs.call(self.services.standards.rows, self._show_rows)
        self.jobs.call(self.services.drafting.reviews_due, self._show_due)
        self._read_outdated()

    def half_done(self) -> str:
        return self.card.half_done()

    def _arrange(self) -> None:
        self.card.set_narrow(self.width() < style.px(_NARROW))
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
        return self.search if self.model.rows or not self.examples_button.isVisibleTo(self) else self.examples_button
