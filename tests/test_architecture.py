"""The house rules of who may import whom, read from the source; and what a public service may return."""

from __future__ import annotations

import ast
import inspect
import pkgutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from pydantic import BaseModel
from sqlmodel import SQLModel

import loket
import loket.services
from loket.ui.page_list import MODULES as _PAGES

ROOT = Path(loket.__file__).parent

SQL = ("sqlmodel", "sqlalchemy", "sqlcipher3", "sqlite3", "alembic")
QT = ("PySide6", "shiboken6")
PAPER = ("reportlab", "segno", "pypdfium2")


@dataclass(frozen=True)
class Room:
    """A part of the house: what it may import from loket, and what it never imports from outside."""

    path: str
    may: tuple[str, ...]
    never: tuple[str, ...] = ()


# The most particular room comes first: a file belongs to the first whose path it is under.
ROOMS = (
    Room("ui/widgets", ("i18n", "paths", "ui.style", "ui.widgets"), (*SQL, *PAPER)),
    Room(
        "ui/pages",
        (
            "services",
            "domain",
            "errors",
            "i18n",
            "paths",
            "words",
            "ui.actions",
            "ui.desk_settings",
            "ui.dialogs",
            "ui.jobs",
            "ui.models",
            "ui.page",
            "ui.pages",  # its own helpers; that it imports no other page is a test of its own
            "ui.pages",  # its own parts; another page is refused below
            "ui.printing",
            "ui.scanner",
            "ui.style",
            "ui.widgets",
        ),
        (*SQL, *PAPER),
    ),
    Room("ui", ("services", "domain", "errors", "i18n", "paths", "words", "ui"), (*SQL, "reportlab", "segno")),
    Room("domain", ("errors", "domain"), (*QT, *SQL, *PAPER, "pydantic")),
    Room("words", ("domain", "errors", "i18n", "words"), (*QT, *SQL, *PAPER)),
    Room("documents", ("domain", "errors", "paths", "i18n", "words", "documents"), (*QT, *SQL)),
    Room("exchange", ("domain", "errors", "paths", "exchange"), (*QT, *SQL, *PAPER)),
    Room("db", ("domain", "errors", "paths", "db"), (*QT, *PAPER)),
    Room(
        "services",
        ("domain", "db", "documents", "exchange", "errors", "paths", "i18n", "words", "services"),
        (*QT, *PAPER),
    ),
)
ENTRANCES = ("app", "cli", "__main__", "__init__")
"""They put the parts together and may import everything; nobody imports them."""
GROUND = {"errors": (), "paths": (), "i18n": ("paths",), "logs": ("domain", "errors", "paths")}
"""What every room stands on."""


def sources() -> list[Path]:
    return sorted(ROOT.rglob("*.py"))


def room_of(path: Path) -> Room | None:
    relative = path.relative_to(ROOT).as_posix()
    return next((room for room in ROOMS if relative.startswith(f"{room.path}/")), None)


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Every module that a file imports, with its line; imports inside functions count too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: a relative import hides where it goes"
            module = node.module or ""
            yield node.lineno, module
            if module in {"loket", "loket.ui", "loket.services", "loket.db"}:
                yield from ((node.lineno, f"{module}.{alias.name}") for alias in node.names)


def is_under(module: str, names: tuple[str, ...]) -> bool:
    return any(module == name or module.startswith(f"{name}.") for name in names)


def refusals(path: Path) -> Iterator[str]:
    room = room_of(path)
    top = path.relative_to(ROOT).parts[0].removesuffix(".py")
    if room is None and top in GROUND:
        room = Room(top, GROUND[top], (*QT, *SQL, *PAPER))
    for line, module in imports(path):
        inside = module.removeprefix("loket.") if module.startswith("loket.") else ""
        if inside and top not in ENTRANCES and is_under(inside, ("app", "cli")):
            yield f"{path.name}:{line} imports {module}: nobody imports an entrance"
        if room is None or module == "loket":
            continue
        if inside and not is_under(inside, room.may) and inside not in {"__version__", "ui"}:
            yield f"{path.name}:{line} imports {module}: {room.path} may not"
        if is_under(module, room.never):
            yield f"{path.name}:{line} imports {module}: never in {room.path}"


@pytest.mark.parametrize("path", sources(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_file_imports_only_what_its_room_may(path: Path) -> None:
    assert list(refusals(path)) == []


def test_every_file_belongs_to_a_room() -> None:
    strays = [
        path
        for path in sources()
        if room_of(path) is None and path.relative_to(ROOT).parts[0].removesuffix(".py") not in (*ENTRANCES, *GROUND)
    ]
    assert strays == []


def test_a_page_imports_no_other_page() -> None:
    pages = {module for module, _name in _PAGES.values()}
    for path in (ROOT / "ui/pages").rglob("*.py"):
        for line, module in imports(path):
            own = path.relative_to(ROOT.parent).with_suffix("").as_posix().replace("/", ".")
            foreign = [page for page in pages if is_under(module, (page,)) and not is_under(own, (page,))]
            assert not foreign, f"{path.name}:{line} imports {module}: go through the main window"


def public_methods() -> Iterator[tuple[str, Any]]:
    for info in pkgutil.iter_modules(loket.services.__path__, "loket.services."):
        module = import_module(info.name)
        for name, member in inspect.getmembers(module, inspect.isclass):
            is_input = issubclass(member, BaseModel)
            if member.__module__ != info.name or not name.endswith("Service") or is_input:
                continue
            for method, function in inspect.getmembers(member, inspect.isfunction):
                if not method.startswith("_"):
                    yield f"{name}.{method}", function


def test_no_table_leaves_a_service() -> None:
    """Methods that take an open session are for other services and may pass rows among themselves."""
    seen = 0
    for name, function in public_methods():
        if "session" in inspect.signature(function).parameters:
            continue
        hint = get_type_hints(function).get("return")
        seen += 1
        assert not any(issubclass(kind, SQLModel) for kind in classes_in(hint)), name
    assert seen > 30


def classes_in(hint: Any) -> Iterator[type]:
    if inspect.isclass(hint):
        yield hint
    for part in getattr(hint, "__args__", ()):
        yield from classes_in(part)


def test_nothing_heavy_is_imported_with_the_domain_or_the_errors() -> None:
    for path in (ROOT / "domain").glob("*.py"):
        for line, module in imports(path):
            top = module.split(".")[0]
            assert top in {"loket", *sys.stdlib_module_names}, (
                f"{path.name}:{line} imports {module}: the domain needs the standard library only"
            )
