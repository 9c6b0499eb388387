"""The office: founding its data folder, its profile, its counters and the people who sit there."""

from __future__ import annotations

import getpass
import json
import re
import secrets
import uuid
from dataclasses import asdict, dataclass

from pydantic import BaseModel, ConfigDict
from sqlmodel import Session, select

from loket.db.tables import Counter, Office, Person, SuspensionReason
from loket.domain.numbering import DEFAULT_TEMPLATE, check_template, normalize_counter
from loket.domain.passwords import check_password
from loket.domain.people import HUMAN, Right, Role
from loket.domain.standards import ComplaintChannel
from loket.errors import RuleError
from loket.exchange.manifest import is_safe_name
from loket.exchange.schema import REGION_PATTERN
from loket.services.calendar_founding import found_calendar
from loket.services.calendar_rows import check_zone
from loket.services.credentials import common_passwords, credential_of, hashed, keep_password
from loket.services.desk import Desk, PersonRow, office_row, person_row, put_roles
from loket.services.reasons import ReasonRow, reason_rows
from loket.services.upstream_address import whole_address
from loket.services.upstream_line import forget_answers, line_of

ZONES = ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")
LAPOR = ComplaintChannel("SP4N-LAPOR!", "www.lapor.go.id atau SMS 1708")

TRAINING_PEOPLE = (
    ("Rina Lestari", HUMAN),
    ("Budi Santoso", (Role.SUPERVISOR,)),
    ("Maria Kartini", (Role.ADMINISTRATOR,)),
)
"""Invented people of a training office. The account that founds it is the first one's, who may try everything."""
FOUNDER = (Role.OFFICER, Role.ADMINISTRATOR)
"""The roles of who founds a real office."""

_WAY = ("unit_code", "upstream_url")
"""What says where deliveries go: once it changes, what was answered before says nothing any more."""
_SMALL_WORDS = frozenset({"dan", "di", "kabupaten", "kota", "provinsi"})

_REASONS = (
    # R9: only waiting for the applicant and for the payment stop the clock, unless the office decides otherwise.
    ("applicant", "Menunggu pemohon", True),
    ("payment", "Menunggu pembayaran", True),
    ("signer", "Pejabat penanda tangan tidak di tempat", False),
    ("system", "Gangguan sistem atau jaringan", False),
    ("equipment", "Perangkat rusak", False),
    ("blanks", "Blangko habis", False),
    ("inspection", "Pemeriksaan lapangan", False),
    ("other", "Lainnya", False),
)


class NewOffice(BaseModel):
    """What the first start asks."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    name: str
    unit_code: str = ""
    region_code: str = ""
    zone: str = ZONES[0]
    letterhead: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    person: str = ""
    is_training: bool = False


class OfficeChange(BaseModel):
    """What the settings page changes; a field left out stays. What promises are counted by is a `CalendarEdit`."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    name: str | None = None
    unit_code: str | None = None
    region_code: str | None = None
    letterhead: str | None = None
    address: str | None = None
    phone: str | None = None
    email: str | None = None
    logo: bytes | None = None
    collection: str | None = None
    complaints: tuple[ComplaintChannel, ...] | None = None
    number_template: str | None = None
    upstream_url: str | None = None


@dataclass(frozen=True, slots=True)
class OfficeProfile:
    """The office as screens and papers show it."""

    name: str
    unit_code: str
    region_code: str
    zone: str
    letterhead: tuple[str, ...]
    address: str
    phone: str
    email: str
    logo: bytes | None
    collection: str
    complaints: tuple[ComplaintChannel, ...]
    number_template: str
    cutoff: str
    count_first_day: bool
    open_on_collective_leave: bool
    upstream_url: str
    is_training: bool


