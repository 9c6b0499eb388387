"""Invented people for training offices: names of many regions, numbers that belong to nobody.

Every name is put together from parts at random. A NIK gets a serial from 9000 on, which no register reaches, and a
phone a block of zeros that no provider gives out.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from loket.domain.identity import Sex

_MALE = (
    *("Agus", "Ahmad", "Andi", "Anton", "Aris", "Asep", "Bambang", "Bayu", "Budi", "Cahyo", "Dadang", "Dedi", "Dimas"),
    *(
        "Eko",
        "Fajar",
        "Ferdinand",
        "Gilang",
        "Gunawan",
        "Hadi",
        "Hendra",
        "Ilham",
        "Indra",
        "Irfan",
        "Joko",
        "Kornelius",
    ),
    *("Lukman", "Markus", "Muhammad", "Nanang", "Oktovianus", "Parlindungan", "Petrus", "Rahmat", "Rangga", "Ridwan"),
    *("Rizki", "Rudi", "Samuel", "Slamet", "Soleman", "Suparman", "Suryadi", "Taufik", "Teguh", "Tigor", "Umar"),
    *("Wahyu", "Yohanes", "Yusuf", "Zainal", "Zulkifli"),
)
_FEMALE = (
    *("Aisyah", "Anisa", "Ayu", "Bunga", "Citra", "Damayanti", "Dewi", "Diah", "Dina", "Eka", "Elisabet", "Endang"),
    *("Fatimah", "Fitri", "Halimah", "Hartini", "Indah", "Intan", "Kartika", "Lestari", "Lilis", "Maria", "Marlina"),
    *("Maya", "Mega", "Nabila", "Nurul", "Paulina", "Putri", "Rahma", "Ratna", "Rina", "Rosdiana", "Rukmini", "Sari"),
    *("Siti", "Sri", "Sumiati", "Tuti", "Utami", "Wulan", "Yanti", "Yuliana", "Yustina", "Zahra"),
)
_LAST = (
    *("Abdullah", "Anggraini", "Aritonang", "Basri", "Chandra", "Daeng Masiga", "Fauzi", "Ginting", "Hakim", "Halim"),
    *("Handayani", "Harahap", "Hasanah", "Hidayat", "Hutapea", "Iskandar", "Kambu", "Koto", "Kurniawan", "Kusuma"),
    *(
        "Latuconsina",
        "Lumentut",
        "Mandagi",
        "Manurung",
        "Maulana",
        "Mulyani",
        "Nasution",
        "Ndolu",
        "Nugroho",
        "Pakpahan",
    ),
    *("Permana", "Piliang", "Prasetyo", "Purba", "Rahayu", "Ramadhan", "Rumbiak", "Santoso", "Saputra", "Sembiring"),
    *("Setiawan", "Siregar", "Sirait", "Sopacua", "Suherman", "Sulaiman", "Suryani", "Susanti", "Tambunan", "Tanjung"),
    *("Tobing", "Tumbelaka", "Usman", "Wanggai", "Wibowo", "Wijaya", "Wonda", "Yulianto", "Zebua"),
)
_SINGLE = (
    *("Sutrisno", "Suharti", "Paijo", "Tukinem", "Mursidi", "Wagiyem", "Ngatimin", "Sarinah", "Kasmiran", "Poniman"),
    *("Jumadi", "Saodah", "Tarsem", "Maimunah", "Rokayah", "Sukirman", "Tumini", "Wasito", "Marsiah", "Samsul"),
)
_BALINESE = ("Wayan", "Made", "Nyoman", "Ketut", "Putu", "Kadek", "Komang")
_BALINESE_LAST = ("Suardana", "Sukerti", "Arnawa", "Widiasih", "Mahendra", "Astiti", "Parwata", "Sudiani")
_LONG = (
    *("Raden Mas", "Raden Ayu", "Andi Tenri", "Gusti Ayu Agung", "Tengku", "Sutan", "Teuku", "La Ode", "Wa Ode"),
    *("Ida Bagus", "Pangeran"),
)
_DEGREES = ("S.Pd.", "S.E.", "S.H.", "S.Kom.", "M.Si.", "A.Md.Keb.", "S.Kep., Ns.", "dr.")
_STREETS = (
    *("Anggrek", "Cempaka", "Diponegoro", "Flamboyan", "Garuda", "Kenanga", "Mawar", "Melati", "Merdeka", "Pahlawan"),
    *("Pelita", "Rajawali", "Sudirman", "Tjilik Riwut", "Veteran"),
)
_NO_NIK = ("Bayi baru lahir", "Belum pernah didata", "NIK sedang dikonsolidasi")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who does not exist."""

    name: str
    nik: str
    no_nik_reason: str
    birth_date: date | None
    sex: str
    phone: str
    address: str


def invent(rng: random.Random, region: str, today: date) -> Person:
    """An invented person of a region (the first four digits of most of its NIKs)."""
    sex = rng.choice((Sex.MALE, Sex.FEMALE))
    born = today - timedelta(days=rng.randrange(17 * 365, 78 * 365))
    known = rng.random() < 0.95
    return Person(
        name=invent_name(rng, sex),
        nik=_nik(rng, region, born, sex) if known else "",
        no_nik_reason="" if known else rng.choice(_NO_NIK),
        birth_date=born if known else None,
        sex=sex.value if known else "",
        phone=_phone(rng) if rng.random() < 0.9 else "",
        address=_address(rng),
    )


def invent_name(rng: random.Random, sex: Sex) -> str:
    """A name as people of many regions carry one: of one word or of six, with and without titles."""
    firsts = _MALE if sex is Sex.MALE else _FEMALE
    kind = rng.random()
    if kind < 0.08:
        return rng.choice(_SINGLE)
    if kind < 0.13:
        mark = "I" if sex is Sex.MALE else "Ni"
        return f"{mark} {rng.choice(_BALINESE)} {rng.choice(firsts)} {rng.choice(_BALINESE_LAST)}"
    if kind < 0.15:
        middle = " ".join(rng.sample(firsts, 3))
        return f"{rng.choice(_LONG)} {middle} {rng.choice(_LAST)} {rng.choice(_LAST)}"
    words = [rng.choice(firsts), rng.choice(_LAST)]
    if kind < 0.35:
        words.insert(1, rng.choice(firsts))
    if kind > 0.97:
        words.insert(0, "Haji" if sex is Sex.MALE else "Hajah")
    name = " ".join(words)
    return f"{name}, {rng.choice(_DEGREES[:-1])}" if 0.93 < kind < 0.97 else name


def _nik(rng: random.Random, region: str, born: date, sex: Sex) -> str:
    place = region if rng.random() < 0.9 else rng.choice(("3171", "3273", "3578", "7371", "6471", "1271", "9471"))
    day = born.day + (40 if sex is Sex.FEMALE else 0)
    return f"{place}{rng.randrange(1, 9):02}{day:02}{born:%m%y}{rng.randrange(9000, 10000)}"


def _phone(rng: random.Random) -> str:
    return f"+628{rng.choice('12357')}{rng.randrange(10)}000{rng.randrange(100_000):05}"


def _address(rng: random.Random) -> str:
    street, house = rng.choice(_STREETS), rng.randrange(1, 180)
    return f"Jl. {street} No. {house}, RT {rng.randrange(1, 13):02}/RW {rng.randrange(1, 9):02}"
