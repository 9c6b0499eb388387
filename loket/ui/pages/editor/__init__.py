"""The editor of a standard: a draft, written component by component, until it is decided."""

from loket.ui.pages.editor.page import EditorPage

__all__ = ["EditorPage"]
