"""The Daftar Informasi Publik: loading, searching, and what may already answer a request."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.db import transaction
from django.db.models import Q

from casework.organization.models import Agency
from requests_app.models import PublicInformation

PER_PAGE = 20
MOST_WORDS, MOST_READ = 12, 1_000
# Words that say nothing about what is wanted; the database brings no Indonesian list.
EMPTY = frozenset(
    """
    ada adalah agar akan apa atas atau bagaimana bagi bahwa banyak berapa bisa boleh dalam dan dapat dari data
    daftar dengan di dinas dokumen hal ingin informasi ini itu jumlah juga kami ke kepada kota kabupaten lain mana
    meminta minta mohon oleh pada para per provinsi saja salinan sampai satu saya sebagai secara sedang semua
    seluruh serta setiap sudah tahun tentang terkait untuk yang
    """.split()  # noqa: SIM905  a word list reads as words
)


class FileFault(ValueError):
    """The file cannot be loaded; the message says what to mend."""


def plain(text: str) -> str:
    """Lower case, without accents, one space between words."""
    flat = unicodedata.normalize("NFKD", text.replace("\x00", " "))
    return " ".join("".join(char for char in flat if not unicodedata.combining(char)).lower().split())


def words_of(text: str) -> list[str]:
    found = re.findall(r"[0-9a-z]{3,}", plain(text[:4000]))
    return list(dict.fromkeys(word for word in found if word not in EMPTY))[:MOST_WORDS]


def listed(agency: Agency, text: str = "", category: str = "") -> Any:
    """Items of the agency's list; every word of `text` must occur."""
    rows = PublicInformation.objects.filter(agency=agency)
    if category in PublicInformation.Category.values:
        rows = rows.filter(category=category)
    for word in plain(text).split()[:MOST_WORDS]:
        rows = rows.filter(search_text__contains=word)
    return rows.select_related("file").order_by("number")


def hits(agency: Agency, wanted: str, most: int = 3) -> list[PublicInformation]:
    """Items that share the most telling words with what somebody is about to ask; one query, none for empty words."""
    words = words_of(wanted)
    if not words:
        return []
    match = Q()
    for word in words:
        match |= Q(search_text__contains=word)
    rows = PublicInformation.objects.filter(match, agency=agency).select_related("file").order_by("number")[:MOST_READ]
    scored = [(sum(word in row.search_text for word in words), row) for row in rows]
    needed = 2 if len(words) > 2 else 1
    best = sorted((pair for pair in scored if pair[0] >= needed), key=lambda pair: (-pair[0], pair[1].number))
    return [row for _, row in best[:most]]


def load(path: Path) -> tuple[str, int]:
    """One file per agency, named by its code; returns code and number of items. Idempotent; keeps uploaded files."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(data, list):
        raise FileFault(f"{path.name}: isinya harus daftar butir.")
    agency = Agency.objects.filter(code=path.stem).first()
    if agency is None:
        raise FileFault(f"{path.name}: instansi {path.stem} belum ada; jalankan load_procedures dahulu.")
    with transaction.atomic():
        for number, item in enumerate(data, 1):
            _write(agency, number, item, path.name)
    return agency.code, len(data)


def _write(agency: Agency, number: int, item: dict[str, Any], name: str) -> None:
    try:
        values = {
            "title": item["title"],
            "summary": item["summary"],
            "category": PublicInformation.Category(item["category"]),
            "unit": item["unit"],
            "formats": item["formats"],
            "retention": item["retention"],
            "year": item.get("year"),
            "url": item.get("url", ""),
            "updated_on": item["updated_on"],
        }
    except (KeyError, ValueError, TypeError) as error:
        raise FileFault(f"{name} butir {number}: {error} kurang atau salah.") from error
    if not isinstance(values["updated_on"], date):
        raise FileFault(f"{name} butir {number}: updated_on harus tanggal, misalnya 2026-11-02.")
    searchable = " ".join(str(values[key] or "") for key in ("title", "summary", "unit", "year", "formats"))
    PublicInformation.objects.update_or_create(
        agency=agency, number=number, defaults=values | {"search_text": plain(f"{searchable} {item.get('words', '')}")}
    )


def files() -> list[Path]:
    return sorted((Path(settings.BASE_DIR) / "fixtures" / "dip").glob("*.yaml"))
