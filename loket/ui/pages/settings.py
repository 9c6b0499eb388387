"""The settings: sections at the left, one at a time at the right; each is saved by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAction, QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QStackedWidget, QWidget

from loket.errors import LoketError, RuleError
from loket.i18n import _
from loket.services.calendar import CalendarEdit
from loket.services.upstream_places import PlaceChange, Tried
from loket.ui import style
from loket.ui.jobs import Job
from loket.ui.page import Page, Tools
from loket.ui.pages.list_file import ListFile
from loket.ui.pages.privacy import PrivacySection
from loket.ui.pages.settings_desk import DeskSection
from loket.ui.pages.settings_form import Section
from loket.ui.pages.settings_hours import HoursSection
from loket.ui.pages.settings_office import OfficeSection, PapersSection
from loket.ui.pages.settings_people import PeopleSection
from loket.ui.pages.settings_reasons import ReasonsSection
from loket.ui.pages.settings_secrets import SecretsSection
from loket.ui.pages.settings_upstream import UpstreamSection
from loket.ui.style import Tone
from loket.ui.widgets.banner import Banner


class SettingsPage(Page):
    """Sections, each saved by itself. What was typed stays until it is saved or given up.

    What promises are counted by is previewed elsewhere first: `calendar_edit_wanted(CalendarEdit, words)`, and
    `settle_edit` is told what became of it.
    """

    calendar_edit_wanted = Signal(object, str)

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(tools, _("Pengaturan"), parent)
        self._make()
        self._lay_out()
        self._connect()

    def _make(self) -> None:
        self.hours, self.people = HoursSection(self.services), PeopleSection(self.tools)
        self.secrets, self.privacy = SecretsSection(self.tools), PrivacySection(self.tools)
        self.delivery, self.desk = UpstreamSection(self.services), DeskSection(self.tools.settings)
        self.reasons = ReasonsSection(self.services)
        self.office, self.papers = OfficeSection(), PapersSection(self.services)
        self.sections: tuple[Section, ...] = (
            self.office,
            self.papers,
            self.hours,
            self.reasons,
            self.people,
            self.secrets,
            self.delivery,
            self.privacy,
            self.desk,
        )
        self.list = QListWidget()
        self.list.setAccessibleName(_("Bagian pengaturan"))
        self.stack = QStackedWidget()
        self.question = Banner()
        self._is_leaving, self._is_deciding = False, False
        self.save_action, self.discard_action = QAction(_("Simpan"), self), QAction(_("Buang perubahan"), self)

    def _lay_out(self) -> None:
        self.header.add_hint(self.actions_list.help)
        for section in self.sections:
            self.list.addItem(section.title)
            self.stack.addWidget(section)
            section.order_foot()
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        row = QHBoxLayout()
        style.space(row, 14)
        row.addWidget(self.list)
        row.addWidget(self.stack, 1)
        self.body.addWidget(self.question)
        self.body.addLayout(row, 1)
        self.list.setCurrentRow(0)

    def _connect(self) -> None:
        self.list.currentRowChanged.connect(self.stack.setCurrentIndex)
        self.list.itemActivated.connect(self._on_section_entered)
        for section in self.sections:
            section.save_wanted.connect(partial(self._save, section))
            section.edited.connect(self._mark_changed)
        self.hours.edit_wanted.connect(self._on_edit_wanted)
        self.reasons.work_wanted.connect(self._on_reasons_work_wanted)
        self.people.counter_wanted.connect(self._on_counter_wanted)
        self.people.said.connect(self.message_raised)
        self.secrets.said.connect(self.message_raised)
        self.privacy.said.connect(self.message_raised)
        ListFile(self.tools, "alasan", self.reasons.model, self.reasons.table).told.connect(self.message_raised)
        self.delivery.try_wanted.connect(self._on_try_wanted)
        self.save_action.triggered.connect(self._on_save_chosen)
        self.discard_action.triggered.connect(self._on_discard_chosen)

    def _mark_changed(self) -> None:
        """A section with something unsaved says so in the list."""
        for at, section in enumerate(self.sections):
            self.list.item(at).setText(_changed_words(section.title) if section.is_changed else section.title)
        if not any(section.is_changed for section in self.sections):
            self.question.clear()

    def _save(self, section: Section) -> None:
        try:
            if section is self.hours:
                self._enter_hours()
                return
            work = section.write(self.services)
        except RuleError as error:
            self._refused(section, error)
            return
        self.jobs.call(work, partial(self._saved, section), partial(self._refused, section))

    def _saved(self, section: Section, _answer: object) -> None:
        section.load(section.values())
        self._read(section)
        self._mark_changed()
        self.message_raised.emit("success", _("{title}: tersimpan.").format(title=section.title))
        if self._is_leaving:
            self._go_on()

    def _enter_hours(self) -> None:
        self.hours.enter()
        if self._is_leaving:
            self._go_on()  # nothing was different after all

    def _on_edit_wanted(self, edit: CalendarEdit, done: str) -> None:
        self._is_deciding = True
        self.hours.set_busy(True)
        self.calendar_edit_wanted.emit(edit, done)

    def settle_edit(self, words: str, error: LoketError | None) -> None:
        """What became of an edit of the calendar: the words where it is in force, else why not; neither: given up."""
        self._is_deciding = False
        self.hours.set_busy(False)
        self.show_section(self.hours)
        if words:
            self._edit_done(words)
            return
        self._is_leaving = False
        if error is not None:
            self.hours.edit_refused(error)
        else:
            self.hours.edit_given_up()

    def _edit_done(self, words: str) -> None:
        self.hours.edit_done()
        self._read(self.hours)
        self.message_raised.emit("success", words)
        if self._is_leaving:
            self._go_on()

    def _go_on(self) -> None:
        """To where the officer wanted to go, once nothing is left to save."""
        if not any(section.is_changed for section in self.sections):
            self._is_leaving = False
            self.leave_settled.emit()

    def _refused(self, section: Section, error: LoketError) -> None:
        self._is_leaving = False
        self.show_section(section)
        if not section.show_error(error):
            self.tell(error)

    def show_section(self, section: Section) -> None:
        self.list.setCurrentRow(self.sections.index(section))

    def _read(self, section: Section) -> None:
        self.jobs.call(partial(section.read, self.services), partial(self._show, section))

    def _show(self, section: Section, values: Mapping[str, object]) -> None:
        section.show_values(values)

    def _on_section_entered(self) -> None:
        self.sections[self.list.currentRow()].first_field().setFocus()

    def _on_reasons_work_wanted(self, work: Callable[[], None]) -> None:
        self.jobs.call(work, self._on_reasons_changed, partial(self._refused, self.reasons))

    def _on_reasons_changed(self, _answer: None) -> None:
        self._read(self.reasons)

    def _on_counter_wanted(self, code: str, name: str) -> None:
        work = partial(self.services.office.add_counter, code, name)
        self.jobs.call(work, self._on_counter_added, partial(self._refused, self.people))

    def _on_counter_added(self, _answer: None) -> None:
        self.people.counter_added()
        self._read(self.people)

    def _on_try_wanted(self) -> None:
        self.delivery.set_busy(True)
        work = partial(self._try, self.delivery.change())
        self.jobs.start(work, self.delivery.show_tried, self.delivery.show_untried)

    def _try(self, change: PlaceChange, _job: Job) -> Tried:
        return self.services.upstream_places.test(change)

    def _on_save_chosen(self) -> None:
        self._is_leaving = True
        for section in self.sections:
            if section.is_changed and section.saves:
                self._save(section)
        if self.people.is_changed:  # is added, not saved: what is left is asked about anew
            self.may_leave()

    def _on_discard_chosen(self) -> None:
        for section in self.sections:
            if section.is_changed:
                section.discard()
        self._mark_changed()
        self.question.clear()
        self._go_on()

    def half_done(self) -> str:
        if not self.hours.panel.is_begun:
            return ""
        self.show_section(self.hours)
        return _("Musim jam kerja")

    def refresh(self) -> None:
        self.hours.set_busy(False)
        for section in self.sections:
            self._read(section)
        self._fit_list()

    def _fit_list(self) -> None:
        for at in range(self.list.count()):
            self.list.item(at).setSizeHint(QSize(style.px(120), style.px(42)))
        metrics = QFontMetrics(style.font(bold=True))
        widest = max(metrics.horizontalAdvance(_changed_words(section.title)) for section in self.sections)
        self.list.setFixedWidth(widest + style.px(32))

    def may_leave(self) -> bool:
        """Asks in the page what shall become of what was typed and not saved; it stays until that is said.

        What waits for the calendar's decision is not asked about: the page that asks for it holds it.
        """
        unsaved = [section for section in self.sections if section.is_changed]
        if not unsaved or self._is_deciding:
            return True
        self.show_section(unsaved[0])
        names = ", ".join(section.title for section in unsaved)
        self.question.show_message(
            _("Belum disimpan: {names}. Simpan dahulu, atau buang perubahannya.").format(names=names),
            Tone.AT_RISK,
            [self.save_action, self.discard_action],
        )
        return False

    def first_focus(self) -> QWidget:
        return self.list

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "list"):
            self._fit_list()


def _changed_words(title: str) -> str:
    return _("{title} – diubah").format(title=title)
