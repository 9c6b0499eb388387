"""Posters of the standards, the pledge and the annex; and which posters hang where, so that a change finds them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict
from sqlmodel import Session, col, select

from loket.db.tables import Service, StandardVersion
from loket.db.tables_posters import PosterPrint
from loket.domain.identity import normalize_phone
from loket.domain.people import Right
from loket.domain.standards import ComplaintChannel, ServiceStandard
from loket.errors import RuleError
from loket.i18n import _, as_on_paper
from loket.services.desk import Desk, office_row
from loket.services.draft_papers import drawable
from loket.services.office import LAPOR, OfficeProfile, profile_of
from loket.services.papers import letterhead_of
from loket.services.standards import StandardDetail, StandardsService, service_by_code

if TYPE_CHECKING:
    from loket.documents.poster_data import PosterData, PosterSize

_ADDRESS = re.compile(r"(?:https?://)?(?:www\.)?[\w-]+(?:\.[\w-]+)*\.(?:id|com|org|net)(?:/\S*)?", re.IGNORECASE)
_LAPOR_ADDRESS = "https://www.lapor.go.id"


class PosterOrder(BaseModel):
    """Which poster: of the version in force, unless one is named. `metres` asks to be read from another distance."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    service: str
    size: str = "a3"
    version: int | None = None
    form: Literal["plain", "shop", "tiles"] = "plain"
    metres: float = 0


