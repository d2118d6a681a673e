"""Loads an office from a file: units, people and their appointments. Idempotent; never touches passwords."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from casework.organization.models import Agency, Appointment, Unit, User
from casework.organization.seed import add_missing_agencies

SINCE = date(2026, 1, 1)


@transaction.atomic
def load_office(path: Path) -> Agency:
    """The agency of the file. Raises KeyError for a missing fact and AgencyFileError when its agency cannot be made."""
    data = yaml.safe_load(path.read_text())
    add_missing_agencies()
    agency = Agency.objects.get(code=data["agency"])
    units = {
        row["code"]: Unit.objects.update_or_create(agency=agency, code=row["code"], defaults=_rest(row))[0]
        for row in data["units"]
    }
    for row in data["people"]:
        _person(agency, units, row)
    return agency


def _rest(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != "code"}


def _person(agency: Agency, units: dict[str, Unit], row: dict[str, Any]) -> None:
    defaults = {"full_name": row["name"], "nip": row.get("nip", ""), "rank": row.get("rank", "")}
    user, _ = User.objects.update_or_create(
        username=row["user"], defaults=defaults | {"email": f"{row['user']}@{agency.code}.example"}
    )  # fmt: skip
    for role, unit, position in row["hats"]:
        Appointment.objects.get_or_create(
            user=user, agency=agency, role=role, unit=units.get(unit), acting="", defaults={"position": position,
            "valid_from": SINCE}
        )  # fmt: skip
    for acting in row.get("acting", ()):
        Appointment.objects.get_or_create(
            user=user, agency=agency, role=acting["role"], acting=acting["kind"], valid_from=acting["from"],
            defaults={"position": acting["position"], "valid_until": acting["until"], "decree": acting["decree"]},
        )  # fmt: skip
