"""What several tests of cases use."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO

from django.core.management import call_command

INTACT = "Rantai peristiwa utuh."


def wib(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    """A moment of 2026 in Pontianak."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC) - timedelta(hours=7)


def audit() -> tuple[bool, str]:
    """Whether verify_audit found the chain whole (exit code 0, otherwise 1), and what it said."""
    out = StringIO()
    try:
        call_command("verify_audit", stdout=out)
    except SystemExit as stop:
        return {0: True, 1: False}[stop.code], out.getvalue()
    return True, out.getvalue()
