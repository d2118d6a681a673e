"""Loading a list of exempt information from a file of the house, through the same door as the pages."""

from __future__ import annotations

from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from casework.organization.actors import SYSTEM_ACTOR
from casework.organization.models import Agency
from requests_app.catalogues import FileFault, agency_of, of_house
from requests_app.dik import testing
from requests_app.dik.models import ConsequenceTest, ExemptInformation


def load(path: Path) -> tuple[str, int]:
    """One file per agency, named by its code; an agency that already has a line or a test keeps what it has."""
    agency = agency_of(path)
    lines, tests = (model.objects.filter(agency=agency) for model in (ExemptInformation, ConsequenceTest))
    if lines.exists() or tests.exists():
        return agency.code, 0
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    try:
        with transaction.atomic():
            for row in data.get("lines", ()):
                _line(agency, row)
            for row in data.get("tests", ()):
                _test(agency, row)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise FileFault(f"{path.name}: {error!r} kurang atau salah.") from error
    return agency.code, len(data.get("lines", ())) + len(data.get("tests", ()))


def _line(agency: Agency, row: dict[str, Any]) -> None:
    number, day = row["decree"]
    values = {name: row.get(name) or "" for name in testing.SHARED}
    testing.add(
        agency, values | {
            "set_by": row["set_by"], "decree_number": number, "decree_on": day, "valid_from": day,
            "valid_until": row.get("valid_until"), "review_on": row.get("review_on"),
        },
    )  # fmt: skip


def _test(agency: Agency, row: dict[str, Any]) -> None:
    """Drafted, proposed and decided as far as the file tells."""
    at = datetime.combine(row["held_on"], time(9), UTC)
    people = [{"name": name, "position": position, "tester": True} for name, position in row["people"]]
    values = {name: row.get(name) or "" for name in testing.SHEET} | {"held_on": row["held_on"]}
    test = testing.draft(agency, values, people, by=SYSTEM_ACTOR, at=at)
    if row.get("proposal"):
        number, day = row["proposal"]
        testing.propose(test, number=number, on=day, by=SYSTEM_ACTOR, at=at)
    if row.get("decree"):
        number, day = row["decree"]
        facts = {"result": row["result"], "decree_number": number, "decree_on": day}
        testing.decide(test, facts | {"valid_until": row.get("valid_until")}, by=None, at=at)


def files() -> list[Path]:
    return of_house("dik")
