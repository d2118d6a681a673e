"""An import is planned first: every row is read by the same form that people fill in, every fault names row and cell.
Only a plan without a fault can be carried out, as one transaction."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from casework.files import trial
from casework.organization.actors import Actor
from casework.organization.models import Agency
from casework.workdays.words import MONTHS
from requests_app.dip import editing, words
from requests_app.dip.forms import ItemForm
from requests_app.dip.models import PublicInformation
from requests_app.dip.sheets import COLUMNS

SUBJECT = "dip"
NEEDED = ("title", "category", "unit", "formats", "retention")
DATES = ("updated_on", "review_on")
_NAMES = {words.plain(label): name for label, name in COLUMNS.items()}
_LABELS = {name: label for label, name in COLUMNS.items()}
_CATEGORIES = {words.plain(label): value for value, label in PublicInformation.Category.choices}


@dataclass
class Line:
    """One row: what it would do, and what is wrong with which cell."""

    row: int
    title: str
    number: int | None = None
    item: PublicInformation | None = None
    values: dict[str, Any] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)
    faults: list[tuple[str, str]] = field(default_factory=list)

    @property
    def kind(self) -> str:
        if self.faults:
            return "salah"
        if self.item is None:
            return "baru"
        return "diubah" if self.changed else "sama"


@dataclass
class Plan:
    lines: list[Line]
    faults: list[str] = field(default_factory=list)  # of the whole file: columns

    @property
    def bad(self) -> list[Line]:
        return [line for line in self.lines if line.faults]

    @property
    def ready(self) -> bool:
        return not self.faults and not self.bad and any(line.kind != "sama" for line in self.lines)

    def count(self, kind: str) -> int:
        return sum(line.kind == kind for line in self.lines)


def plan(agency: Agency, rows: list[list[str]]) -> Plan:
    """What the sheet would do to the list as it stands now."""
    headings = [words.plain(cell) for cell in rows[0]]
    names = [_NAMES.get(heading, "") for heading in headings]
    faults = [
        f"Kolom “{rows[0][at]}” tidak dikenal. Pakai judul kolom dari berkas contoh."
        for at, name in enumerate(names)
        if headings[at] and not name
    ]
    faults += [f"Kolom “{_LABELS[name]}” tidak ada." for name in NEEDED if name not in names]
    faults += [f"Kolom “{_LABELS[name]}” ada dua kali." for name in set(names) if name and names.count(name) > 1]
    if faults:
        return Plan([], faults)
    known = {row.number: row for row in PublicInformation.objects.filter(agency=agency)}
    seen: dict[int, int] = {}
    lines = []
    for at, cells in enumerate(rows[1:], start=2):
        facts = {name: cells[place] if place < len(cells) else "" for place, name in enumerate(names) if name}
        lines.append(_line(at, facts, known, seen))
    return Plan(lines)


def _line(at: int, facts: dict[str, str], known: dict[int, PublicInformation], seen: dict[int, int]) -> Line:
    line = Line(at, facts.get("title", "")[:200])
    _find(line, facts.pop("number", ""), known, seen)
    if "category" in facts:
        facts["category"] = _CATEGORIES.get(words.plain(facts["category"]), facts["category"])
    for name in DATES:
        if name in facts:
            facts[name] = iso(facts[name])
    standing = {name: getattr(line.item, name) for name in editing.COLUMNS} if line.item else {}
    form = ItemForm(standing | facts)
    if "updated_on" not in facts or not facts["updated_on"]:
        form.fields["updated_on"].required = False
    if not form.is_valid():
        for name, texts in form.errors.items():
            line.faults += [(_LABELS.get(name, "Baris"), str(text)) for text in texts]
        return line
    line.values = {name: form.cleaned_data[name] for name in facts if name in form.cleaned_data}
    if line.item:
        for name in DATES:  # left empty they stay as they are
            if not line.values.get(name):
                line.values.pop(name, None)
        line.changed = [_LABELS[name] for name, value in line.values.items() if standing[name] != value]
    return line


def _find(line: Line, number: str, known: dict[int, PublicInformation], seen: dict[int, int]) -> None:
    """An empty number adds; a number that stands in the list changes that line."""
    if not number:
        return
    if not re.fullmatch(r"[0-9]{1,9}", number):
        line.faults.append(("No", "Tulis angka, atau kosongkan untuk menambah butir."))
        return
    line.number = int(number)
    line.item = known.get(line.number)
    if line.item is None:
        line.faults.append(("No", f"Nomor {number} tidak ada di daftar. Kosongkan untuk menambah butir."))
    elif line.item.retired_at:
        line.faults.append(("No", f"Nomor {number} sudah ditarik. Pasang kembali lebih dahulu."))
    if line.number in seen:
        line.faults.append(("No", f"Nomor {number} sudah dipakai pada baris {seen[line.number]}."))
    seen[line.number] = line.row


def iso(text: str) -> str:
    """2026-11-02 from 02/11/2026, 2-11-2026 or 2 November 2026; anything else as it is, for the form to refuse."""
    flat = words.plain(text)
    if found := re.fullmatch(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})", flat):
        day, month, year = (int(part) for part in found.groups())
    elif found := re.fullmatch(r"(\d{1,2}) ([a-z]+) (\d{4})", flat):
        months = [name.lower() for name in MONTHS]
        if found[2] not in months:
            return text
        day, month, year = int(found[1]), months.index(found[2]) + 1, int(found[3])
    else:
        return text
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return text


@transaction.atomic
def carry_out(found: Plan, agency: Agency, *, by: Actor, at: datetime) -> tuple[int, int]:
    """How many were added and changed."""
    for line in found.lines:
        if line.kind == "baru":
            editing.add(agency, line.values, by=by, at=at)
        elif line.kind == "diubah" and line.item:
            editing.change(line.item, line.values, by=by, at=at)
    trial.release(SUBJECT, by.user_id or 0, at=at)
    return found.count("baru"), found.count("diubah")
