"""The editor of a standard: the 14 components as a checklist, the fields of one, and what becomes of it on paper."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from loket.domain.standards import Consultation
from loket.errors import LoketError
from loket.i18n import _
from loket.services.drafting import DraftDetail
from loket.services.standards import NewDecree, StandardDetail
from loket.ui import style
from loket.ui.page import Page, Tools
from loket.ui.pages.editor.decision import ConsultationForm, DecisionForm
from loket.ui.pages.editor.forms import Form
from loket.ui.pages.editor.keeper import Keeper
from loket.ui.pages.editor.lost import LostDraft
from loket.ui.pages.editor.pane import FormPane
from loket.ui.pages.editor.preview import PreviewCard
from loket.ui.pages.editor.question import DraftQuestion
from loket.ui.pages.editor.sections import CONSULTATION, DECISION, SECTIONS, SERVICE, Findings, checklist
from loket.ui.style import Tone
from loket.ui.widgets.access import announce, put_after
from loket.ui.widgets.answer_keys import AnswerKeys
from loket.ui.widgets.buttons import Button
from loket.ui.widgets.card import Card
from loket.ui.widgets.marked_list import MarkedList
from loket.words import clock, local

_LIST, _PREVIEW = 264, 300
_WIDE = 1080


class EditorPage(Page):
    """One draft. `closed(code)` when it was left for good: decided, given up, or done for today."""

    closed = Signal(str)

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(tools, _("Ubah standar"), parent)
        self._zone = tools.services.office.profile().zone
        self._code = ""
        self._detail: DraftDetail | None = None
        self._findings = Findings()
        self._wants_preview: bool | None = None
        self._make()
        self._lay_out()
        self._connect()

    def _make(self) -> None:
        self.keeper = Keeper(self.tools, self)
        self.list = MarkedList(_("Bagian standar"))
        self.consultation = ConsultationForm(self._today)
        self.decision = DecisionForm(self._today)
        self.forms = FormPane(self.consultation, self.decision)
        self.preview = PreviewCard(self.tools)
        self.preview_action = self._make_action(_("Pratinjau"), "Alt+P")
        self.preview_button = Button(_("Pratinjau   Alt+P"), icon="eye")
        self.preview_button.setCheckable(True)
        self.discard_button = Button(_("Buang rancangan"), icon="trash-2", look="flat")
        self.done_button = Button(_("Selesai"), icon="check", look="primary")
        self.question, self.lost = DraftQuestion(), LostDraft()

    def _make_action(self, words: str, key: str) -> QAction:
        action = QAction(words, self)
        action.setShortcut(QKeySequence(key))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.addAction(action)
        return action

    def _lay_out(self) -> None:
        for action in (self.actions_list.undo, self.actions_list.redo, self.actions_list.help):
            self.header.add_hint(action)
        for button in (self.preview_button, self.done_button):
            self.header.add_button(button)
        row = QHBoxLayout()
        style.space(row, 14)
        self._list_card = Card(flush=True)
        self._list_card.add(self.list, 1)
        self._list_card.add(self.discard_button)
        row.addWidget(self._list_card)
        row.addWidget(self.forms, 5)
        row.addWidget(self.preview, 3)
        self.body.addWidget(self.lost)
        self.body.addWidget(self.question)
        self.body.addLayout(row, 1)

    def _order(self) -> None:
        """A form that was made stands last: have Tab come to the foot and the preview after it.

        Only what has no fields is moved: a field that stayed behind would draw the focus back to its input.
        """
        put_after(self.forms.pane, self.forms.foot)
        put_after(self.forms.foot, self.preview)

    def _connect(self) -> None:
        self.list.place_chosen.connect(self._on_place_chosen)
        self.list.entered.connect(self._on_place_entered)
        self.forms.edited.connect(self._on_edited)
        self.forms.form_made.connect(self._order)
        self.forms.step_wanted.connect(self._on_step_wanted)
        self.consultation.held.connect(self._on_held)
        self.decision.decided.connect(self._on_decided)
        self.keeper.kept.connect(self._on_kept)
        self.keeper.refused.connect(self.question.tell_unsaved)
        self.keeper.overtaken.connect(self._on_overtaken)
        self.keeper.lost.connect(self._on_lost)
        self.lost.again_wanted.connect(self.keeper.begin_again)
        self.lost.given_up.connect(self._leave)
        self.keeper.stepped.connect(self._on_stepped)
        self.question.insisted.connect(self.keeper.insist)
        self.question.reload_wanted.connect(self._on_reload_wanted)
        self.question.discarded.connect(self._on_discard_sure)
        self.question.spared.connect(self._on_discard_given_up)
        self.preview_action.triggered.connect(self.preview_button.click)
        self.preview_button.clicked.connect(self._on_preview_switched)
        self.discard_button.clicked.connect(self._on_discard_wanted)
        self.done_button.clicked.connect(self._on_done)
        AnswerKeys(self, self.done_button, None)
        self.actions_list.undo.triggered.connect(self._on_undo_wanted)
        self.actions_list.redo.triggered.connect(self._on_redo_wanted)
        QApplication.instance().focusChanged.connect(self._on_focus_changed)  # type: ignore[union-attr]  # there is one

    def _today(self) -> date:
        return local(self.services.desk.now(), self._zone).date()

    # The draft

    def load(self, code: str) -> None:
        """Edit the draft of this service."""
        self.keeper.keep_now()
        if code != self._code:
            self.consultation.settle()
            self.decision.settle()
        self._code, self._detail = code, None
        self.jobs.call(partial(self.services.drafting.show, code), self._on_read)

    def _on_read(self, detail: DraftDetail | None) -> None:
        """Shown as it is on disk, unless something is typed that is not there yet."""
        if detail is None:
            if self._detail is None or self.keeper.is_kept:
                self._leave()
            elif not self.keeper.is_lost:
                self.keeper.lose()
            return
        is_new = self._detail is None
        if is_new or (self.keeper.is_kept and detail.standard != self.keeper.standard):
            self.keeper.open(detail)
            self._show_detail(detail)
            self._show_section(self._first_open() if is_new else self.forms.section)

    def _show_detail(self, detail: DraftDetail) -> None:
        self._detail = detail
        self._findings = Findings(detail.missing, detail.faults, detail.unclear)
        name = detail.standard.name or detail.code
        self.header.set_title(name)
        self.header.set_subtitle(self._state_words(detail))
        done = [CONSULTATION] if detail.standard.consultation else []
        self.list.set_rows(checklist(self._findings, done))
        self.consultation.show_draft(detail)
        self.decision.show_draft(detail, self._findings)
        self._show_notes()
        self.preview.show_standard(detail.standard)

    def _state_words(self, detail: DraftDetail) -> str:
        words = _("Rancangan versi {version}").format(version=detail.version)
        if detail.based_on:
            words = _("{draft}, dari versi {former}").format(draft=words, former=detail.based_on)
        return f"{words} · " + _("tersimpan {time}").format(time=clock(detail.saved_at, self._zone))

    def _first_open(self) -> str:
        """Where the work is: what is wrong or missing first."""
        waiting = (Tone.OVERDUE, Tone.NEUTRAL)
        rows = zip(SECTIONS, self.list.rows, strict=True)
        return next((section for section, row in rows if row.tone in waiting and section != DECISION), SERVICE)

    def _show_section(self, section: str) -> None:
        standard = self.keeper.standard
        if standard is not None:
            self.list.choose(SECTIONS.index(section))
            self.forms.show_section(section, standard)
            self._show_notes()

    def _show_notes(self) -> None:
        self.forms.show_notes(self._findings.notes(self.forms.section))

    # What happens

    def _on_place_chosen(self, place: int) -> None:
        if SECTIONS[place] != self.forms.section:
            self._show_section(SECTIONS[place])

    def _on_place_entered(self, _place: int) -> None:
        self.forms.focus_first()

    def _on_step_wanted(self, by: int) -> None:
        at = SECTIONS.index(self.forms.section) + by
        if 0 <= at < len(SECTIONS):
            self._show_section(SECTIONS[at])
            self.forms.focus_first()

    def _on_edited(self, section: str, mark: str) -> None:
        standard, form = self.keeper.standard, self.forms.form
        if standard is None or not isinstance(form, Form):
            return
        changed = form.write(standard)
        self.keeper.put(changed, section, mark)
        self.preview.show_standard(changed)

    def _on_kept(self, detail: DraftDetail) -> None:
        self.question.settle()
        self.lost.clear()
        self._show_detail(detail)

    def _on_lost(self) -> None:
        self.question.clear()
        self.lost.tell()

    def _on_overtaken(self) -> None:
        self.lost.clear()
        self.question.ask_whose()

    def _on_reload_wanted(self) -> None:
        self._detail = None
        self.jobs.call(partial(self.services.drafting.show, self._code), self._on_read)

    def _on_undo_wanted(self) -> None:
        if self.isVisible():
            self.keeper.undo()

    def _on_redo_wanted(self) -> None:
        if self.isVisible():
            self.keeper.redo()

    def _on_stepped(self, section: str) -> None:
        standard = self.keeper.standard
        if standard is None:
            return
        if section != self.forms.section:
            self._show_section(section)
            self.forms.focus_first()
        else:
            self.forms.fill(standard)
        self.preview.show_standard(standard)
        announce(self.forms, _("Dikembalikan."))

    def _on_focus_changed(self, old: QWidget | None, _now: QWidget | None) -> None:
        """A field that was left is told what is wrong with it."""
        if old is not None and self.isVisible() and self.forms.isAncestorOf(old):
            self._show_notes()

    def _on_held(self, consultation: Consultation) -> None:
        self.keeper.keep_now()
        work = partial(self.services.drafting.consult, self._code, consultation)
        self.jobs.call(work, self._on_consulted, self._on_consultation_refused)

    def _on_consulted(self, detail: DraftDetail) -> None:
        self.consultation.settle()
        self.keeper.open(detail)
        self._show_detail(detail)
        self.message_raised.emit("success", _("Konsultasi publik dicatat."))

    def _on_consultation_refused(self, error: LoketError) -> None:
        if not self.consultation.show_error(error):
            self.tell(error)

    def _on_decided(self, decree: NewDecree) -> None:
        self.keeper.keep_now()
        work = partial(self.services.drafting.decide, self._code, decree)
        self.jobs.call(work, self._on_in_force, self._on_decision_refused)

    def _on_in_force(self, detail: StandardDetail) -> None:
        self.decision.settle()
        sentence = _("{name} ditetapkan: versi {number}.").format(name=detail.standard.name, number=detail.version)
        self._leave()
        self.message_raised.emit("success", sentence)

    def _on_decision_refused(self, error: LoketError) -> None:
        if not self.decision.show_error(error):
            self.tell(error)

    def _on_discard_wanted(self) -> None:
        if self.keeper.is_lost:
            self.lost.ask()
        else:
            self.question.ask_discard()

    def _on_discard_given_up(self) -> None:
        self.discard_button.setFocus()

    def _on_discard_sure(self) -> None:
        self.keeper.close()
        self.jobs.call(partial(self.services.drafting.discard, self._code), self._on_discarded, self.tell)

    def _on_discarded(self, _done: None) -> None:
        self._leave()
        self.message_raised.emit("info", _("Rancangan dibuang."))

    def _on_done(self) -> None:
        if not self.may_leave():
            return
        if self._is_untouched():
            drop = partial(self.services.drafting.discard, self._code)
            self.jobs.call(drop, self._on_untouched_dropped, self.tell)
        else:
            self.closed.emit(self._code)

    def _is_untouched(self) -> bool:
        """A copy of a version in which nothing was ever written: whoever only looked leaves no draft behind."""
        detail = self._detail
        is_copy = detail is not None and detail.based_on is not None and detail.revision == 0
        return is_copy and not self.consultation.is_begun and not self.decision.is_begun

    def _on_untouched_dropped(self, _done: None) -> None:
        self._leave()

    def _leave(self) -> None:
        """The draft is no more."""
        self.keeper.close()
        self.lost.clear()
        self.consultation.settle()
        self.decision.settle()
        self._detail = None
        self.closed.emit(self._code)

    # The preview

    def _on_preview_switched(self, shown: bool) -> None:
        self._wants_preview = shown
        self._arrange()

    def _arrange(self) -> None:
        """Beside the fields where there is room; else in their place when it is asked for."""
        is_wide = self.width() >= style.px(_WIDE)
        shown = is_wide if self._wants_preview is None else self._wants_preview
        self._list_card.setFixedWidth(style.px(_LIST))
        self.preview.setMinimumWidth(style.px(_PREVIEW))
        self.preview_button.setChecked(shown)
        self.preview.setVisible(shown)
        self.forms.setVisible(is_wide or not shown)

    # Page

    def own_actions(self) -> list[QAction]:
        return [self.actions_list.redo]

    def refresh(self) -> None:
        self._arrange()
        self.keeper.keep_now()
        if self._code:
            self.jobs.call(partial(self.services.drafting.show, self._code), self._on_read)

    def first_focus(self) -> QWidget:
        return self.list

    def keep_typed(self) -> None:
        self.keeper.keep_now()

    def may_leave(self) -> bool:
        self.keeper.keep_now()
        if self.keeper.is_lost:
            self.lost.ask()
        return self.keeper.is_kept

    def half_done(self) -> str:
        for section, form in ((CONSULTATION, self.consultation), (DECISION, self.decision)):
            if form.is_begun:
                self._show_section(section)
                return _("Konsultasi publik") if section == CONSULTATION else _("SK penetapan standar")
        return ""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc: from the fields back to the list."""
        if event.key() == Qt.Key.Key_Escape and not self.list.hasFocus():
            self.list.setFocus()
        else:
            super().keyPressEvent(event)
