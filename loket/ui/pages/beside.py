"""An error beside the field that it is about."""

from __future__ import annotations

from loket.errors import LoketError
from loket.ui.widgets.fields import FormField
from loket.words import error_sentence


def show_beside(field: FormField | None, error: LoketError) -> bool:
    """Say it beside the field and go there. False where there is no field: then it is to be said elsewhere."""
    if field is None:
        return False
    field.set_error(error_sentence(error))
    field.setFocus()
    return True
