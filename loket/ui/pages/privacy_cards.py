"""The cards of personal data: how long it is kept, one person's, who was affected, and the PC's clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from loket.i18n import _
from loket.services.clock import ClockState
from loket.services.privacy import Exposure, ExposureQuery, RetentionPreview, RetentionRun
from loket.ui import style
from loket.ui.pages.privacy_second import SecondPanel
from loket.ui.pages.request_filters import FlowLayout
from loket.ui.widgets.buttons import Button
from loket.ui.widgets.card import Card
from loket.ui.widgets.fields import FormField
from loket.ui.widgets.inputs import DateEdit
from loket.ui.widgets.labels import Label
from loket.words import moment, plain_date, short_moment
from loket.words.findings import finding_words


def buttons_row(*buttons: Button) -> QWidget:
    """Buttons side by side from the left, below each other where there is no room."""
    holder = QWidget()
    row = FlowLayout(holder)
    style.space(row, 8)
    for button in buttons:
        row.addWidget(button)
    return holder


class RetentionCard(Card):
    """The period, what has outlived it, and the way to destroy that."""

    def __init__(self) -> None:
        super().__init__(_("Masa simpan"))
        self.months = QLineEdit()
        self.field = FormField(
            _("Bulan sesudah permohonan ditutup"), self.months, _("Menurut jadwal retensi arsip (JRA) kantor.")
        )
        self.keep = Button(_("Simpan masa simpan"), icon="save")
        self.due, self.last = Label("", wrap=True), Label("", "quiet", wrap=True)
        self.proposal = Button(_("Daftar usul musnah (PDF)…"), icon="file-text")
        self.erase = Button(_("Musnahkan…"), icon="trash-2")
        self.minutes = Button(_("Lampiran berita acara terakhir (PDF)…"), icon="file-text")
        self.panel = SecondPanel(_("Musnahkan sekarang"))
        what = _("Nama, NIK, telepon, alamat, dan catatan bebas dimusnahkan; nomor, tanggal, dan hasil tetap disimpan.")
        for part in (self.field, Label(what, "quiet", wrap=True)):
            self.add(part)
        self.add(buttons_row(self.keep))
        self.add(self.due)
        self.add(buttons_row(self.proposal, self.erase))
        self.add(self.panel)
        self.add(self.last)
        self.add(buttons_row(self.minutes))

    def show_preview(self, found: RetentionPreview, runs: list[RetentionRun], zone: str) -> None:
        if not self.months.isModified():
            self.months.setText(str(found.months))
        self.due.setText(due_words(found))
        for button in (self.proposal, self.erase):
            button.setEnabled(not found.is_empty)
        self.minutes.setVisible(bool(runs))
        self.last.setText(
            _("Terakhir dimusnahkan: {moment}, {count} permohonan.").format(
                moment=moment(runs[0].at, zone), count=runs[0].requests
            )
            if runs
            else _("Belum pernah ada pemusnahan.")
        )


def due_words(found: RetentionPreview) -> str:
    """What has outlived its period, in a sentence or two."""
    day = plain_date(found.closed_before.date())
    if found.is_empty:
        words = _("Belum ada yang ditutup sebelum {day}; tidak ada yang perlu dimusnahkan.").format(day=day)
    else:
        words = _(
            "Ditutup sebelum {day}: {requests} permohonan, {visits} kunjungan tak lengkap, {drafts} isian tak selesai."
        ).format(day=day, requests=found.requests, visits=found.visits, drafts=found.drafts)
    if found.waiting:
        more = _("{count} hasil setua itu belum diambil, dan tetap disimpan.").format(count=found.waiting)
        words = f"{words} {more}"
    return words


class PersonCard(Card):
    """One person's data on paper, for them."""

    def __init__(self) -> None:
        super().__init__(_("Data satu orang"))
        self.who = QLineEdit()
        self.field = FormField(_("NIK, atau nomor permohonannya"), self.who)
        self.make = Button(_("Buat dokumen (PDF)…"), icon="file-text")
        words = _(
            "Semua data orang itu dan siapa saja yang memprosesnya, untuk diserahkan kepadanya paling lambat 3×24 jam "
            "sesudah diminta. Pembuatannya dicatat."
        )
        self.add(Label(words, "quiet", wrap=True))
        self.add(self.field)
        self.add(buttons_row(self.make))


