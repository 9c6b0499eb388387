"""Kesiapan: points against the bands of a year, the most valuable step first, and the evidence of the office."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from loket.domain.people import Right
from loket.domain.readiness import Instrument, Place
from loket.errors import LoketError, RuleError
from loket.i18n import _
from loket.services.needs import ServiceWords
from loket.services.readiness import EvidenceRow, NewEvidence, ReadinessReport, ServiceScore, StepRow
from loket.ui import style
from loket.ui.dialogs import files
from loket.ui.jobs import Job
from loket.ui.page import Page, Tools
from loket.ui.pages.list_file import ListFile
from loket.ui.pages.readiness.evidence import EvidencePanel
from loket.ui.pages.readiness.service import ServicePanel
from loket.ui.pages.readiness.side import InstrumentCard, LookupCard, ScoreCard, StepCard
from loket.ui.pages.readiness.tables import (
    EvidenceColumn,
    EvidenceTable,
    ServiceColumn,
    ServiceTable,
    StepColumn,
    StepTable,
)
from loket.ui.pages.request_filters import FlowLayout
from loket.ui.widgets.buttons import Button
from loket.ui.widgets.card import Card, ScrollPane
from loket.ui.widgets.table_view import TableView
from loket.words import local
from loket.words.readiness import read_points, years_words

_SIDE = 380
_LOW = 640
_FILES = ("langkah-kesiapan", "kesiapan-layanan", "bukti-kantor")
STEPS, SERVICES, EVIDENCE, BANDS = "steps", "services", "evidence", "bands"


class ReadinessPage(Page):
    """Four views: the steps, the services, the evidence, and the bands with their sources.

    `standard_wanted(code, paper)` asks for a standard, and there for its poster or the pledge.
    """

    standard_wanted = Signal(str, str)

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(tools, _("Kesiapan"), parent)
        self._zone = tools.services.office.profile().zone
        self._code, self._name = "", ""
        self._report: ReadinessReport | None = None
        self._make()
        self._lay_out()
        self._connect()

    def _make(self) -> None:
        self.instrument = QComboBox()
        for one in reversed(self.services.readiness.instruments()):
            self.instrument.addItem(f"{one.short} {years_words(one)}", one.key)
        self.instrument.setCurrentIndex(self.instrument.findData(self._todays().key))
        self.crib_button = Button(_("Kartu saku…"), icon="download")
        self.whole_button = Button(_("Kembali ke seluruh kantor"), icon="undo-2")
        self.score = ScoreCard()
        self.views = {
            STEPS: Button(_("Langkah berikutnya")),
            SERVICES: Button(_("Tiap layanan")),
            EVIDENCE: Button(_("Bukti kantor")),
            BANDS: Button(_("Kategori dan sumber")),
        }
        self._make_tables()
        self.step_card, self.service_panel = StepCard(), ServicePanel()
        self.evidence_panel = EvidencePanel(self._today)
        self.bands, self.lookup = InstrumentCard(), LookupCard()

    def _make_tables(self) -> None:
        self.steps = TableView(
            _("Langkah berikutnya"),
            stretch=StepColumn.WHAT,
            uncut=(StepColumn.GAIN,),
            spare=(StepColumn.WHERE,),
            whole=(StepColumn.WHAT,),
        )
        self.services_table = TableView(_("Tiap layanan"), stretch=ServiceColumn.NAME, uncut=(ServiceColumn.REACHED,))
        self.evidence = TableView(
            _("Bukti kantor"),
            stretch=EvidenceColumn.TEXT,
            spare=(EvidenceColumn.GROUP, EvidenceColumn.SINCE),
            whole=(EvidenceColumn.TEXT,),
        )
        self.step_model, self.service_model, self.evidence_model = StepTable(), ServiceTable(), EvidenceTable()
        for (table, model), name in zip(self._tables(), _FILES, strict=True):
            table.setModel(model)
            ListFile(self.tools, name, model, table).told.connect(self.message_raised)

    def _tables(self) -> list[tuple[TableView, StepTable | ServiceTable | EvidenceTable]]:
        return [
            (self.steps, self.step_model),
            (self.services_table, self.service_model),
            (self.evidence, self.evidence_model),
        ]

    def _lay_out(self) -> None:
        self._fill_header()
        self._columns = QHBoxLayout()
        style.space(self._columns, 14)
        self._left = self._list_card()
        self._side_stack = QStackedWidget()
        for part in (self.step_card, self.service_panel, self.evidence_panel, self.lookup):
            pane = ScrollPane()
            pane.add(_at_top(part), 1)
            self._side_stack.addWidget(pane)
        self._columns.addWidget(self._left, 1)
        self._columns.addWidget(self._side_stack)
        self.body.addWidget(self.score)
        self.body.addWidget(self._view_row())
        self.body.addLayout(self._columns, 1)

    def _fill_header(self) -> None:
        for action in (self.actions_list.refresh, self.actions_list.help):
            self.header.add_hint(action)
        row = QHBoxLayout()
        style.space(row, 8)
        self.instrument.setAccessibleName(_("Penilaian"))
        row.addWidget(self.instrument)
        row.addWidget(self.crib_button)
        self.header.layout().addLayout(row)  # type: ignore[union-attr]

    def _view_row(self) -> QWidget:
        holder = QWidget()
        row = FlowLayout(holder)
        style.space(row, 8)
        self._group = QButtonGroup(self)
        for button in self.views.values():
            button.setCheckable(True)
            self._group.addButton(button)
            row.addWidget(button)
        self.views[STEPS].setChecked(True)
        row.addWidget(self.whole_button)
        self.whole_button.hide()
        return holder

    def _list_card(self) -> Card:
        card = Card(flush=True)
        self._stack = QStackedWidget()
        for table, _model in self._tables():
            self._stack.addWidget(table)
        bands = ScrollPane()
        bands.add(_at_top(self.bands), 1)
        self._stack.addWidget(bands)
        card.add(self._stack, 1)
        return card

    def _connect(self) -> None:
        self._group.buttonClicked.connect(self._on_view_chosen)
        self.instrument.activated.connect(self._on_instrument_chosen)
        self.crib_button.clicked.connect(self._on_crib_wanted)
        self.whole_button.clicked.connect(self._on_whole_wanted)
        self.steps.row_chosen.connect(self._on_step_chosen)
        self.steps.row_activated.connect(self._on_step_activated)
        self.step_card.open_wanted.connect(self._on_open_wanted)
        self.services_table.row_chosen.connect(self._on_service_chosen)
        self.services_table.row_activated.connect(self._on_service_activated)
        self.service_panel.steps_wanted.connect(self._on_steps_wanted)
        self.service_panel.standard_wanted.connect(self._on_standard_wanted)
        self.service_panel.words_wanted.connect(self._on_words_wanted)
        self.evidence.row_chosen.connect(self._on_evidence_chosen)
        self.evidence.row_activated.connect(self.evidence_panel.value.setFocus)
        self.evidence_panel.put_wanted.connect(self._on_put_wanted)
        self.evidence_panel.withdraw_wanted.connect(self._on_withdraw_wanted)
        self.lookup.asked.connect(self._on_score_asked)

    # what is shown

    def _today(self) -> date:
        return local(self.services.desk.now(), self._zone).date()

    def _todays(self) -> Instrument:
        year = self._today().year
        return next(
            one for one in self.services.readiness.instruments() if one.family == "ombudsman" and one.covers(year)
        )

    def _chosen(self) -> Instrument:
        key = self.instrument.currentData()
        return next(one for one in self.services.readiness.instruments() if one.key == key)

    def _read(self) -> None:
        chosen = self._chosen()
        year = min(self._today().year, chosen.last_year or self._today().year)
        work = partial(self.services.readiness.report, chosen.family, year, self._code or None)
        self.jobs.call(work, self._on_read, self.tell)
        self.jobs.call(self.services.readiness.evidence, self._on_evidence_read, self.tell)

    def _on_read(self, report: ReadinessReport) -> None:
        self._report = report
        self.score.show_report(report, self._name or _("Kantor ini"))
        self.whole_button.setVisible(bool(self._code))
        self.step_model.set_rows(report.steps)
        self.bands.show_instrument(report.instrument)
        if not self._code:
            self.service_model.set_rows(report.services)
        for table, _model in self._tables()[:2]:
            if table.row() is None:
                table.choose_first()
        self._on_step_chosen(self.steps.row())

    def _on_evidence_read(self, rows: list[EvidenceRow]) -> None:
        self.evidence_model.set_rows(rows)
        if self.evidence.row() is None:
            self.evidence.choose_first()

    def show_view(self, key: str) -> None:
        """Show one of the four views."""
        at = list(self.views).index(key)
        self.views[key].setChecked(True)
        self._stack.setCurrentIndex(at)
        self._side_stack.setCurrentIndex(at)

    def _on_view_chosen(self, button: QWidget) -> None:
        self.show_view(next(key for key, one in self.views.items() if one is button))

    def _on_instrument_chosen(self, _at: int) -> None:
        self._read()

    # steps

    def _on_step_chosen(self, row: object) -> None:
        self.step_card.show_step(row if isinstance(row, StepRow) else None)

    def _on_step_activated(self, _row: object) -> None:
        self._on_open_wanted()

    def _on_open_wanted(self) -> None:
        """Go where the step is done."""
        step = self.steps.row()
        if not isinstance(step, StepRow):
            return
        if step.place is Place.EVIDENCE:
            self._open_evidence(step.evidence or step.action)
        elif step.place is Place.CRIB:
            self._on_crib_wanted()
        elif step.place is Place.OFFICE:
            self.page_wanted.emit("settings")
        else:
            papers = {Place.POSTER: "poster", Place.PLEDGE: "pledge"}
            first = step.services[0][0] if step.services else self._first_service()
            self.standard_wanted.emit(first, papers.get(step.place, ""))

    def _first_service(self) -> str:
        rows = self.service_model.rows
        return rows[0].code if rows else ""

    def _open_evidence(self, key: str) -> None:
        self.show_view(EVIDENCE)
        self.evidence.choose_key(key)
        (self.evidence_panel.value if self.evidence_panel.value.isVisible() else self.evidence).setFocus()

    # services

    def _on_service_chosen(self, row: object) -> None:
        if isinstance(row, ServiceScore):
            self.service_panel.show_service(row)
            self.jobs.call(partial(self.services.needs.words, row.code), self.service_panel.show_words, self.tell)

    def _on_service_activated(self, row: object) -> None:
        if isinstance(row, ServiceScore):
            self._on_steps_wanted(row.code)

    def _on_steps_wanted(self, code: str) -> None:
        self._code = code
        self._name = next((row.name for row in self.service_model.rows if row.code == code), "")
        self.show_view(STEPS)
        self._read()
        self.steps.setFocus()

    def _on_whole_wanted(self) -> None:
        self._code = self._name = ""
        self._read()
        self.steps.setFocus()

    def _on_standard_wanted(self, code: str) -> None:
        self.standard_wanted.emit(code, "")

    def _on_words_wanted(self, code: str, words: list[str]) -> None:
        self.jobs.call(partial(self.services.needs.set_words, code, words), self._on_words_set, self._on_words_refused)

    def _on_words_set(self, words: ServiceWords) -> None:
        self.service_panel.saved(words)
        self.message_raised.emit("success", _("Kata lain untuk {name} tersimpan.").format(name=words.name))
        self.leave_settled.emit()

    def _on_words_refused(self, error: LoketError) -> None:
        if not self.service_panel.show_error(error):
            self.tell(error)

    # evidence

    def _on_evidence_chosen(self, row: object) -> None:
        self.evidence_panel.show_row(row if isinstance(row, EvidenceRow) else None)

    def _on_put_wanted(self, new: NewEvidence) -> None:
        work = partial(self.services.readiness.set_evidence, new)
        self.jobs.call(work, self._on_evidence_said, self._on_evidence_refused)

    def _on_withdraw_wanted(self, key: str) -> None:
        work = partial(self.services.readiness.withdraw_evidence, key)
        self.jobs.call(work, self._on_evidence_said, self._on_evidence_refused)

    def _on_evidence_said(self, row: EvidenceRow) -> None:
        self.evidence_panel.forget()
        self._read()
        self.evidence_panel.show_row(row)
        said = _("Dicatat: {text}.") if row.held else _("Dicabut: {text}.")
        self.message_raised.emit("success", said.format(text=row.text))
        self.evidence.setFocus()
        self.leave_settled.emit()

    def _on_evidence_refused(self, error: LoketError) -> None:
        if not self.evidence_panel.show_error(error):
            self.tell(error)

    # the crib card, and a published score

    def _on_crib_wanted(self) -> None:
        name = f"kartu-saku-{self._code or '14-komponen'}.pdf"
        path = files.choose_save(self, _("Simpan kartu saku"), name, _("Berkas PDF (*.pdf)"))
        if path is not None:
            self.jobs.start(partial(self._write_crib, path, self._code or None), self._on_crib_written, self.tell)

    def _write_crib(self, path: Path, code: str | None, _job: Job) -> Path:
        files.write_bytes(path, self.services.readiness.crib_card(code=code).content)
        return path

    def _on_crib_written(self, path: Path) -> None:
        words = _("Kartu saku tersimpan sebagai {name}; cetak pada A4 lalu lipat dua.")
        self.message_raised.emit("success", words.format(name=path.name))

    def _on_score_asked(self, score: str, year: str) -> None:
        try:
            wanted = int(year) if year.strip() else self._today().year - 1
            found = self.services.readiness.standing(read_points(score), wanted, self._chosen().family)
        except RuleError as error:
            self.lookup.show_error(error)
        except ValueError:
            self.lookup.show_error(RuleError("year_unreadable", field="year"))
        else:
            self.lookup.show_standing(found)

    # Page

    def refresh(self) -> None:
        me = self.services.desk.acting()
        self.evidence_panel.set_may_keep(me.may(Right.KEEP_OFFICE))
        self.service_panel.set_may_keep(me.may(Right.KEEP_STANDARDS))
        self._read()

    def half_done(self) -> str:
        if self.evidence_panel.is_changed:
            self.show_view(EVIDENCE)
            return _("Bukti kantor")
        if self.service_panel.is_changed:
            self.show_view(SERVICES)
            return _("Kata lain")
        return ""

    def own_actions(self) -> list[QAction]:
        return [self.actions_list.refresh]

    def first_focus(self) -> QWidget:
        return self.steps

    def _arrange(self) -> None:
        """The card beside the list never takes half the page; in a low window the list goes before the picture."""
        self.score.bar.setMaximumHeight(0 if self.height() < style.px(_LOW) else 16_777_215)
        self._side_stack.setFixedWidth(min(style.px(_SIDE), self.width() * 2 // 5))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()


def _at_top(part: QWidget) -> QWidget:
    """A card no higher than it needs, however high the list beside it is."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    style.space(column, 0)
    column.addWidget(part)
    column.addStretch(1)
    return holder
