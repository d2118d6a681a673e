"""A letter gets its number: the next one, one inserted behind an earlier number, or one given outside.

Unique per agency and year, and free to jump; what must have no gap is the line of the outgoing book, written in the
same transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from casework.cases import engine
from casework.cases.models import Task
from casework.letters import fields, numbers
from casework.letters.models import Letter
from casework.letters.writing import LetterRefused, LetterStale, finish_tasks, move, require_numberer
from casework.numbering import numbers as counters
from casework.organization.actors import Actor
from casework.registers import book
from casework.registers.layout import Code
from casework.workdays.words import short_date

Status = Letter.Status
REASON = 10
INSERTS = 99


@dataclass(frozen=True)
class Wish:
    """How the number is asked for. With nothing filled: the next one, dated today.

    code: classification instead of the template's. after: the sequence number it is inserted behind. insert: what then
    follows it (".3", "-V"); the next free ".1", ".2" … when empty. outside: the whole number, given by TNDE or taken
    from the paper book. All but a code need a reason; `dated` may be an earlier day for an inserted or outside number.
    """

    code: str = ""
    after: int | None = None
    insert: str = ""
    outside: str = ""
    reason: str = ""
    dated: date | None = None

    @property
    def is_plain(self) -> bool:
        return not (self.outside or self.insert or self.after is not None)


def take_number(letter: Letter, *, by: Actor, at: datetime, wish: Wish | None = None) -> Letter:
    """Number and date, the line of the outgoing book and the order to print, in one transaction.

    Raises LetterRefused, LetterStale, NumberBusy.
    """
    require_numberer(letter, by)
    wish = wish or Wish()
    day = _day(letter, wish, at)
    if not wish.is_plain and len(wish.reason.strip()) < REASON:
        raise LetterRefused(
            "Tulis alasan memakai nomor sendiri, sedikitnya 10 huruf, misalnya nomor dari TNDE atau surat terlewat."
        )
    if wish.code and not numbers.is_known(letter.agency, wish.code):
        raise LetterRefused(
            f"Kode klasifikasi {wish.code} tidak ada dalam daftar. Pilih dari daftar, atau minta admin."
        )
    try:
        with transaction.atomic():
            _lock_approved(letter)
            columns = _number(letter, wish, day, at)
            move(letter, (Status.APPROVED,), status=Status.NUMBERED, numbered_at=at, **columns)
            _agenda_line(letter, wish, by, at)
            finish_tasks(letter, Task.Kind.ASSIGNMENT, "numbered", by, at)
            data = {"letter": letter.pk, "number": letter.number}
            engine.record(letter.case, "letter_numbered", by=by, at=at, data=data, effects=["render_letter"])
    except IntegrityError as error:
        if not wish.outside or not numbers.taken(letter, day.year, wish.outside):
            raise
        raise _taken(wish.outside, day.year) from error
    return letter


def _day(letter: Letter, wish: Wish, at: datetime) -> date:
    today = at.astimezone(letter.agency.zone).date()
    day = wish.dated or today
    if day > today or (wish.is_plain and day != today):
        raise LetterRefused(
            "Tanggal surat tidak boleh sesudah hari ini; tanggal lampau hanya untuk nomor sisipan atau dari luar."
        )
    return day


def _lock_approved(letter: Letter) -> None:
    """Letter before counter: whoever comes second learns it before taking a number."""
    if not Letter.objects.select_for_update().filter(pk=letter.pk, status=Status.APPROVED).values_list("pk").first():
        raise LetterStale


def _number(letter: Letter, wish: Wish, day: date, at: datetime) -> dict[str, Any]:
    """The columns that a number fills; date and facts stay as they are from here on."""
    facts = fields.case_facts(letter.case, letter.signer_role, at, letter.kind)
    values: dict[str, Any] = {"year": day.year, "date": day, "verify_code": numbers.new_code(), "facts": facts}
    values |= {"number_reason": wish.reason.strip()[:200]} if not wish.is_plain else {}
    code = wish.code or numbers.code_of(letter)
    if wish.outside:
        outside = " ".join(wish.outside.split())
        if numbers.taken(letter, day.year, outside):
            raise _taken(outside, day.year)
        return values | {"number": outside, "number_key": numbers.key(outside), "number_code": code}
    used = numbers.Format.of(letter.agency, letter.kind)
    if wish.after is None:
        number, parts = numbers.next_number(letter, used, code, wish.insert, day.year, day.month)
    else:
        number, parts = _inserted(letter, used, wish, code, day)
    return values | {
        "number": number,
        "number_key": numbers.key(number),
        "number_code": parts.code,
        "number_sequence": parts.sequence,
        "number_insert": parts.insert,
        "number_unit": parts.unit,
    }


def _inserted(letter: Letter, used: numbers.Format, wish: Wish, code: str, day: date) -> tuple[str, numbers.Parts]:
    """Behind a number that was given, not dated before it. The counter is held, so that two find different inserts."""
    after = wish.after or 0
    last = counters.hold(used.scope, day.year)
    if not 1 <= after <= last:
        raise LetterRefused(f"Nomor {after} belum pernah diberikan tahun {day.year}; yang terakhir {last}.")
    rows = Letter.objects.filter(agency=letter.agency, year=day.year, number_sequence=after, number_insert="")
    before = rows.exclude(date=None).order_by("-date").first()
    if before and before.date and day < before.date:
        raise LetterRefused(
            f"Surat nomor {before.number} bertanggal {short_date(before.date)} {before.date.year};"
            " sisipannya tidak boleh bertanggal lebih awal."
        )
    for insert in [wish.insert] if wish.insert else [f".{count}" for count in range(1, INSERTS)]:
        parts = numbers.Parts(code, after, insert, numbers.unit_of(letter, used))
        number = numbers.compose(used.pattern, parts, day.year, day.month)
        if not numbers.taken(letter, day.year, number):
            return number, parts
    raise _taken(number, day.year)


def _taken(number: str, year: int) -> LetterRefused:
    return LetterRefused(f"Nomor {number} sudah dipakai surat lain tahun {year}. Periksa buku agenda keluar.")


def _agenda_line(letter: Letter, wish: Wish, by: Actor, at: datetime) -> None:
    addressee = letter.recipient_lines()[:1] or ([letter.case.applicant.name] if letter.case.applicant else ["arsip"])
    remark = "nomor dari luar" if wish.outside else "" if wish.is_plain else "nomor sisipan"
    book.add(
        letter.agency,
        Code.OUTGOING,
        at=at,
        by=by,
        case=letter.case,
        columns={
            "letter_number": letter.number,
            "date": letter.date,
            "addressee": addressee[0],
            "about": letter.hal,
            "classification": letter.number_code,
            "signer": letter.signer_text.get("position", ""),
            "attachments": letter.attachments,
            "remark": remark,
        },
    )
