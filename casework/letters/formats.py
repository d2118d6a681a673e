"""The only writer of number formats and jumps of a sequence."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from casework.letters import numbers
from casework.letters.models import NumberFormat, NumberJump
from casework.numbering import numbers as counters
from casework.organization.actors import Actor
from casework.organization.models import Agency

MOST = 99_999


def save(
    agency: Agency, kind: str, *, pattern: str, unit_code: str, own_sequence: bool, by: Actor, at: datetime
) -> NumberFormat:
    """The pattern of one kind; with an empty kind that of all others. Raises BadPattern."""
    numbers.check_pattern(pattern)
    values = {"pattern": pattern, "unit_code": unit_code, "own_sequence": own_sequence and bool(kind)}
    row, _ = NumberFormat.objects.update_or_create(
        agency=agency, kind=kind, defaults=values | {"changed_by_id": by.user_id, "changed_at": at}
    )
    return row


def jump(agency: Agency, kind: str, number: int, *, reason: str, by: Actor, at: datetime) -> NumberJump:
    """Let the next number of this year be `number`, e.g. to go on from the paper book. Raises NumberTaken."""
    scope, year = numbers.scope(agency, kind), at.astimezone(agency.zone).year
    with transaction.atomic():
        last = counters.hold(scope, year)
        counters.set_next(scope, year, number)
        return NumberJump.objects.create(
            agency=agency, scope=scope, year=year, last=last, next=number, reason=reason, by_id=by.user_id or 0, at=at
        )
