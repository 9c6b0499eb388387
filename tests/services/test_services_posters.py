"""Posters, pledge and annex from the office's standards; and the posters that a changed standard leaves behind."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from office_builders import STANDARDS, Clock, standard
from pydantic import ValidationError
from sqlalchemy import text

from loket.domain.people import Role
from loket.domain.standards import ComplaintChannel, ProcedureStep, StartEvent, Unit
from loket.errors import LoketError
from loket.services import Services
from loket.services.office import LAPOR, OfficeChange
from loket.services.people import NewPerson
from loket.services.posters import NewPledge, PosterOrder, channels_of, code_of
from loket.services.standards import NewDecree

Refused = Callable[..., LoketError]
CODE = STANDARDS[0].code


def words_of(content: bytes, folder: Path) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed on this machine")
    path = folder / "kertas.pdf"
    path.write_bytes(content)
    done = subprocess.run(["pdftotext", "-raw", "-enc", "UTF-8", path, "-"], check=True, capture_output=True)
    return " ".join(done.stdout.decode().split())


def lines_of(services: Services, action: str) -> list[str]:
    with services.desk.database.read() as session:
        found = session.execute(
            text("SELECT facts FROM audit_line WHERE action = :action ORDER BY id"), {"action": action}
        )
        return [str(row[0]) for row in found]


def adopt(services: Services, number: str, day: date) -> None:
    services.standards.adopt(CODE, NewDecree(number=number, decided_on=day))


def test_the_six_sizes_are_offered_from_the_smallest_with_their_distances(services: Services) -> None:
    sizes = services.posters.sizes()
    assert [size.key for size in sizes] == ["a4", "a3", "a2", "a1", "xbanner", "spanduk"]
    assert [size.metres for size in sizes] == sorted(size.metres for size in sizes)


def test_a_poster_names_office_decree_version_and_print_date(services: Services, tmp_path: Path) -> None:
    paper = services.posters.poster(PosterOrder(service=CODE, size="a4"))
    words = words_of(paper.content, tmp_path)
    assert (paper.name, paper.version) == (f"poster-{CODE}-a4.pdf", 1)
    for part in ("800/12/2026, 5 Januari 2026", "versi 1", "dicetak 7 September 2026", "SP4N-LAPOR!"):
        assert part in words
    assert "CONTOH" not in words


def test_a_version_decided_meanwhile_makes_former_posters_outdated_and_both_can_be_printed(
    services: Services, clock: Clock, tmp_path: Path
) -> None:
    hung = services.posters.hang(CODE, 1, "A2", "  Ruang tunggu ")
    assert (hung.place, hung.size, hung.is_outdated) == ("Ruang tunggu", "a2", False)
    assert services.posters.outdated() == []
    clock.at(8)
    adopt(services, "900/1/2026", date(2026, 9, 8))
    [old] = services.posters.outdated()
    assert (old.id, old.code, old.version, old.in_force) == (hung.id, CODE, 1, 2)
    former = words_of(services.posters.poster(PosterOrder(service=CODE, size="a4", version=1)).content, tmp_path)
    new = words_of(services.posters.poster(PosterOrder(service=CODE, size="a4")).content, tmp_path)
    assert "800/12/2026" in former
    assert "sampai 7 September 2026" in former
    assert "900/1/2026" in new
    assert "sampai" not in new


def test_a_version_that_holds_later_makes_posters_outdated_from_its_day_on(services: Services, clock: Clock) -> None:
    services.posters.hang(CODE, 1, "a3", "Loket A")
    services.standards.adopt(
        CODE, NewDecree(number="900/1/2026", decided_on=date(2026, 9, 7), valid_from=date(2026, 9, 14))
    )
    assert services.posters.outdated() == []
    clock.at(14)
    assert [row.place for row in services.posters.outdated()] == ["Loket A"]


def test_a_poster_that_was_taken_down_is_listed_no_longer(services: Services, refused: Refused) -> None:
    hung = services.posters.hang(CODE, 1, "a3", "Loket A")
    other = services.posters.hang(CODE, 1, "a3", "Gerbang")
    services.posters.take_down(hung.id)
    assert [row.id for row in services.posters.hanging()] == [other.id]
    assert refused(services.posters.take_down, hung.id).code == "unknown_poster"
    assert refused(services.posters.take_down, 999).code == "unknown_poster"


def test_outdated_posters_stand_first(services: Services, clock: Clock) -> None:
    second = STANDARDS[1].code
    services.posters.hang(second, 1, "a3", "Aula")
    services.posters.hang(CODE, 1, "a3", "Zona tunggu")
    clock.at(8)
    adopt(services, "900/1/2026", date(2026, 9, 8))
    assert [row.place for row in services.posters.hanging()] == ["Zona tunggu", "Aula"]


def test_hanging_and_taking_down_leave_lines_in_the_audit(services: Services) -> None:
    hung = services.posters.hang(CODE, 1, "a3", "Loket A")
    services.posters.take_down(hung.id)
    assert [f'"service":"{CODE}"' in line for line in lines_of(services, "poster_hung")] == [True]
    assert len(lines_of(services, "poster_removed")) == 1


def test_what_cannot_be_is_refused(services: Services, refused: Refused) -> None:
    posters = services.posters
    assert refused(posters.poster, PosterOrder(service="tiada")).code == "unknown_service"
    assert refused(posters.poster, PosterOrder(service=CODE, version=9)).code == "unknown_version"
    error = refused(posters.poster, PosterOrder(service=CODE, size="a7"))
    assert (error.code, error.field) == ("unknown_poster_size", "size")
    assert refused(posters.hang, CODE, 1, "a3", "  ").code == "poster_place_missing"
    assert refused(posters.hang, CODE, 9, "a3", "Aula").code == "unknown_version"
    assert refused(posters.hang, CODE, 1, "b5", "Aula").code == "unknown_poster_size"
    assert refused(posters.pledge, NewPledge(signer=" ")).code == "pledge_signer_missing"
    with pytest.raises(ValidationError):
        PosterOrder.model_validate({"service": CODE, "form": "round"})
    assert posters.hanging() == []


def test_an_officer_reads_posters_but_does_not_say_where_they_hang(services: Services, refused: Refused) -> None:
    services.desk.person = services.people.add(NewPerson(name="Rahmat Hidayat", roles=(Role.OFFICER,)))
    assert services.posters.poster(PosterOrder(service=CODE, size="a4")).content
    assert refused(services.posters.hang, CODE, 1, "a3", "Aula").code == "not_allowed"


def test_a_poster_that_is_too_long_names_a_size_that_does(services: Services, refused: Refused) -> None:
    steps = tuple(ProcedureStep(f"Memeriksa berkas pada meja ke-{number}", "Petugas") for number in range(14))
    long = replace(standard("panjang", 3, Unit.WORKING_DAY, StartEvent.COMPLETE), procedure=steps)
    services.standards.import_standards([long])
    error = refused(services.posters.poster, PosterOrder(service="panjang", size="a1", metres=3))
    assert error.code == "poster_size_small"
    assert services.posters.poster(PosterOrder(service="panjang", size="spanduk")).metres == 3


def test_tiles_and_the_print_shop_have_names_of_their_own(services: Services) -> None:
    names = [
        services.posters.poster(PosterOrder.model_validate({"service": CODE, "size": "a2", "form": form})).name
        for form in ("shop", "tiles")
    ]
    assert names == [f"poster-{CODE}-a2-shop.pdf", f"poster-{CODE}-a2-tiles.pdf"]


def test_the_annex_of_each_version_can_be_had(services: Services, clock: Clock, tmp_path: Path) -> None:
    clock.at(8)
    adopt(services, "900/1/2026", date(2026, 9, 8))
    assert "800/12/2026" in words_of(services.posters.annex(CODE, 1).content, tmp_path)
    newest = services.posters.annex(CODE)
    assert (newest.version, newest.name) == (2, f"lampiran-{CODE}.pdf")
    assert "900/1/2026" in words_of(newest.content, tmp_path)


def test_a_pledge_without_a_day_is_dated_today(services: Services, tmp_path: Path) -> None:
    paper = services.posters.pledge(NewPledge(signer="Sri Wahyuni", place="Rantau Indah", size="a3"))
    assert paper.name == "maklumat-a3.pdf"
    assert "Rantau Indah, 7 September 2026" in words_of(paper.content, tmp_path)


def channels(services: Services, *own: ComplaintChannel) -> tuple[ComplaintChannel, ...]:
    return channels_of(replace(STANDARDS[0], complaint_handling=own), services.office.profile())


def test_lapor_is_always_there_once_and_last(services: Services) -> None:
    box = ComplaintChannel("Kotak saran", "di ruang tunggu")
    assert channels(services, box) == (box, LAPOR)
    assert channels(services, ComplaintChannel("SP4N-LAPOR!"), box)[-1] == LAPOR
    services.office.change(OfficeChange(complaints=()))
    assert channels(services, box) == (box, LAPOR)


def test_channels_without_an_address_are_joined_by_the_offices_own(services: Services) -> None:
    services.office.change(OfficeChange(phone="(0536) 320 0000"))
    found = channels(services, ComplaintChannel("Telepon"))
    assert [channel.kind for channel in found] == ["Telepon", "Petugas pengaduan", "SP4N-LAPOR!"]
    assert found[1].address == "(0536) 320 0000"


@pytest.mark.parametrize(
    ("channel", "payload", "said"),
    [
        (ComplaintChannel("WhatsApp", "0811 5200 000"), "https://wa.me/628115200000", "WhatsApp"),
        (ComplaintChannel("SMS/WA", "0811-5200-000"), "https://wa.me/628115200000", "SMS/WA"),
        (
            ComplaintChannel("Website", "aduan.rantauindah.go.id/lapor"),
            "https://aduan.rantauindah.go.id/lapor",
            "Website",
        ),
        (ComplaintChannel("Website", "https://rantau.go.id"), "https://rantau.go.id", "Website"),
        (ComplaintChannel("WhatsApp", "di loket"), "https://www.lapor.go.id", "lapor.go.id"),
        (ComplaintChannel("Email", "aduan@rantau.go.id"), "https://www.lapor.go.id", "lapor.go.id"),
        (ComplaintChannel("Kotak saran", "di ruang tunggu"), "https://www.lapor.go.id", "lapor.go.id"),
    ],
)
def test_the_code_opens_the_first_channel_that_a_phone_can_open(
    channel: ComplaintChannel, payload: str, said: str
) -> None:
    assert code_of((channel, LAPOR)) == (payload, f"Pindai untuk mengadu lewat {said}")
