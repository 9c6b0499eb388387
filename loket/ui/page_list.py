"""The pages: what stands in the rail, and which module each comes from; a page is imported when it is first shown."""

from __future__ import annotations

from collections.abc import Collection

from loket.domain.people import Right, Role, may, may_stand_in
from loket.i18n import N_

RAIL = {
    "intake": (N_("Pendaftaran"), "file-plus"),
    "requests": (N_("Permohonan"), "list"),
    "board": (N_("Pengawasan"), "gauge"),
    "standards": (N_("Standar pelayanan"), "book-open-check"),
    "readiness": (N_("Kesiapan"), "list-checks"),
    "calendar": (N_("Kalender"), "calendar-days"),
    "delivery": (N_("Pengiriman"), "send"),
    "backup": (N_("Cadangan"), "save"),
    "trail": (N_("Jejak audit"), "history"),
    "settings": (N_("Pengaturan"), "settings"),
}
"""Top to bottom; their keys are Ctrl+1 to Ctrl+9, then Ctrl+0. A page that somebody isn't offered keeps its key, so
that the same key leads to the same page for whoever sits at this desk."""

NEEDS = {"intake": Right.SERVE, "backup": Right.BACKUP, "trail": Right.READ_AUDIT, "readiness": Right.ASSESS}
"""Pages that stand in the rail of those only who have the right; the services refuse the others anyway."""

MODULES = {
    "intake": ("loket.ui.pages.intake", "IntakePage"),
    "requests": ("loket.ui.pages.requests", "RequestsPage"),
    "request": ("loket.ui.pages.request", "RequestPage"),
    "board": ("loket.ui.pages.board", "BoardPage"),
    "standards": ("loket.ui.pages.standards", "StandardsPage"),
    "editor": ("loket.ui.pages.editor", "EditorPage"),
    "readiness": ("loket.ui.pages.readiness", "ReadinessPage"),
    "calendar": ("loket.ui.pages.calendar", "CalendarPage"),
    "delivery": ("loket.ui.pages.delivery", "DeliveryPage"),
    "backup": ("loket.ui.pages.backup", "BackupPage"),
    "trail": ("loket.ui.pages.trail", "TrailPage"),
    "settings": ("loket.ui.pages.settings", "SettingsPage"),
    "first_start": ("loket.ui.pages.first_start", "FirstStartPage"),
    "sign_in": ("loket.ui.pages.sign_in", "SignInPage"),
    "lock": ("loket.ui.pages.lock", "LockPage"),
    "help": ("loket.ui.pages.help", "HelpPage"),
}


def is_offered(key: str, roles: Collection[Role], *, supervised: bool) -> bool:
    """Whether a page stands in the rail of somebody; an administrator stands in where nobody is supervisor."""
    right = NEEDS.get(key)
    return right is None or may(roles, right) or (not supervised and may_stand_in(roles, right))


def first_page(roles: Collection[Role]) -> str:
    """Where somebody's work lies: at the counter, on the board, or in the settings."""
    if Role.OFFICER in roles:
        return "intake"
    return "board" if Role.SUPERVISOR in roles else "settings"


def rail_key(key: str) -> str:
    """Where in the rail a page belongs."""
    return {"request": "requests", "editor": "standards"}.get(key, key)
