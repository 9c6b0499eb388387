"""What people read: dates, standards, promises, errors."""

import ast
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from importlib import import_module
from pathlib import Path
from string import Formatter
from zoneinfo import ZoneInfo

import pytest

import loket.domain
from loket import words
from loket.domain.counting import ClosedDay, DayKind, OfficeCalendar
from loket.domain.explanation import Step, StepKind
from loket.domain.promise import compute
from loket.domain.standards import (
    CompletionTime,
    Component,
    Fault,
    Fee,
    FeeKind,
    Original,
    Requirement,
    RequirementKind,
    Stage,
    StartEvent,
    Unit,
)
from loket.domain.standing import Remaining
from loket.domain.workflow import Action, Status
from loket.domain.worktime import WorkCalendar
from loket.errors import LoketError, RuleError, StorageError
from loket.words.errors import table_of
from loket.words.sentences import PROBLEMS, RULES, STORAGE

PACKAGE = Path(loket.domain.__path__[0]).parent
JAKARTA = ZoneInfo("Asia/Jakarta")
NYEPI_AND_IDULFITRI = {
    date(2026, 3, 18): ClosedDay(date(2026, 3, 18), DayKind.COLLECTIVE, "Cuti Bersama Hari Suci Nyepi"),
    date(2026, 3, 19): ClosedDay(date(2026, 3, 19), DayKind.NATIONAL, "Hari Suci Nyepi"),
    date(2026, 3, 20): ClosedDay(date(2026, 3, 20), DayKind.COLLECTIVE, "Cuti Bersama Hari Raya Idul Fitri"),
    date(2026, 3, 21): ClosedDay(date(2026, 3, 21), DayKind.NATIONAL, "Hari Raya Idul Fitri"),
    date(2026, 3, 22): ClosedDay(date(2026, 3, 22), DayKind.NATIONAL, "Hari kedua dari Hari Raya Idul Fitri"),
    date(2026, 3, 23): ClosedDay(date(2026, 3, 23), DayKind.COLLECTIVE, "Cuti Bersama Hari Raya Idul Fitri"),
    date(2026, 3, 24): ClosedDay(date(2026, 3, 24), DayKind.COLLECTIVE, "Cuti Bersama Hari Raya Idul Fitri"),
    date(2026, 8, 17): ClosedDay(date(2026, 8, 17), DayKind.NATIONAL, "Hari Kemerdekaan", confirmed=False),
}
WEEK = {day: [("07:30", "12:00"), ("13:00", "16:00")] for day in ("mon", "tue", "wed", "thu", "fri")}
CALENDAR = OfficeCalendar(WorkCalendar(WEEK, closed=frozenset(NYEPI_AND_IDULFITRI)), NYEPI_AND_IDULFITRI)


# dates


def test_days_are_written_long_on_paper_and_short_in_tables() -> None:
    day = date(2026, 11, 24)
    assert words.long_date(day) == "Selasa, 24 November 2026"
    assert words.plain_date(day) == "24 November 2026"
    assert words.short_date(day) == "24-11-2026"
    assert words.brief_day(date(2026, 3, 30)) == "Senin 30 Mar"


@pytest.mark.parametrize(
    ("zone", "text"),
    [
        ("Asia/Jakarta", "Senin, 30 Maret 2026, 16.00 WIB"),
        ("Asia/Makassar", "Senin, 30 Maret 2026, 17.00 WITA"),
        ("Asia/Jayapura", "Senin, 30 Maret 2026, 18.00 WIT"),
    ],
)
def test_moments_are_told_in_the_zone_of_the_office(zone: str, text: str) -> None:
    assert words.moment(datetime(2026, 3, 30, 9, tzinfo=UTC), zone) == text


def test_a_naive_moment_is_refused_rather_than_read_in_the_machines_zone() -> None:
    with pytest.raises(ValueError, match="2026"):
        words.moment(datetime(2026, 3, 30, 9), "Asia/Jakarta")  # noqa: DTZ001


def test_a_promise_until_midnight_names_the_day_that_ends() -> None:
    midnight = datetime(2026, 4, 6, tzinfo=JAKARTA)
    assert words.deadline(midnight, "Asia/Jakarta") == "Minggu, 5 April 2026, 24.00 WIB"
    assert words.deadline_parts(midnight, "Asia/Jakarta")[0] == date(2026, 4, 5)


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (date(2026, 3, 18), date(2026, 3, 18), "18 Mar"),
        (date(2026, 3, 18), date(2026, 3, 24), "18–24 Mar"),
        (date(2026, 5, 31), date(2026, 6, 1), "31 Mei–1 Jun"),
        (date(2026, 12, 30), date(2027, 1, 2), "30 Des 2026–2 Jan 2027"),
    ],
)
def test_ranges_of_days_repeat_nothing(first: date, last: date, text: str) -> None:
    assert words.day_range(first, last) == text