class ExposureCard(Card):
    """Who had whose data before them, for the notice of a breach."""

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__(_("Siapa terdampak"))
        self.since, self.until, self.numbers = DateEdit(today), DateEdit(today), QLineEdit()
        self.whole_file = QCheckBox(_("Komputer atau cadangan hilang: semua orang"))
        self.fields = {
            "since": FormField(_("Dari tanggal"), self.since, optional=True),
            "until": FormField(_("Sampai tanggal"), self.until, optional=True),
            "numbers": FormField(
                _("Nomor permohonan"), self.numbers, _("Pisahkan dengan koma; kosongkan untuk semua."), optional=True
            ),
        }
        self.look = Button(_("Tampilkan"), icon="search")
        self.save_plain = Button(_("CSV tanpa data pribadi…"), icon="download")
        self.save_whole = Button(_("CSV untuk pemberitahuan…"), icon="download")
        self.found = Label("", wrap=True)
        self.panel = SecondPanel(_("Tulis dengan data pribadi"))
        words = _(
            "Siapa melihat lengkap, mencetak, atau mengekspor data siapa. Pemberitahuan tertulis wajib paling lambat "
            "3×24 jam (UU 27/2022 Pasal 46)."
        )
        self.add(Label(words, "quiet", wrap=True))
        for part in (*self.fields.values(), self.whole_file):
            self.add(part)
        self.add(buttons_row(self.look))
        self.add(self.found)
        self.add(buttons_row(self.save_plain, self.save_whole))
        self.add(self.panel)

    def query(self) -> ExposureQuery | None:
        """What is asked for; None where a date can't be read, which is said beside it."""
        for name, edit in (("since", self.since), ("until", self.until)):
            if edit.is_wrong:
                self.fields[name].set_error(_("Tanggal itu tidak dapat dibaca; tulis misalnya 24-11-2026."))
                self.fields[name].setFocus()
                return None
        numbers = tuple(part.strip() for part in self.numbers.text().split(",") if part.strip())
        whole = self.whole_file.isChecked()
        return ExposureQuery(since=self.since.date(), until=self.until.date(), numbers=numbers, whole_file=whole)

    def show_found(self, found: Exposure, zone: str) -> None:
        words = _("{people} orang, {requests} permohonan terdampak.")
        parts = [words.format(people=found.people, requests=found.requests)]
        if found.rows and found.rows[-1].by:
            last = found.rows[-1]
            told = _("Terakhir oleh {who}, {moment}.")
            parts.append(told.format(who=last.by, moment=short_moment(last.at, zone)))
        self.found.setText(" ".join(parts))


class ClockCard(Card):
    """What the PC's clock says, and somebody's word that it is right; the bundle for whoever mends Loket."""

    def __init__(self) -> None:
        super().__init__(_("Jam komputer & diagnosa"))
        self.said = Label("", wrap=True)
        self.confirm = Button(_("Jam ini benar"), icon="check")
        self.bundle = Button(_("Buat berkas diagnosa…"), icon="download")
        words = _("Berkas diagnosa untuk pengelola berisi versi, jumlah, temuan, dan log; tidak ada data pribadi.")
        self.add(self.said)
        self.add(buttons_row(self.confirm))
        self.add(Label(words, "quiet", wrap=True))
        self.add(buttons_row(self.bundle))

    def show_state(self, state: ClockState, zone: str) -> None:
        fine = _("Jam komputer wajar: {moment}.").format(moment=moment(state.now, zone))
        self.said.setText(finding_words(state.fault.value, {}) if state.fault else fine)
        self.confirm.setVisible(state.fault is not None)
