"""Wrong usage in one Indonesian sentence, and the few values that a command line holds as text."""

from __future__ import annotations

import uuid
from datetime import date, datetime, tzinfo
from difflib import get_close_matches
from typing import Any

from loket.i18n import _


class WrongUsage(Exception):  # noqa: N818 (it is told to a person, as what it is)
    """The command line makes no sense; `sentence` says what to write instead."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def usage_sentence(error: Any) -> str:
    """The sentence for an error of Typer's own, which it would tell in English."""
    context = getattr(error, "ctx", None)
    return _with_help(_what_is_wrong(error), context.command_path if context else "loket")


def _with_help(fault: str, path: str) -> str:
    return _("{fault}; lihat: {path} --help").format(fault=fault, path=path)


def _what_is_wrong(error: Any) -> str:
    match type(error).__name__:
        case "NoSuchOption":
            return _("Pilihan {option} tidak dikenal").format(option=error.option_name)
        case "BadOptionUsage":
            return _("Pilihan {option} perlu isi, atau tidak boleh diberi isi").format(option=error.option_name)
        case "MissingParameter":
            return _("{name} belum diisi").format(name=_name_of(error.param))
        case "BadParameter":
            return _bad_value(error.param)
        case _:
            return _("Perintah ini diberi kata yang tidak dikenalnya")


def _bad_value(parameter: Any) -> str:
    descriptor = getattr(parameter, "type_descriptor", None)
    choices = [str(getattr(choice, "value", choice)) for choice in getattr(descriptor, "choices", None) or ()]
    name = _name_of(parameter)
    if choices:
        return _("{name} harus salah satu dari: {choices}").format(name=name, choices=", ".join(choices))
    if getattr(descriptor, "annotation", None) is int:
        return _("{name} harus berupa angka").format(name=name)
    return _("Isi {name} tidak dapat dipakai").format(name=name)


def _name_of(parameter: Any) -> str:
    if parameter is None:
        return _("Isian")
    if parameter.param_type_name == "option":
        return str(max(parameter.opts, key=len))
    return str(parameter.metavar or parameter.name)


def unknown_command(path: str, name: str, known: list[str]) -> WrongUsage:
    """There is no such command; the nearest ones are named."""
    near = _(" atau ").join(get_close_matches(name, known, n=2))
    hint = _(" (maksudnya {near}?)").format(near=near) if near else ""
    return WrongUsage(_with_help(_("Perintah “{name}” tidak ada").format(name=name) + hint, path))


def missing_command(path: str, known: list[str]) -> WrongUsage:
    """A group of commands was named without one of them."""
    return WrongUsage(_with_help(_("Sebutkan perintahnya: {known}").format(known=", ".join(known)), path))


YEARS = range(1900, 2200)
"""What a counter can mean; at the ends of the calendar nothing can be counted on or back."""


def _in_reach(year: int, text: str, option: str) -> None:
    if year not in YEARS:
        sentence = _("Isi {option} “{text}” di luar jangkauan; tulis tahun {first} sampai {last}.")
        raise WrongUsage(sentence.format(option=option, text=text, first=YEARS[0], last=YEARS[-1]))


def read_moment(text: str, zone: tzinfo, option: str) -> datetime:
    """A moment as people type it, aware; without an offset it is the office's own time. Raises `WrongUsage`."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        example = "2026-03-13T14:00"
        raise WrongUsage(
            _("Isi {option} “{text}” bukan waktu; tulis misalnya {example}.").format(
                option=option, text=text, example=example
            )
        ) from error
    _in_reach(at.year, text, option)
    return at if at.tzinfo is not None else at.replace(tzinfo=zone)


def read_date(text: str, option: str) -> date:
    """A date as people type it: 2026-03-13 or 13-03-2026. Raises `WrongUsage`."""
    parts = text.replace("/", "-").split("-")
    ordered = reversed(parts) if len(parts) == 3 and len(parts[2]) == 4 else parts
    try:
        day = date.fromisoformat("-".join(part.zfill(2) for part in ordered))
    except ValueError as error:
        sentence = _("Isi {option} “{text}” bukan tanggal; tulis misalnya 2026-03-30.")
        raise WrongUsage(sentence.format(option=option, text=text)) from error
    _in_reach(day.year, text, option)
    return day


def read_uid(text: str, option: str) -> str:
    """A request id made by the client: a UUID."""
    try:
        return str(uuid.UUID(text))
    except ValueError as error:
        sentence = _("Isi {option} “{text}” bukan UUID; tulis misalnya hasil perintah uuidgen.")
        raise WrongUsage(sentence.format(option=option, text=text)) from error


def only_one(**chosen: bool) -> None:
    """Refuse options that exclude each other."""
    named = [f"--{name.replace('_', '-')}" for name, is_on in chosen.items() if is_on]
    if len(named) > 1:
        raise WrongUsage(_("Pakai salah satu saja: {options}.").format(options=", ".join(named)))
