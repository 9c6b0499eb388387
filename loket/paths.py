"""Where things are: the office's data folder and the program's own resources."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

HOME_VARIABLE = "LOKET_HOME"


def data_folder() -> Path:
    """The office's data folder: `LOKET_HOME`, or the platform's place for a user's application data."""
    chosen = os.environ.get(HOME_VARIABLE)
    if chosen:
        return Path(chosen).expanduser().absolute()
    from platformdirs import user_data_path  # noqa: PLC0415 (only a desktop start needs it)

    return user_data_path("loket", appauthor=False)


@cache
def resource_folder() -> Path:
    """`resources/`: inside the installed package (`loket/_resources`), or beside it in a clone."""
    inside = Path(__file__).parent / "_resources"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "resources"


def resource(name: str) -> Path:
    """The path of a bundled file, e.g. `resource("fonts/NotoSans-Regular.ttf")`."""
    return resource_folder() / name
