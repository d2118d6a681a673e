"""Who keeps the public list. Unknown and forbidden are the same 404."""

from __future__ import annotations

from datetime import date

from casework.organization.models import Role

KEEPERS = frozenset({Role.PPID_OFFICER.value, Role.PPID_HEAD.value, Role.INFORMATION_SERVICE.value})
READERS = KEEPERS | {
    Role.SECRETARIAT.value,
    Role.AGENCY_HEAD.value,
    Role.RECORDS_OFFICER.value,
    Role.AGENCY_ADMIN.value,
    Role.AUDITOR.value,
}
DECIDERS = frozenset({Role.PPID_HEAD.value})  # who lets an answer out, and sets an exemption of the agency's own


def months_after(day: date, months: int) -> date:
    """The same day months later, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has a 28th")
