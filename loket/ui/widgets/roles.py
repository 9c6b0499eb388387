"""The data roles that list models and list widgets share."""

from __future__ import annotations

from PySide6.QtCore import Qt

ROW_ROLE = int(Qt.ItemDataRole.UserRole)  # the row's answer object
SORT_ROLE = ROW_ROLE + 1  # the raw value, for sorting
CHIP_ROLE = ROW_ROLE + 2  # a Tone: this cell is painted as a status chip
SHORT_ROLE = ROW_ROLE + 4  # shorter words for the cell, shown where the whole ones do not fit
KEY_ROLE = ROW_ROLE + 3  # what identifies the row when the list is loaded again
