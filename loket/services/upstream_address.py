"""The address of a place upstream as the office keeps it: a folder in full, and never one of its own data."""

from __future__ import annotations

from pathlib import Path

from loket.errors import RuleError
from loket.exchange.transports import FolderTransport, open_transport
from loket.exchange.transports.address import scheme_of

_INSIDE = ("", "loket", "ack")
"""Where a delivery writes and reads in a folder."""


def whole_address(url: str, data_folder: Path) -> str:
    """The address of a folder written in full, any other as it is.

    Raises `RuleError` with `field="url"`: `place_relative` (it would be another folder each time the program starts
    elsewhere), `place_in_data` where deliveries would land in the office's private data folder, and what
    `open_transport` raises.
    """
    transport = open_transport(url)
    if not isinstance(transport, FolderTransport):
        return url
    folder, plain = transport.folder, not scheme_of(url)
    if plain and not Path(url).expanduser().is_absolute():
        raise RuleError("place_relative", field="url", folder=str(folder))
    own = data_folder.resolve()
    for part in _INSIDE:
        place = (folder / part).resolve()
        if own in (place, *place.parents):
            raise RuleError("place_in_data", field="url", folder=str(folder))
    return str(folder) if plain else url
