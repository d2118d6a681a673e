"""The only writer of the books: `add` a line, `strike` a wrong one, in the transaction of the act they note."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime

from django.db import transaction

from casework.applicants import keys
from casework.applicants.models import Applicant
from casework.cases.models import Case
from casework.numbering import numbers
from casework.organization.actors import Actor
from casework.organization.models import Agency
from casework.prepared import insert
from casework.registers import hooks
from casework.registers.layout import BOOKS, Register
from casework.registers.models import BookClosing, BookImport, RegisterEntry

LONGEST = 500
REASON = 10
TICK = "✓"
NIK = re.compile(r"(?<!\d)(\d{4})(?:[ .-]?\d){8}[ .-]?(\d{4})(?!\d)")
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class StrikeRefused(Exception):
    """The line may not be struck; the message says why, in Indonesian."""


class BookClosed(Exception):
    """The book of that year is closed; the message names the cure."""

    def __init__(self, book: Register, year: int) -> None:
        super().__init__(
            f"{book.title} {year} sudah ditutup dan tidak menerima baris atau coretan lagi. "
            "Tulis di buku tahun berjalan dengan keterangan."
        )


def scope(agency: Agency, code: str) -> str:
    """Name of the book's number sequence."""
    return f"{agency.code}:register-{code}"


def add(
    agency: Agency,
    code: str,
    *,
    at: datetime,
    columns: Mapping[str, object],
    by: Actor,
    case: Case | None = None,
    applicant: Applicant | None = None,
    replaces: RegisterEntry | None = None,
    note: str = "",
    source: BookImport | None = None,
) -> RegisterEntry:
    """Write the next line: two queries, three on the first line of a year. Refuses outside a transaction.

    columns: by key of layout.py; dates as date or ISO text. applicant: whose key seals the personal columns, by default
    that of the case. Raises ValueError for a column the book does not have, BookClosed for a year that is closed.
    """
    book = BOOKS[code]
    applicant = applicant or (case.applicant if case else None)
    cells = _clean(book, columns)
    private = [key for key in cells if (applicant or source) and book.by_key[key].personal]
    personal = {key: cells.pop(key) for key in private}
    if applicant and applicant.erased_at:
        personal = {}  # what the applicant had erased is not written again
    year = at.astimezone(agency.zone).year
    entry = RegisterEntry(
        agency=agency, register=code, year=year, at=at, case=case, applicant=applicant, columns=cells,
        sealed=_sealed(personal, applicant, source), source=source,
        recorded_by_id=by.user_id, replaces=replaces, note=note,
    )  # fmt: skip
    try:
        entry.number = numbers.take(scope(agency, code), year)
    except numbers.SequenceClosed:
        raise BookClosed(book, year) from None
    insert([entry])
    return entry


def strike(
    entry: RegisterEntry, *, by: Actor, at: datetime, reason: str, corrected_columns: Mapping[str, object]
) -> RegisterEntry:
    """Strike the line through and write the next number with what is right; the rest is carried over.

    Raises StrikeRefused when there is no reason, nothing changes, or somebody struck it first; BookClosed.
    """
    reason = reasoned(reason)
    new = _corrected(entry, corrected_columns)
    with transaction.atomic():
        _strike(entry, by, at, reason)
        return _instead(entry, by, at, new)


def amend(
    entry: RegisterEntry, *, by: Actor, at: datetime, reason: str, corrected_columns: Mapping[str, object]
) -> RegisterEntry:
    """For a line of a closed book: it stays as it is, and the book of this year gets a line that puts it right."""
    reason = reasoned(reason)
    new = _corrected(entry, corrected_columns)
    if RegisterEntry.objects.filter(replaces=entry).exists():
        raise StrikeRefused("Baris ini sudah diperbaiki di buku tahun berjalan. Perbaiki baris itu.")
    with transaction.atomic():
        return _instead(entry, by, at, new, note=reason)


def void(entry: RegisterEntry, *, by: Actor, at: datetime, reason: str) -> RegisterEntry:
    """The number is not used: the line is struck, nothing stands for it, the number is never given again."""
    reason = reasoned(reason)
    if refusal := refuse_void(entry):
        raise StrikeRefused(refusal)
    with transaction.atomic():
        _strike(entry, by, at, reason)
    return entry


def refuse_void(entry: RegisterEntry) -> str:
    """Why the number is in use; "" when it may be made void."""
    if entry.book.once and entry.case and entry.case.closed_at is None:
        return f"Baris ini milik {entry.case.number} yang masih berjalan. Cabut atau pindahkan dahulu."
    guard = void_guards.get(entry.register)
    return guard(entry) if guard else ""


