"""The English catalogue is complete, and the program speaks it wherever people read."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime, time
from functools import cache
from io import BytesIO
from pathlib import Path
from string import Formatter
from zoneinfo import ZoneInfo

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

import loket
from loket.domain.standards import Unit
from loket.domain.workflow import Status
from loket.errors import RuleError, StorageError
from loket.i18n import LANGUAGE_VARIABLE, LANGUAGES, _, ngettext, use_language, wanted_language
from loket.paths import resource
from loket.ui.desk_settings import DeskSettings
from loket.ui.pages.settings_desk import LANGUAGE_NAMES
from loket.words import (
    clock_time,
    completion_sentence,
    deadline,
    duration,
    error_sentence,
    label,
    long_date,
    month_name,
    short_month,
)
from loket.words.hours import interval_words, read_intervals

PACKAGE = Path(loket.__file__).parent
CATALOGUE = resource("locale") / "en" / "LC_MESSAGES" / "loket.po"
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
MARKS = frozenset(KEYWORDS)

WORDED = {
    **dict.fromkeys(("setText", "setPlaceholderText", "setToolTip", "setWindowTitle", "setStatusTip"), (0,)),
    **dict.fromkeys(("setAccessibleName", "setAccessibleDescription", "set_title", "set_subtitle"), (0,)),
    **dict.fromkeys(("Label", "Button", "Card", "QCheckBox", "QAction", "addButton", "add_card"), (0,)),
    **dict.fromkeys(("ChoiceList", "TableView", "KeyCap"), (0,)),
    "FormField": (0, 2),
    "show_message": (1,),
    "EmptyState": (1, 2),
}
"""Where words for people go in: the calls, and which of their arguments are read."""
AS_THEY_ARE = {"Loket"}

IMPORT_ALL = """
import importlib, pkgutil, loket, loket.i18n
def too_early(message, *more):
    raise AssertionError(f"translated at import: {message}")
loket.i18n._ = loket.i18n.ngettext = too_early
for module in pkgutil.walk_packages(loket.__path__, "loket."):
    if not module.name.startswith(("loket.__main__", "loket.db.migrations")):
        importlib.import_module(module.name)
