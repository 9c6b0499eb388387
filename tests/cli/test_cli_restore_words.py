"""What `loket restore` says where the file, the second person or the code is not the right one."""

from __future__ import annotations

from pathlib import Path

from cli_program import Loket, is_one_sentence

from loket.domain.recovery import RECOVERY_BYTES, recovery_code


def test_a_backup_that_is_not_there_is_named_and_no_folder_is_blamed(loket: Loket, tmp_path: Path) -> None:
    for place in (tmp_path / "tiada" / "a.loket", tmp_path):
        told = loket("restore", place)
        assert (told.code, told.out, is_one_sentence(told.err)) == (1, "", True)
        assert told.err.startswith(f"Berkas cadangan {place} tidak ada")


def test_the_second_person_is_found_in_any_case(loket: Loket, tmp_path: Path) -> None:
    assert loket("backup", tmp_path / "a.loket").code == 0
    assert loket("restore", tmp_path / "a.loket", "--second", "siapa", "--json").error["code"] == "unknown_person"
    restored = loket("restore", tmp_path / "a.loket", "--second", "budi  SANTOSO", "--json")
    assert (restored.code, restored.err) == (0, "")


def test_the_day_of_the_right_paper_is_told_in_words(loket: Loket, home: Path, tmp_path: Path) -> None:
    for number in (1, 2):
        made = loket("backup", tmp_path / f"{number}.loket", "--new-code", tmp_path / f"{number}.pdf", "--json")
        assert made.code == 0, made.err
    code = tmp_path / "kode.txt"
    code.write_text(recovery_code(b"\x5a" * RECOVERY_BYTES), encoding="utf-8")
    told = loket("restore", tmp_path / "2.loket", "--code-file", code, "--home", tmp_path / "baru")
    assert told.code == 1
    assert f"pakai kertas bertanda {made.json['code_mark']} yang dibuat " in told.err
    day = told.err.partition("yang dibuat ")[2].removesuffix(".\n")
    assert day.partition(", ")[0] in {"Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"}