# book → why the number of a line is still in use, "" when it is not; a room above fills it in
void_guards: dict[str, Callable[[RegisterEntry], str]] = {}


def reasoned(reason: str) -> str:
    reason = " ".join(reason.split())
    if len(reason) < REASON:
        raise StrikeRefused(f"Tulis alasan perbaikan, sedikitnya {REASON} huruf.")
    return reason[:300]


def _corrected(entry: RegisterEntry, corrected_columns: Mapping[str, object]) -> dict[str, str]:
    old = written(entry)
    corrected = _clean(entry.book, corrected_columns)
    new = {key: text for key, text in old.items() if key not in corrected_columns} | corrected
    if new == old:
        raise StrikeRefused("Belum ada kolom yang diubah. Ubah yang keliru, lalu simpan.")
    return new


def _strike(entry: RegisterEntry, by: Actor, at: datetime, reason: str) -> None:
    """The counter first: who closes the year waits for the strike, or the strike finds it closed."""
    try:
        numbers.hold_open(scope(entry.agency, entry.register), entry.year)
    except numbers.SequenceClosed:
        raise BookClosed(entry.book, entry.year) from None
    standing = RegisterEntry.objects.standing().filter(pk=entry.pk)
    if not standing.update(struck_at=at, struck_by_id=by.user_id, struck_reason=reason):
        raise StrikeRefused("Baris ini sudah diperbaiki orang lain. Muat ulang buku, lalu periksa baris penggantinya.")
    entry.struck_at, entry.struck_by_id, entry.struck_reason = at, by.user_id, reason


def _instead(entry: RegisterEntry, by: Actor, at: datetime, columns: dict[str, str], note: str = "") -> RegisterEntry:
    newer = add(
        entry.agency, entry.register, at=at, columns=columns, by=by, case=entry.case, applicant=entry.applicant,
        replaces=entry, note=note, source=entry.source,
    )  # fmt: skip
    for name in hooks.corrections:
        hooks.corrections[name](entry, newer)
    return newer


def belongs(entry: RegisterEntry, case: Case) -> bool:
    """Writes beside a line which case it started, once. False when it has one, or its book is closed already."""
    own = {"agency": entry.agency_id, "register": entry.register, "year": entry.year}
    closed = BookClosing.objects.filter(**own).exists()
    if closed or not RegisterEntry.objects.filter(pk=entry.pk, case=None).update(case=case):
        return False
    entry.case = case
    return True


def written(entry: RegisterEntry) -> dict[str, str]:
    """The columns as they were written; personal ones of an erased applicant are gone."""
    if entry.sealed and entry.source:
        plain = keys.unseal(entry.source.key, keys.decode(entry.sealed), f"{entry.source.ref}:register")
        return {**entry.columns, **json.loads(plain)}
    if not entry.sealed or entry.applicant is None or entry.applicant.erased_at:
        return dict(entry.columns)
    plain = keys.unseal(entry.applicant.open_key(), keys.decode(entry.sealed), _owner(entry.applicant))
    return {**entry.columns, **json.loads(plain)}


def seal(applicant: Applicant, cells: dict[str, str]) -> str:
    return keys.encode(
        keys.seal(applicant.open_key(), json.dumps(cells, ensure_ascii=False).encode(), _owner(applicant))
    )


def _sealed(personal: dict[str, str], applicant: Applicant | None, source: BookImport | None) -> str:
    """Under the key of who asks, or of the old book a corrected line was copied from."""
    if not personal:
        return ""
    if source:
        plain = json.dumps(personal, ensure_ascii=False).encode()
        return keys.encode(keys.seal(source.key, plain, f"{source.ref}:register"))
    return seal(applicant, personal) if applicant else ""


def _owner(applicant: Applicant) -> str:
    return f"{applicant.ref}:register"


def _clean(book: Register, columns: Mapping[str, object]) -> dict[str, str]:
    known = {column.key for column in book.facts}
    if unknown := set(columns) - known:
        raise ValueError(f"{book.title} has no column {', '.join(sorted(unknown))}; it has {', '.join(sorted(known))}.")
    return {key: text for key, value in columns.items() if (text := text_of(value))}


def text_of(value: object) -> str:
    """One line without control characters; an identity number is masked, for a book is read by many."""
    if isinstance(value, bool):
        return TICK if value else ""
    if isinstance(value, date):
        return value.isoformat()[:10]
    text = " ".join(UNSEEN.sub("", str(value if value is not None else "")).split())
    return masked(text)[:LONGEST]


def masked(text: str) -> str:
    return NIK.sub(r"\1••••••••\2", text)
