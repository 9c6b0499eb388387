"""Identity numbers, phones and names: how they are read, written one way, and masked.

Rules of domain knowledge: a NIK holds the place of *first* registration and the birth date of *then*. It never
changes when a person moves or when the birth date in the register is corrected (PP 37/2007 Ps 37). So only its
length and digits can be wrong at the counter; everything read from it is a suggestion with warnings.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from loket.errors import RuleError

NIK_LENGTH = 16
OLDEST_AGE = 110
MASK = "•"

_SEPARATORS = str.maketrans("", "", " .-\u00a0\t")
_PHONE_SEPARATORS = str.maketrans("", "", " .-()/\u00a0\t")
# Numbering plan +62: mobile 8[1-35-9] and 9–12 digits, fixed lines 7–11 digits; both without the trunk 0, which
# people also write after +62. Without any prefix only a mobile number is beyond doubt.
_MOBILE = "8[1-35-9][0-9]{7,10}"
_FIXED = "[2-79][0-9]{6,10}"
_INDONESIAN = re.compile(rf"(?:(?:\+?62)?0|\+?62)({_MOBILE}|{_FIXED})|({_MOBILE})")
_FOREIGN = re.compile(r"\+[1-9][0-9]{7,14}")
_TWO_DIGIT_AREAS = ("21", "22", "24", "31", "61")


class Sex(StrEnum):
    """Sex as it is written into a NIK."""

    FEMALE = "female"
    MALE = "male"


class NikWarning(StrEnum):
    """What looks odd in a NIK. None of these stops a registration."""

    TEMPORARY = "nik_temporary"
    PROVINCE_UNKNOWN = "nik_province_unknown"
    REGENCY_UNKNOWN = "nik_regency_unknown"
    BIRTH_DATE_INVALID = "nik_birth_date_invalid"
    CENTURY_AMBIGUOUS = "nik_century_ambiguous"
    SERIAL_ZERO = "nik_serial_zero"


@dataclass(frozen=True, slots=True)
class NikReading:
    """What a NIK says about a person: a suggestion for the form, never a proof.

    `birth_date` is the likeliest of `birth_dates` (both centuries are kept where both are possible).
    """

    nik: str
    birth_dates: tuple[date, ...] = ()
    sex: Sex | None = None
    province: str | None = None
    regency: str | None = None
    age: int | None = None
    temporary: bool = False
    warnings: tuple[NikWarning, ...] = ()

    @property
    def birth_date(self) -> date | None:
        """The likeliest birth date, or None where the digits make no date."""
        return self.birth_dates[0] if self.birth_dates else None


def normalize_nik(text: str) -> str:
    """The 16 digits of a NIK. Raises `RuleError` nik_digits, nik_length (length) or nik_repeated."""
    return _sixteen_digits(text, "nik", "nik")


def normalize_kk_number(text: str) -> str:
    """The 16 digits of a family card number. Raises `RuleError` kk_digits, kk_length (length) or kk_repeated."""
    return _sixteen_digits(text, "kk", "kk_number")


def _sixteen_digits(text: str, prefix: str, field: str) -> str:
    digits = text.translate(_SEPARATORS)
    if digits and not _all_digits(digits):
        raise RuleError(f"{prefix}_digits", field=field)
    if len(digits) != NIK_LENGTH:
        raise RuleError(f"{prefix}_length", field=field, length=len(digits))
    if len(set(digits)) == 1:
        raise RuleError(f"{prefix}_repeated", field=field)
    return digits


def _all_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def read_nik(nik: str, today: date, regions: Mapping[str, str]) -> NikReading:
    """What the NIK says. `regions` maps Kemendagri codes (2 and 4 digits, old codes too) to names.

    A leading 0 marks a temporary number (OpenSID: 0, village code, serial), which holds no birth date.
    Raises `RuleError` as `normalize_nik` does.
    """
    nik = normalize_nik(nik)
    if nik.startswith("0"):
        return NikReading(nik, temporary=True, warnings=(NikWarning.TEMPORARY,))
    province, regency = regions.get(nik[:2]), regions.get(nik[:4])
    sex = _sex_of(int(nik[6:8]))
    births = _birth_dates(nik, today)
    return NikReading(
        nik=nik,
        birth_dates=births,
        sex=sex,
        province=province,
        regency=regency,
        age=age_on(births[0], today) if births else None,
        warnings=_warnings(nik, births, province, regency),
    )


def _sex_of(day: int) -> Sex | None:
    if 1 <= day <= 31:
        return Sex.MALE
    return Sex.FEMALE if 41 <= day <= 71 else None


def _birth_dates(nik: str, today: date) -> tuple[date, ...]:
    """Every date that the digits can mean for a person living today, youngest first."""
    day, month, year = int(nik[6:8]), int(nik[8:10]), int(nik[10:12])
    if day > 40:
        day -= 40
    centuries = range(today.year // 100 * 100, 1800, -100)
    possible = (_date_or_none(century + year, month, day) for century in centuries)
    return tuple(born for born in possible if born and born <= today and age_on(born, today) < OLDEST_AGE)


def _date_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _warnings(nik: str, births: tuple[date, ...], province: str | None, regency: str | None) -> tuple[NikWarning, ...]:
    found = {
        NikWarning.PROVINCE_UNKNOWN: province is None,
        NikWarning.REGENCY_UNKNOWN: province is not None and regency is None,
        NikWarning.BIRTH_DATE_INVALID: not births,
        NikWarning.CENTURY_AMBIGUOUS: len(births) > 1,
        NikWarning.SERIAL_ZERO: nik.endswith("0000"),
    }
    return tuple(warning for warning, is_so in found.items() if is_so)


def age_on(born: date, today: date) -> int:
    """Age in completed years; someone born on 29 February is a year older on 1 March of a common year."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def mask_nik(nik: str) -> str:
    """First 4 and last 4 digits of a NIK or KK number: the birth date stays hidden."""
    if len(nik) != NIK_LENGTH:
        return MASK * len(nik)
    return f"{nik[:4]}{MASK * 8}{nik[-4:]}"


