"""One request: its promise and why, whose it is, what happened, and the steps that may follow."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtGui import QAction, QImage, QKeySequence
from PySide6.QtWidgets import QApplication, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from loket.errors import LoketError
from loket.i18n import _
from loket.services.handling import Move, Moved
from loket.services.lookup import RequestDetail
from loket.services.papers import Paper
from loket.ui import style
from loket.ui.dialogs.files import choose_save, write_bytes
from loket.ui.jobs import Job
from loket.ui.page import Page, Tools
from loket.ui.pages.request_cards import (
    ApplicantCard,
    ChecklistCard,
    FeeCard,
    HistoryCard,
    IdentityRow,
    StandardCard,
)
from loket.ui.pages.request_facts import Columns
from loket.ui.pages.request_office import RequestOffice, read_office
from loket.ui.pages.request_paper import PaperCard, Receipts
from loket.ui.pages.request_promise import PromiseCard
from loket.ui.pages.request_steps import SidePane, StepsCard
from loket.ui.style import Tone
from loket.ui.widgets.access import put_after
from loket.ui.widgets.banner import Banner
from loket.ui.widgets.card import ScrollPane
from loket.ui.widgets.pdf_view import PdfView
from loket.words import local
from loket.words.steps import done_words

MINUTE = 60_000


class RequestPage(Page):
    """`load(number)` reads the request and says whether it is there."""

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(tools, "", parent)
        self.number = ""
        self._office = RequestOffice("Asia/Jakarta")
        self._detail: RequestDetail | None = None
        self._is_fresh = self._is_missing = self._is_printing = False
        self._make_actions()
        self._make()
        self._lay_out()
        self._connect()

    def _make_actions(self) -> None:
        self._back = self._make_action(_("Kembali"), "Esc", "Alt+Left")
        self._reveal = self._make_action(_("Lihat lengkap"), "Alt+N")
        self._hand_out = self._make_action(_("Salinan data"), "Alt+D")
        self._view = self._make_action(_("Lihat"), "Alt+R")
        self._save = self._make_action(_("Simpan PDF"), "Ctrl+S")
        self._down = self._make_action(_("Gulir ke bawah"), "PgDown")
        self._up = self._make_action(_("Gulir ke atas"), "PgUp")

    def _make_action(self, words: str, *keys: str) -> QAction:
        action = QAction(words, self)
        action.setShortcuts([QKeySequence(key) for key in keys])
        self.addAction(action)
        return action

    def _make(self) -> None:
        self.identity = IdentityRow()
        self.outcome = Banner(closable=True)
        self.promise, self.applicant = PromiseCard(self._today), ApplicantCard(self._reveal, self._hand_out)
        self.fee, self.checklist, self.standard = FeeCard(), ChecklistCard(), StandardCard()
        self.history = HistoryCard()
        self.steps = StepsCard(self._today)
        self.paper = PaperCard(self._view, self.actions_list.print_again, self._save)
        self.receipts = Receipts(self.tools)
        self.preview = PdfView()
        self._told = ScrollPane()
        self._side = SidePane()
        self._left = QStackedWidget()
        self._minute = QTimer(self, interval=MINUTE)
        self._said = QTimer(self, interval=0, singleShot=True)  # after all that is posted, and so laid out

    def _lay_out(self) -> None:
        for action in (self._back, self.actions_list.find, self.actions_list.help):
            self.header.add_hint(action)
        self.body.addWidget(self.identity)
        self.body.addWidget(self.outcome)
        first = (self.promise, self.applicant, self.fee)
        self._told.add(Columns(first, (self.history, self.checklist, self.standard)), 1)
        self._side.add(self.steps)
        self._side.add(self.paper)
        self._side.body.addStretch(1)
        self._left.addWidget(self._told)
        self._left.addWidget(self.preview)
        row = QHBoxLayout()
        style.space(row, 14)
        side = QVBoxLayout()
        style.space(side, 14)
        side.addWidget(self._side, 1)
        side.addWidget(self.steps.foot)
        side.addStretch(0)
        row.addWidget(self._left, 1)
        row.addLayout(side)
        self.body.addLayout(row, 1)

    def _connect(self) -> None:
        self._back.triggered.connect(self._on_back_wanted)
        self._reveal.triggered.connect(self._on_whole_wanted)
        self._hand_out.triggered.connect(self._on_hand_out_wanted)
        self._view.triggered.connect(self._on_preview_wanted)
        self._save.triggered.connect(self._on_save_wanted)
        self.actions_list.print_again.triggered.connect(self._on_print_wanted)
        self._down.triggered.connect(partial(self._on_page_turned, 1))
        self._up.triggered.connect(partial(self._on_page_turned, -1))
        self.steps.panel_changed.connect(self._on_panel_changed)
        self.steps.step_wanted.connect(self._on_step_wanted)
        self.steps.refused.connect(self._said.start)
        self._side.verticalScrollBar().rangeChanged.connect(self._on_room_changed)
        self._said.timeout.connect(self._see_what_is_said)
        self._minute.timeout.connect(self._on_minute_passed)
        self._minute.start()

    def own_actions(self) -> list[QAction]:
        return [self.actions_list.print_again, self.actions_list.refresh]

    # Reading

    def load(self, number: str) -> bool:
        """Show this request. False when it is not there, which has been told."""
        self._is_missing = False
        self.jobs.call(partial(self._read, number), partial(self._on_loaded, number), self._on_missing)
        return not self._is_missing

    def refresh(self) -> None:
        if self._is_fresh or not self.number:
            self._is_fresh = False
            return
        self.jobs.call(partial(self._read, self.number), self._on_read, self.tell)

    def first_focus(self) -> QWidget | None:
        if self._left.currentWidget() is self.preview:
            return self.preview
        return self.steps.first() or self

    def _read(self, number: str) -> tuple[RequestDetail, RequestOffice]:
        office = read_office(self.services)
        return self.services.lookup.detail(number), office

    def _on_loaded(self, number: str, read: tuple[RequestDetail, RequestOffice]) -> None:
        if number != self.number:
            self.outcome.clear()
            self.steps.forget()
            self._show_cards()
            self._told.verticalScrollBar().setValue(0)
        self._is_fresh = True
        self._on_read(read)

    def _on_read(self, read: tuple[RequestDetail, RequestOffice]) -> None:
        self._detail, self._office = read
        self.number = self._detail.row.number
        self._show(self._detail)

    def _on_missing(self, error: LoketError) -> None:
        self._is_missing = True
        self.tell(error)

    def _show(self, detail: RequestDetail, *, whole: bool = False) -> None:
        zone = self._office.zone
        self.header.set_title(detail.row.number)
        self.identity.show_detail(detail, zone)
        reasons = self._office.known_reasons
        self.promise.show_detail(detail, zone, reasons)
        self.applicant.show_detail(detail, zone, whole=whole)
        for card in (self.fee, self.checklist, self.standard):
            card.show_detail(detail, zone)
        self.history.show_detail(detail, zone, reasons)
        self.steps.set_reasons(self._office.reasons)
        self.steps.set_forbidden(self._office.forbidden)
        self.steps.show_detail(detail)
        if not self._is_printing:
            self.paper.show_detail(detail, zone)

    def _on_panel_changed(self) -> None:
        """A panel is made late and would come after its buttons by Tab; the paper makes room for it."""
        self.paper.setVisible(self.steps.panel is None)
        if self.steps.panel is not None:
            put_after(self.steps.panel, self.steps.foot)

    def _today(self) -> date:
        return local(self.services.desk.now(), self._office.zone).date()

    def _on_minute_passed(self) -> None:
        if self.isVisible():
            self.refresh()

    # What is masked

    def _on_whole_wanted(self) -> None:
        whole = partial(self.services.lookup.detail, self.number, whole=True)
        self.jobs.call(whole, self._on_whole_read, self.tell)

    def _on_whole_read(self, detail: RequestDetail) -> None:
        self._show(detail, whole=True)
        first = self.first_focus()
        if first is not None:
            first.setFocus()

    def _on_hand_out_wanted(self) -> None:
        """Everything about this person and who processed it, on paper, for them."""
        path = choose_save(self, _("Data satu orang"), "data-pribadi.pdf", _("Berkas PDF (*.pdf)"))
        if path is not None:
            self.jobs.start(partial(self._write_person, self.number, path), self._on_person_written, self.tell)

    def _write_person(self, number: str, path: Path, _job: Job) -> Path:
        write_bytes(path, self.services.privacy.person_paper(number))
        return path

    def _on_person_written(self, path: Path) -> None:
        self.outcome.show_message(_("Dokumen ditulis: {path}").format(path=path), Tone.DONE)
        self.refresh()

    # Steps

    def _on_step_wanted(self, move: Move) -> None:
        step = partial(self.services.handling.move, self.number, move)
        self.jobs.call(step, partial(self._on_moved, move), self._on_not_moved)

    def _on_moved(self, move: Move, moved: Moved) -> None:
        self.steps.finish(move.action)
        words = done_words(move.action, moved.former_due, moved.due, self._office.zone)
        self.outcome.show_message(words, Tone.DONE)
        self.refresh()
        self.requests_changed.emit()
        first = self.first_focus()
        if first is not None:
            first.setFocus()

    def _on_not_moved(self, error: LoketError) -> None:
        if not self.steps.show_error(error):
            self.tell(error)

    def _on_room_changed(self, _least: int, _most: int) -> None:
        self._said.start()

    def _see_what_is_said(self) -> None:
        """What is said beside a field makes it taller: show all of it, once it is laid out, and the input."""
        focused, wrong = QApplication.focusWidget(), self.steps.wrong_field()
        if focused is None or not self._side.isAncestorOf(focused):
            return
        seen = wrong if wrong is not None and wrong.isAncestorOf(focused) else focused
        self._side.ensureWidgetVisible(seen, 0, style.px(12))
        bar = self._side.verticalScrollBar()
        top = seen.mapTo(self._side, QPoint()).y() + bar.value()
        bar.setValue(min(bar.value(), top))  # of a field taller than the pane, its label and what is said below it

    # Paper

    def _on_preview_wanted(self) -> None:
        if self._left.currentWidget() is self.preview:
            self._show_cards()
            return
        self.paper.show_busy(_("Menyiapkan tanda terima …"))
        work = partial(self.receipts.draw, self.number)
        self.jobs.start(work, partial(self._on_drawn, self.number), self._on_paper_failed)

    def _on_drawn(self, number: str, pages: list[QImage]) -> None:
        self._say_paper()
        if number != self.number:
            return
        self.preview.set_pages(pages, _("Tanda terima {number}").format(number=number))
        self._left.setCurrentWidget(self.preview)
        self.preview.setFocus()
        self._view.setText(_("Tutup"))

    def _show_cards(self) -> None:
        """The cards again, in the place of the preview."""
        if self._left.currentWidget() is self.preview:
            self._left.setCurrentWidget(self._told)
            self._view.setText(_("Lihat"))
            first = self.first_focus()
            if first is not None:
                first.setFocus()

    def _on_print_wanted(self) -> None:
        if not self.isVisible() or self._is_printing:
            return
        self._begin_paper(_("Mencetak …"))
        self.jobs.start(partial(self.receipts.print, self.number), self._on_printed, self._on_paper_failed)

    def _on_printed(self, printed: tuple[Paper, str]) -> None:
        paper, printer = printed
        words = _("Tanda terima dicetak di {printer}.").format(printer=printer)
        if paper.copy:
            words = _("Salinan ke-{copy} dicetak di {printer}.").format(copy=paper.copy, printer=printer)
        self._end_paper(words)

    def _on_save_wanted(self) -> None:
        if self._is_printing or not self.number:
            return
        name = f"tanda-terima-{self.number.replace('/', '-')}.pdf"
        path = choose_save(self, _("Simpan tanda terima"), name, _("Berkas PDF (*.pdf)"))
        if path is not None:
            self._begin_paper(_("Menyimpan …"))
            self.jobs.start(partial(self.receipts.save, self.number, path), self._on_saved, self._on_paper_failed)

    def _on_saved(self, path: Path) -> None:
        self._end_paper(_("Tanda terima disimpan: {path}").format(path=path))

    def _begin_paper(self, words: str) -> None:
        self._is_printing = True
        self.paper.show_busy(words)

    def _end_paper(self, words: str) -> None:
        self._is_printing = False
        self.outcome.show_message(words, Tone.DONE)
        self.refresh()

    def _on_paper_failed(self, error: LoketError) -> None:
        self._is_printing = False
        self._say_paper()
        self.tell(error)

    def _say_paper(self) -> None:
        if self._detail is not None:
            self.paper.show_detail(self._detail, self._office.zone)

    # Keys

    def _on_back_wanted(self) -> None:
        """One step back: out of the panel, out of the preview, to the list."""
        if self.steps.panel is not None:
            self.steps.close_panel()
        elif self._left.currentWidget() is self.preview:
            self._show_cards()
        else:
            self.page_wanted.emit("requests")

    def _on_page_turned(self, pages: int) -> None:
        """Scroll what stands at the left, whatever has the focus at the right."""
        shown = self._left.currentWidget()
        bar = shown.verticalScrollBar() if isinstance(shown, QScrollArea) else self._told.verticalScrollBar()
        bar.setValue(bar.value() + pages * bar.pageStep())
