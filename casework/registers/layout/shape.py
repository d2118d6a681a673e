"""What a book is made of: columns under headings as the printed form rules them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Literal, TypedDict

from django.db import models

Kind = Literal["text", "date", "number"]


class Code(models.TextChoices):
    VISITORS = "visitors", "Agenda Front Office"
    INCOMING = "incoming", "Buku Agenda Surat Masuk"
    OUTGOING = "outgoing", "Buku Agenda Surat Keluar"
    REQUESTS = "requests", "Register Permohonan Informasi Publik"
    OBJECTIONS = "objections", "Register Keberatan"
    DISPATCH = "dispatch", "Buku Ekspedisi"
    RESEARCH = "research", "Buku Penelitian"
    CONSULTATIONS = "consultation", "Buku Konsultasi"
    FACILITATION = "facilitation", "Buku Fasilitasi"


class HeaderCell(TypedDict):
    text: str
    colspan: int
    rowspan: int


@dataclass(frozen=True)
class Column:
    """One leaf column. `under`: headings above it, outermost first. `width`: percent of the printed sheet.

    personal: kept under the applicant's own key. live: later facts of the case (decision, delivery) fill it.
    pen: left empty for a signature on paper. kind "date" holds an ISO date, "number" is the line's own number.
    """

    key: str
    label: str
    width: int
    kind: Kind = "text"
    under: tuple[str, ...] = ()
    personal: bool = False
    live: bool = False
    pen: bool = False

    @property
    def heading(self) -> str:
        """With the headings above it, as one text."""
        return ", ".join((*self.under, self.label))


@dataclass(frozen=True)
class Register:
    """A book. `service`: whose records fill it. `once`: a case has one standing line. `note`: said when empty."""

    code: str
    columns: tuple[Column, ...]
    note: str
    service: str = ""
    once: bool = False
    legend: tuple[tuple[str, str], ...] = ()

    @property
    def title(self) -> str:
        return Code(self.code).label

    @cached_property
    def by_key(self) -> dict[str, Column]:
        return {column.key: column for column in self.columns}

    @cached_property
    def written(self) -> tuple[Column, ...]:
        """What a person or an act writes at entry, and may correct."""
        return tuple(column for column in self.facts if not column.live)

    @cached_property
    def facts(self) -> tuple[Column, ...]:
        """Every column that holds a text, whoever fills it."""
        return tuple(column for column in self.columns if column.kind != "number" and not column.pen)

    def has(self, key: str) -> bool:
        return key in self.by_key

    @cached_property
    def header_rows(self) -> list[list[HeaderCell]]:
        depth = max(len(column.under) for column in self.columns) + 1
        return [list(_header_row(self.columns, level, depth)) for level in range(depth)]


def _header_row(columns: tuple[Column, ...], level: int, depth: int) -> Iterator[HeaderCell]:
    def cell_of(column: Column) -> tuple[str, ...]:
        return (*column.under, column.key)[: level + 1]

    for path, members in groupby(columns, cell_of):
        group = list(members)
        if len(path) <= level:
            continue  # covered by a heading above that runs down
        leaf = len(group[0].under) == level
        text = group[0].label if leaf else path[-1]
        yield {"text": text, "colspan": len(group), "rowspan": depth - level if leaf else 1}
