"""Standards that are drawn up and decided; and what a draft must never touch."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from drafting_builders import DECREE, FORUM, HARI, TODAY, complete, numbers
from office_builders import Clock, register, rows, standard
from sqlalchemy import text

from loket.db.engine import Database
from loket.domain.standards import Component, Consultation, Fee, FeeKind, StartEvent, Unit
from loket.errors import LoketError
from loket.services import Services
from loket.services.drafting import NewDecree, NewService, Review, Revocation
from loket.services.posters import PosterOrder
from loket.services.trail import Group, TrailFilter
from loket.words import error_sentence

Refused = Callable[..., LoketError]
PUBLIC = {"procedure", "complaint_handling", "product"}


# Drafts ----------------------------------------------------------------------------------------------------------


def test_a_new_service_is_drafted_consulted_on_and_decided(services: Services, clock: Clock) -> None:
    row = services.drafting.create(NewService(code="izin-baru", name="Izin Baru"))
    assert (row.version, row.state, row.based_on, len(row.missing)) == (1, "draft", None, 14)
    services.drafting.save("izin-baru", replace(complete("izin-baru"), name="Izin Baru"))
    consulted = services.drafting.consult("izin-baru", FORUM)
    assert (consulted.state, consulted.standard.consultation) == ("consulted", FORUM)
    done = services.drafting.decide("izin-baru", DECREE)
    assert (done.version, done.state, done.usable, done.valid_from) == (1, "decided", True, TODAY)
    decree = done.standard.decree
    assert decree is not None
    assert (decree.number, decree.signer, decree.pledge_number) == ("800/99/2026", "Drs. Contoh", "M/1")
    assert done.standard.consulted_on == FORUM.held_on
    assert services.drafting.show("izin-baru") is None
    assert services.drafting.drafts() == []
    register(services, "izin-baru")


def test_a_draft_is_a_copy_of_a_version_and_there_is_only_one(services: Services) -> None:
    begun = services.drafting.start("hari")
    assert (begun.version, begun.based_on, begun.revision) == (2, 1, 0)
    assert begun.standard == replace(HARI, decree=None)
    services.drafting.save("hari", replace(begun.standard, collection="Loket 9"))
    again = services.drafting.start("hari", 1)
    assert (again.standard.collection, again.revision) == ("Loket 9", 1)
    assert [row.code for row in services.drafting.drafts()] == ["hari"]


def test_an_unfinished_draft_is_kept_as_it_is_and_says_what_it_lacks(services: Services) -> None:
    services.drafting.create(NewService(code="kosong", name="Kosong"))
    spoilt = replace(complete("kosong"), name=" ", variants=(), fee=Fee(FeeKind.FREE, 5000))
    kept = services.drafting.save("kosong", spoilt)
    assert services.drafting.show("kosong") == kept
    assert kept.standard == spoilt
    assert {fault.code for fault in kept.faults} == {"empty", "no_variant", "free_with_amount"}
    assert Component.REQUIREMENTS in kept.missing
    assert services.drafting.drafts()[0].fault_count == len(kept.faults)


def test_a_draft_is_met_by_nothing_but_the_drafting(services: Services) -> None:
    services.drafting.create(NewService(code="baru", name="Baru"))
    services.drafting.start("hari")
    before = services.standards.export()
    services.drafting.save("hari", complete())
    services.drafting.save("baru", complete("baru"))
    assert "baru" not in [row.code for row in services.standards.rows()]
    assert numbers(services) == [1]
    assert services.standards.export() == before
    assert services.lookup.detail(register(services).number).version == 1
    services.posters.hang("hari", 1, "a3", "Loket A")
    assert services.posters.outdated() == []


@pytest.mark.parametrize("code", ["", "Izin", "izin baru", "-izin", "izin--baru", "../x", "a" * 61])
def test_a_code_that_cannot_be_is_refused_with_its_field(services: Services, refused: Refused, code: str) -> None:
    error = refused(services.drafting.create, NewService(code=code, name="Izin"))
    assert (error.code, error.field) == ("service_code_invalid", "code")


def test_a_service_is_made_once(services: Services, refused: Refused) -> None:
    assert refused(services.drafting.create, NewService(code="hari", name="Hari")).code == "service_exists"
    services.drafting.create(NewService(code="baru", name="Baru"))
    assert refused(services.drafting.create, NewService(code="baru", name="Baru")).code == "draft_exists"
    assert refused(services.drafting.create, NewService(code="lain", name=" ")).code == "service_name_missing"


def test_a_draft_that_is_thrown_away_leaves_everything_as_it_was(services: Services, refused: Refused) -> None:
    services.drafting.start("hari")
    services.drafting.discard("hari")
    assert services.drafting.show("hari") is None
    assert refused(services.drafting.discard, "hari").code == "no_draft"
    assert refused(services.drafting.save, "hari", complete()).code == "no_draft"
    assert refused(services.drafting.start, "tidak-ada").code == "unknown_service"
    assert refused(services.drafting.start, "hari", 7).code == "unknown_version"


def test_what_another_desk_saved_is_not_written_over(desk: Callable[[], Services], refused: Refused) -> None:
    here, there = desk(), desk()
    mine = here.drafting.start("hari")
    theirs = there.drafting.start("hari")
    there.drafting.save("hari", replace(theirs.standard, collection="Sana"), theirs.revision)
    error = refused(here.drafting.save, "hari", replace(mine.standard, collection="Sini"), mine.revision)
    assert error.code == "draft_changed_meanwhile"
    seen = here.drafting.show("hari")
    assert seen is not None
    assert seen.standard.collection == "Sana"


def test_a_draft_keeps_its_code_and_its_measure(services: Services, refused: Refused) -> None:
    services.drafting.start("hari")
    assert refused(services.drafting.save, "hari", complete("lain")).code == "draft_code_differs"
    long = replace(complete(), facilities=("x" * 200_000,))
    assert refused(services.drafting.save, "hari", long).code == "draft_too_long"


# Consultation and decree -----------------------------------------------------------------------------------------


def test_what_was_changed_after_the_consultation_says_so_and_what_was_changed_back_does_not(ready: Services) -> None:
    ready.drafting.consult("hari", FORUM)
    changed = ready.drafting.save("hari", complete(place="Loket 3"))
    assert (changed.state, changed.changed_since_consultation) == ("draft", True)
    assert changed.standard.consultation == FORUM
    back = ready.drafting.save("hari", complete())
    assert (back.state, back.changed_since_consultation) == ("consulted", False)


def test_a_consultation_is_over_and_stands_before_its_decree(ready: Services, refused: Refused) -> None:
    assert refused(ready.drafting.consult, "hari", Consultation(TODAY + timedelta(1))).code == "consultation_in_future"
    ready.drafting.consult("hari", Consultation(TODAY))
    early = NewDecree(number="1", decided_on=TODAY - timedelta(1))
    assert refused(ready.drafting.decide, "hari", early).code == "consulted_after_decree"


def test_a_draft_with_faults_or_without_a_public_component_is_not_decided(services: Services, refused: Refused) -> None:
    services.drafting.start("hari")
    incomplete = refused(services.drafting.decide, "hari", DECREE)
    assert incomplete.code == "draft_incomplete"
    assert set(incomplete.facts["components"]) == PUBLIC  # type: ignore[call-overload]
    assert "Sistem, mekanisme, dan prosedur" in error_sentence(incomplete)
    services.drafting.save("hari", replace(complete(), fee=Fee(FeeKind.FREE, 5000)))
    faulty = refused(services.drafting.decide, "hari", DECREE)
    assert (faulty.code, faulty.facts["place"], faulty.facts["problem"]) == (
        "draft_faulty",
        "fee.amount",
        "free_with_amount",
    )
    assert numbers(services) == [1]
    assert services.drafting.show("hari") is not None


def test_a_decree_that_cannot_be_is_refused_with_its_field(ready: Services, refused: Refused) -> None:
    def error(number: str, decided_on: date, valid_from: date | None = None) -> tuple[str, str | None]:
        decree = NewDecree(number=number, decided_on=decided_on, valid_from=valid_from)
        found = refused(ready.drafting.decide, "hari", decree)
        return found.code, found.field

    assert error(" ", TODAY) == ("decree_number_missing", "number")
    assert error("1", TODAY + timedelta(1)) == ("decree_in_future", "decided_on")
    assert error("1", TODAY, TODAY - timedelta(1)) == ("decree_valid_before_decided", "valid_from")
    assert error(" 800/12/ 2026", TODAY) == ("decree_repeated", "number")
    assert error("1", date(2026, 1, 5)) == ("decree_before_version", "valid_from")
    assert numbers(ready) == [1]


def test_a_draft_is_decided_once(ready: Services, refused: Refused) -> None:
    ready.drafting.decide("hari", DECREE)
    assert refused(ready.drafting.decide, "hari", DECREE).code == "no_draft"
    assert refused(ready.standards.adopt, "hari", DECREE).code == "decree_repeated"
    assert numbers(ready) == [2, 1]


def test_fifty_open_requests_keep_their_version_and_new_ones_get_the_new_one(ready: Services, clock: Clock) -> None:
    former = [register(ready, serial=serial).number for serial in range(1, 51)]
    hung = ready.posters.hang("hari", 1, "a3", "Ruang tunggu")
    due = {number: ready.lookup.detail(number).row.due for number in former}
    ready.drafting.decide("hari", DECREE)
    assert {ready.lookup.detail(number).version for number in former} == {1}
    assert {number: ready.lookup.detail(number).row.due for number in former} == due
    assert ready.lookup.detail(register(ready, serial=51).number).version == 2
    assert [(row.id, row.version, row.in_force) for row in ready.posters.outdated()] == [(hung.id, 1, 2)]
    old, new = (ready.posters.poster(PosterOrder(service="hari", version=version)) for version in (1, 2))
    assert (old.version, new.version) == (1, 2)
    assert old.content[:5] == new.content[:5] == b"%PDF-"
    assert ready.standards.show("hari", 1).valid_to == TODAY - timedelta(1)


def test_a_version_that_begins_later_waits_for_its_day(ready: Services, clock: Clock) -> None:
    ready.drafting.decide("hari", DECREE.model_copy(update={"valid_from": date(2026, 9, 14)}))
    assert ready.lookup.detail(register(ready).number).version == 1
    assert ready.standards.show("hari", 1).valid_to == date(2026, 9, 13)
    clock.at(14)
    assert ready.lookup.detail(register(ready, serial=2).number).version == 2


def test_a_decree_before_one_that_waits_is_refused(ready: Services, refused: Refused) -> None:
    ready.drafting.decide("hari", DECREE.model_copy(update={"valid_from": date(2026, 9, 14)}))
    ready.drafting.start("hari", 2)
    between = NewDecree(number="801", decided_on=TODAY, valid_from=date(2026, 9, 10))
    error = refused(ready.drafting.decide, "hari", between)
    assert (error.code, error.facts["version"]) == ("decree_before_version", 2)
    ready.drafting.revoke("hari", 2, Revocation(on=TODAY, reason="Salah tanggal"))
    assert ready.drafting.decide("hari", between).version == 3
    assert ready.standards.show("hari", 1).valid_to == date(2026, 9, 9)


# Differences, the trail, the check -------------------------------------------------------------------------------


def test_a_draft_is_held_against_a_version_by_the_number_that_it_will_get(ready: Services, refused: Refused) -> None:
    found = ready.drafting.differences("hari", 1, 2)
    assert ("collection", "added", "Loket 2") in {(one.place, one.kind, one.new) for one in found}
    decided = ready.drafting.decide("hari", DECREE)
    assert {one.place for one in ready.drafting.differences("hari", 1, 2)} >= {one.place for one in found} - {"decree"}
    assert decided.version == 2
    assert refused(ready.drafting.differences, "hari", 1, 3).code == "unknown_version"


def test_the_way_of_a_standard_is_told_by_the_trail_and_the_check_finds_nothing(ready: Services) -> None:
    ready.drafting.consult("hari", FORUM)
    ready.drafting.decide("hari", DECREE)
    ready.drafting.review("hari", Review(on=TODAY, outcome="Tetap berlaku"))
    ready.drafting.start("hari")
    ready.drafting.discard("hari")
    told = [line.action for line in ready.trail.lines(TrailFilter(group=Group.SETTINGS)).lines]
    assert told[:7] == [
        "standard_draft_discarded",
        "standard_draft_begun",
        "standard_reviewed",
        "standard_decided",
        "standard_version_added",
        "standard_consulted",
        "standard_draft_begun",
    ]
    assert ready.health.check().ok


def test_an_autosave_writes_no_line_and_takes_little_time(ready: Services) -> None:
    before = rows(ready, "SELECT count(*) FROM audit_line")
    for number in range(20):
        ready.drafting.save("hari", complete(place=f"Loket {number}"))
    assert rows(ready, "SELECT count(*) FROM audit_line") == before


# A crash ---------------------------------------------------------------------------------------------------------

_EDITOR = """
import sys
from dataclasses import replace
from pathlib import Path
from loket.db.engine import Database
from loket.services import Services
services = Services(Database.open(Path(sys.argv[1])))
services.desk.person = services.people.rows()[0]
standard = services.drafting.start("hari").standard
number = 0
while True:
    number += 1
    services.drafting.save("hari", replace(standard, collection=str(number)))
    print(number, flush=True)
