"""Who stands at the counter: what the NIK says, who was here before, what is still open for them."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from loket.domain.identity import NIK_LENGTH, NikReading
from loket.errors import LoketError
from loket.i18n import _
from loket.services.intake import KnownApplicant
from loket.services.lookup import RequestDetail, Which
from loket.services.rows import RequestRow
from loket.ui.page import Tools
from loket.ui.pages.intake.applicant import ApplicantCard
from loket.ui.pages.intake.form import Form
from loket.ui.widgets.combo_search import SearchItem
from loket.words import error_sentence, local, short_date

FOUND_AT_MOST = 8


class PersonSearch(QObject):
    """Asks the services for the applicant card and shows there what they answer. `message_raised(kind, text)`."""

    message_raised = Signal(str, str)

    def __init__(self, tools: Tools, card: ApplicantCard) -> None:
        super().__init__(card)
        self._services, self._jobs, self._card = tools.services, tools.jobs, card
        self._zone = ""
        self._paused = False
        self._read = ""
        card.nik_changed.connect(self._on_nik_changed)
        card.search_wanted.connect(self._on_search_wanted)
        card.person_found.connect(self._on_person_found)

    def set_zone(self, zone: str) -> None:
        self._zone = zone

    def pause(self, paused: bool) -> None:
        """While a kept form is filled in, nothing is suggested over it."""
        self._paused = paused

    def look_up_open_requests(self, nik: str) -> None:
        """For a form that comes back: who that is, and what is open."""
        self._read = nik
        if len(nik) == NIK_LENGTH and nik.isdecimal():
            self._jobs.call(partial(self._services.intake.known, nik), self._on_known, self._on_not_read)

    def is_done_with_nik(self) -> bool:
        """Enter in the first field: a full NIK, or a name that nobody found and that belongs into its own field."""
        typed = self._card.nik.nik()
        if any(letter.isalpha() for letter in typed):
            self._card.move_name(typed)
            return False
        errors = [error for error in Form(nik=typed).errors(0) if error.field == "nik"]
        if errors:
            self._card.fields["nik"].set_error(error_sentence(errors[0]))
        return not errors

    def _on_nik_changed(self, nik: str) -> None:
        if self._paused or nik == self._read:
            return
        if len(self._read) == NIK_LENGTH:
            self._card.forget_known()
            self._card.show_reading(None)
        self._read = nik
        if len(nik) == NIK_LENGTH and nik.isdecimal():
            self._jobs.call(partial(self._services.intake.read_nik, nik), self._on_nik_read, self._on_not_read)
            self._jobs.call(partial(self._services.intake.known, nik), self._on_known, self._on_not_read)

    def _on_nik_read(self, reading: NikReading) -> None:
        self._card.show_reading(reading)

    def _on_known(self, known: KnownApplicant | None) -> None:
        if known is not None:
            self._card.show_known(known, self._zone)

    def _on_not_read(self, error: LoketError) -> None:
        self._card.fields["nik"].set_error(error_sentence(error))

    def _on_search_wanted(self, words: str) -> None:
        work = partial(self._services.lookup.requests, Which.ALL, words, FOUND_AT_MOST * 3)
        self._jobs.call(work, self._on_found)

    def _on_found(self, rows: list[RequestRow]) -> None:
        people: dict[tuple[str, str], RequestRow] = {}
        for row in sorted(rows, key=lambda row: row.received_at, reverse=True):
            people.setdefault((row.name.casefold(), row.nik or row.phone), row)
        self._card.nik.offer([self._item(row) for row in list(people.values())[:FOUND_AT_MOST]])

    def _item(self, row: RequestRow) -> SearchItem:
        day = short_date(local(row.received_at, self._zone).date())
        parts = (row.nik, row.phone, _("terakhir {day}, {service}").format(day=day, service=row.service))
        return SearchItem(row.name, " · ".join(part for part in parts if part), row.number)

    def _on_person_found(self, number: object) -> None:
        work = partial(self._services.lookup.detail, str(number), whole=True)
        self._jobs.call(work, self._on_detail)

    def _on_detail(self, detail: RequestDetail) -> None:
        if detail.nik:
            self._card.nik.set_nik(detail.nik)
        else:
            row = detail.row
            self._card.fill(
                Form(
                    without_nik=True,
                    no_nik_reason=detail.no_nik_reason,
                    name=row.name,
                    phone=detail.phone,
                    address=row.address,
                )
            )
        self._card.go_on()
