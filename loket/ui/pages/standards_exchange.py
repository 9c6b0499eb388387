"""Standards as files: what is brought in is shown first, what is taken out is written in the form of its name."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from loket.errors import LoketError
from loket.i18n import _
from loket.services.standards_files import Form, ImportPreview, Outcome
from loket.ui.dialogs import files
from loket.ui.jobs import Job
from loket.ui.page import Tools
from loket.ui.pages.standards_import import ImportPanel
from loket.words import error_sentence


class ExchangeDesk(QObject):
    """Serves the import's panel. `told(kind, text)` speaks to the page; `previewed()`, `changed()` after an import."""

    told = Signal(str, str)
    previewed = Signal()
    changed = Signal()

    def __init__(self, tools: Tools, panel: ImportPanel) -> None:
        super().__init__(panel)
        self._tools, self._panel = tools, panel
        self._path, self._digest = Path(), ""
        panel.accepted.connect(self._on_accepted)

    # in

    def choose(self, parent: QWidget) -> None:
        """Ask for a file, and show what it would do."""
        wanted = _("Standar pelayanan (*.xlsx *.zip *.json)")
        path = files.choose_file(parent, _("Impor standar"), wanted)
        if path is not None:
            self._path = path
            self._tools.jobs.start(self._preview, self._on_previewed, self._on_refused)

    def _preview(self, _job: Job) -> ImportPreview:
        return self._tools.services.standards_files.preview(self._path)

    def _on_previewed(self, preview: ImportPreview) -> None:
        self._digest = preview.digest
        self._panel.show_preview(self._path.name, preview)
        self.previewed.emit()

    def _on_refused(self, error: LoketError) -> None:
        self._panel.show_refused(error)
        self.previewed.emit()

    def _on_accepted(self) -> None:
        self._tools.jobs.start(self._bring_in, self._on_brought_in, self._on_refused)

    def _bring_in(self, _job: Job) -> ImportPreview:
        return self._tools.services.standards_files.bring_in(self._path, self._digest)

    def _on_brought_in(self, done: ImportPreview) -> None:
        self.changed.emit()
        self.told.emit("success", import_sentence(done))

    # out

    def export(self, parent: QWidget) -> None:
        """Ask where to, and write all standards there; the ending of the name says in which form."""
        wanted = ";;".join((_("Lembar kerja (*.xlsx)"), _("Berkas CSV dalam ZIP (*.zip)"), _("Katalog (*.json)")))
        path = files.choose_save(parent, _("Ekspor standar"), "standar-pelayanan.xlsx", wanted)
        if path is not None:
            self._tools.jobs.start(partial(self._export, path), self._on_exported, self._tell)

    def _export(self, path: Path, _job: Job) -> Path:
        known = {each.value: each for each in Form}
        form = known.get(path.suffix.lower().removeprefix("."), known["xlsx"])
        files.write_bytes(path, self._tools.services.standards_files.export(form))
        return path

    def _on_exported(self, path: Path) -> None:
        self.told.emit("success", _("Semua standar ditulis ke {file}.").format(file=path.name))

    def _tell(self, error: LoketError) -> None:
        self.told.emit("error", error_sentence(error))


def import_sentence(done: ImportPreview) -> str:
    """What an import did, in words."""
    drafts = len(done.codes(Outcome.ADDED, drafts=True)) + len(done.codes(Outcome.CHANGED, drafts=True))
    return _("{added} layanan baru, {new} versi baru, {drafts} rancangan, {same} tetap sama.").format(
        added=len(done.codes(Outcome.ADDED, drafts=False)),
        new=len(done.codes(Outcome.CHANGED, drafts=False)),
        drafts=drafts,
        same=len(done.codes(Outcome.UNCHANGED)),
    )
