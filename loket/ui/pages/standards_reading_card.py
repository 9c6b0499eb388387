"""The card at the right of the standards: what is read, what can be done with it, and the panels that do it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QComboBox, QHBoxLayout, QWidget

from loket.i18n import _
from loket.services.posters import SizeRow
from loket.services.standards import StandardDetail
from loket.ui import style
from loket.ui.pages.request_filters import FlowLayout
from loket.ui.pages.standards_adopt import AdoptPanel
from loket.ui.pages.standards_differences import DifferencesPanel
from loket.ui.pages.standards_import import ImportPanel
from loket.ui.pages.standards_panels import DuePanel, NewServicePanel, ReviewPanel, RevokePanel
from loket.ui.pages.standards_papers import Kind, PapersPanel
from loket.ui.pages.standards_reading import Reading, decree_line
from loket.ui.style import Tone
from loket.ui.widgets.buttons import Button
from loket.ui.widgets.card import Card, ScrollPane, at_most
from loket.ui.widgets.chip import StatusChip
from loket.ui.widgets.fields import FormField
from loket.ui.widgets.labels import Label
from loket.words import plain_date, short_date


class ReadingCard(Card):
    """`show_detail(detail)`, `offer_versions(versions, shown)`, `open_panel(panel)`, `set_keeping(keeps)`.

    Signal: `order_chosen()` when the components shall stand in the other order.
    """

    order_chosen = Signal()

    def __init__(self, today: Callable[[], date], sizes: Sequence[SizeRow], parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._keeps = True
        self.name, self.chip = Label("", "figure", wrap=True), StatusChip()
        self.decree, self.reading = Label("", "quiet", wrap=True), Reading()
        self.version = QComboBox()
        self.version_field = FormField(_("Versi yang dibaca"), self.version)
        self._make_buttons()
        self._make_panels(today, sizes)
        self._lay_out_card()

    def _make_buttons(self) -> None:
        self.edit_button = Button(_("Ubah"), icon="pencil")
        self.adopt_button = Button(_("Jadikan standar kami"), icon="check", look="primary")
        self.compare_button = Button(_("Bandingkan versi"), icon="list-checks")
        self.review_button = Button(_("Catat tinjauan"), icon="history")
        self.revoke_button = Button(_("Cabut"), icon="ban")
        self.paper_buttons = {
            Kind.POSTER: Button(_("Poster"), icon="monitor"),
            Kind.PLEDGE: Button(_("Maklumat"), icon="file-text"),
            Kind.ANNEX: Button(_("Lampiran"), icon="list"),
        }
        self.law_order = Button(_("Urutan UU 25/2009"))
        self.publication_order = Button(_("Urutan publikasi"))

    def _make_panels(self, today: Callable[[], date], sizes: Sequence[SizeRow]) -> None:
        self.adopt_panel, self.papers_panel = AdoptPanel(today), PapersPanel(sizes)
        self.new_panel, self.review_panel, self.revoke_panel = NewServicePanel(), ReviewPanel(today), RevokePanel(today)
        self.differences_panel, self.import_panel, self.due_panel = DifferencesPanel(), ImportPanel(), DuePanel()
        self.panels = (
            self.new_panel,
            self.import_panel,
            self.due_panel,
            self.adopt_panel,
            self.review_panel,
            self.revoke_panel,
            self.differences_panel,
            self.papers_panel,
        )
        for panel in self.panels:
            panel.hide()
        for closable in (self.new_panel, self.import_panel, self.due_panel):
            closable.closed.connect(closable.hide)

    def _lay_out_card(self) -> None:
        title = QHBoxLayout()
        style.space(title, 8)
        title.addWidget(self.name, 1)
        title.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignTop)
        self.pane = ScrollPane()
        self.pane.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.pane.setProperty("reading", "true")
        self.pane.setAccessibleName(_("Isi standar"))
        self.pane.add(self.decree)
        self.pane.add(self._tool_rows())
        for panel in self.panels:
            self.pane.add(panel)
        self.pane.add(self._order_row())
        self.pane.add(at_most(self.reading), 1)
        self.add(title)
        self.add(self.pane, 1)

    def _tool_rows(self) -> QWidget:
        holder = QWidget()
        row = FlowLayout(holder)
        style.space(row, 8)
        keeping = (self.adopt_button, self.edit_button, self.review_button, self.revoke_button, self.compare_button)
        for button in (*keeping, *self.paper_buttons.values()):
            row.addWidget(button)
        row.addWidget(self.version_field)
        return holder

    def _order_row(self) -> QBoxLayout:
        self._order_buttons = row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        style.space(row, 8)
        self._orders = QButtonGroup(self)
        for button in (self.law_order, self.publication_order):
            button.setCheckable(True)
            self._orders.addButton(button)
            row.addWidget(button)
        self.law_order.setChecked(True)
        self._orders.buttonClicked.connect(self._on_order_clicked)
        row.addStretch(1)
        return row

    def _on_order_clicked(self) -> None:
        self.order_chosen.emit()

    def set_narrow(self, narrow: bool) -> None:
        """Fields and buttons below each other instead of beside."""
        directions = QBoxLayout.Direction
        self._order_buttons.setDirection(directions.TopToBottom if narrow else directions.LeftToRight)
        for panel in (self.adopt_panel, self.papers_panel, self.new_panel, self.review_panel, self.revoke_panel):
            panel.set_narrow(narrow)
        self.differences_panel.set_narrow(narrow)

    def set_keeping(self, keeps: bool) -> None:
        """Whether who sits here may change standards."""
        self._keeps = keeps

    def open_panel(self, panel: QWidget) -> None:
        """Show this panel, and no other."""
        for each in self.panels:
            each.setVisible(each is panel)
        self.pane.verticalScrollBar().setValue(0)

    def offer_versions(self, versions: Sequence[StandardDetail], shown: int) -> None:
        """The versions of a service, the newest first; the one that holds is chosen."""
        self.version.clear()
        for detail in versions:
            self.version.addItem(version_words(detail))
        self.version_field.setVisible(len(versions) > 1)
        at = next((at for at, one in enumerate(versions) if one.version == shown), 0)
        self.version.setCurrentIndex(at)

    def show_detail(self, detail: StandardDetail, *, has_draft: bool) -> None:
        """One version to read, and what can be done with it."""
        self.name.setText(detail.standard.name)
        self.chip.set_status(*_chip(detail))
        self.decree.setText(_decree_words(detail))
        self._show_buttons(detail, has_draft=has_draft)
        self.reading.show_standard(detail, publication_order=self.publication_order.isChecked())
        self.pane.verticalScrollBar().setValue(0)

    def _show_buttons(self, detail: StandardDetail, *, has_draft: bool) -> None:
        example, decided = detail.standard.is_example, detail.state == "decided"
        self.adopt_button.setText(_("Jadikan standar kami") if example else _("Tetapkan versi baru"))
        self.adopt_button.set_look("primary" if example else "")
        self.edit_button.setText(_("Teruskan rancangan") if has_draft else _("Ubah"))
        self.adopt_button.setVisible(self._keeps and not has_draft)
        self.edit_button.setVisible(self._keeps)
        self.review_button.setVisible(self._keeps and decided and detail.usable)
        self.revoke_button.setVisible(self._keeps and decided)
        self.compare_button.setVisible(self.version.count() + has_draft > 1)

    def half_done(self) -> str:
        """What would be lost, in words."""
        for panel, words in (
            (self.adopt_panel, _("SK penetapan standar")),
            (self.new_panel, _("Standar baru")),
            (self.revoke_panel, _("Pencabutan standar")),
            (self.review_panel, _("Tinjauan ulang")),
        ):
            if panel.is_begun:
                return words
        return ""


def _chip(detail: StandardDetail) -> tuple[Tone, str]:
    if detail.standard.is_example:
        return Tone.NEUTRAL, _("CONTOH")
    if detail.revoked_on is not None and not detail.usable:
        return Tone.PAUSED, _("Dicabut")
    if detail.usable:
        return Tone.DONE, _("Berlaku")
    return Tone.PAUSED, _("Sudah diganti") if detail.valid_to else _("Belum berlaku")


def _decree_words(detail: StandardDetail) -> str:
    words = decree_line(detail)
    if detail.revoked_on is None:
        return words
    revoked = _("dicabut mulai {day}: {reason}")
    return f"{words} · {revoked.format(day=plain_date(detail.revoked_on), reason=detail.revoked_for)}"


def version_words(detail: StandardDetail) -> str:
    """ "Versi 2 – berlaku sejak 01-09-2025"."""
    words = _("Versi {number}").format(number=detail.version)
    if detail.standard.is_example:
        return _("{version} – contoh").format(version=words)
    since = short_date(detail.valid_from) if detail.valid_from else "–"
    return _("{version} – berlaku sejak {day}").format(version=words, day=since)
