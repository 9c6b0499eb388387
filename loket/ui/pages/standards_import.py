"""What a file of standards would do, before it does anything: each service, and what differs in it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from loket.domain.sheet_faults import CellFault
from loket.errors import LoketError
from loket.i18n import _, ngettext
from loket.services.standards_files import ImportPreview, ImportRow, Outcome, Target
from loket.ui import style
from loket.ui.pages.standards_differences import DifferenceRows
from loket.ui.style import Tone
from loket.ui.widgets.answer_keys import AnswerKeys, give_up_button
from loket.ui.widgets.buttons import Button
from loket.ui.widgets.card import Card
from loket.ui.widgets.labels import Label
from loket.ui.widgets.marked_list import MarkedList, MarkedRow
from loket.words import cell_fault_sentence, error_sentence

_TONES = {Outcome.ADDED: Tone.ON_TIME, Outcome.CHANGED: Tone.AT_RISK, Outcome.UNCHANGED: Tone.DONE}


class ImportPanel(Card):
    """`show_preview(file, preview)` or `show_refused(file, error)`. Signals: `accepted()`, `closed()`."""

    accepted = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Impor standar"), parent=parent)
        self._rows: Sequence[ImportRow] = ()
        self.summary = Label("", wrap=True)
        self.list, self.differences = MarkedList(_("Isi berkas"), least=34), DifferenceRows()
        self.save = Button(_("Masukkan"), icon="check", look="primary")
        self.cancel = give_up_button()
        buttons = QHBoxLayout()
        style.space(buttons, 8)
        buttons.addWidget(self.save)
        buttons.addWidget(self.cancel)
        buttons.addStretch(1)
        self.add(self.summary)
        self.add(self.list)
        self.add(buttons)
        self.add(self.differences)
        self.list.place_chosen.connect(self._on_place_chosen)
        self.list.resized.connect(self._fit)
        self.save.clicked.connect(self.accepted)
        self.cancel.clicked.connect(self.closed)
        AnswerKeys(self, self.save, self.cancel)

    def show_preview(self, name: str, preview: ImportPreview) -> None:
        """What the file would do; what stays the same stands last."""
        order = list(Outcome)
        self._rows = sorted(preview.rows, key=lambda row: order.index(row.outcome))
        counts = [len(preview.codes(outcome)) for outcome in order]
        words = _("{file}: {added} layanan baru, {changed} berubah, {same} tetap sama. Belum ada yang diubah.")
        self.summary.setText(words.format(file=name, added=counts[0], changed=counts[1], same=counts[2]))
        self.list.set_rows([_row(row) for row in self._rows])
        self.save.setEnabled(any(counts[:2]))
        self.save.show()
        self.list.choose(0)
        self._on_place_chosen(0)
        self._fit()
        self.list.setVisible(bool(self._rows))
        self.show()

    def show_refused(self, error: LoketError) -> None:
        """Why the file is refused whole, place by place."""
        faults = [one for one in _faults(error) if isinstance(one, CellFault)]
        self._rows = ()
        self.summary.setText(error_sentence(error))
        self.list.set_rows([MarkedRow(cell_fault_sentence(one), tone=Tone.OVERDUE) for one in faults])
        self.list.setVisible(bool(faults))
        self.differences.show_differences((), (), ("", ""))
        self.save.hide()
        self._fit()
        self.show()

    def first(self) -> QWidget:
        """Where the keyboard starts."""
        return self.list if self.list.rows else self.cancel

    def _fit(self) -> None:
        self.list.setFixedHeight(max(style.px(40), min(style.px(260), self.list.whole_height() + 4)))

    def _on_place_chosen(self, at: int) -> None:
        found = self._rows[at].differences if 0 <= at < len(self._rows) else ()
        self.differences.show_differences(found, (), (_("Sekarang"), _("Dalam berkas")))


def _faults(error: LoketError) -> Sequence[object]:
    faults = error.facts.get("faults")
    return faults if isinstance(faults, tuple | list) else ()


def _row(row: ImportRow) -> MarkedRow:
    words = {Outcome.ADDED: _("baru"), Outcome.CHANGED: _("berubah"), Outcome.UNCHANGED: _("sama")}
    become = {
        Target.DECIDED: _("menjadi standar yang ditetapkan"),
        Target.EXAMPLE: _("menjadi contoh"),
        Target.DRAFT: _("menjadi rancangan"),
    }
    parts = [] if row.outcome is Outcome.UNCHANGED else [become[row.target]]
    count = len(row.differences)
    if count:
        parts.append(ngettext("{n} perbedaan", "{n} perbedaan", count).format(n=count))
    return MarkedRow(row.name, ", ".join(parts), _TONES[row.outcome], words[row.outcome])
