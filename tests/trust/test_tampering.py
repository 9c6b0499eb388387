"""Whoever rewrites what happened is found by what left the office."""

from __future__ import annotations

from pathlib import Path

from loket.services.finding import Finding
from tests.trust.tampering import CRIMES, changed_line, commit, furnish, run
from tests.trust.trust_office import copied, open_office


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
    found = serious(folder, outside)
    assert {finding.code for finding in found} == {"anchor_missing"}
    assert {finding.facts["line"] for finding in found} == {1}, "no anchor before it holds"
    assert {finding.facts["name"] for finding in found} >= {path.name for path in outside}


def test_a_file_that_is_no_anchor_is_told(tmp_path: Path) -> None:
    furnish(tmp_path)
    (tmp_path / "surat.json").write_text("{}")
    found = serious(tmp_path / "data", [tmp_path / "surat.json", tmp_path / "tiada.loket"])
    assert [finding.code for finding in found] == ["anchor_unreadable"] * 2
