"""The only writer of classification codes."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction

from casework.letters.classification.forms import CodeForm
from casework.letters.models import ClassificationCode
from casework.organization.models import Agency

COLUMNS = {"kode": "code", "uraian": "title", "jangka simpan": "retention"}
HEADINGS = ["Kode", "Uraian", "Jangka simpan"]
LABELS = dict(zip(COLUMNS.values(), HEADINGS, strict=True))


def save(agency: Agency, code: str, title: str, retention: str, *, active: bool = True) -> ClassificationCode:
    """A row of the agency; it stands before the shared one of the same code."""
    row, _ = ClassificationCode.objects.update_or_create(
        agency=agency, code=code, defaults={"title": title, "retention": retention, "active": active}
    )
    return row


def set_active(agency: Agency, code: ClassificationCode, *, active: bool) -> None:
    """A shared code is retired for this agency alone, by a row of its own."""
    save(agency, code.code, code.title, code.retention, active=active)


def standing(agency: Agency) -> dict[str, ClassificationCode]:
    """Every code the agency sees, retired ones included; its own rows win."""
    rows = {row.code: row for row in ClassificationCode.objects.filter(agency=None)}
    return rows | {row.code: row for row in ClassificationCode.objects.filter(agency=agency)}


# Import


@dataclass
class Line:
    row: int
    code: str
    title: str
    retention: str
    kind: str = "baru"  # baru, diubah, sama, salah
    faults: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Plan:
    lines: list[Line]
    faults: list[str] = field(default_factory=list)  # of the headings

    @property
    def bad(self) -> list[Line]:
        return [line for line in self.lines if line.faults]

    @property
    def news(self) -> list[Line]:
        return [line for line in self.lines if line.kind in ("baru", "diubah")]

    @property
    def ready(self) -> bool:
        return not self.faults and not self.bad and bool(self.news)

    def count(self, kind: str) -> int:
        return sum(line.kind == kind for line in self.lines)


def plan(agency: Agency, rows: list[list[str]]) -> Plan:
    """What the sheet would do; every fault names its row, its column and the cure."""
    names = [COLUMNS.get(" ".join(cell.lower().split()), "") for cell in rows[0]]
    lacking = [label for label, name in zip(HEADINGS, COLUMNS.values(), strict=True) if name not in names]
    if set(lacking) - {"Jangka simpan"}:
        return Plan([], [f"Kolom “{label}” tidak ada. Pakai judul kolom dari berkas contoh." for label in lacking])
    there, lines = standing(agency), []
    seen: dict[str, int] = {}
    for at, cells in enumerate(rows[1:], start=2):
        facts = {name: cells[place] if place < len(cells) else "" for place, name in enumerate(names) if name}
        form = CodeForm({"retention": ""} | facts)
        line = Line(at, facts.get("code", "")[:40], facts.get("title", "")[:200], facts.get("retention", ""))
        if not form.is_valid():
            labels = dict(zip(COLUMNS.values(), HEADINGS, strict=True))
            line.faults = [
                (labels.get(name, "Baris"), str(text)) for name, all_ in form.errors.items() for text in all_
            ]
        elif line.code in seen:
            line.faults = [("Kode", f"Kode {line.code} sudah ada pada baris {seen[line.code]}. Hapus salah satunya.")]
        seen.setdefault(line.code, at)
        line.kind = "salah" if line.faults else _kind(line, there.get(line.code))
        lines.append(line)
    return Plan(lines)


def _kind(line: Line, there: ClassificationCode | None) -> str:
    if there is None:
        return "baru"
    same = (there.title, there.retention, there.active) == (line.title, line.retention or there.retention, True)
    return "sama" if same else "diubah"


@transaction.atomic
def carry_out(found: Plan, agency: Agency) -> int:
    for line in found.news:
        save(agency, line.code, line.title, line.retention)
    return len(found.news)


def load_shared(paths: Iterable[Path]) -> int:
    """The shared list from CSV files "kode;uraian;jangka simpan". Idempotent; changed rows are updated."""
    count = 0
    for path in paths:
        with path.open(encoding="utf-8", newline="") as source:
            for row in csv.DictReader(source, delimiter=";"):
                values = {"title": row["uraian"], "retention": row["jangka simpan"]}
                ClassificationCode.objects.update_or_create(agency=None, code=row["kode"], defaults=values)
                count += 1
    return count