def normalize_phone(text: str) -> str:
    """The number in E.164 (`+6281234567890`). Raises `RuleError` phone_invalid.

    Takes 0812…, 812…, 62812…, +62812…, fixed lines with area code, and foreign numbers written with +.
    """
    compact = text.translate(_PHONE_SEPARATORS)
    if compact.startswith("00"):
        compact = f"+{compact[2:]}"
    if match := _INDONESIAN.fullmatch(compact):
        return f"+62{match[1] or match[2]}"
    if not compact.startswith("+62") and _FOREIGN.fullmatch(compact):
        return compact
    raise RuleError("phone_invalid", field="phone", text=text)


def format_phone(phone: str) -> str:
    """An E.164 number as people write it: `0812-3456-7890`, `(0536) 3222639`; foreign numbers stay as they are."""
    if not phone.startswith("+62"):
        return phone
    if phone.startswith("+628"):
        national = f"0{phone[3:]}"
        return f"{national[:4]}-{national[4:8]}-{national[8:]}"
    area, local = _area_and_local(phone)
    return f"({area}) {local}"


def _area_and_local(phone: str) -> tuple[str, str]:
    national = phone[3:]
    width = 2 if national.startswith(_TWO_DIGIT_AREAS) else 3
    return f"0{national[:width]}", national[width:]


def mask_phone(phone: str) -> str:
    """An E.164 number with its middle hidden: `0812-••••-7890`; of short fixed lines only the last two digits show."""
    if not phone.startswith("+62"):
        return f"{phone[:3]}-{MASK * 4}-{phone[-4:]}"
    if phone.startswith("+628"):
        return f"0{phone[3:6]}-{MASK * 4}-{phone[-4:]}"
    area, local = _area_and_local(phone)
    shown = local[-4:] if len(local) > 6 else local[-2:]
    return f"{area}-{MASK * 4}-{shown}"


def normalize_name(text: str) -> str:
    """A name as it is stored: one space between words, as typed otherwise. Raises `RuleError` name_missing.

    Single words, titles, apostrophes and degrees are all part of names; no rule may refuse them.
    """
    composed = unicodedata.normalize("NFC", text)
    visible = "".join(" " if unicodedata.category(letter).startswith("C") else letter for letter in composed)
    name = " ".join(visible.split())
    if not any(letter.isalpha() for letter in name):
        raise RuleError("name_missing", field="name")
    return name


def mask_name(name: str) -> str:
    """First word and the initials of the rest (`Siti R•••`); of a single word only its first letter."""
    first, *rest = name.split()
    if not rest:
        return f"{first[0]}{MASK * 3}"
    return " ".join([first, *(f"{word[0]}{MASK * 3}" for word in rest)])