# labels


def domain_enums() -> Iterator[type[Enum]]:
    for path in sorted((PACKAGE / "domain").glob("*.py")):
        module = import_module(f"loket.domain.{path.stem}")
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, Enum) and value.__module__ == module.__name__:
                yield value


@pytest.mark.parametrize("kind", [kind for kind in domain_enums() if kind is not StepKind])
def test_every_member_of_a_closed_list_has_a_word(kind: type[Enum]) -> None:
    assert [member for member in kind if not words.has_label(member)] == []
    assert all(words.label(member).strip() for member in kind)


def test_every_step_of_an_explanation_has_a_sentence() -> None:
    full = {"at": datetime(2026, 3, 30, 16, tzinfo=JAKARTA), "first": date(2026, 3, 27), "last": date(2026, 3, 30)}
    for kind in StepKind:
        sentence = words.step_sentence(
            Step(kind, **full, amount=5, days=1, unit=Unit.WORKING_DAY, reason=DayKind.LOCAL, note="menunggu pemohon")
        )
        assert sentence.endswith("."), kind
        assert "{" not in sentence


def test_components_are_named_as_the_law_names_them() -> None:
    assert words.label(Component.PROCEDURE) == "Sistem, mekanisme, dan prosedur"
    assert words.label(Component.SAFETY_GUARANTEE).endswith("dan risiko keragu-raguan")
    assert words.label(Status.READY) == "Siap diambil"


# standards


def test_the_published_sentence_is_repeated_word_for_word() -> None:
    sentence = "1x24 jam sejak berkas dinyatakan lengkap oleh petugas verifikasi"
    time = CompletionTime(24, Unit.HOUR, StartEvent.VERIFIED, sentence=sentence)
    assert words.completion_sentence(time) == sentence
    reserved = CompletionTime(24, Unit.HOUR, sentence=sentence, reservation="jika Kepala Dinas ada di tempat")
    assert words.completion_sentence(reserved) == f"{sentence} (jika Kepala Dinas ada di tempat)"


def test_a_reservation_inside_the_sentence_is_not_said_twice() -> None:
    time = CompletionTime(
        15, Unit.MINUTE, sentence="15 Menit (jika syarat terpenuhi)", reservation="jika syarat terpenuhi"
    )
    assert words.completion_sentence(time) == "15 Menit (jika syarat terpenuhi)"


def test_the_statutory_default_is_never_the_offices_own_promise() -> None:
    sentence = words.completion_sentence(None)
    assert "5 (lima) hari kerja" in sentence
    assert "bawaan UU 30/2014 Ps 53 jo. UU 6/2023" in sentence


@pytest.mark.parametrize(
    ("fee", "text"),
    [
        (Fee(), "Tidak dipungut biaya (gratis)"),
        (Fee(FeeKind.PNBP, 30_000), "Rp30.000,00 (tiga puluh ribu rupiah)"),
        (Fee(FeeKind.LEVY, 0), "Ditetapkan kemudian (Retribusi daerah)"),
    ],
)
def test_fees_are_told_in_figures_and_words(fee: Fee, text: str) -> None:
    assert words.fee_sentence(fee) == text


@pytest.mark.parametrize(
    ("requirement", "text"),
    [
        (
            Requirement("kk", "KK", copies=1, certified=True, original=Original.SHOWN),
            "fotokopi 1 lembar, dilegalisir; asli diperlihatkan",
        ),
        (Requirement("ktp", "KTP lama", RequirementKind.ORIGINAL, original=Original.KEPT), "asli diserahkan"),
        (Requirement("akta", "Akta", RequirementKind.ORIGINAL), "asli"),
        (
            Requirement("sp", "SPTJM", RequirementKind.STATEMENT, stamp_duty=True, condition="apabila hilang"),
            "surat pernyataan, bermeterai; apabila hilang",
        ),
        (
            Requirement("foto", "Pas foto", RequirementKind.PHOTO, copies=3, alternative="F-1.04"),
            "3 lembar; atau F-1.04",
        ),
    ],
)
def test_a_requirement_has_a_quiet_line(requirement: Requirement, text: str) -> None:
    assert words.requirement_line(requirement) == text


# promises


