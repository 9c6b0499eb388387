"""`demo`: a counter day without a screen, on the example catalogue, in a folder of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from loket.cli.app import app
from loket.cli.command import command
from loket.cli.demo_day import EVENING, FIRST_DAY, LETTERHEAD, OFFICE, STEPS, VISITS, Act, Visit
from loket.cli.facts import name_of
from loket.cli.office import finding_sentence, found
from loket.cli.requests import request_lines
from loket.cli.terminal import Terminal, bullets, fields, set_clock, write_file
from loket.domain.workflow import Action, Status
from loket.errors import RuleError
from loket.i18n import N_, _
from loket.paths import HOME_VARIABLE

if TYPE_CHECKING:
    from loket.services import Services
    from loket.services.rows import RequestRow

DEFAULT_FOLDER = Path("loket-demo")


@command(
    app,
    "demo",
    N_("Satu hari loket tanpa layar, di folder sendiri: daftar, janji, kertas, kiriman. Ulangi: hari berikutnya."),
)
def demo(
    terminal: Terminal,
    folder: Annotated[
        Path, typer.Argument(metavar="[FOLDER]", help=N_("semula loket-demo di folder ini"))
    ] = DEFAULT_FOLDER,
) -> None:
    """One more counter day."""
    folder = folder.expanduser().absolute()
    os.environ[HOME_VARIABLE] = str(folder / "data")
    day = Day(terminal, folder, _open(terminal))
    day.begin()
    day.morning()
    day.evening()
    terminal.answer(day.facts, day.summary())
    if not day.facts["check"]["ok"]:
        raise typer.Exit(1)


def _open(terminal: Terminal) -> Services:
    """The demo's office, founded where there is none. Raises `RuleError("demo_needs_training")`."""
    from loket.db.engine import exists
    from loket.services.office import NewOffice

    if exists(terminal.folder):
        services = terminal.opened()
        if not services.office.profile().is_training:
            raise RuleError("demo_needs_training", path=str(terminal.folder))
        services.people.sign_in_account()
        return services
    new = NewOffice(
        name=OFFICE,
        unit_code="DPMPTSP",
        region_code="6271",
        letterhead=LETTERHEAD,
        address="Jalan Tjilik Riwut Km 5, Rantau Indah",
        phone="(0536) 320 0000",
        is_training=True,
    )
    terminal.at = f"{FIRST_DAY.isoformat()}T07:30"
    return found(terminal, new)[0]


