"""The same services from a terminal: `main` runs one command line and gives its exit code.

0 done, 1 a rule says no, 2 wrong usage, 3 the machine or the line is to blame. Every error is one sentence on standard
error; with `--json` it is one JSON object there.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import traceback
from collections.abc import Sequence

import typer
from typer.exceptions import Abort, TyperException

from loket.cli import (  # noqa: F401 (they declare the commands)
    audit,
    backup,
    calendar,
    demo,
    gather,
    intake,
    load,
    office,
    people,
    privacy,
    readiness,
    requests,
    standards,
    standards_drafts,
    standards_files,
    upstream,
    upstream_places,
)
from loket.cli.app import app
from loket.cli.usage import WrongUsage, usage_sentence
from loket.errors import LoketError, RuleError
from loket.i18n import _, use_language, wanted_language

DONE, RULE, USAGE, MACHINE, INTERRUPTED = 0, 1, 2, 3, 130
TRACEBACK_VARIABLE = "LOKET_TRACEBACK"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line (that of the process, if none is given)."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    use_language(wanted_language())
    try:
        code = _run(words)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our output has gone; what is still buffered must not be tried again at exit.
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return RULE
    return code


def _run(words: list[str]) -> int:
    as_json = "--json" in words
    try:
        result = typer.main.get_command(app).main(words, prog_name="loket", standalone_mode=False)
    except LoketError as error:
        return _told(error.code, _sentence(error), RULE if isinstance(error, RuleError) else MACHINE, as_json=as_json)
    except WrongUsage as error:
        return _told("wrong_usage", error.sentence, USAGE, as_json=as_json)
    except TyperException as error:
        return _told("wrong_usage", usage_sentence(error), USAGE, as_json=as_json)
    except (KeyboardInterrupt, Abort):
        return INTERRUPTED
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001 (the last line of defence: a person gets a sentence, not a traceback)
        return _bug(error, as_json=as_json)
    return result if isinstance(result, int) else DONE


def _sentence(error: LoketError) -> str:
    from loket.words.errors import error_sentence

    return error_sentence(error)


def _bug(error: Exception, *, as_json: bool) -> int:
    """Something that we did not foresee. Its own words could hold a citizen's data, so only its kind is told."""
    if os.environ.get(TRACEBACK_VARIABLE):
        traceback.print_exception(error)
    sentence = _(
        "Terjadi kesalahan program ({kind}); ulangi dengan {variable}=1 dan sampaikan keluarannya ke pengelola."
    )
    return _told(
        "bug", sentence.format(kind=type(error).__name__, variable=TRACEBACK_VARIABLE), MACHINE, as_json=as_json
    )


def _told(code: str, sentence: str, exit_code: int, *, as_json: bool) -> int:
    sys.stdout.flush()
    told = json.dumps({"error": {"code": code, "message": sentence}}, ensure_ascii=False) if as_json else sentence
    print(told, file=sys.stderr, flush=True)  # noqa: T201 (this is a terminal's program)
    return exit_code
