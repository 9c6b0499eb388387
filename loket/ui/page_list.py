"""The pages: what stands in the rail, and which module each comes from; a page is imported when it is first shown."""

from __future__ import annotations

from loket.i18n import N_

RAIL = {
    "intake": (N_("Pendaftaran"), "file-plus"),
    "requests": (N_("Permohonan"), "list"),
    "board": (N_("Pengawasan"), "gauge"),
    "standards": (N_("Standar pelayanan"), "book-open-check"),
    "calendar": (N_("Kalender"), "calendar-days"),
    "delivery": (N_("Pengiriman"), "send"),
    "settings": (N_("Pengaturan"), "settings"),
}

MODULES = {
    "intake": ("loket.ui.pages.intake", "IntakePage"),
    "requests": ("loket.ui.pages.requests", "RequestsPage"),
    "request": ("loket.ui.pages.request", "RequestPage"),
    "board": ("loket.ui.pages.board", "BoardPage"),
    "standards": ("loket.ui.pages.standards", "StandardsPage"),
    "calendar": ("loket.ui.pages.calendar", "CalendarPage"),
    "delivery": ("loket.ui.pages.delivery", "DeliveryPage"),
    "settings": ("loket.ui.pages.settings", "SettingsPage"),
    "first_start": ("loket.ui.pages.first_start", "FirstStartPage"),
    "sign_in": ("loket.ui.pages.sign_in", "SignInPage"),
    "lock": ("loket.ui.pages.lock", "LockPage"),
    "help": ("loket.ui.pages.help", "HelpPage"),
}
