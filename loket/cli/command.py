"""How a command is declared: one decorator adds the shared options, an Indonesian help page, and a terminal.

`--home`, `--json` and `--at` may stand before or after the command. Typer puts an option where it is declared, so each
is declared twice: at the groups (`shared_options`) and, by the decorator, at every command; what stands after wins.
"""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from functools import wraps
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from loket.cli.terminal import Actor, Terminal
from loket.cli.usage import missing_command, unknown_command
from loket.i18n import N_, _
from loket.paths import HOME_VARIABLE

HomeOption = Annotated[
    str | None,
    typer.Option("--home", metavar="FOLDER", help=N_("folder data kantor; juga lewat variabel LOKET_HOME")),
]
JsonOption = Annotated[bool, typer.Option("--json", help=N_("tulis satu objek JSON untuk dibaca program"))]
AtOption = Annotated[
    str | None,
    typer.Option("--at", metavar="WAKTU", help=N_("jalankan seolah-olah pada waktu ini; hanya di kantor latihan")),
]
AsOption = Annotated[
    str | None,
    typer.Option("--as", metavar="NAMA", help=N_("bertindak sebagai orang ini; perlu --password-file")),
]
PasswordOption = Annotated[
    str | None,
    typer.Option(
        "--password-file",
        metavar="BERKAS",
        help=N_("berkas: sandi; baris kedua: sandi baru bila sekali pakai"),
    ),
]
_SHARED = ("home", "as_json", "at", "as_name", "password_file")
_ORDER = (
    *("init", "demo", "standards", "promise", "register", "requests", "show", "move", "receipt"),
    *("calendar", "export", "sync", "upstream", "closing", "backup", "restore"),
    *("people", "privacy", "audit", "clock", "check", "diagnose", "load"),
)
"""The root's commands as a day at the counter needs them."""


@dataclass(frozen=True, slots=True)
class Shared:
    """What the shared options said so far."""

    home: str | None = None
    as_json: bool = False
    at: str | None = None
    as_name: str | None = None
    password_file: str | None = None

    def over(self, former: object) -> Shared:
        """These options where they were given, else what stood further to the left."""
        if not isinstance(former, Shared):
            return self
        return replace(former, **{name: value for name, value in asdict(self).items() if value})


def _format_help(command: Any, context: Any, formatter: Any) -> None:
    """The help page of a command or a group, in Indonesian from heading to heading."""
    pieces = " ".join(_(piece) for piece in command.collect_usage_pieces(context))
    formatter.write_usage(context.command_path, pieces, prefix=_("Pemakaian: "))
    if command.help:
        formatter.write_paragraph()
        formatter.write_text(_(inspect.cleandoc(command.help)))
    shown = [parameter for parameter in command.get_params(context) if not getattr(parameter, "hidden", False)]
    own = [parameter for parameter in shown if parameter.name not in (*_SHARED, "help")]
    for heading, parameters in (
        (_("Isian"), [p for p in own if p.param_type_name == "argument"]),
        (_("Pilihan"), [p for p in own if p.param_type_name == "option"]),
        (_("Pilihan umum"), [p for p in shown if p not in own]),
    ):
        _write_section(formatter, heading, [_record(parameter) for parameter in parameters])
    if isinstance(command, TyperGroup):
        names = list(command.commands)
        if context.parent is None:
            names.sort(key=_ORDER.index)
        commands = [(name, _(command.commands[name].help or "")) for name in names]
        _write_section(formatter, _("Perintah"), commands)


def _write_section(formatter: Any, heading: str, rows: list[tuple[str, str]]) -> None:
    if rows:
        with formatter.section(heading):
            formatter.write_dl(rows)


def _record(parameter: Any) -> tuple[str, str]:
    notes = [_(parameter.help)] if parameter.help else []
    if parameter.required:
        notes.append(_("(wajib)"))
    if parameter.multiple:
        notes.append(_("(boleh berulang)"))
    if parameter.param_type_name == "argument":
        return parameter.metavar or parameter.name, " ".join(notes)
    names = ", ".join(sorted(parameter.opts, key=len))
    return f"{names} {parameter.metavar}" if parameter.metavar else names, " ".join(notes)


class Command(TyperCommand):
    """A command whose help speaks Indonesian."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """See `_format_help`."""
        _format_help(self, ctx, formatter)

    def get_help_option(self, ctx: Any) -> Any:
        """`--help`, explained in Indonesian."""
        return _explained(super().get_help_option(ctx))


class Group(TyperGroup):
    """A group whose help and whose complaints speak Indonesian."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """See `_format_help`."""
        _format_help(self, ctx, formatter)

    def get_help_option(self, ctx: Any) -> Any:
        """`--help`, explained in Indonesian."""
        return _explained(super().get_help_option(ctx))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that is named next. Raises `WrongUsage` where there is none."""
        name = args[0]
        if not name.startswith("-") and name not in self.commands:
            raise unknown_command(ctx.command_path, name, list(self.commands))
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Run the command that is named. Raises `WrongUsage` where none is."""
        if not ctx._protected_args and not self.invoke_without_command:  # noqa: SLF001 (Typer has no public name)
            raise missing_command(ctx.command_path, list(self.commands))
        return super().invoke(ctx)


def _explained(option: Any) -> Any:
    if option is not None:
        option.help = N_("tampilkan keterangan ini")
    return option


def new_group(text: str, **settings: Any) -> typer.Typer:
    """A group of commands."""
    return typer.Typer(
        cls=Group,
        help=text,
        add_completion=False,
        rich_markup_mode=None,
        options_metavar=N_("[PILIHAN]"),
        subcommand_metavar=N_("PERINTAH ..."),
        **settings,
    )


def shared_options(
    context: typer.Context,
    home: HomeOption = None,
    as_json: JsonOption = False,
    at: AtOption = None,
    as_name: AsOption = None,
    password_file: PasswordOption = None,
) -> None:
    """The callback of a group: keeps the shared options that stand before the command."""
    former = context.parent.obj if context.parent else None
    context.obj = Shared(home, as_json, at, as_name, password_file).over(former)


def command(group: typer.Typer, name: str, text: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Declare a command of that name. The function gets a `Terminal` first, then its own options and arguments."""

    def declare(function: Callable[..., None]) -> Callable[..., None]:
        @wraps(function)
        def run(context: typer.Context, **values: Any) -> None:
            shared = Shared(*(values.pop(option) for option in _SHARED)).over(context.obj)
            if shared.home:
                os.environ[HOME_VARIABLE] = shared.home
            actor = Actor(shared.as_name, shared.password_file)
            with Terminal(as_json=shared.as_json, at=shared.at, actor=actor) as terminal:
                function(terminal, **values)

        _extend_signature(run, function)
        group.command(name, cls=Command, help=text, options_metavar="[PILIHAN]")(run)
        return function

    return declare


def _extend_signature(run: Callable[..., None], function: Callable[..., None]) -> None:
    """Let Typer see the function's own parameters and the shared options, but not the terminal."""
    _terminal, *own = inspect.signature(function, eval_str=True).parameters.values()
    shared = inspect.signature(shared_options, eval_str=True).parameters.values()
    # Keyword-only, because an option with a default may stand before an argument without.
    parameters = [parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) for parameter in (*shared, *own)]
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