"""


@pytest.fixture
def english() -> Iterator[None]:
    use_language("en")
    yield
    use_language("id")


@cache
def trees() -> dict[Path, ast.Module]:
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(PACKAGE.rglob("*.py"))}


@cache
def catalogue() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en")


def entries() -> list[Message]:
    return [message for message in catalogue() if message.id]


def singular(message: Message) -> str:
    return message.id if isinstance(message.id, str) else str(message.id[0])


def forms(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))


@pytest.fixture(scope="module")
def source() -> set[str]:
    """What is marked in the source, as babel finds it."""
    found = extract_from_dir(PACKAGE, method_map=[("**.py", "python")], keywords=KEYWORDS)
    ids = {message if isinstance(message, str) else message[0] for _file, _line, message, *_rest in found}
    return ids - {""}


def holes(text: str) -> list[tuple[str, str]]:
    """The places of a message where values go, with how they are written."""
    return sorted((name, spec or "") for _text, name, spec, _conversion in Formatter().parse(text) if name is not None)


# the catalogue


def test_every_message_of_the_source_has_an_english_one(source: set[str]) -> None:
    translated = {singular(message) for message in entries() if all(forms(message))}
    assert sorted(source - translated) == [], "python3 dev.py catalogue, then translate what is new"


def test_the_catalogue_holds_nothing_that_the_source_no_longer_says(source: set[str]) -> None:
    assert sorted({singular(message) for message in entries()} - source) == []
    assert list(catalogue().obsolete) == []


def test_no_translation_is_a_guess() -> None:
    assert [message.id for message in entries() if message.fuzzy] == []


def test_values_go_into_the_same_places() -> None:
    wrong = [
        (singular(message), form)
        for message in entries()
        for form in forms(message)
        if holes(form) != holes(singular(message))
    ]
    assert wrong == []


def test_spaces_at_both_ends_are_kept_because_messages_are_joined() -> None:
    def ends(text: str) -> tuple[str, str]:
        return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]

    assert [
        message.id for message in entries() if any(ends(form) != ends(singular(message)) for form in forms(message))
    ] == []


def test_a_sentence_stays_a_sentence() -> None:
    def end(text: str) -> str:
        return last if (last := text.rstrip()[-1:]) in ".?!:…" else ""

    assert [singular(one) for one in entries() if any(end(form) != end(singular(one)) for form in forms(one))] == []


def test_counted_things_have_both_english_forms() -> None:
    counted = [message for message in entries() if not isinstance(message.id, str)]
    assert counted
    assert [message.id for message in counted if len(set(forms(message))) != 2] == []


def test_babel_finds_no_fault_with_the_catalogue() -> None:
    assert [(message.id, [str(error) for error in errors]) for message, errors in catalogue().check()] == []


def test_the_compiled_catalogue_is_the_written_one() -> None:
    compiled = BytesIO()
    write_mo(compiled, catalogue())
    assert CATALOGUE.with_suffix(".mo").read_bytes() == compiled.getvalue(), "python3 dev.py catalogue"


# the source


def marked(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS:
            yield node


def test_babel_sees_every_mark_that_python_sees(source: set[str]) -> None:
    """It does not look into f-strings on Python 3.11, and it takes no message that is put together."""
    unseen = [
        f"{path.relative_to(PACKAGE)}:{call.lineno} {ast.unparse(call)}"
        for path, tree in trees().items()
        for call in marked(tree)
        if isinstance(call.args[0], ast.JoinedStr)
        or (isinstance(call.args[0], ast.Constant) and call.args[0].value not in source)
    ]
    assert unseen == []


def test_nothing_is_translated_before_the_language_is_chosen() -> None:
    early = []
    for path, tree in trees().items():
        inside = {
            id(below)
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            for part in (node.body if isinstance(node.body, list) else [node.body])
            for below in ast.walk(part)
        }
        early += [
            f"{path.relative_to(PACKAGE)}:{call.lineno} {ast.unparse(call)}"
            for call in marked(tree)
            if ast.unparse(call.func) != "N_" and id(call) not in inside
        ]
    assert early == [], "N_() there, _() where it is used"


def test_importing_the_program_translates_nothing() -> None:
    """Also not in a function that is called while a module is read."""
    told = subprocess.run([sys.executable, "-c", IMPORT_ALL], cwd=PACKAGE.parent, capture_output=True, text=True)  # noqa: PLW1510
    assert told.returncode == 0, told.stderr


def test_words_on_widgets_are_marked() -> None:
    bare = [
        f"{path.relative_to(PACKAGE)}:{call.lineno} {ast.unparse(call)}"
        for path, tree in trees().items()
        if path.is_relative_to(PACKAGE / "ui") or path.name == "app.py"
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        for at in WORDED.get(called(call), ())
        if at < len(call.args) and any(is_words(text) for text in literals(call.args[at]))
    ]
    assert bare == [], "_() around what people read"


def called(call: ast.Call) -> str:
    match call.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""


def literals(node: ast.expr) -> Iterator[str]:
    """The strings that an argument is made of, without those inside other calls."""
    match node:
        case ast.Constant(value=str() as text):
            yield text
        case ast.JoinedStr(values=parts) | ast.BoolOp(values=parts):
            for part in parts:
                yield from literals(part)
        case ast.FormattedValue(value=part) | ast.Call(func=ast.Attribute(value=part, attr="format")):
            yield from literals(part)
        case ast.IfExp(body=one, orelse=other) | ast.BinOp(left=one, right=other):
            yield from literals(one)
            yield from literals(other)


def is_words(text: str) -> bool:
    return text not in AS_THEY_ARE and any(letter.isalpha() for letter in text)


@pytest.mark.parametrize(
    "line",
    [
        'label.setText("Simpan")',
        'label.setText("Simpan" if saved else "")',
        'label.setText(f"Simpan {name}")',
        'label.setText("Simpan {name}".format(name=name))',
        'FormField(_("Nama"), edit, "boleh kosong")',
        'banner.show_message("error", "Disk penuh.")',
    ],
)
def test_the_scan_finds_bare_words(line: str) -> None:
    call = ast.parse(line, mode="eval").body
    assert isinstance(call, ast.Call)
    assert any(is_words(text) for at in WORDED[called(call)] for text in literals(call.args[at]))


# speaking


@pytest.mark.usefixtures("english")
def test_in_english_the_program_speaks_english() -> None:
    assert _("Permohonan") == "Requests"
    assert label(Status.SUSPENDED) == "Suspended"
    assert duration(1, Unit.WORKING_DAY) == "1 working day"
    assert duration(5, Unit.WORKING_DAY) == "5 working days"
    assert completion_sentence(None).startswith("5 (five) working days from when the documents are complete")
    assert ngettext("{n} permohonan", "{n} permohonan", 1) == "{n} request"
    assert _("") == ""


def test_the_source_itself_needs_no_catalogue() -> None:
    use_language("en")
    use_language("id")
    assert _("Permohonan") == "Permohonan"
    assert long_date(date(2026, 11, 24)) == "Selasa, 24 November 2026"


@pytest.mark.usefixtures("english")
def test_dates_and_clocks_are_english_throughout() -> None:
    zone = ZoneInfo("Asia/Jakarta")
    assert long_date(date(2026, 11, 24)) == "Tuesday, 24 November 2026"
    assert [month_name(month)[:3] for month in range(1, 13)] == [short_month(month) for month in range(1, 13)]
    assert month_name(8) == "August"
    assert clock_time(time(16)) == "16:00"
    assert deadline(datetime(2026, 3, 31, tzinfo=zone), "Asia/Jakarta") == "Monday, 30 March 2026, 24:00 WIB"
    assert interval_words([("07:30", "12:00")]) == "07:30–12:00"
    assert read_intervals("07:30–12:00") == (("07:30", "12:00"),)


@pytest.mark.usefixtures("english")
def test_errors_are_told_in_english() -> None:
    assert error_sentence(RuleError("nik_length", length=15)) == "A NIK has 16 digits, so far 15."
    assert error_sentence(StorageError("disk_full")).startswith("The disk is full;")
    assert error_sentence(RuleError("never_heard_of")).startswith("This can't be done (code never_heard_of).")


def test_the_variable_wins_over_the_desk_and_nonsense_over_neither(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(LANGUAGE_VARIABLE, raising=False)
    assert (wanted_language(), wanted_language("en"), wanted_language("xx")) == ("id", "en", "id")
    monkeypatch.setenv(LANGUAGE_VARIABLE, "id")
    assert wanted_language("en") == "id"
    monkeypatch.setenv(LANGUAGE_VARIABLE, "klingon")
    assert wanted_language("en") == "en"


def test_a_desk_remembers_its_language(tmp_path: Path) -> None:
    settings = DeskSettings(tmp_path)
    assert settings.language == "id"
    settings.language = "en"
    settings.flush()
    assert DeskSettings(tmp_path).language == "en"


def test_every_language_can_be_chosen_by_its_own_name() -> None:
    assert tuple(LANGUAGE_NAMES) == LANGUAGES
