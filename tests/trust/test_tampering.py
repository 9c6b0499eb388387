"""Whoever rewrites what happened is found by what left the office."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import text

from loket.db.engine import Database
from loket.services.finding import Finding
from loket.services.office import OfficeChange
from tests.trust.tampering import CRIMES, changed_line, commit, furnish, run
from tests.trust.trust_office import copied, found, open_office


def serious(folder: Path, outside: list[Path]) -> list[Finding]:
    services = open_office(folder)
    found = [finding for finding in services.health.check(outside).findings if finding.serious]
    services.close()
    return found


def test_every_crime_is_found_with_the_manifest_in_hand_and_a_rewritten_chain_never_without(tmp_path: Path) -> None:
    verdicts = run(tmp_path, len(CRIMES))
    assert verdicts.found == verdicts.done
    for kind in ("request and chain", "line and chain", "line removed", "line slipped in", "lines swapped"):
        assert verdicts.found_without[kind] == 0, "the control: without an anchor outside nothing is found"


def test_an_honest_office_that_goes_on_working_is_not_accused(tmp_path: Path) -> None:
    outside = furnish(tmp_path)
    assert serious(tmp_path / "data", outside) == []
    services = open_office(tmp_path / "data")
    services.backup.run_due()
    services.exports.sync()
    services.close()
    assert serious(tmp_path / "data", outside) == []


def test_the_check_says_from_which_line_on_the_chain_was_rewritten(tmp_path: Path) -> None:
    import random

    outside = furnish(tmp_path)
    folder = copied(tmp_path / "data", tmp_path / "ubah" / "data")
    commit(folder, changed_line, random.Random(3), triggers=True)
    findings = serious(folder, outside)
    assert {finding.code for finding in findings} == {"anchor_missing"}
    assert {finding.facts["line"] for finding in findings} == {1}, "no anchor before it holds"
    assert {finding.facts["name"] for finding in findings} >= {path.name for path in outside}


def test_a_file_that_is_no_anchor_is_told(tmp_path: Path) -> None:
    furnish(tmp_path)
    (tmp_path / "surat.json").write_text("{}")
    findings = serious(tmp_path / "data", [tmp_path / "surat.json", tmp_path / "tiada.loket"])
    assert {finding.code for finding in findings} == {"anchor_unreadable", "anchor_file_gone"}


def test_an_office_that_never_backed_up_is_held_against_its_deliveries_and_closing_sheets(tmp_path: Path) -> None:
    upstream, data = tmp_path / "provinsi", tmp_path / "data"
    upstream.mkdir()
    found(data)
    services = open_office(data)
    services.closing.paper()
    services.close()
    printed = copied(data, tmp_path / "cetak" / "data")
    services = open_office(data)
    services.office.change(OfficeChange(upstream_url=str(upstream)))
    services.exports.sync()
    services.close()
    for folder in (printed, data):
        assert serious(folder, []) == []
        database = Database.open(folder)
        with database.write() as session:
            session.execute(text("UPDATE ledger_row SET reason = 'lain' WHERE request_id = 1"))
            session.execute(text("UPDATE office SET cutoff = '23:59'"))
        database.close()
        assert {finding.code for finding in serious(folder, [])} == {"table_changed", "settings_changed"}


def test_a_print_and_a_look_do_not_vouch_for_a_row_that_was_changed_behind_the_program(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    found(folder)
    services = open_office(folder)
    number = services.lookup.requests()[0].number
    with services.desk.database.write() as session:
        session.execute(text("UPDATE request SET name = 'Orang Lain' WHERE number = :number"), {"number": number})
    job = services.papers.receipt(number).job
    assert job is not None
    services.papers.done(job)
    services.lookup.detail(number, whole=True)
    services.close()
    assert [finding.code for finding in serious(folder, [])] == ["row_without_audit"]
