"""Answers as JSON, in the contract's keys; moments with the offset of the office, personal data as it was given."""

from __future__ import annotations

from dataclasses import fields as fields_of
from datetime import date, datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING, Any

from loket.cli.terminal import Terminal
from loket.domain.identity import MASK, mask_name

if TYPE_CHECKING:
    from loket.domain.promise import LedgerEntry, Promise, Step
    from loket.domain.standards import CompletionTime, Extension, Fee, Requirement
    from loket.services.rows import RequestRow

HIDDEN = MASK * 3


def name_of(name: str, *, whole: bool) -> str:
    """A name, masked unless the whole was asked for."""
    return name if whole or not name else mask_name(name)


def address_of(address: str, *, whole: bool) -> str:
    """An address; there is no half of one that says nothing, so it is hidden altogether."""
    return address if whole or not address else HIDDEN


def plain(terminal: Terminal, value: object) -> Any:
    """A value as JSON knows it."""
    match value:
        case datetime():
            return terminal.iso(value)
        case date():
            return value.isoformat()
        case timedelta():
            return int(value.total_seconds())
        case Enum():
            return value.value
        case _:
            return value


def promise_facts(terminal: Terminal, promise: Promise | None) -> dict[str, Any]:
    """A promise with the steps of its explanation, and the sentences that they make."""
    from loket.words import explanation

    if promise is None:
        return {"due": None, "steps": [], "explanation": []}
    return {
        "due": terminal.iso(promise.due),
        "start": terminal.iso(promise.start),
        "amount": promise.amount,
        "unit": promise.unit.value,
        "is_default": promise.is_default,
        "steps": [step_facts(terminal, step) for step in promise.steps],
        "explanation": explanation(promise),
    }


def step_facts(terminal: Terminal, step: Step) -> dict[str, Any]:
    """One step of an explanation: its kind, and the values that it fills."""
    values = {field.name: (getattr(step, field.name), field.default) for field in fields_of(step)}
    return {name: plain(terminal, value) for name, (value, default) in values.items() if value != default}


def ledger_facts(terminal: Terminal, entry: LedgerEntry) -> dict[str, Any]:
    """One row of a promise's ledger."""
    return {
        "kind": entry.kind.value,
        "reason": entry.reason or None,
        "by": entry.by,
        "at": terminal.iso(entry.at),
        "from": terminal.iso(entry.from_due),
        "to": terminal.iso(entry.to_due),
        "days": entry.given.days or None,
        "seconds": int(entry.given.time.total_seconds()) or None,
    }


def time_facts(time: CompletionTime | None) -> dict[str, Any] | None:
    """A completion time; None stands for the statutory default."""
    if time is None:
        return None
    return {
        "amount": time.amount,
        "unit": time.unit.value,
        "starts_at": time.starts_at.value,
        "sentence": time.sentence,
        "reservation": time.reservation,
        "extension": extension_facts(time.extension),
    }


def extension_facts(extension: Extension | None) -> dict[str, Any] | None:
    """How far a promise may be extended."""
    if extension is None:
        return None
    return {"amount": extension.amount, "unit": extension.unit.value, "legal_basis": extension.legal_basis}


def fee_facts(fee: Fee) -> dict[str, Any]:
    """A fee in whole rupiah."""
    return {"kind": fee.kind.value, "amount": fee.amount, "legal_basis": fee.legal_basis}


def requirement_facts(requirement: Requirement) -> dict[str, Any]:
    """A requirement by its key and in words."""
    return {"key": requirement.key, "text": requirement.text, "optional": requirement.optional}


def row_facts(terminal: Terminal, row: RequestRow, *, whole: bool) -> dict[str, Any]:
    """One request of a list."""
    return {
        "number": row.number,
        "name": name_of(row.name, whole=whole),
        "nik": row.nik,
        "phone": row.phone,
        "address": address_of(row.address, whole=whole),
        "service": row.service_code,
        "service_name": row.service,
        "variant": row.variant,
        "status": row.status.value,
        "state": row.state.value if row.state else None,
        "received": terminal.iso(row.received_at),
        "due": terminal.iso(row.due),
        "ready": terminal.iso(row.ready_at),
        "waiting_for": row.waiting_for or None,
        "counter": row.counter,
        "priority": row.priority,
    }