@dataclass(slots=True)
class Day:
    """One day at the demo's counter."""

    terminal: Terminal
    folder: Path
    services: Services
    today: date = FIRST_DAY
    numbers: dict[str, str] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)

    def begin(self) -> None:
        """The first day, or the working day after the last one."""
        newest = self.services.lookup.requests(limit=1)
        if newest:
            work = self.services.calendar.current().work
            self.today = work.add_days(work.in_office(newest[0].received_at).date(), 1)
        self.facts = {"folder": str(self.folder), "day": self.today.isoformat(), "registered": [], "incomplete": []}
        self._clock(time(8, 0))
        self._set_upstream()

    def _set_upstream(self) -> None:
        from loket.exchange.disk import told
        from loket.services.office import OfficeChange

        upstream = self.folder / "upstream"
        with told(self.folder):
            for part in (upstream, self.folder / "receipts"):
                part.mkdir(parents=True, exist_ok=True)
        if self.services.office.profile().upstream_url != str(upstream):
            self.services.office.change(OfficeChange(upstream_url=str(upstream)))

    def _clock(self, at: time) -> None:
        set_clock(self.services, datetime.combine(self.today, at, ZoneInfo(self.terminal.zone)))

    def morning(self) -> None:
        """What was left from former days, then visits and steps as they come."""
        from loket.words import long_date

        self.terminal.say(_("{office}, {day}").format(office=self.terminal.profile.name, day=long_date(self.today)), "")
        self._leftovers()
        script: list[Visit | Act] = [*VISITS, *STEPS]
        for one in sorted(script, key=lambda one: one.at):
            self._clock(one.at)
            if isinstance(one, Visit):
                self._receive(one)
            else:
                self._take(one)

    def _leftovers(self) -> None:
        """Yesterday's requests are finished and handed over as a next day does it."""
        from loket.services.lookup import Which

        for row in reversed(self.services.lookup.requests(Which.OPEN)):
            for action in _next_steps(row):
                self._move(row.number, time(8, 0), Act(time(8, 0), row.number, action))

    def _receive(self, visit: Visit) -> None:
        from loket.services.registration import NewRequest, Registered

        asked = self.services.intake.preview(visit.service, visit.variant).requirements
        new = NewRequest(
            service=visit.service,
            variant=visit.variant,
            name=visit.name,
            nik=visit.nik,
            phone=visit.phone,
            missing=visit.missing,
            not_applicable=tuple(one.key for one in asked if one.optional),
            **visit.more,
        )
        done = self.services.intake.receive(new)
        if isinstance(done, Registered):
            self._registered(visit, done)
        else:
            self._turned_away(visit, done)

    def _registered(self, visit: Visit, done: Any) -> None:
        from loket.words import deadline, explanation_line

        self.numbers[visit.key] = done.number
        paper = self.services.papers.receipt(done.number)
        path = write_file(self.folder / "receipts" / paper.name, paper.content)
        self.services.papers.done(paper.job or 0)
        due = self.terminal.iso(done.due)
        self.facts["registered"].append({"number": done.number, "due": due, "receipt": str(path)})
        self._tell(visit.at, f"{done.number}  {done.service} – {name_of(done.name, whole=False)}")
        if done.promise is None:
            self.terminal.say(_("       janji dihitung setelah berkas diverifikasi"))
            return
        self.terminal.say(
            _("       paling lambat {due}").format(due=deadline(done.promise.due, self.terminal.zone)),
            f"       {explanation_line(done.promise)}",
        )

    def _turned_away(self, visit: Visit, done: Any) -> None:
        paper = self.services.papers.deficiency(done.id)
        path = write_file(self.folder / "receipts" / paper.name, paper.content)
        self.facts["incomplete"].append({"service": done.service, "slip": str(path)})
        self._tell(
            visit.at,
            _("berkas kurang: {service} – {name}").format(service=done.service, name=name_of(done.name, whole=False)),
        )
        self.terminal.say(f"       {', '.join(requirement.text for requirement in done.missing)}")

    def _take(self, act: Act) -> None:
        self._move(self.numbers[act.key], act.at, act)

    def _move(self, number: str, at: time, act: Act) -> None:
        from loket.services.handling import Move
        from loket.words import deadline
        from loket.words.timeline import event_words

        moved = self.services.handling.move(number, Move.model_validate({"action": act.action, **act.details}))
        reasons = {reason.code: reason.text for reason in self.services.office.reasons()}
        last = self.services.lookup.detail(number).timeline[-1]
        text = f"{number}  {event_words(last.action, last.facts, reasons).text}"
        if moved.due is not None and moved.due != moved.former_due:
            text += _(" – paling lambat {due}").format(due=deadline(moved.due, self.terminal.zone))
        self._tell(at, text)

    def _tell(self, at: time, text: str) -> None:
        self.terminal.say(f"{at:%H.%M}  {text}")

    def evening(self) -> None:
        """The overdue list, the export, the delivery and its acknowledgement, the check."""
        from loket.services.lookup import Which

        self._clock(EVENING)
        overdue = self.services.lookup.requests(Which.OVERDUE)
        self.terminal.say("", _("Terlambat sore ini:"), *request_lines(self.terminal, overdue, whole=False), "")
        self.facts["overdue"] = [row.number for row in overdue]
        written = self.services.exports.snapshot(self.folder / "export")
        self.facts["export"] = {"folder": str(written.folder), "revision": written.revision}
        self._deliver()
        result = self.services.health.check()
        sentences = [finding_sentence(one) for one in result.findings]
        self.facts["check"] = {"ok": result.ok, "findings": sentences}

    def _deliver(self) -> None:
        """Send, let the province gather what lies in its share, and read its word."""
        first = self.services.exports.sync()
        if first.error is not None:
            raise first.error
        _gather(self.folder / "upstream")
        second = self.services.exports.sync()
        batches = [*first.delivered, *second.delivered]
        self.facts["delivery"] = {"to": first.url, "batches": batches, "acknowledged": second.acknowledged}

    def summary(self) -> Iterator[str]:
        """What was made, and where."""
        check = self.facts["check"]
        delivery = self.facts["delivery"]
        yield from fields(
            [
                (_("Tanda terima"), f"{len(self.facts['registered'])} PDF – {self.folder / 'receipts'}"),
                (_("Lembar kekurangan"), f"{len(self.facts['incomplete'])} PDF – {self.folder / 'receipts'}"),
                (_("Ekspor"), str(self.folder / "export")),
                (
                    _("Kiriman"),
                    _("{numbers} – {folder}").format(
                        numbers=", ".join(map(str, delivery["batches"])), folder=delivery["to"]
                    ),
                ),
                (_("Diterima pembina"), _("sampai kiriman {number}").format(number=delivery["acknowledged"])),
                (_("Basis data"), str(self.folder / "data")),
                (_("Pemeriksaan"), _("utuh") if check["ok"] else _("ada yang tidak beres")),
            ]
        )
        yield from bullets(check["findings"])
        yield _("Jalankan lagi untuk hari kerja berikutnya: loket demo {folder}").format(folder=self.folder)


def _next_steps(row: RequestRow) -> tuple[Action, ...]:
    match row.status:
        case Status.SUSPENDED:
            return (Action.RESUME,)
        case Status.READY:
            return (Action.HANDOVER,)
        case _ if row.service_code != "sip-dokter":
            return (Action.READY,)
        case _:
            return ()


def _gather(share: Path) -> None:
    """Play the province: apply every stream that lies in the share, and acknowledge it."""
    from loket.exchange.receiver import Ledger, gather
    from loket.exchange.transports import open_transport

    transport = open_transport(str(share))
    ledger = Ledger()
    for epoch in sorted((share / "loket").glob("*/*")):
        gather(transport, ledger, epoch.parent.name, epoch.name)
