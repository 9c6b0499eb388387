"""The section of the settings for this desk: look, text size, printer. What is chosen holds at once."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox

from loket.i18n import LANGUAGES, _
from loket.services import Services
from loket.ui import printing, style
from loket.ui.desk_settings import TEXT_SIZES, DeskSettings
from loket.ui.pages.settings_form import Section
from loket.ui.widgets.choices import ChoiceItem, ChoiceList
from loket.ui.widgets.fields import FormField
from loket.ui.widgets.labels import Label

LANGUAGE_NAMES = {"id": "Indonesia", "en": "English"}
"""Each language by its own name, for whoever can't read the one on the screen."""


class DeskSection(Section):
    """Applied live; nothing waits to be saved."""

    def __init__(self, settings: DeskSettings) -> None:
        super().__init__(_("Meja ini"))
        self._settings = settings
        self.theme, self.text_size = ChoiceList(_("Tampilan")), ChoiceList(_("Ukuran huruf"))
        self.language = ChoiceList(_("Bahasa"))
        self.printer = QComboBox()
        self.at_once = QCheckBox(_("Cetak langsung setelah menyimpan permohonan"))
        look, paper = self.add_card(_("Tampilan")), self.add_card(_("Pencetak"))
        look.add(FormField(_("Warna"), self.theme))
        look.add(FormField(_("Ukuran huruf"), self.text_size))
        look.add(FormField(_("Bahasa"), self.language, _("Berlaku setelah Loket ditutup dan dibuka lagi.")))
        paper.add(FormField(_("Pencetak tanda terima"), self.printer))
        paper.add(self.at_once)
        note = _("Pilihan di sini berlaku untuk komputer ini saja, dan langsung dipakai.")
        self.pane.add(Label(note, "quiet", wrap=True))
        self._show()
        self._connect()
        self.finish(saves=False)

    def _show(self) -> None:
        themes = {
            "system": _("Mengikuti sistem"),
            "light": _("Terang"),
            "dark": _("Gelap"),
            "high_contrast": _("Kontras tinggi"),
        }
        self.theme.set_items([ChoiceItem(key, words) for key, words in themes.items()], self._settings.theme)
        sizes = [ChoiceItem(size, _("{size} poin").format(size=size)) for size in TEXT_SIZES]
        self.text_size.set_items(sizes, self._settings.text_size)
        languages = [ChoiceItem(key, LANGUAGE_NAMES[key]) for key in LANGUAGES]
        self.language.set_items(languages, self._settings.language)
        self.printer.addItem(_("Pencetak bawaan komputer"), "")
        for name in printing.printers():
            self.printer.addItem(name, name)
        self.printer.setCurrentIndex(max(0, self.printer.findData(self._settings.printer)))
        self.at_once.setChecked(self._settings.prints_at_once)

    def _connect(self) -> None:
        self.theme.choice_changed.connect(self._on_theme_chosen)
        self.text_size.choice_changed.connect(self._on_size_chosen)
        self.language.choice_changed.connect(self._on_language_chosen)
        self.printer.activated.connect(self._on_printer_chosen)
        self.at_once.toggled.connect(self._on_at_once_toggled)

    def read(self, services: Services) -> Mapping[str, object]:
        del services
        return {}

    @property
    def is_changed(self) -> bool:
        return False

    def first_field(self) -> ChoiceList:
        return self.theme

    def _on_theme_chosen(self, key: object) -> None:
        self._settings.theme = str(key)
        self._dress()

    def _on_size_chosen(self, size: object) -> None:
        if isinstance(size, int):
            self._settings.text_size = size
            self._dress()

    def _on_language_chosen(self, key: object) -> None:
        self._settings.language = str(key)
        self._settings.flush()

    def _dress(self) -> None:
        self._settings.flush()
        application = QApplication.instance()
        if isinstance(application, QApplication):
            style.apply(application, self._settings.theme, self._settings.text_size)

    def _on_printer_chosen(self, at: int) -> None:
        self._settings.printer = str(self.printer.itemData(at))
        self._settings.flush()

    def _on_at_once_toggled(self, checked: bool) -> None:
        self._settings.prints_at_once = checked
        self._settings.flush()