class NewPledge(BaseModel):
    """Who signs the pledge (maklumat pelayanan), where and when; the size is a4 or a3."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    signer: str
    position: str = ""
    rank: str = ""
    staff_number: str = ""
    place: str = ""
    day: date | None = None
    number: str = ""
    size: Literal["a4", "a3"] = "a4"


@dataclass(frozen=True, slots=True)
class SizeRow:
    """A size that can be chosen: its key, its name, and from how many metres it is read."""

    key: str
    name: str
    metres: float


@dataclass(frozen=True, slots=True)
class PosterPaper:
    """A poster, pledge or annex as a PDF; `metres` is how far its smallest letters are read (0: in the hand)."""

    name: str
    content: bytes
    version: int
    metres: float = 0


@dataclass(frozen=True, slots=True)
class PosterRow:
    """A poster that hangs somewhere. `in_force` is the version that holds today: `is_outdated` where it is another.

    It is 0 where the standard ended, or was revoked, and none has followed.
    """

    id: int
    code: str
    service: str
    version: int
    size: str
    place: str
    at: datetime
    in_force: int

    @property
    def is_outdated(self) -> bool:
        """Whether another version holds by now."""
        return self.version != self.in_force


class PostersService:
    """What hangs on the wall."""

    def __init__(self, desk: Desk, standards: StandardsService) -> None:
        self._desk = desk
        self._standards = standards

    @staticmethod
    def sizes() -> list[SizeRow]:
        """The six sizes, from the smallest."""
        return [SizeRow(size.key, _(size.name), size.metres) for size in _sizes().values()]

    @as_on_paper()
    def poster(self, order: PosterOrder) -> PosterPaper:
        """The poster of a standard.

        Raises `RuleError`: unknown_service, unknown_version, unknown_poster_size, poster_size_small, poster_too_long,
        poster_tiles_small.
        """
        self._desk.require(Right.LOOK)
        from loket.documents.poster import poster_pdf  # noqa: PLC0415 (reportlab loads when paper is made)
        from loket.documents.poster_data import PosterForm  # noqa: PLC0415

        size = size_of(order.size)
        detail = self._standards.show(order.service, order.version)
        content = poster_pdf(self._data(detail), size, PosterForm(order.form), order.metres)
        form = "" if order.form == "plain" else f"-{order.form}"
        name = f"poster-{_safe(order.service)}-{size.key}{form}.pdf"
        return PosterPaper(name, content, detail.version, order.metres or size.metres)

    @as_on_paper()
    def draft(self, standard: ServiceStandard) -> PosterPaper:
        """What the poster of a draft would be, in the smallest size for a wall that holds it; it says RANCANGAN.

        Raises `RuleError` poster_too_long, poster_size_small, of the largest size.
        """
        self._desk.require(Right.LOOK)
        from loket.documents.poster import poster_pdf  # noqa: PLC0415

        data = self._draft_data(drawable(standard))
        refused: RuleError | None = None
        for size in _sizes().values():
            try:
                return PosterPaper(f"rancangan-{size.key}.pdf", poster_pdf(data, size), 0, size.metres)
            except RuleError as error:
                refused = error
        raise refused or RuleError("unknown_poster_size", field="size", size="", known=list(_sizes()))

    @as_on_paper()
    def annex(self, code: str, version: int | None = None) -> PosterPaper:
        """All 14 components of a version, as the annex of its decree (A4). Raises as `StandardsService.show`."""
        self._desk.require(Right.LOOK)
        from loket.documents.annex import AnnexData, annex_a4  # noqa: PLC0415

        detail = self._standards.show(code, version)
        office = self._office()
        data = AnnexData(
            letterhead=letterhead_of(office),
            standard=detail.standard,
            version=detail.version,
            example=office.is_training or detail.standard.is_example,
        )
        return PosterPaper(f"lampiran-{_safe(code)}.pdf", annex_a4(data), detail.version)

    @as_on_paper()
    def pledge(self, new: NewPledge) -> PosterPaper:
        """The office's service pledge, to be signed by its head. Raises `RuleError("pledge_signer_missing")`."""
        from loket.documents.pledge import PledgeData, pledge_pdf  # noqa: PLC0415

        self._desk.require(Right.LOOK)
        if not new.signer:
            raise RuleError("pledge_signer_missing", field="signer")
        office = self._office()
        data = PledgeData(
            letterhead=letterhead_of(office),
            office=office.name,
            signer=new.signer,
            position=new.position,
            rank=new.rank,
            staff_number=new.staff_number,
            place=new.place,
            day=new.day or self._today(office),
            number=new.number,
            training=office.is_training,
        )
        size = _sizes()[new.size]
        return PosterPaper(f"maklumat-{size.key}.pdf", pledge_pdf(data, size), 0, size.metres)

    def hang(self, code: str, version: int, size: str, place: str) -> PosterRow:
        """Note that a poster hangs somewhere.

        Raises `RuleError`: not_allowed, poster_place_missing, unknown_poster_size, unknown_service, unknown_version.
        """
        person = self._desk.require(Right.KEEP_STANDARDS)
        if not place.strip():
            raise RuleError("poster_place_missing", field="place")
        key = size_of(size).key
        self._standards.show(code, version)
        with self._desk.database.write() as session:
            about = StandardVersion.service_id == service_by_code(session, code).id, StandardVersion.version == version
            shown = session.exec(select(StandardVersion).where(*about)).one()
            row = PosterPrint(
                version_id=shown.id or 0, size=key, place=place.strip(), at=self._desk.now(), person_id=person.id
            )
            session.add(row)
            session.flush()
            facts = {"service": code, "version": version, "size": key, "place": row.place}
            self._desk.record(session, "poster_hung", "poster_print", row, **facts)
            hung = row.id
        return next(one for one in self.hanging() if one.id == hung)

    def take_down(self, poster: int) -> None:
        """Note that a poster hangs no longer. Raises `RuleError`: not_allowed, unknown_poster."""
        self._desk.require(Right.KEEP_STANDARDS)
        with self._desk.database.write() as session:
            row = session.get(PosterPrint, poster)
            if row is None or row.removed_at is not None:
                raise RuleError("unknown_poster")
            row.removed_at = self._desk.now()
            session.add(row)
            self._desk.record(session, "poster_removed", "poster_print", row, size=row.size, place=row.place)

    def hanging(self) -> list[PosterRow]:
        """The posters that hang: those of another version than holds today first, then by service and place."""
        self._desk.require(Right.LOOK)
        in_force = {row.code: 0 if row.ended else row.version for row in self._standards.rows()}
        statement = (
            select(PosterPrint, StandardVersion.version, Service)
            .join(StandardVersion, col(StandardVersion.id) == PosterPrint.version_id)
            .join(Service, col(Service.id) == StandardVersion.service_id)
            .where(col(PosterPrint.removed_at).is_(None))
        )
        with self._desk.database.read() as session:
            rows = [
                PosterRow(
                    id=row.id or 0,
                    code=service.code,
                    service=service.name,
                    version=version,
                    size=row.size,
                    place=row.place,
                    at=row.at,
                    in_force=in_force[service.code],
                )
                for row, version, service in session.exec(statement)
            ]
        return sorted(rows, key=lambda row: (not row.is_outdated, row.service, row.place, row.id))

    def outdated(self) -> list[PosterRow]:
        """The posters to be replaced, with where they hang."""
        return [row for row in self.hanging() if row.is_outdated]

    def _office(self) -> OfficeProfile:
        with self._desk.database.read() as session:
            return self._profile(session)

    @staticmethod
    def _profile(session: Session) -> OfficeProfile:
        return profile_of(office_row(session))

    def _today(self, office: OfficeProfile) -> date:
        return self._desk.now().astimezone(ZoneInfo(office.zone)).date()

    def _draft_data(self, standard: ServiceStandard) -> PosterData:
        now = self._desk.now()
        detail = StandardDetail(0, "draft", False, None, None, now, replace(standard, is_example=False))
        return replace(self._data(detail), draft=True)

    def _data(self, detail: StandardDetail) -> PosterData:
        from loket.documents.poster_data import PosterData  # noqa: PLC0415

        office = self._office()
        channels = channels_of(detail.standard, office)
        payload, words = code_of(channels)
        return PosterData(
            letterhead=letterhead_of(office),
            standard=detail.standard,
            version=detail.version,
            valid_to=detail.valid_to,
            printed_on=self._today(office),
            complaints=channels,
            qr=payload,
            qr_words=words,
            example=office.is_training or detail.standard.is_example,
        )


