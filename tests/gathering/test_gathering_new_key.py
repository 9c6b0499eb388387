"""An office's PC was stolen: it signs with a new key, the province gives up the old one, nothing true is lost by it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from loket.cli import main
from loket.db.gathering import TrustedKey
from loket.errors import RuleError
from loket.services.trail import TrailFilter
from loket.words.upstream import refusals_words
from tests.gathering.bureau import FIRST, Bureau, batch
from tests.gathering.province import public_of
from tests.gathering.test_honest_office import Office

NEW = f"{FIRST}-baru"
"""By this name the tests know the new key."""
REST = {("OPD-02", "e1"): 3}


@pytest.fixture
def robbed(bureau: Bureau, share: Path) -> Bureau:
    """The first office's third batch is under the new key; the province has given up the old one and merged nothing."""
    batch(share, 3).sign(NEW)
    [old] = [known for known in known_keys(bureau) if known.office == FIRST]
    bureau.service.trust(FIRST, public_of(NEW).replace(NEW, FIRST))
    bureau.service.distrust(FIRST, old.fingerprint)
    return bureau


def known_keys(bureau: Bureau) -> list[TrustedKey]:
    return bureau.service.keys()


def errors(bureau: Bureau, share: Path) -> list[object]:
    return [each.facts.get("error", each.code) for each in bureau.gather(share).complaints]


def test_what_the_old_key_signed_comes_in_once_a_batch_under_the_new_one_vouches_for_it(
    robbed: Bureau, share: Path, tmp_path: Path
) -> None:
    third = batch(share, 3)
    parked = [(path, path.read_bytes()) for path in (third.manifest, third.signature, third.package)]
    for path, _content in parked:
        path.unlink()
    assert errors(robbed, share) == ["signer_retired"]
    assert robbed.applied() == REST
    for path, content in parked:
        path.write_bytes(content)
    assert errors(robbed, share) == []
    assert robbed.applied() == {**REST, (FIRST, "e1"): 3}
    assert robbed.problems() == {}


def test_a_key_that_nobody_confirmed_vouches_for_nothing(robbed: Bureau, share: Path) -> None:
    batch(share, 3).sign("OPD-77")
    assert errors(robbed, share) == ["signer_retired"]
    assert robbed.applied() == REST


def test_what_a_thief_signs_with_the_old_key_is_refused_beside_the_true_batch_and_in_its_place(
    robbed: Bureau, share: Path, tmp_path: Path
) -> None:
    true = batch(share, 2)
    away = tmp_path / "belum-datang"
    away.mkdir()
    forged = true.manifest.with_name("00000002-0badcafe.json")
    forged.write_bytes(true.manifest.read_bytes().replace(b'"audit_head": "ab12"', b'"audit_head": "cd34"'))
    type(true)(forged).sign(FIRST)
    shutil.move(true.manifest, away)
    assert errors(robbed, share) == ["signer_retired"], "the first batch waits: nothing leads to it"
    assert robbed.applied() == REST
    shutil.move(away / true.manifest.name, true.manifest)
    assert errors(robbed, share) == []
    assert robbed.applied() == {**REST, (FIRST, "e1"): 3}
    after = batch(share, 3).manifest.with_name("00000004-0badcafe.json")
    told = json.loads(batch(share, 3).manifest.read_bytes())
    after.write_bytes(json.dumps({**told, "batch": 4}).encode())
    type(true)(after).sign(FIRST)
    assert errors(robbed, share) == ["signer_retired"]
    assert robbed.applied()[FIRST, "e1"] == 3


def test_an_office_changes_its_key_and_the_province_follows(bureau: Bureau, tmp_path: Path) -> None:
    office, share = Office(tmp_path / "rumah"), tmp_path / "bersama"
    share.mkdir()
    exports = office.services.exports
    former = exports.key()
    bureau.service.trust("DKPS", former.line)

    def day() -> list[object]:
        office.serve()
        exports.sync(str(share))
        bureau.now = office.now
        return errors(bureau, share)

    assert day() == []
    office.serve()
    exports.freeze_waiting()
    with pytest.raises(RuleError, match="reason_missing"):
        exports.new_key("  ")
    fresh = exports.new_key("PC loket 2 dicuri", tmp_path / "baru.pub")
    assert fresh.fingerprint not in {former.fingerprint, ""}
    assert (tmp_path / "baru.pub").read_text() == f"{fresh.line}\n"
    bureau.service.distrust("DKPS", former.fingerprint)
    assert day() == ["signer_retired"], "the new key is taken only when a person confirmed it"
    word = exports.sync(str(share)).refused
    assert "masuk bersama kiriman berikutnya yang memakai kunci baru" in refusals_words(word)
    bureau.service.trust("DKPS", fresh.line)
    assert errors(bureau, share) == []
    assert exports.sync(str(share)).refused == ()
    assert bureau.problems() == {}
    written = [line.action for line in office.services.trail.lines(TrailFilter()).lines]
    assert written.count("signing_key_renewed") == 1
    assert office.services.health.check().ok
    office.services.close()


def test_the_command_asks_for_a_reason_and_says_what_the_province_must_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LOKET_HOME", str(tmp_path / "kantor"))
    assert main(["init", "--examples", "--office", "Dinas Contoh"]) == 0
    assert main(["upstream", "key"]) == 0
    old = capsys.readouterr().out
    assert main(["upstream", "new-key"]) == 2
    capsys.readouterr()
    assert main(["upstream", "new-key", "--reason", "PC dicuri", "-o", str(tmp_path / "DINAS.pub")]) == 0
    told = capsys.readouterr().out
    line = (tmp_path / "DINAS.pub").read_text().strip()
    assert line in told
    assert line not in old
    assert "SHA256:" in told
    assert "mengesahkan yang baru dan mencabut yang lama" in told
    assert main(["upstream", "key"]) == 0
    assert line in capsys.readouterr().out