@pytest.mark.parametrize(
    ("left", "unit", "text"),
    [
        (Remaining(1, timedelta(hours=3), late=False), Unit.WORKING_DAY, "sisa 1 hari 3 jam kerja"),
        (Remaining(2, timedelta(hours=3), late=True), Unit.WORKING_DAY, "lewat 2 hari 3 jam kerja"),
        (Remaining(5, timedelta(0), late=False), Unit.WORKING_DAY, "sisa 5 hari kerja"),
        (Remaining(0, timedelta(minutes=95), late=False), Unit.MINUTE, "sisa 1 jam 35 menit kerja"),
        (Remaining(0, timedelta(seconds=40), late=False), Unit.MINUTE, "sisa kurang dari 1 menit"),
        (Remaining(0, timedelta(0), late=True), Unit.WORKING_DAY, "baru saja lewat"),
        (Remaining(1, timedelta(hours=2), late=False), Unit.HOUR, "sisa 1 hari 2 jam"),
        (Remaining(30, timedelta(0), late=False), Unit.MONTH, "sisa 30 hari"),
    ],
)
def test_time_left_is_told_in_the_offices_own_time(left: Remaining, unit: Unit, text: str) -> None:
    assert words.remaining(left, unit) == text


def test_a_promise_explains_itself_in_sentences_and_in_one_line() -> None:
    promise = compute(CompletionTime(5, Unit.WORKING_DAY), datetime(2026, 3, 13, 14, tzinfo=JAKARTA), CALENDAR)
    assert words.explanation(promise) == [
        "Dihitung sejak Jumat, 13 Maret 2026, 14.00 WIB.",
        "5 hari kerja: Senin 16 Mar sampai Jumat 27 Mar.",
        "Tidak dihitung: 14–15 Mar (akhir pekan); 18 Mar (Cuti Bersama Hari Suci Nyepi); 19 Mar (Hari Suci Nyepi); "
        "20 Mar, 23–24 Mar (Cuti Bersama Hari Raya Idul Fitri); 21 Mar (Hari Raya Idul Fitri); "
        "22 Mar (Hari kedua dari Hari Raya Idul Fitri).",
        "Paling lambat Jumat, 27 Maret 2026, 16.00 WIB.",
    ]
    assert words.explanation_line(promise) == "5 hari kerja · 18–24 Mar tidak dihitung: Nyepi, Idul Fitri, cuti bersama"


def test_a_default_promise_says_so_first() -> None:
    promise = compute(None, datetime(2026, 4, 6, 9, tzinfo=JAKARTA), CALENDAR)
    assert "batas bawaan UU 30/2014" in words.explanation(promise)[0]
    assert "batas bawaan" in words.explanation_line(promise)


def test_closed_days_count_in_calendar_units_and_only_move_the_end() -> None:
    promise = compute(CompletionTime(1, Unit.MONTH), datetime(2026, 4, 17, 10, tzinfo=JAKARTA), CALENDAR)
    assert words.explanation_line(promise) == "1 bulan · 17 Mei kantor tutup: akhir pekan"
    assert not any("Tidak dihitung" in sentence for sentence in words.explanation(promise))


def test_an_estimated_holiday_says_so() -> None:
    promise = compute(CompletionTime(1, Unit.WORKING_DAY), datetime(2026, 8, 14, 10, tzinfo=JAKARTA), CALENDAR)
    assert "17 Agu (Hari Kemerdekaan – perkiraan)" in " ".join(words.explanation(promise))
    assert words.explanation_line(promise).endswith("17 Agu tidak dihitung: Hari Kemerdekaan – perkiraan")


def test_stages_name_their_owners() -> None:
    stages = (Stage("DPMPTSP", 1, Unit.WORKING_DAY), Stage("Tim Teknis", 2, Unit.WORKING_DAY))
    time = CompletionTime(3, Unit.WORKING_DAY, stages=stages)
    promise = compute(time, datetime(2026, 4, 6, 9, tzinfo=JAKARTA), CALENDAR)
    assert words.explanation_line(promise) == "1 hari kerja DPMPTSP + 2 hari kerja Tim Teknis"
    assert "Tim Teknis: 2 hari kerja: Rabu 8 Apr sampai Kamis 9 Apr." in words.explanation(promise)


# errors

# Codes that are not written out where they are raised: the file and the expression, and what it can be.
INDIRECT = {
    ("domain/identity.py", "f'{prefix}_digits'"): ("nik_digits", "kk_digits"),
    ("domain/identity.py", "f'{prefix}_length'"): ("nik_length", "kk_length"),
    ("domain/identity.py", "f'{prefix}_repeated'"): ("nik_repeated", "kk_repeated"),
    ("domain/numbering.py", "error"): ("template_no_serial", "template_no_year", "template_no_counter"),
    ("exchange/disk.py", "code"): ("disk_full", "folder_read_only", "folder_gone", "file_in_use", "folder_failed"),
    ("exchange/transports/line.py", "code"): (
        *("host_unknown", "port_closed", "line_silent", "certificate_early", "certificate_expired"),
        *("certificate_unknown", "certificate_other_name"),
    ),
    ("exchange/transports/webdav.py", "code"): ("login_refused", "place_forbidden", "place_full"),
    ("exchange/transports/smb.py", "code"): ("login_refused", "place_forbidden", "place_full"),
    ("exchange/transports/s3.py", "code"): (
        *("login_refused", "place_forbidden", "place_full", "place_missing", "place_failed"),
    ),
    ("db/sqlite.py", "code"): (
        *("database_busy", "disk_full", "folder_read_only", "database_unreachable"),
        *("database_damaged", "disk_error"),
    ),
}
KINDS: dict[str, type[LoketError]] = {"RuleError": RuleError, "StorageError": StorageError}


