"""The officer's page: applicant, service, requirements, promise, and one key to save and print."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QAction, QHideEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from loket.domain.promise import OfficeCalendar
from loket.errors import LoketError
from loket.i18n import _
from loket.services.registration import Incomplete, NewRequest, Registered
from loket.services.standards import StandardRow
from loket.ui import style
from loket.ui.page import Page, Tools
from loket.ui.pages.beside import show_beside
from loket.ui.pages.intake.applicant import ApplicantCard
from loket.ui.pages.intake.drafts import Drafts
from loket.ui.pages.intake.form import Form
from loket.ui.pages.intake.held import HeldForms
from loket.ui.pages.intake.paper_desk import PaperDesk
from loket.ui.pages.intake.person_search import PersonSearch
from loket.ui.pages.intake.preview import PreviewDesk
from loket.ui.pages.intake.promise_bar import PromiseBar
from loket.ui.pages.intake.registration import Registration, registered_words
from loket.ui.pages.intake.room import Room
from loket.ui.pages.intake.service import ServiceCard
from loket.ui.pages.intake.side import HeldCard, PaperCard, RequirementsCard, Side
from loket.ui.style import Tone
from loket.ui.widgets.banner import Banner
from loket.ui.widgets.card import ScrollPane
from loket.ui.widgets.combo_search import ComboSearch
from loket.words import clock, error_sentence, local, long_date

REFRESH_MILLISECONDS = 60_000


class IntakePage(Page):
    """`start_new()` begins the next form; what stands on this one is held, never lost."""

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(tools, _("Pendaftaran permohonan"), parent)
        self._zone = ""
        self._is_passing = False
        self._moment = ""
        self._make()
        self._lay_out()
        self._connect()
        self._connect_actions()

    def _make(self) -> None:
        actions = self.actions_list
        self.notice = Banner(closable=True)
        self.applicant, self.service = ApplicantCard(), ServiceCard()
        self.requirements = RequirementsCard(actions.all_complete)
        self.paper = PaperCard(actions.print_again)
        self.side = Side(self.requirements, self.paper, HeldCard())
        self.promise_bar = PromiseBar(actions.save)
        self._left = ScrollPane()
        self.preview = PreviewDesk(self.tools, self.service, self.requirements, self.promise_bar, self._left)
        self.drafts = Drafts(self.tools, self.form, self)
        self.held = HeldForms(self.tools, self.drafts, self.side, self.form)
        self.registration = Registration(self.tools, self)
        self.people = PersonSearch(self.tools, self.applicant)
        self.paper_desk = PaperDesk(self.tools, self.paper, self)
        self._minute = QTimer(self, interval=REFRESH_MILLISECONDS)

    def _lay_out(self) -> None:
        actions = self.actions_list
        for action in (actions.new, actions.find, actions.held, actions.print_again, actions.help):
            self.header.add_hint(action)
        for banner in (self.notice, self.held.offer):
            self.body.addWidget(banner)
        for card in (self.applicant, self.service, self.preview.reasons):
            self._left.add(card)
        self._left.body.addStretch(1)
        columns, right = QHBoxLayout(), QVBoxLayout()
        style.space(columns, 14)
        style.space(right, 10)
        right.addWidget(self.paper_desk.banner)
        right.addWidget(self.side, 1)
        columns.addWidget(self._left)
        columns.addLayout(right)
        self.body.addLayout(columns, 1)
        self.body.addWidget(self.promise_bar)
        self._room = Room(self.body, columns, self._left)

    def _connect(self) -> None:
        for changed in (self.applicant.changed, self.service.chosen, self.requirements.changed):
            changed.connect(self._on_changed)
        self.service.chosen.connect(self._on_service_chosen)
        self.service.left.connect(self._on_service_left)
        self.requirements.changed.connect(self._on_checked)
        self.applicant.request_opened.connect(self.request_opened)
        self.applicant.gone_on.connect(self._on_person_taken)
        self.people.message_raised.connect(self.message_raised)
        self.preview.refreshed.connect(self._on_checked)
        self.drafts.taken.connect(self._on_draft_taken)
        self.held.holding_wanted.connect(self._hold)
        self.held.told.connect(self._tell_held)
        self.held.settled.connect(self._on_left_over_settled)
        self.side.closed.connect(self._on_side_closed)
        self.paper_desk.preview_wanted.connect(self._on_preview_wanted)
        self.registration.registered.connect(self._on_registered)
        self.registration.found_incomplete.connect(self._on_found_incomplete)
        self.registration.refused.connect(self._on_refused)
        self.registration.undo_ended.connect(self._on_undo_ended)
        self.registration.undone.connect(self._on_undone)
        self.registration.undo_refused.connect(self._on_undo_refused)
        for edit in (*self.applicant.findChildren(QLineEdit), *self.applicant.findChildren(QComboBox)):
            edit.installEventFilter(self)
        self.service.search.installEventFilter(self)

    def _connect_actions(self) -> None:
        actions = self.actions_list
        actions.save.triggered.connect(self._on_save_wanted)
        actions.all_complete.triggered.connect(self._on_all_complete)
        actions.held.triggered.connect(self.held.toggle)
        actions.print_again.triggered.connect(self._on_print_wanted)
        actions.undo.triggered.connect(self._on_undo_wanted)
        self._minute.timeout.connect(self._on_minute_passed)
        self._minute.start()

    # the form

    def form(self) -> Form:
        """Everything that is typed."""
        return self.applicant.form().with_service(
            self.service.service(), self.service.variant(), self.requirements.present()
        )

    def start_new(self) -> None:
        """An empty form with the focus in its first field; a half-typed one is held, opened fields and errors go."""
        if self.form().is_empty:
            self._clear()
        else:
            self._hold()
        self.side.close_extra()
        self.applicant.first().setFocus()

    def _clear(self) -> None:
        self.applicant.clear()
        self.service.clear()
        self.preview.clear()
        self.applicant.first().setFocus()

    def _fill(self, form: Form) -> None:
        self.people.pause(True)
        self.applicant.fill(form)
        self.people.pause(False)
        self.people.look_up_open_requests(form.nik)
        self.service.clear()
        if form.service:
            self.service.choose(form.service, form.variant)
        self.requirements.checklist.set_present(form.present)
        self.side.close_extra()
        self.applicant.first().setFocus()

    def _on_changed(self) -> None:
        self.drafts.touch()
        if self._is_passing and not self.form().is_empty:
            self._is_passing = False
            self.notice.clear()

    def _on_person_taken(self) -> None:
        self._go_on_from(self.applicant.reason if self.applicant.is_without_nik else self.applicant.nik)

    # service and promise

    def _on_service_chosen(self) -> None:
        self.side.close_extra()
        self.applicant.known.warn_of(self.service.service())
        self.preview.refresh()

    def _on_service_left(self) -> None:
        if self.service.variant_count() > 1 and not self.service.variants.isAncestorOf(self.focusWidget()):
            self.service.variants.setFocus()
        else:
            self.requirements.checklist.setFocus()

    def _on_checked(self) -> None:
        words = _("Cetak lembar kekurangan") if self.requirements.makes_slip else _("Simpan & cetak")
        self.actions_list.save.setText(words.replace("&", "&&"))

    def _on_all_complete(self) -> None:
        self.side.close_extra()
        self.requirements.checklist.set_all_present()

    # saving

    def _on_save_wanted(self) -> None:
        if not self._is_right() or not self._is_checked():
            return
        form = self.form()
        missing, not_applicable = self.requirements.missing(), self.requirements.not_applicable()
        new = NewRequest(uid=self.drafts.uid, **form.as_request(), missing=missing, not_applicable=not_applicable)
        self.registration.save(new, form)

    def _is_right(self) -> bool:
        errors = self.form().errors(self.service.variant_count())
        for error in reversed(errors):
            self._show_error(error)
        return not errors

    def _is_checked(self) -> bool:
        """Nobody ticked anything: that is asked once, because it is forgotten more often than it is so."""
        if self.requirements.is_unchecked and not self.requirements.is_asked:
            self.requirements.ask_to_check()
            return False
        return True

    def _show_error(self, error: LoketError) -> None:
        places = {"service": self.service.service_field, "variant": self.service.variant_field}
        field = places.get(error.field or "") or self.applicant.field(error.field or "")
        if not show_beside(field, error):
            self.tell(error)

    def _on_registered(self, answer: Registered) -> None:
        self.drafts.renew()
        self._clear()
        self._is_passing = False  # it stays as long as it can be undone
        self.notice.show_message(registered_words(answer, self._zone), Tone.DONE, [self.actions_list.undo])
        self.requests_changed.emit()
        self.paper_desk.receipt(answer.number)

    def _on_found_incomplete(self, answer: Incomplete) -> None:
        self.drafts.forget_current()
        self._clear()
        words = _("Berkas {name} belum lengkap: dicatat tanpa nomor, lembar kekurangan dibuat.")
        self._tell_in_passing(words.format(name=answer.name))
        self.requests_changed.emit()
        self.paper_desk.slip(answer.id)

    def _on_refused(self, error: LoketError) -> None:
        self._show_error(error)

    # undo

    def _on_undo_wanted(self) -> None:
        if self.isVisible():
            self.registration.undo()

    def _on_undo_ended(self) -> None:
        self._is_passing = True
        self.notice.set_actions([])

    def _on_undone(self, number: str, form: Form) -> None:
        if self.form().is_empty:
            self._fill(form)
            words = _("Pendaftaran {number} dibatalkan; isiannya kembali di layar.")
        else:
            words = _("Pendaftaran {number} dibatalkan.")
        self.paper_desk.forget(number)
        self._tell_in_passing(words.format(number=number))
        self.requests_changed.emit()

    def _on_undo_refused(self, error: LoketError) -> None:
        self.notice.show_message(error_sentence(error), Tone.AT_RISK)

    # drafts

    def _hold(self) -> None:
        self.drafts.hold()
        self._clear()
        self._tell_held(_("Isian ditahan. F4 membuka daftarnya."))

    def _tell_held(self, words: str) -> None:
        self._tell_in_passing(words, "hand")

    def _tell_in_passing(self, words: str, icon: str = "") -> None:
        """It goes when the next form is begun: it would push that form down."""
        self._is_passing = True
        self.notice.show_message(words, Tone.ON_TIME, icon=icon)

    def _on_left_over_settled(self) -> None:
        self.applicant.first().setFocus()

    def _on_draft_taken(self, form: Form) -> None:
        self._fill(form)
        self.notice.clear()

    # the rest

    def _on_print_wanted(self) -> None:
        """F9 belongs to the page that is shown; another page prints its own paper."""
        if self.isVisible():
            self.paper_desk.again()

    def _on_preview_wanted(self) -> None:
        if self.form().is_empty:
            self.side.setCurrentWidget(self.paper)

    def _on_side_closed(self) -> None:
        if self.form().is_empty:
            self.applicant.first().setFocus()

    def _on_minute_passed(self) -> None:
        if self.isVisible():
            self.jobs.call(self.services.calendar.current, self._on_calendar_read)
            self.preview.refresh()

    def _on_calendar_read(self, calendar: OfficeCalendar) -> None:
        now = self.services.desk.now()
        self._zone = str(calendar.work.zone)
        here = local(now, self._zone)
        self.applicant.set_today(here.date())
        state = _("kantor buka") if calendar.work.is_open(now) else _("kantor tutup")
        self._moment = f"{long_date(here.date())} · {clock(now, self._zone)} · {state}"
        self._show_moment()
        self.people.set_zone(self._zone)
        self.preview.set_zone(self._zone)

    def _show_moment(self) -> None:
        """Where room is short the form needs that line; a closed office is told beside the promise."""
        self.header.set_subtitle("" if self._room.is_narrow else self._moment)

    def _on_standards_read(self, rows: list[StandardRow]) -> None:
        self.service.set_standards(rows)
        self.held.set_words({row.code: row.name for row in rows}, self._zone)
        if not rows:
            words = _("Belum ada layanan yang berlaku. Isi SK kantor pada halaman Standar pelayanan (Ctrl+4).")
            self.notice.show_message(words, Tone.AT_RISK)

    def own_actions(self) -> list[QAction]:
        actions = self.actions_list
        return [actions.save, actions.all_complete, actions.held, actions.print_again]

    def refresh(self) -> None:
        self.jobs.call(self.services.calendar.current, self._on_calendar_read)
        self.jobs.call(self.services.standards.usable, self._on_standards_read)
        self.drafts.reload()
        self.paper_desk.look_for_waiting()
        self.preview.refresh()

    def first_focus(self) -> QWidget:
        return self.applicant.first()

    def keep_typed(self) -> None:
        self.drafts.keep_now()

    def may_leave(self) -> bool:
        self.keep_typed()
        return True

    def _go_on_from(self, edit: QWidget) -> None:
        """Enter: to the next field of the applicant, past what is known already; then to the service."""
        if edit is self.applicant.nik and not self.people.is_done_with_nik():
            return
        following = self.applicant.after(edit)
        (following or self.service.search).setFocus(Qt.FocusReason.TabFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._room.fit(self.width(), self.applicant, self.requirements, self.promise_bar)
        self._show_moment()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.actions_list.save.setText(_("Simpan & cetak").replace("&", "&&"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.side.close_extra()
            self.preview.reasons.hide()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or not isinstance(watched, QWidget):
            return False
        if event.type() == QEvent.Type.ShortcutOverride and event.matches(QKeySequence.StandardKey.Undo):
            return self._leaves_undo_to_page(watched, event)
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        if (
            event.type() != QEvent.Type.KeyPress
            or not plain
            or event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        ):
            return False
        if isinstance(watched, ComboSearch) and watched.is_open:
            return False
        self._go_on_from(watched)
        return True

    def _leaves_undo_to_page(self, watched: QWidget, event: QKeyEvent) -> bool:
        """A field that has nothing to undo leaves Ctrl+Z to the registration."""
        if self.registration.last is None or (isinstance(watched, QLineEdit) and watched.isUndoAvailable()):
            return False
        event.ignore()
        return True
