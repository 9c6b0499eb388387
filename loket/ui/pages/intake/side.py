"""The right side: the requirements; and in their place the receipt that waits for paper, or the held forms."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QImage, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QWidget

from loket.domain.standards import Requirement
from loket.i18n import _, ngettext
from loket.ui import style
from loket.ui.style import Tone
from loket.ui.widgets.banner import Banner, EmptyState
from loket.ui.widgets.buttons import Button, KeyHint, action_key
from loket.ui.widgets.card import Card, ScrollPane
from loket.ui.widgets.checklist import Checklist, ChecklistItem
from loket.ui.widgets.chip import StatusChip
from loket.ui.widgets.choices import ChoiceItem, ChoiceList
from loket.ui.widgets.labels import Label
from loket.ui.widgets.pdf_view import PdfView
from loket.words import requirement_line


class RequirementsCard(Card):
    """`set_requirements(list or None)`; `checklist` is the list itself. Signal: `changed()`."""

    changed = Signal()

    def __init__(self, all_complete: QAction, parent: QWidget | None = None) -> None:
        super().__init__(_("Persyaratan"), number=3, parent=parent)
        self.checklist = Checklist()
        self.chip = StatusChip()
        self._shown: tuple[Requirement, ...] | None = None
        self._hint = KeyHint(all_complete, self)
        self._question = Banner()
        self._stack = QStackedWidget()
        self._empty = EmptyState("list-checks", "", "")
        self._build()
        self.checklist.changed.connect(self._on_changed)
        self.set_requirements(None)

    def _build(self) -> None:
        self.add_header_widget(self._hint)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.checklist)
        self.add(self._stack, 1)
        self.add(self._question)
        foot = QHBoxLayout()
        style.space(foot, 10)
        foot.addWidget(self.chip)
        foot.addStretch(1)
        self.add(foot)

    def set_terse(self, terse: bool) -> None:
        """The key for all of them without its word."""
        self._hint.set_terse(terse)

    def set_requirements(self, requirements: Sequence[Requirement] | None) -> None:
        """Show these; the same ones again leave the ticks as they are."""
        wanted = None if requirements is None else tuple(requirements)
        if wanted == self._shown and wanted is not None:
            return
        self._shown = wanted
        self.checklist.set_items(
            [ChecklistItem(each.key, each.text, _line(each), each.optional) for each in wanted or ()]
        )
        self._say_empty()

    def _say_empty(self) -> None:
        if self._shown is None:
            self._empty.set_texts(_("Pilih layanan dahulu"), _("Persyaratannya muncul di sini."))
        else:
            self._empty.set_texts(_("Tanpa persyaratan"), _("Standar layanan ini tidak menyebut persyaratan."))
        self._stack.setCurrentIndex(int(bool(self._shown)))
        self._hint.setVisible(bool(self._shown))

    def present(self) -> tuple[str, ...]:
        return tuple(str(key) for key in self.checklist.present())

    def missing(self) -> tuple[str, ...]:
        return tuple(str(item.key) for item in self.checklist.missing())

    def not_applicable(self) -> tuple[str, ...]:
        """Conditional papers that were not brought."""
        return tuple(str(row.item.key) for row in self.checklist.rows if row.item.optional and not row.isChecked())

    @property
    def is_unchecked(self) -> bool:
        """Nobody has looked at the papers yet."""
        return bool(self.missing()) and not self.present()

    @property
    def is_asked(self) -> bool:
        """Whether the question about the papers still stands there unanswered."""
        return bool(self._question.text)

    @property
    def makes_slip(self) -> bool:
        """Whether saving now makes a deficiency slip and no registration."""
        return bool(self.missing()) and (self.is_asked or not self.is_unchecked)

    def ask_to_check(self) -> None:
        """Say that the papers come first; once only, because sometimes none is there."""
        words = _("Belum ada yang ditandai. Lengkap semua: Ctrl+L. Memang belum ada: Ctrl+Enter sekali lagi.")
        self._question.show_message(words, Tone.AT_RISK)
        self.checklist.setFocus()
        self.changed.emit()

    def _on_changed(self) -> None:
        needed = [row for row in self.checklist.rows if not row.item.optional]
        there = sum(row.isChecked() for row in needed)
        tone = Tone.DONE if there == len(needed) else Tone.AT_RISK if there else Tone.NEUTRAL
        self.chip.set_status(tone, self._chip_words(there, len(needed)))
        self.chip.setVisible(bool(needed))
        self._question.clear()
        self.changed.emit()

    def _chip_words(self, there: int, needed: int) -> str:
        """Where papers under a condition stand below each other with the needed ones, only the needed are counted."""
        if there == needed:
            return _("lengkap")
        some_optional = needed < len(self.checklist.rows)
        words = _("{there} dari {needed} yang wajib ada") if some_optional else _("{there} dari {needed} ada")
        return words.format(there=there, needed=needed)


def _line(requirement: Requirement) -> str:
    """An empty box beside "lengkap" says why it may stay empty."""
    only = _("hanya bila berlaku") if requirement.optional else ""
    return " · ".join(part for part in (only, requirement_line(requirement)) if part)


class PaperCard(Card):
    """A paper as it will look. `show_paper(title, pages)`. Signals: `save_wanted()`, `closed()`."""

    save_wanted = Signal()
    closed = Signal()

    def __init__(self, print_again: QAction, parent: QWidget | None = None) -> None:
        super().__init__(_("Tanda terima"), parent=parent)
        self.view = PdfView()
        self.save = Button(_("Simpan PDF…"), icon="download")
        self.close_button = Button(_("Tutup"), look="flat")
        self.add_header_widget(self.close_button)
        self.add(self.view, 1)
        row = QHBoxLayout()
        style.space(row, 8)
        words = _("Cetak")
        self.print = Button(f"{words}   {action_key(print_again)}", icon="printer")
        self.print.clicked.connect(print_again.trigger)
        row.addWidget(self.print)
        row.addWidget(self.save)
        row.addStretch(1)
        self.add(row)
        self.save.clicked.connect(self.save_wanted)
        self.close_button.clicked.connect(self.closed)

    def show_paper(self, title: str, pages: Sequence[QImage]) -> None:
        self.set_title(title)
        self.view.set_pages(pages, title)


class HeldCard(Card):
    """The held forms. `show_forms(items)`. Signals: `chosen(object)`, `thrown_away(object)`, `closed()`."""

    chosen = Signal(object)
    thrown_away = Signal(object)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Isian yang ditahan"), parent=parent)
        self.list = ChoiceList(_("Isian yang ditahan"))
        self.resume, self.throw = Button(_("Lanjutkan"), look="primary"), Button(_("Buang"), icon="trash-2")
        self.close_button = Button(_("Tutup"), look="flat")
        self.add_header_widget(self.close_button)
        pane = ScrollPane()
        pane.add(self.list)
        pane.body.addStretch(1)
        self.add(Label(_("Pilih dengan panah, lalu Enter."), "quiet", wrap=True))
        self.add(pane, 1)
        row = QHBoxLayout()
        style.space(row, 8)
        for button in (self.resume, self.throw):
            row.addWidget(button)
        row.addStretch(1)
        self.add(row)
        self.list.accepted.connect(self.chosen)
        self.resume.clicked.connect(self.list.accept)
        self.throw.clicked.connect(self._on_throw_clicked)
        self.close_button.clicked.connect(self.closed)

    def show_forms(self, items: Sequence[ChoiceItem]) -> None:
        self.list.set_items(items, items[0].key if items else None)
        count = ngettext("{count} isian ditahan", "{count} isian ditahan", len(items)).format(count=len(items))
        self.set_title(count)

    def _on_throw_clicked(self) -> None:
        self.thrown_away.emit(self.list.chosen())


class Side(QStackedWidget):
    """One of the three at a time. Signal: `closed()` when the requirements came back by Esc or a button."""

    closed = Signal()

    def __init__(self, requirements: RequirementsCard, paper: PaperCard, held: HeldCard) -> None:
        super().__init__()
        self.requirements, self.paper, self.held = requirements, paper, held
        for card in (requirements, paper, held):
            self.addWidget(card)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        paper.closed.connect(self.close_extra)
        held.closed.connect(self.close_extra)

    @property
    def shows_extra(self) -> bool:
        return self.currentWidget() is not self.requirements

    def close_extra(self) -> None:
        if self.shows_extra:
            self.setCurrentWidget(self.requirements)
            self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.shows_extra:
            self.close_extra()
        else:
            super().keyPressEvent(event)
