"""`load`: synthetic requests for trials and benchmarks."""

from __future__ import annotations

from typing import Annotated

import typer

from loket.cli.app import app
from loket.cli.command import command
from loket.cli.office import found
from loket.cli.terminal import Terminal, fields
from loket.i18n import N_, _

TRAINING_OFFICE = "Kantor Latihan Loket"


@command(app, "load", N_("Mengisi kantor latihan dengan permohonan buatan untuk uji coba; membuatnya bila belum ada."))
def load(
    terminal: Terminal,
    requests: Annotated[int, typer.Option(min=1, max=2_000_000, metavar="N", help=N_("berapa permohonan"))],
    seed: Annotated[int, typer.Option(metavar="S", help=N_("benih; benih yang sama memberi data yang sama"))] = 1,
) -> None:
    """Load synthetic requests into a training office."""
    from loket.db.engine import exists
    from loket.services.office import NewOffice
    from loket.services.training import TrainingService

    if exists(terminal.folder):
        services = terminal.services
    else:
        services, _count = found(terminal, NewOffice(name=TRAINING_OFFICE, region_code="6271", is_training=True))
    with terminal.progress(_("Mengisi")) as progress:
        loaded = TrainingService(services.desk, services.calendar).load(requests, seed, progress)
    facts = {"requests": loaded.requests, "open": loaded.still_open, "folder": str(terminal.folder), "seed": seed}
    terminal.answer(
        facts,
        [
            _("{count} permohonan buatan ditambahkan, {open} di antaranya masih terbuka.").format(
                count=loaded.requests, open=loaded.still_open
            ),
            *fields([(_("Folder data"), str(terminal.folder))]),
        ],
    )