def raises() -> Iterator[tuple[str, type[LoketError], str, frozenset[str] | None]]:
    """Each place that makes an error: where, its kind, its code, and its facts (None: not known before it runs)."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KINDS and node.args:
                inside = path.relative_to(PACKAGE).as_posix()
                facts = (
                    None if any(kw.arg is None for kw in node.keywords) else frozenset(kw.arg for kw in node.keywords)
                )
                for code in codes_of(inside, node.args[0]):
                    yield f"{inside}:{node.lineno}", KINDS[node.func.id], code, facts


def codes_of(inside: str, argument: ast.expr) -> tuple[str, ...]:
    if isinstance(argument, ast.Constant):
        return (str(argument.value),)
    known = INDIRECT.get((inside, ast.unparse(argument)))
    assert known, f"{inside}: say in INDIRECT which codes {ast.unparse(argument)!r} can be"
    return known


def test_every_code_that_is_raised_has_a_sentence() -> None:
    without = {f"{where}: {code}" for where, kind, code, _facts in raises() if code not in table_of(kind)}
    assert without == set()


def facts_of(sentence: str) -> frozenset[str]:
    """The names of the facts that a sentence needs."""
    return frozenset(name for _text, name, _spec, _conversion in Formatter().parse(sentence) if name)


def test_every_sentence_finds_its_facts_where_the_code_is_raised() -> None:
    lacking = {
        f"{where}: {code} lacks {sorted(missing)}"
        for where, kind, code, facts in raises()
        if facts is not None and (missing := facts_of(table_of(kind).get(code, "")) - facts)
    }
    assert lacking == set()


def test_sentences_say_something_and_end() -> None:
    for sentence in (*RULES.values(), *STORAGE.values()):
        assert sentence.endswith(".")
        assert 15 < len(sentence) < 140
    for code, sentence in PROBLEMS.items():
        assert not sentence.endswith("."), code


def test_a_sentence_tells_facts_in_words() -> None:
    assert words.error_sentence(RuleError("nik_length", field="nik", length=15)) == "NIK harus 16 angka, baru 15."
    several = RuleError("variant_needed", field="variant", service="kk", variants=("baru", "hilang"))
    assert words.error_sentence(several).endswith("pilih salah satu: baru, hilang.")
    step = RuleError("step_not_allowed", action=Action.READY, status=Status.REJECTED, allowed=())
    assert "“Ditolak”" in words.error_sentence(step)
    assert "(Jumat)" in words.error_sentence(RuleError("intervals_overlap", where="fri"))
    assert "17 Agustus 2026" in words.error_sentence(RuleError("unknown_day", day=date(2026, 8, 17)))


def test_one_code_may_mean_two_things_to_the_officer_and_to_the_machine() -> None:
    assert words.error_sentence(RuleError("name_missing", field="name")) == "Nama pemohon belum diisi."
    assert "a.zip" in words.error_sentence(StorageError("name_missing", folder="/x", name="a.zip"))


def test_telling_an_error_never_fails() -> None:
    assert "brand_new" in words.error_sentence(RuleError("brand_new"))
    assert "…" in words.error_sentence(RuleError("nik_length"))
    assert words.fault_words(Fault("x", "brand_new")) == "brand_new"


def test_a_fault_in_a_standard_is_told_with_its_values() -> None:
    fault = Fault("completion_time.minimum", "range_upside_down", (("minimum", 9), ("maximum", 5)))
    assert words.fault_words(fault) == "batas bawah 9 tidak boleh melebihi 5"
    error = RuleError("catalogue_fault", file="kk.json", place="fee", problem="free_with_amount", value=5000)
    assert words.error_sentence(error) == (
        "Berkas kk.json, bagian fee: gratis, tetapi ada jumlah 5000; perbaiki bagian itu."
    )


def test_every_fault_of_a_standard_has_words() -> None:
    sources = [PACKAGE / "domain" / name for name in ("standards.py", "clarity.py")]
    codes = {
        node.args[1].value
        for source in sources
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "Fault"
        and isinstance(node.args[1], ast.Constant)
    }
    assert codes
    assert codes <= PROBLEMS.keys()