def _sizes() -> Mapping[str, PosterSize]:
    from loket.documents.poster_data import SIZES  # noqa: PLC0415 (papers are slow to import)

    return SIZES


def size_of(key: str) -> PosterSize:
    """The size of that name. Raises `RuleError("unknown_poster_size")`."""
    size = _sizes().get(key.strip().lower())
    if size is None:
        raise RuleError("unknown_poster_size", field="size", size=key, known=list(_sizes()))
    return size


def channels_of(standard: ServiceStandard, office: OfficeProfile) -> tuple[ComplaintChannel, ...]:
    """The standard's own channels, the office itself where none of them says where, then the office's; LAPOR last."""
    own = [channel for channel in standard.complaint_handling if channel.address or not _is_lapor(channel)]
    contact = " · ".join(part for part in (office.phone, office.email) if part)
    if contact and not any(channel.address for channel in own):
        own.append(ComplaintChannel(_("Petugas pengaduan"), contact))
    others = [channel for channel in office.complaints if channel not in own]
    lapor = [channel for channel in (*own, *others) if _is_lapor(channel)][:1] or [LAPOR]
    return (*(channel for channel in (*own, *others) if not _is_lapor(channel)), *lapor)


def code_of(channels: Iterable[ComplaintChannel]) -> tuple[str, str]:
    """What the code on a poster opens (the first channel that a phone can open), and the words that say so."""
    for channel in channels:
        opened = _opened(channel)
        if opened:
            name = "lapor.go.id" if _is_lapor(channel) else channel.kind
            return opened, _("Pindai untuk mengadu lewat {channel}").format(channel=name)
    return _LAPOR_ADDRESS, _("Pindai untuk mengadu lewat {channel}").format(channel="lapor.go.id")


def _opened(channel: ComplaintChannel) -> str:
    kind, address = channel.kind.casefold(), channel.address
    if _is_lapor(channel):
        return _LAPOR_ADDRESS
    if "whatsapp" in kind or re.search(r"\bwa\b", kind):
        try:
            return f"https://wa.me/{normalize_phone(address).lstrip('+')}"
        except RuleError:
            return ""
    found = _ADDRESS.search(address)
    if found is None or "@" in address:
        return ""
    return found.group() if found.group().startswith("http") else f"https://{found.group()}"


def _is_lapor(channel: ComplaintChannel) -> bool:
    return "LAPOR!" in channel.kind.upper() or "SP4N" in channel.kind.upper()


def _safe(code: str) -> str:
    return re.sub(r"[^\w.-]+", "-", code)
