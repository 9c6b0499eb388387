"""The calendar in words: ranges, what a change does to days and promises, what the history says."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, time

import pytest

from loket.domain.calendar_book import BookChange, CalendarBook, MarkedDay, Season, difference
from loket.domain.counting import DayKind
from loket.words.calendar import (
    change_groups,
    change_reason,
    day_words,
    long_range,
    outcome_words,
    preview_sentence,
)


@dataclass(frozen=True)
class Day:
    """A day as the calendar service tells it."""

    day: date = date(2026, 3, 20)
    is_open: bool = False
    kind: DayKind | None = DayKind.COLLECTIVE
    name: str = "Cuti bersama Idulfitri"
    source: str = ""
    confirmed: bool = True
    season: str = ""
    hours: tuple[tuple[str, str], ...] = ()


def marked(day: int, name: str = "Hari Jadi", kind: DayKind = DayKind.LOCAL, source: str = "") -> MarkedDay:
    return MarkedDay(date(2026, 4, day), kind, name, source)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 4, 20), date(2026, 4, 20), "20 April 2026"),
        (date(2026, 4, 20), date(2026, 4, 24), "20–24 April 2026"),
        (date(2026, 4, 30), date(2026, 5, 2), "30 April–2 Mei 2026"),
        (date(2026, 12, 30), date(2027, 1, 2), "30 Desember 2026–2 Januari 2027"),
    ],
)
def test_a_range_says_each_part_once(first: date, last: date, words: str) -> None:
    assert long_range(first, last) == words


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (Day(), "Cuti bersama Idulfitri, cuti bersama"),
        (Day(confirmed=False), "Cuti bersama Idulfitri, cuti bersama (perkiraan)"),
        (Day(is_open=True), "Cuti bersama Idulfitri, cuti bersama, kantor tetap buka"),
        (Day(kind=None, name="", is_open=True), "hari kerja"),
        (Day(kind=DayKind.WEEKEND, name="", season="Ramadan 1447 H"), "akhir pekan"),
    ],
)
def test_a_day_says_what_it_is(day: Day, words: str) -> None:
    assert day_words(day) == f"Jumat, 20 Maret 2026: {words}"


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ((12, 340, 3, 0), "12 dari 340 janji terbuka berubah; 3 menjadi terlambat."),
        ((12, 340, 3, 1), "12 dari 340 janji terbuka berubah; 3 menjadi terlambat; 1 tidak lagi terlambat."),
        ((12, 340, 0, 0), "12 dari 340 janji terbuka berubah; tidak ada yang menjadi terlambat."),
        ((0, 340, 0, 0), "Semua 340 janji terbuka tetap seperti semula."),
        ((0, 1, 0, 0), "1 janji terbuka tetap seperti semula."),
        ((0, 0, 0, 0), "Tidak ada janji yang sedang berjalan."),
    ],
)
def test_a_preview_says_how_many_promises_move(counts: tuple[int, int, int, int], words: str) -> None:
    assert preview_sentence(*counts) == words


def test_days_in_a_row_that_are_alike_stand_together() -> None:
    days = (marked(20), marked(21), marked(22, "Rapat kerja"), marked(24, "Rapat kerja"))
    assert change_groups(BookChange(added=days)) == [
        (
            "Ditambah",
            [
                "20–21 April 2026: Hari Jadi, libur lokal",
                "Rabu, 22 April 2026: Rapat kerja, libur lokal",
                "Jumat, 24 April 2026: Rapat kerja, libur lokal",
            ],
        )
    ]


def test_what_is_removed_and_changed_stands_under_its_own_heading() -> None:
    old = marked(20)
    renamed, sourced = replace(old, name="Hari Jadi Kota"), replace(marked(21), source="SK 1/2026")
    estimate = replace(marked(22), confirmed=False)
    pairs = ((old, renamed), (marked(21), sourced), (estimate, marked(22)))
    change = BookChange(removed=(marked(27),), changed=pairs, week=(("sat", (), (("08:00", "11:00"),)),))
    assert change_groups(change) == [
        ("Dihapus, menjadi hari biasa", ["Senin, 27 April 2026: Hari Jadi, libur lokal"]),
        (
            "Diganti",
            [
                "Senin, 20 April 2026: Hari Jadi menjadi Hari Jadi Kota, libur lokal",
                "Selasa, 21 April 2026: Hari Jadi, libur lokal, dasar SK 1/2026",
                "Rabu, 22 April 2026: Hari Jadi, libur lokal (perkiraan) menjadi libur lokal",
            ],
        ),
        ("Jam kerja", ["Sabtu: tutup menjadi 08.00–11.00"]),
    ]


def week(opens: str) -> dict[str, list[tuple[str, str]]]:
    return {"mon": [(opens, "12:00")]}


def test_hours_seasons_and_rules_are_told_before_and_after() -> None:
    ramadan = Season("Ramadan", date(2027, 2, 8), date(2027, 3, 9), week("08:00"))
    old = CalendarBook("Asia/Jakarta", week("07:30"), (), (ramadan,), time(14), open_services=("kk", "ktp"))
    longer = replace(ramadan, last_day=date(2027, 3, 10))
    new = replace(
        CalendarBook("Asia/Makassar", week("08:00"), (), (longer,), None, open_services=("ktp", "skck")),
        count_first_day=True,
    )
    assert change_groups(difference(old, new), {"kk": "Kartu Keluarga", "skck": "SKCK"}) == [
        ("Jam kerja", ["Senin: 07.30–12.00 menjadi 08.00–12.00"]),
        ("Musim jam kerja", ["Ramadan, 8 Februari–10 Maret 2027: dahulu 8 Februari–9 Maret 2027"]),
        (
            "Cara menghitung janji",
            [
                "Zona waktu: WIB menjadi WITA",
                "Batas jam masuk: 14.00 menjadi tidak ada",
                "Hari berkas masuk dihitung sebagai hari pertama",
                "Buka pada cuti bersama: SKCK",
                "Tidak lagi buka pada cuti bersama: Kartu Keluarga",
            ],
        ),
    ]


@pytest.mark.parametrize(
    ("after", "words"),
    [
        ((), "Ramadan, 8 Februari 2027: dihapus"),
        ((Season("Ramadan", date(2027, 2, 8), date(2027, 2, 8), week("09:00")),), "Ramadan, 8 Februari 2027: {what}"),
        (
            (Season("Ramadan", date(2027, 2, 8), date(2027, 2, 8), week("08:00"), "Perpres 21/2023"),),
            "Ramadan, 8 Februari 2027: keterangannya diganti",
        ),
    ],
)
def test_a_season_says_what_becomes_of_it(after: tuple[Season, ...], words: str) -> None:
    ramadan = Season("Ramadan", date(2027, 2, 8), date(2027, 2, 8), week("08:00"))
    change = difference(
        CalendarBook("Asia/Jakarta", week("08:00"), (), (ramadan,)),
        CalendarBook("Asia/Jakarta", week("08:00"), (), after),
    )
    assert change_reason(change, {}) == words.format(what="jamnya diganti")


def test_the_same_hours_written_as_lists_or_tuples_are_no_change() -> None:
    lists = CalendarBook("Asia/Jakarta", {"mon": [["07:30", "12:00"]], "tue": []})  # type: ignore[dict-item]
    assert not difference(lists, CalendarBook("Asia/Jakarta", {"mon": [("07:30", "12:00")]}))


@pytest.mark.parametrize(
    ("decision", "words"),
    [
        ("moved", "12 janji dipindahkan"),
        ("kept", "12 janji dipertahankan"),
        ("none", "tidak ada janji yang terkena"),
    ],
)
def test_the_history_says_what_was_decided(decision: str, words: str) -> None:
    assert outcome_words(decision, 12, 12) == words