class OfficeService:
    """Founding and settings."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def founded(self) -> bool:
        """Whether the database belongs to an office already."""
        with self._desk.database.read() as session:
            return session.get(Office, 1) is not None

    def found(self, new: NewOffice, password: str = "") -> PersonRow:
        """Found the office: settings, hours, holidays, people. Whoever founds it signs in and is returned.

        `password` is the founder's; without one they make it at the first sign-in. Raises `RuleError` for a missing
        name, an unknown zone, a password that can't be, or where an office is there already.
        """
        check_zone(new.zone)
        if not new.name:
            raise RuleError("office_name_missing", field="name")
        if new.unit_code:
            _check_unit(new.unit_code)
        _check_region(new.region_code)
        kept = self._founders_password(new, password)
        with self._desk.database.write() as session:
            if session.get(Office, 1) is not None:
                raise RuleError("office_exists")
            session.add(self._new_row(new))
            session.add(Counter(code="L1", name="Loket 1"))
            for position, (code, text, stops) in enumerate(_REASONS):
                session.add(SuspensionReason(code=code, text=text, stops_clock=stops, position=position))
            year = self._desk.now().year
            found_calendar(session, year - 1, year + 1)
            founder = self._first_people(session, new)
            if kept:
                keep_password(credential_of(session, founder.id), kept, self._desk.now())
            self._desk.person = founder
            self._desk.record(session, "office_founded", "office", office_row(session), training=new.is_training)
        return founder

    def _new_row(self, new: NewOffice) -> Office:
        return Office(
            name=new.name,
            unit_code=new.unit_code or suggested_unit_code(new.name),
            region_code=_check_region(new.region_code),
            zone=new.zone,
            letterhead=new.letterhead or new.name,
            address=new.address,
            phone=new.phone,
            email=new.email,
            complaints=json.dumps([asdict(LAPOR)]),
            number_template=DEFAULT_TEMPLATE,
            is_training=new.is_training,
            founded_at=self._desk.now(),
            epoch=str(uuid.uuid4()),
            paper_key=secrets.token_hex(32),
        )

    @staticmethod
    def _founders_password(new: NewOffice, password: str) -> str:
        """The hash to be kept, or nothing. Hashing takes its time: not inside the transaction."""
        if not password:
            return ""
        return hashed(check_password(password, common_passwords(), (new.name, new.unit_code, new.person)))

    @staticmethod
    def _first_people(session: Session, new: NewOffice) -> PersonRow:
        account = getpass.getuser()
        named = ((new.person or account, HUMAN if new.is_training else FOUNDER),)
        people = TRAINING_PEOPLE if new.is_training and not new.person else named
        rows = []
        for name, roles in people:
            rows.append(Person(name=name, role=""))
            put_roles(rows[-1], roles)
        rows[0].account = account
        session.add_all(rows)
        session.flush()
        return person_row(rows[0])

    def profile(self) -> OfficeProfile:
        """The office as it stands."""
        with self._desk.database.read() as session:
            return profile_of(office_row(session))

    def change(self, change: OfficeChange) -> OfficeProfile:
        """Change settings; what is left out stays. Raises `RuleError` for values that can't be."""
        self._desk.require(Right.KEEP_OFFICE)
        values = change.model_dump(exclude_none=True)
        _check_change(values)
        if change.upstream_url:
            values["upstream_url"] = whole_address(change.upstream_url, self._desk.database.folder)
        if "complaints" in values:
            values["complaints"] = json.dumps([asdict(channel) for channel in change.complaints or ()])
        with self._desk.database.write() as session:
            office = office_row(session)
            if values.get("unit_code", office.unit_code) != office.unit_code:
                office.epoch = str(uuid.uuid4())  # it names the folder upstream: another folder is another stream
            if any(values.get(name, getattr(office, name)) != getattr(office, name) for name in _WAY):
                forget_answers(line := line_of(session))
                session.add(line)
            for name, value in values.items():
                setattr(office, name, value)
            session.add(office)
            self._desk.record(session, "office_changed", "office", office, fields=sorted(values))
            return profile_of(office)

    def counters(self) -> list[tuple[str, str]]:
        """Code and name of each counter."""
        with self._desk.database.read() as session:
            return [(row.code, row.name) for row in session.exec(select(Counter).order_by(Counter.code))]

    def add_counter(self, code: str, name: str) -> None:
        """Add a counter. Raises `RuleError` for a code that can't stand in a number or is there already."""
        self._desk.require(Right.KEEP_OFFICE)
        code = normalize_counter(code)
        with self._desk.database.write() as session:
            if session.get(Counter, code):
                raise RuleError("counter_exists", field="counter", counter=code)
            counter = Counter(code=code, name=name.strip() or code)
            session.add(counter)
            self._desk.record(session, "counter_added", "counter", None, code=code)

    def sit_at(self, counter: str) -> None:
        """The desk stands at that counter from now on. Raises `RuleError("unknown_counter")`."""
        self._desk.require(Right.LOOK)
        with self._desk.database.read() as session:
            if session.get(Counter, counter) is None:
                raise RuleError("unknown_counter", field="counter", counter=counter)
        self._desk.counter = counter

    def reasons(self) -> list[ReasonRow]:
        """Why requests may wait, in the office's order."""
        self._desk.require(Right.LOOK)
        with self._desk.database.read() as session:
            return [row for row in reason_rows(session) if not row.retired]


def profile_of(office: Office) -> OfficeProfile:
    """The profile of the office's row."""
    return OfficeProfile(
        name=office.name,
        unit_code=office.unit_code,
        region_code=office.region_code,
        zone=office.zone,
        letterhead=tuple(office.letterhead.splitlines()),
        address=office.address,
        phone=office.phone,
        email=office.email,
        logo=office.logo,
        collection=office.collection,
        complaints=tuple(ComplaintChannel(**channel) for channel in json.loads(office.complaints)),
        number_template=office.number_template,
        cutoff=office.cutoff or "",
        count_first_day=office.count_first_day,
        open_on_collective_leave=office.open_on_collective_leave,
        upstream_url=office.upstream_url,
        is_training=office.is_training,
    )


def _check_change(values: dict[str, object]) -> None:
    if "name" in values and not values["name"]:
        raise RuleError("office_name_missing", field="name")
    if "unit_code" in values:
        _check_unit(str(values["unit_code"]))
    if "number_template" in values:
        check_template(str(values["number_template"]))
    if "region_code" in values:
        values["region_code"] = _check_region(str(values["region_code"]))


def _check_region(code: str) -> str:
    """A Kemendagri code of 2, 4, 6 or 10 digits without its dots, or none: it stands in what goes upstream."""
    digits = code.replace(".", "").strip()
    if digits and not re.fullmatch(REGION_PATTERN, digits):
        raise RuleError("region_invalid", field="region_code", text=code)
    return digits


def _check_unit(code: str) -> None:
    """The code stands in numbers and names the office's folder upstream."""
    if not is_safe_name(code):
        raise RuleError("office_code_unsafe", field="unit_code", office=code)


def suggested_unit_code(name: str) -> str:
    """A first guess for the unit's code in numbers: an abbreviation in the name, or its initials."""
    words = re.findall(r"[A-Za-z0-9]+", name)
    short = next((word for word in words if len(word) > 2 and word.isupper()), "")
    initials = "".join(word[0] for word in words if word.lower() not in _SMALL_WORDS).upper()
    return (short or initials)[:12] or "UNIT"
