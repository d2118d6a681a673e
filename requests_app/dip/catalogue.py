"""Loading the Daftar Informasi Publik from a file of the house."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from casework.organization.models import Agency
from requests_app.catalogues import FileFault, agency_of, of_house
from requests_app.dip import editing, index, offered
from requests_app.models import ItemChange, PublicInformation


def load(path: Path) -> tuple[str, int]:
    """One file per agency, named by its code; returns code and number of items. Idempotent; a line that somebody has
    changed since stays as it is."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(data, list):
        raise FileFault(f"{path.name}: isinya harus daftar butir.")
    agency = agency_of(path)
    touched = set(ItemChange.objects.filter(item__agency=agency).values_list("item__number", flat=True))
    with transaction.atomic():
        rows = [_write(agency, number, item, path.name) for number, item in enumerate(data, 1) if number not in touched]
        index.put_many(rows)
    offered.forget()
    return agency.code, len(data)


def _write(agency: Agency, number: int, item: dict[str, Any], name: str) -> PublicInformation:
    try:
        values = {
            "title": item["title"],
            "summary": item["summary"],
            "category": PublicInformation.Category(item["category"]),
            "unit": item["unit"],
            "responsible": item.get("responsible", ""),
            "made": item.get("made", ""),
            "formats": item["formats"],
            "retention": item["retention"],
            "year": item.get("year"),
            "url": item.get("url", ""),
            "words": item.get("words", ""),
            "updated_on": item["updated_on"],
            "review_on": item.get("review_on"),
        }
    except (KeyError, ValueError, TypeError) as error:
        raise FileFault(f"{name} butir {number}: {error} kurang atau salah.") from error
    for column in ("updated_on", "review_on"):
        if not isinstance(values[column], date) and (column == "updated_on" or values[column]):
            raise FileFault(f"{name} butir {number}: {column} harus tanggal, misalnya 2026-11-02.")
    values["review_on"] = values["review_on"] or editing.next_review(agency, values["updated_on"])
    row, _ = PublicInformation.objects.update_or_create(agency=agency, number=number, defaults=values)
    return row


def files() -> list[Path]:
    return of_house("dip")
