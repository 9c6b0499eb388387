"""What the office can do. One public method is one use case and one transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from loket.db.engine import Database
from loket.services.backup import BackupService
from loket.services.calendar import CalendarService
from loket.services.clock import ClockService
from loket.services.closing import ClosingService
from loket.services.desk import Desk, utc_now
from loket.services.diagnostics import DiagnosticsService
from loket.services.drafting import DraftingService
from loket.services.exports import ExportsService
from loket.services.handling import HandlingService
from loket.services.health import HealthService
from loket.services.intake import IntakeService
from loket.services.lookup import LookupService
from loket.services.needs import NeedsService
from loket.services.office import OfficeService
from loket.services.papers import PapersService
from loket.services.people import PeopleService
from loket.services.posters import PostersService
from loket.services.privacy import PrivacyService
from loket.services.readiness import ReadinessService
from loket.services.reasons import ReasonsService
from loket.services.register_exports import RegisterExportsService
from loket.services.reports import ReportsService
from loket.services.standards import StandardsService
from loket.services.standards_files import StandardsFilesService
from loket.services.trail import TrailService
from loket.services.upstream_places import UpstreamPlacesService


class Services:
    """All services at one desk, put together by hand; the only wiring there is."""

    def __init__(self, database: Database, now: Callable[[], datetime] = utc_now) -> None:
        self.desk = Desk(database, now)
        self.people = PeopleService(self.desk)
        self.calendar = CalendarService(self.desk)
        self.office = OfficeService(self.desk)
        self.standards = StandardsService(self.desk)
        self.standards_files = StandardsFilesService(self.desk)
        self.drafting = DraftingService(self.desk)
        self.needs = NeedsService(self.desk, self.standards)
        self.readiness = ReadinessService(self.desk)
        self.intake = IntakeService(self.desk, self.calendar)
        self.reasons = ReasonsService(self.desk)
        self.handling = HandlingService(self.desk, self.calendar)
        self.lookup = LookupService(self.desk, self.calendar)
        self.register_exports = RegisterExportsService(self.desk, self.calendar, self.lookup)
        self.reports = ReportsService(self.desk, self.calendar)
        self.papers = PapersService(self.desk, self.calendar, self.lookup)
        self.posters = PostersService(self.desk, self.standards)
        self.exports = ExportsService(self.desk, self.calendar)
        self.upstream_places = UpstreamPlacesService(self.desk)
        self.backup = BackupService(self.desk)
        self.privacy = PrivacyService(self.desk)
        self.health = HealthService(self.desk, self.exports, self.backup)
        self.clock = ClockService(self.desk)
        self.diagnostics = DiagnosticsService(self.desk, self.health)
        self.trail = TrailService(self.desk)
        self.closing = ClosingService(self.desk)

    def close(self) -> None:
        """Close the database."""
        self.desk.database.close()
