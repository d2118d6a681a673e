"""The fingerprint of a book: SHA-256 over its lines in order, in a form anybody can make again.

First `["ppid-book-1",agency,book,year]`, then each line by rising number, all as JSON without spaces, keys sorted,
UTF-8, each followed by a newline. A line is the list of FIELDS as the database holds them, moments in UTC with
microseconds. What names an applicant is hashed as sealed, so that erasing somebody's key changes nothing here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from casework.registers.models import RegisterEntry

FORM = "ppid-book-1"
FIELDS = (
    "number", "at", "case_id", "applicant_id", "columns", "sealed", "recorded_by_id", "replaces_id", "note",
    "struck_at", "struck_by_id", "struck_reason", "source_id",
)  # fmt: skip
MARK = 16


@dataclass(frozen=True)
class Fingerprint:
    sha256: str
    marks: tuple[tuple[int, str], ...]  # number and short hash of each line

    @property
    def packed(self) -> str:
        return " ".join(f"{number}:{mark}" for number, mark in self.marks)


def of_book(agency_id: int, agency_code: str, register: str, year: int) -> Fingerprint:
    rows = RegisterEntry.objects.filter(agency=agency_id, register=register, year=year).order_by("number")
    return of_rows([FORM, agency_code, register, year], rows.values_list(*FIELDS).iterator(chunk_size=1000))


def of_rows(head: list[Any], rows: Iterable[tuple[Any, ...]]) -> Fingerprint:
    whole, marks = hashlib.sha256(_text(head)), []
    for row in rows:
        line = _text([_plain(value) for value in row])
        whole.update(line)
        marks.append((int(row[0]), hashlib.sha256(line).hexdigest()[:MARK]))
    return Fingerprint(whole.hexdigest(), tuple(marks))


def differences(packed: str, now: Fingerprint) -> Iterator[str]:
    """Which lines are not what they were, in words."""
    was = dict(_unpacked(packed))
    is_now = dict(now.marks)
    for number in sorted(was.keys() | is_now.keys()):
        if number not in is_now:
            yield f"nomor {number:04d} hilang"
        elif number not in was:
            yield f"nomor {number:04d} disisipkan"
        elif was[number] != is_now[number]:
            yield f"nomor {number:04d} diubah"


def _unpacked(packed: str) -> Iterator[tuple[int, str]]:
    for part in packed.split():
        number, _, mark = part.partition(":")
        yield int(number), mark


def _plain(value: Any) -> Any:
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ") if isinstance(value, datetime) else value


def _text(value: list[Any]) -> bytes:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
