"""Agency files → rows, so that their procedures have somebody to run them. What is already there stays untouched."""

from __future__ import annotations

from pathlib import Path

import yaml
from django.conf import settings

from casework.organization.models import Agency
from casework.workdays.models import Calendar


class AgencyFileError(ValueError):
    """The file cannot make an agency; the message says what to mend."""


def add_missing_agencies(folder: Path | None = None) -> list[str]:
    """Codes of the agencies that were made. Raises AgencyFileError when one lacks its calendar or is no agency."""
    made = []
    for path in sorted((folder or Path(settings.BASE_DIR) / "fixtures" / "agencies").glob("*.yaml")):
        if not Agency.objects.filter(code=path.stem).exists():
            _make(path)
            made.append(path.stem)
    return made


def _make(path: Path) -> None:
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(data, dict) or data.get("code") != path.stem:
        raise AgencyFileError(f"{path.name}: kode instansi harus sama dengan nama berkasnya.")
    if unknown := set(data) - {field.name for field in Agency._meta.get_fields()}:
        raise AgencyFileError(f"{path.name}: kunci tidak dikenal: {', '.join(sorted(unknown))}.")
    calendar = Calendar.objects.filter(code=data.pop("calendar", "")).first()
    if calendar is None:
        raise AgencyFileError(f"{path.name}: kalendernya belum ada; jalankan load_calendars dahulu.")
    agency = Agency(**data, calendar=calendar)
    agency.full_clean()
    agency.save()
