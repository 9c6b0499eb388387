"""The log: nothing of a citizen in it, its owner's alone, never larger than it may be, every bug under its number."""

from __future__ import annotations

import logging
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from loket.domain.masking import HIDDEN, mask_foreign, mask_personal
from loket.errors import RuleError
from loket.logs import LOG_BYTES, LOG_FILES, Place, error_number, log, log_bug, start_log, stop_log
from loket.paths import log_folder, make_private

NAME, NIK, PHONE = "Xylophia Quartanti", "6501015507900099", "+6281299887766"
posix = pytest.mark.skipif(os.name == "nt", reason="Windows keeps an access list, not modes")


@pytest.fixture
def handler(tmp_path: Path) -> Iterator[logging.Handler]:
    made = start_log(tmp_path)
    yield made
    stop_log(made)


def written(folder: Path) -> str:
    return (log_folder(folder) / "loket.log").read_text(encoding="utf-8")


def failing(text: str) -> ValueError:
    try:
        raise ValueError(text)
    except ValueError as error:
        return error


@pytest.mark.parametrize(
    "text",
    [
        NIK,
        "6501 0155 0790 0099",
        "6501.0155.0790.0099",
        PHONE,
        "0812-9988-7766",
        "(0536) 3222639-01",
        "xylophia@contoh.id",
        NAME,
        "Siti binti Rahmat",
        "I Made Gede",
    ],
)
def test_what_names_somebody_is_hidden_wherever_it_stands(text: str) -> None:
    masked = mask_personal(f"sebelum {text} sesudah")
    assert masked == f"sebelum {HIDDEN} sesudah"


def test_what_the_program_says_of_itself_stays_readable() -> None:
    for text in ("backup: disk_full", "cannot open: database_damaged", "intake.py:203 known", "12 files, 404 rows"):
        assert mask_personal(text) == text


def test_a_single_name_is_hidden_in_what_was_put_into_a_line() -> None:
    assert mask_foreign("Sukarno") == HIDDEN


def test_no_value_reaches_the_log_whichever_way_it_is_written(tmp_path: Path, handler: logging.Handler) -> None:
    log.warning("a request of %s failed", NAME)
    log.warning("%(who)s came", {"who": "Xylophia"})
    log.warning(f"{NAME} with {NIK}")  # the careless way is what is tried
    log.error("told: %s", RuleError("phone_invalid", field="phone", text=PHONE))
    log.error("odd: %s", failing(NAME))
    try:
        raise failing(f"{NAME} {NIK}")
    except ValueError:
        log.exception("in a slot")
        log.error("with stack", stack_info=True)
    log_bug("K7M-2QX", ValueError, failing(NIK).__traceback__)
    text = written(tmp_path)
    assert len(text.splitlines()) == 8
    for mark in (NAME, "Xylophia", "Quartanti", NIK, PHONE, PHONE[3:]):
        assert mark not in text
    for told in (
        "told: phone_invalid",
        "odd: ValueError",
        "in a slot (ValueError at test_logs.py:",
        "K7M-2QX ValueError",
    ):
        assert told in text


def test_a_plain_file_handler_would_have_written_it(tmp_path: Path, handler: logging.Handler) -> None:
    """The control: without the filter the same lines carry the name."""
    handler.filters.clear()
    log.warning("a request of %s failed", NAME)
    assert NAME in written(tmp_path)


@posix
def test_the_log_is_its_owners_alone_and_stays_small(tmp_path: Path, handler: logging.Handler) -> None:
    line = "x" * 60_000
    for _line in range(LOG_BYTES * (LOG_FILES + 2) // len(line)):
        log.info("%s", Place(line))
    files = sorted(log_folder(tmp_path).iterdir())
    assert len(files) == LOG_FILES
    assert all(file.stat().st_size <= LOG_BYTES for file in files)
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert stat.S_IMODE(log_folder(tmp_path).stat().st_mode) == 0o700


@posix
def test_what_is_open_to_others_is_closed_and_told(tmp_path: Path) -> None:
    folder, outside = tmp_path / "data", tmp_path / "luar"
    (folder / "backups").mkdir(parents=True)
    folder.chmod(0o755)
    outside.write_text("luar")
    outside.chmod(0o644)
    (folder / "tautan").symlink_to(outside)
    for name, mode in (("loket.db", 0o644), ("backups/satu.loket", 0o666), ("loket.key", 0o600)):
        (folder / name).write_text("isi")
        (folder / name).chmod(mode)
    (folder / "backups").chmod(0o700)
    assert sorted(path.name for path in make_private(folder)) == ["data", "loket.db", "satu.loket"]
    modes = {
        path.name: stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.rglob("*")) if not path.is_symlink()
    }
    assert modes == {"data": 0o700, "backups": 0o700, "loket.db": 0o600, "satu.loket": 0o600, "loket.key": 0o600}
    assert stat.S_IMODE(outside.stat().st_mode) == 0o644
    assert make_private(folder) == []
    assert make_private(tmp_path / "tiada") == []


def test_error_numbers_can_be_read_out_and_hardly_repeat() -> None:
    numbers = {error_number() for _try in range(500)}
    assert len(numbers) == 500
    assert all(len(number) == 7 and number[3] == "-" and not set(number) & set("01OIL") for number in numbers)