"""


def test_an_editor_that_is_killed_loses_nothing_that_was_saved(services: Services, tmp_path: Path) -> None:
    services.close()
    program = [sys.executable, "-c", _EDITOR, str(tmp_path / "data")]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as editor:
        assert editor.stdout is not None
        said = [next(editor.stdout) for _number in range(5)]
        editor.kill()
        said += editor.stdout.readlines()
    told = int([line for line in said if line.endswith("\n")][-1])
    again = Services(Database.open(tmp_path / "data"))
    again.desk.person = again.people.rows()[0]
    kept = again.drafting.show("hari")
    assert kept is not None
    assert int(kept.standard.collection) in {told, told + 1}
    assert again.health.check().ok
    again.close()


def test_a_training_offices_example_becomes_a_draft_without_its_mark(services: Services) -> None:
    services.standards.import_standards([replace(HARI, code="contoh", is_example=True, decree=None)])
    begun = services.drafting.start("contoh")
    assert (begun.standard.is_example, begun.based_on) == (False, 1)
    with services.desk.database.read() as session:
        kept = session.execute(text("SELECT document FROM standard_draft WHERE code = 'contoh'")).scalar_one()
    assert "is_example" not in json.loads(kept)


def test_the_time_of_a_variant_alone_is_enough(services: Services) -> None:
    bare = standard("tanpa", 1, Unit.WORKING_DAY, StartEvent.COMPLETE)
    services.drafting.create(NewService(code="tanpa", name="Tanpa"))
    only = replace(complete("tanpa"), completion_time=None)
    [variant] = only.variants
    kept = services.drafting.save(
        "tanpa", replace(only, variants=(replace(variant, completion_time=bare.completion_time),))
    )
    assert Component.COMPLETION_TIME not in kept.missing


# Upstream --------------------------------------------------------------------------------------------------------


def published(services: Services, folder: Path) -> list[dict[str, str]]:
    import csv

    services.exports.snapshot(folder)
    [path] = folder.rglob("standar_pelayanan.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row for row in csv.DictReader(file) if row["kode_layanan"] in {"hari", "baru"}]


def test_the_province_gets_decided_versions_with_the_days_of_consultation_and_review(
    ready: Services, tmp_path: Path
) -> None:
    register(ready)
    ready.drafting.create(NewService(code="baru", name="Baru"))
    assert [row["versi"] for row in published(ready, tmp_path / "satu")] == ["1"]
    ready.drafting.consult("hari", FORUM)
    ready.drafting.decide("hari", DECREE)
    ready.drafting.review("hari", Review(on=TODAY, outcome="Tetap berlaku"))
    ready.drafting.start("hari")
    waits = NewDecree(number="801", decided_on=TODAY, valid_from=date(2026, 10, 1))
    ready.drafting.decide("hari", waits)
    ready.drafting.revoke("hari", 3, Revocation(on=TODAY, reason="Keliru"))
    sent = published(ready, tmp_path / "dua")
    assert [(row["versi"], row["tgl_fkp"], row["tgl_tinjau_terakhir"], row["no_maklumat"]) for row in sent] == [
        ("1", "", "", ""),
        ("2", "2026-08-20", "2026-09-07", "M/1"),
    ]
    assert (sent[1]["berlaku_mulai"], sent[1]["berlaku_sampai"]) == ("2026-09-07", "")
