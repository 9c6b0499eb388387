"""Search: an officer types what is on paper or what the citizen says, and finds the request."""

from __future__ import annotations

import pytest
from db_builders import RARE_NAME, open_services, register
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loket.services import Services
from loket.services.lookup import Which

FIRST = RARE_NAME
ODD = (
    '"',
    "NEAR(a b)",
    "a OR b",
    "name : siti",
    "siti*",
    "^siti",
    "a AND NOT",
    "\x00",
    "👩🏽‍🦱 siti",
    "½ ²",
    "0" * 500,
)


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("0001", [FIRST]),
        ("L1-0001", [FIRST]),
        ("471/L1-0001/DKPS/IX/2026", [FIRST]),
        ("471/l1-0001", [FIRST]),
        ("xochi", [FIRST]),
        ("XOCHITL wulan", [FIRST]),
        ("zoe unal", ["Zoë Ünal-Müller"]),
        ("Zoë Ünal", ["Zoë Ünal-Müller"]),
        ("muller", ["Zoë Ünal-Müller"]),
        ("ma'ruf", ["I Gusti Ngurah Ma'ruf"]),
        ("siti", ["SITI RAHMAWATI", "Siti Aminah"]),
        ("siti am", ["Siti Aminah"]),
        ("6271035707980003", [FIRST]),
        ("62710357", [FIRST]),
        ("6271 0357 0798 0003", [FIRST]),
        ("6271.0357.0798.0003", [FIRST]),
        ("081298765432", [FIRST]),
        ("0812", [FIRST]),
        ("0812-9876-5432", [FIRST]),
        ("0812 9876 5432", [FIRST]),
        ("+62 812-9876-5432", [FIRST]),
        ("6281298765432", [FIRST]),
        ("(0536) 3222639", ["Siti Aminah"]),
        ("05363222639", ["Siti Aminah"]),
        ("nobody", []),
        ("siti nobody", []),
    ],
)
def test_a_request_is_found_by_what_the_officer_has(services: Services, words: str, names: list[str]) -> None:
    assert [row.name for row in services.lookup.requests(search=words)] == names


def test_a_search_for_nothing_but_signs_finds_nothing(services: Services) -> None:
    assert services.lookup.requests(search="--- ///") == []
    assert len(services.lookup.requests(search="   ")) == 5


def test_a_changed_name_is_found_and_the_former_is_not(services: Services) -> None:
    with services.desk.database.write() as session:
        from loket.db.tables import Request

        request = session.get_one(Request, 1)
        request.name = "Kartika"
        session.add(request)
    assert [row.name for row in services.lookup.requests(search="kartika")] == ["Kartika"]
    assert services.lookup.requests(search="xochitl") == []


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    words=st.one_of(
        st.text(max_size=30),
        st.text(alphabet="\"'*()^:-+{}[]<>=%_\\/&|~ aOR1ANDNEAR̈\u200d👩‍👧", max_size=30),
        st.sampled_from(
            ['"', "NEAR(a b)", "a OR b", "name : siti", "siti*", "a AND NOT", "\x00", "👩🏽‍🦱 siti", "½ ²"]
        ),
    ),
    which=st.sampled_from(Which),
)
def test_search_never_fails_whatever_is_typed(services: Services, words: str, which: Which) -> None:
    services.lookup.requests(which, words)


def test_a_state_is_found_among_more_hits_than_a_list_shows(services: Services) -> None:
    """The wanted one is older than two hundred others of the same name."""
    for number in range(12):
        register(services, f"Siti Nomor {number}")
    found = services.lookup.requests(Which.READY, "ma'ruf", limit=1)
    assert [row.name for row in found] == ["I Gusti Ngurah Ma'ruf"]
    assert [row.name for row in services.lookup.requests(Which.SUSPENDED, "zoe", limit=1)] == ["Zoë Ünal-Müller"]
    register(services, "Siti Menunggu")
    assert len(services.lookup.requests(Which.OPEN, "siti", limit=5)) == 5
    assert [row.name for row in services.lookup.requests(Which.OPEN, "siti rahma", limit=1)] == ["SITI RAHMAWATI"]


def test_two_desks_see_the_same(services: Services) -> None:
    other = open_services(services.desk.database.folder)
    register(services, "Baru Sekali")
    assert [row.name for row in other.lookup.requests(search="baru sekali")] == ["Baru Sekali"]
    other.close()
