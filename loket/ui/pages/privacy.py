"""The section of the settings for personal data and the PC's clock; each card works by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from loket.domain.people import Right, Role, may_stand_in
from loket.errors import LoketError, RuleError
from loket.i18n import _
from loket.services import Services
from loket.services.privacy import Exposure, RetentionRun
from loket.ui import style
from loket.ui.dialogs.files import choose_save, write_bytes
from loket.ui.jobs import Job
from loket.ui.page import Tools
from loket.ui.pages.privacy_cards import ClockCard, ExposureCard, PersonCard, RetentionCard
from loket.ui.pages.settings_form import WIDEST, Section
from loket.ui.widgets.card import Card, at_most
from loket.ui.widgets.fields import FormField
from loket.words import error_sentence, local

PDF, CSV, ZIP = "PDF (*.pdf)", "CSV (*.csv)", "ZIP (*.zip)"


class PrivacySection(Section):
    """`said(kind, text)` tells what was done."""

    said = Signal(str, str)

    def __init__(self, tools: Tools) -> None:
        super().__init__(_("Data pribadi & jam"))
        self._services, self._jobs = tools.services, tools.jobs
        self._zone, self._runs = "Asia/Jakarta", list[RetentionRun]()
        self.retention, self.person = RetentionCard(), PersonCard()
        self.exposure, self.clock = ExposureCard(self._today), ClockCard()
        for card in (self.retention, self.person, self.exposure, self.clock):
            self._add(card)
        self._connect()
        self.finish(saves=False)

    def _add(self, card: Card) -> None:
        """As `add_card`, for a card that is there already."""
        card.setMaximumWidth(style.px(WIDEST))
        self._cards.append(card)
        self.pane.add(at_most(card))

    def _connect(self) -> None:
        retention, exposure = self.retention, self.exposure
        retention.keep.clicked.connect(self._on_period_wanted)
        retention.months.returnPressed.connect(self._on_period_wanted)
        retention.proposal.clicked.connect(self._on_proposal_wanted)
        retention.minutes.clicked.connect(self._on_minutes_wanted)
        retention.erase.clicked.connect(partial(retention.panel.ask, self._services))
        retention.panel.agreed.connect(self._on_destroy_agreed)
        self.person.make.clicked.connect(self._on_person_wanted)
        self.person.who.returnPressed.connect(self._on_person_wanted)
        exposure.look.clicked.connect(self._on_exposure_wanted)
        exposure.save_plain.clicked.connect(self._on_plain_wanted)
        exposure.save_whole.clicked.connect(partial(exposure.panel.ask, self._services))
        exposure.panel.agreed.connect(self._on_whole_agreed)
        self.clock.confirm.clicked.connect(self._on_clock_confirmed)
        self.clock.bundle.clicked.connect(self._on_bundle_wanted)

    def _today(self) -> date:
        return local(self._services.desk.now(), self._zone).date()

    # what there is

    def read(self, services: Services) -> Mapping[str, object]:
        self._zone = services.office.profile().zone
        self._runs = services.privacy.runs()
        self.retention.show_preview(services.privacy.preview(), self._runs, self._zone)
        self.clock.show_state(services.clock.state(), self._zone)
        keeps = may(services, Right.KEEP_OFFICE)
        for part in (self.retention.months, self.retention.keep, self.clock.confirm):
            part.setEnabled(keeps)
        self.retention.erase.setEnabled(keeps and self.retention.erase.isEnabled())
        self.person.setVisible(may(services, Right.REVEAL))
        self.exposure.setVisible(may(services, Right.READ_AUDIT))
        return {}

    @property
    def is_changed(self) -> bool:
        return False  # what is half typed here is asked again, or better forgotten

    def first_field(self) -> QWidget:
        return self.retention.months if self.retention.months.isEnabled() else self.clock.bundle

    def _again(self, words: str) -> None:
        self.said.emit("success", words)
        self._jobs.call(partial(self.read, self._services), self._on_read)

    def _on_read(self, _values: Mapping[str, object]) -> None:
        """The cards are new."""

    def _tell(self, error: LoketError) -> None:
        self.said.emit("error", error_sentence(error))

    def _save(self, title: str, name: str, kind: str, make: Callable[[], bytes]) -> None:
        """Ask where to; make it and write it on the worker."""
        path = choose_save(self, title, name, kind)
        if path is not None:
            self._jobs.start(partial(_write, path, make), self._on_written, self._tell)

    def _on_written(self, path: Path) -> None:
        self.said.emit("success", _("Ditulis: {path}").format(path=path))

    # retention

    def _on_period_wanted(self) -> None:
        typed = self.retention.months.text().strip()
        if not typed.isdecimal():
            self.retention.field.set_error(_("Tulis jumlah bulan dengan angka, misalnya 12."))
            self.retention.field.setFocus()
            return
        work = partial(self._services.privacy.set_period, int(typed))
        self._jobs.call(work, self._on_period_set, partial(_beside, self.retention.field, self._tell))

    def _on_period_set(self, _done: None) -> None:
        self.retention.months.setModified(False)
        self._again(_("Masa simpan tersimpan. Tidak ada yang dimusnahkan dengan sendirinya."))

    def _on_proposal_wanted(self) -> None:
        make = self._services.privacy.destruction_paper
        self._save(_("Daftar usul musnah"), "usul-musnah.pdf", PDF, make)

    def _on_minutes_wanted(self) -> None:
        at = self._runs[0].at
        name = f"pemusnahan-{local(at, self._zone):%Y-%m-%d}.pdf"
        make = partial(self._services.privacy.destruction_paper, at)
        self._save(_("Lampiran berita acara pemusnahan"), name, PDF, make)

    def _on_destroy_agreed(self) -> None:
        beside = self.retention.panel.beside(self._services)
        self._jobs.start(partial(self._destroy, beside), self._on_destroyed, self._on_destroy_refused)

    def _destroy(self, beside: AbstractContextManager[object], job: Job) -> RetentionRun:
        with beside:
            return self._services.privacy.destroy(job.report)

    def _on_destroyed(self, run: RetentionRun) -> None:
        self.retention.panel.give_up()
        self._again(
            _("Data pribadi {count} permohonan dimusnahkan. Simpan lampiran berita acaranya.").format(
                count=run.requests
            )
        )
        self.retention.minutes.setFocus()

    def _on_destroy_refused(self, error: LoketError) -> None:
        if not self.retention.panel.show_error(error):
            self._tell(error)

    # one person

    def _on_person_wanted(self) -> None:
        who = self.person.who.text().strip()
        if not who:
            self.person.field.set_error(_("Tulis NIK atau nomor permohonannya."))
            self.person.field.setFocus()
            return
        self._jobs.start(partial(self._person_paper, who), self._on_person_made, self._on_person_refused)

    def _person_paper(self, who: str, _job: Job) -> bytes:
        return self._services.privacy.person_paper(who)

    def _on_person_made(self, paper: bytes) -> None:
        self.person.who.clear()
        self._save(_("Data satu orang"), "data-pribadi.pdf", PDF, lambda: paper)

    def _on_person_refused(self, error: LoketError) -> None:
        _beside(self.person.field, self._tell, error)

    # a breach

    def _on_exposure_wanted(self) -> None:
        query = self.exposure.query()
        if query is not None:
            self._jobs.start(
                lambda _job: self._services.privacy.exposure(query), self._on_exposed, self._on_exposure_refused
            )

    def _on_exposed(self, found: Exposure) -> None:
        self.exposure.show_found(found, self._zone)

    def _on_exposure_refused(self, error: LoketError) -> None:
        field = self.exposure.fields.get(error.field or "")
        if field is not None:
            _beside(field, self._tell, error)
        elif not self.exposure.panel.show_error(error):
            self._tell(error)

    def _on_plain_wanted(self) -> None:
        query = self.exposure.query()
        if query is not None:
            make = partial(self._services.privacy.exposure_table, query)
            self._save(_("Siapa terdampak"), "terdampak.csv", CSV, make)

    def _on_whole_agreed(self) -> None:
        query = self.exposure.query()
        if query is not None:
            beside = self.exposure.panel.beside(self._services)
            make = partial(self._services.privacy.exposure_table, query, personal=True)
            self._jobs.start(partial(_inside, beside, make), self._on_whole_made, self._on_exposure_refused)

    def _on_whole_made(self, table: bytes) -> None:
        self.exposure.panel.give_up()
        self._save(_("Siapa terdampak"), "terdampak-lengkap.csv", CSV, lambda: table)

    # the clock

    def _on_clock_confirmed(self) -> None:
        self._jobs.call(self._services.clock.confirm, self._on_clock_fine, self._tell)

    def _on_clock_fine(self, _done: None) -> None:
        self._again(_("Dicatat bahwa jam komputer ini benar."))

    def _on_bundle_wanted(self) -> None:
        make = self._services.diagnostics.bundle
        self._save(_("Berkas diagnosa"), f"loket-diagnosa-{self._today():%Y-%m-%d}.zip", ZIP, make)


def may(services: Services, right: Right) -> bool:
    """Whether the person at the desk may; an administrator stands in where nobody is supervisor."""
    person = services.desk.acting()
    supervised = any(Role.SUPERVISOR in each.roles for each in services.people.rows())
    return person.may(right) or (not supervised and may_stand_in(person.roles, right))


def _write(path: Path, make: Callable[[], bytes], _job: Job) -> Path:
    write_bytes(path, make())
    return path


def _inside(beside: AbstractContextManager[object], make: Callable[[], bytes], _job: Job) -> bytes:
    with beside:
        return make()


def _beside(field: FormField, tell: Callable[[LoketError], None], error: LoketError) -> None:
    """Beside the field for what the officer can mend there, else as a message."""
    if isinstance(error, RuleError) and error.code != "not_allowed":
        field.set_error(error_sentence(error))
        field.setFocus()
    else:
        tell(error)
