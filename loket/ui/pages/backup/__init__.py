"""Backups, their places, the recovery code, and the way back."""

from loket.ui.pages.backup.page import BackupPage

__all__ = ["BackupPage"]
