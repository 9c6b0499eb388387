"""The office's calendar: a year at a glance, edits by date range, what they do to promises, and their history."""

from loket.ui.pages.calendar.page import CalendarPage

__all__ = ["CalendarPage"]
