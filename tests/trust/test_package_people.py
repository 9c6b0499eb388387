"""Nobody stands in a package, with a small count; 10,000 people: `python -m tests.trust.package_people`."""

from __future__ import annotations

from pathlib import Path

from tests.trust import package_people


def test_none_of_the_people_is_found_in_what_leaves_the_office(tmp_path: Path) -> None:
    people, seen, control = package_people.run(tmp_path, 300)
    assert min(len(people.names), len(people.niks), len(people.phones)) > 100
    assert seen == []
    assert len(control) >= 4, "what is put there must be found"
