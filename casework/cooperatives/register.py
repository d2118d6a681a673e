"""The register of cooperatives: add, change with history, find."""

import unicodedata
from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connections, transaction

from casework.organization.models import Agency, User

from .models import Cooperative, CooperativeChange

CHANGEABLE = (
    *("nik_koperasi", "name", "entity_number", "type", "regency", "membership_area", "status", "address"),
    *("contact_name", "contact_phone", "contact_email"),
)
PREFIXES = ("KOPERASI ", "KSP ", "KSPPS ", "KUD ", "KOPKAR ")


def add(agency: Agency, values: Mapping[str, str], *, by: User | None = None, at: datetime) -> Cooperative:
    """Raises ValidationError for values that do not fit, a NIK koperasi that is taken included."""
    row = Cooperative(agency=agency, created_at=at, updated_at=at)
    changed = _fill(row, values)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            CooperativeChange.objects.create(cooperative=row, values=changed, reason="Dicatat", by=by, at=at)
    except IntegrityError:  # another desk was a moment earlier
        raise ValidationError(f"Nomor induk koperasi {row.nik_koperasi} baru saja dicatat. Cari lagi.") from None
    return row


def change(
    cooperative: Cooperative, values: Mapping[str, str], *, by: User | None = None, reason: str = "", at: datetime
) -> CooperativeChange | None:
    """Writes what differs and one line of history; None when nothing differs."""
    with transaction.atomic():
        row = Cooperative.objects.select_for_update().get(pk=cooperative.pk)
        changed = _fill(row, values)
        if not changed:
            return None
        row.updated_at = at
        row.save(update_fields=[*changed, "search_name", "updated_at"])
        line = CooperativeChange.objects.create(cooperative=row, values=changed, reason=reason[:200], by=by, at=at)
    cooperative.refresh_from_db()
    return line


def find(agency: Agency, text: str, *, most: int = 10) -> list[Cooperative]:
    """By NIK koperasi, legal entity number or the beginning of any word of the name."""
    text = " ".join(text.replace("\x00", "").split())
    key = search_key(text)
    if len(key) < 2:
        return []
    ours = Cooperative.objects.filter(agency=agency)
    exact = list(ours.filter(nik_koperasi=_number(text))[:most]) or list(
        ours.filter(entity_number=_number(text))[:most]
    )
    if exact:
        return exact
    starting = ours.filter(search_name__startswith=key)
    if connections[ours.db].vendor == "sqlite":  # its LIKE ignores case and therefore the index; a range uses it
        starting = starting.filter(search_name__gte=key, search_name__lt=key + "\U0010ffff")
    found = list(starting.order_by("search_name", "pk")[:most])
    if len(found) < most:
        inside = ours.filter(search_name__contains=f" {key}").exclude(pk__in=[row.pk for row in found])
        found += inside.order_by("search_name", "pk")[: most - len(found)]
    return found


def search_key(name: str) -> str:
    """Capitals without accents, punctuation or the word "Koperasi" that begins nearly every name."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", name).upper() if char.isalnum() or char.isspace())
    key = " ".join(plain.split())
    return next((key.removeprefix(prefix) for prefix in PREFIXES if key.startswith(prefix)), key)


def _number(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).upper().split())


def _fill(row: Cooperative, values: Mapping[str, str]) -> dict[str, list[str]]:
    """Sets what differs and validates. Answers {field: [before, after]}."""
    if unknown := set(values) - set(CHANGEABLE):
        raise TypeError(f"unknown fields: {sorted(unknown)}")
    changed = {}
    for name, value in values.items():
        value = _number(value) if name in {"nik_koperasi", "entity_number"} else " ".join(value.split())
        if getattr(row, name) != value:
            changed[name] = [getattr(row, name), value]
            setattr(row, name, value)
    if any(unicodedata.category(char) in {"Cc", "Cf", "Cs"} for _, value in changed.values() for char in value):
        raise ValidationError("Ada karakter yang tidak terlihat. Hapus isinya, lalu ketik ulang.")
    row.search_name = search_key(row.name)[:200]
    row.full_clean()
    return changed
