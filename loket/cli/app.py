"""The root of all commands. Without a command it opens the desktop."""

from __future__ import annotations

import os
import signal

import typer

from loket.cli.command import (
    AsOption,
    AtOption,
    HomeOption,
    JsonOption,
    PasswordOption,
    new_group,
    shared_options,
)
from loket.cli.terminal import no_desktop
from loket.i18n import N_
from loket.paths import HOME_VARIABLE

app = new_group(
    N_("Loket: mendaftar, menjanjikan, dan menepati. Tanpa perintah, jendela Loket dibuka."),
    invoke_without_command=True,
)


@app.callback()
def root(
    context: typer.Context,
    home: HomeOption = None,
    as_json: JsonOption = False,
    at: AtOption = None,
    as_name: AsOption = None,
    password_file: PasswordOption = None,
) -> None:
    """Keep the shared options; open the desktop where no command follows."""
    shared_options(context, home, as_json, at, as_name, password_file)
    if home:
        os.environ[HOME_VARIABLE] = home
    if context.invoked_subcommand is None:
        raise typer.Exit(_desktop())


def _desktop() -> int:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # until its window takes Ctrl+C: Qt's libraries swallow the exception
    try:
        from loket.app import main
    except ImportError as error:
        raise no_desktop(error) from error
    return main()
