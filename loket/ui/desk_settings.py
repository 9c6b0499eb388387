"""What belongs to this desk and not to the office: look, text size, printer, counter, who sat here last.

Kept in a plain file of the data folder; the office would not miss it if this PC burned.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings

from loket.i18n import LANGUAGES, SOURCE

THEMES = ("system", "light", "dark", "high_contrast")
TEXT_SIZES = (12, 14, 16)
LOCK_MINUTES = (2, 5, 10, 15, 30)


class DeskSettings:
    """Typed access to the desk's settings."""

    def __init__(self, folder: Path) -> None:
        self._settings = QSettings(str(folder / "desk.ini"), QSettings.Format.IniFormat)

    @property
    def theme(self) -> str:
        """One of THEMES."""
        value = str(self._settings.value("theme", THEMES[0]))
        return value if value in THEMES else THEMES[0]

    @theme.setter
    def theme(self, value: str) -> None:
        self._settings.setValue("theme", value)

    @property
    def text_size(self) -> int:
        """One of TEXT_SIZES, in points."""
        value = str(self._settings.value("text_size", TEXT_SIZES[0]))
        return int(value) if value in {str(size) for size in TEXT_SIZES} else TEXT_SIZES[0]

    @text_size.setter
    def text_size(self, value: int) -> None:
        self._settings.setValue("text_size", value)

    @property
    def language(self) -> str:
        """One of LANGUAGES; a change is spoken from the next start."""
        value = str(self._settings.value("language", SOURCE))
        return value if value in LANGUAGES else SOURCE

    @language.setter
    def language(self, value: str) -> None:
        self._settings.setValue("language", value)

    @property
    def printer(self) -> str:
        """The printer for receipts; empty for the system's default."""
        return str(self._settings.value("printer", ""))

    @printer.setter
    def printer(self, value: str) -> None:
        self._settings.setValue("printer", value)

    @property
    def prints_at_once(self) -> bool:
        """Whether saving sends the receipt to the printer at once."""
        return str(self._settings.value("prints_at_once", "true")) == "true"

    @prints_at_once.setter
    def prints_at_once(self, value: bool) -> None:
        self._settings.setValue("prints_at_once", "true" if value else "false")

    @property
    def counter(self) -> str:
        """The counter that this desk stands at."""
        return str(self._settings.value("counter", "L1"))

    @counter.setter
    def counter(self, value: str) -> None:
        self._settings.setValue("counter", value)

    @property
    def last_person(self) -> int:
        """The id of who sat here last; 0 for nobody."""
        value = str(self._settings.value("last_person", "0"))
        return int(value) if value.isdigit() else 0

    @last_person.setter
    def last_person(self, value: int) -> None:
        self._settings.setValue("last_person", value)

    @property
    def lock_minutes(self) -> int:
        """One of LOCK_MINUTES: how long nobody is at the desk until it locks itself."""
        value = str(self._settings.value("lock_minutes", LOCK_MINUTES[1]))
        return int(value) if value in {str(minutes) for minutes in LOCK_MINUTES} else LOCK_MINUTES[1]

    @lock_minutes.setter
    def lock_minutes(self, value: int) -> None:
        self._settings.setValue("lock_minutes", value)

    def flush(self) -> None:
        """Write to disk now."""
        self._settings.sync()
