"""Where the paper lies. The only writer of PaperFile, PaperMove and PaperLoan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet

from casework.cases.models import Case
from casework.cases.models.case import visible
from casework.mailroom.models import IncomingLetter, PaperFile, PaperLoan, PaperMove
from casework.mailroom.models.paper import PARTS
from casework.organization.actors import Actor
from casework.organization.models import Agency

LIMIT = 50


class PaperRefused(Exception):
    """It may not be done; the message says why, in Indonesian."""


@dataclass(frozen=True)
class Of:
    """Whose paper: a case's, or a letter's while it has no case."""

    agency: Agency
    case: Case | None = None
    letter: IncomingLetter | None = None

    @classmethod
    def a_letter(cls, letter: IncomingLetter) -> Of:
        return cls(letter.agency, case=letter.case) if letter.case else cls(letter.agency, letter=letter)

    def find(self) -> PaperFile | None:
        rows = PaperFile.objects.filter(agency=self.agency)
        return (rows.filter(case=self.case) if self.case else rows.filter(letter=self.letter)).first()


def put(of: Of, place: Mapping[str, str], *, by: Actor, at: datetime, reason: str = "") -> PaperFile:
    """A first place, or another one; the same place again changes nothing."""
    parts = {name: " ".join(str(place.get(name, "")).split())[:60] for name, _ in PARTS}
    if not any(parts.values()):
        raise PaperRefused("Isi sedikitnya satu: map, ordner, rak, atau boks.")
    with transaction.atomic():
        file = of.find() or _first(of)
        file = PaperFile.objects.select_for_update().get(pk=file.pk)
        if {name: getattr(file, name) for name in parts} == parts and file.label:
            return file
        for name, text in parts.items():
            setattr(file, name, text)
        file.label, file.row_version = file.place(), file.row_version + 1
        file.save()
        PaperMove.objects.create(file=file, at=at, by_id=by.user_id, reason=reason[:200], **parts)
    return file


def _first(of: Of) -> PaperFile:
    try:
        with transaction.atomic():
            return PaperFile.objects.create(agency=of.agency, case=of.case, letter=of.letter)
    except IntegrityError:  # somebody else put it there at the same moment
        found = of.find()
        if found is None:
            raise
        return found


def follow(letter: IncomingLetter, case: Case) -> None:
    """The letter has a case now: its paper is the case's, where that has none of its own."""
    if not PaperFile.objects.filter(case=case).exists():
        PaperFile.objects.filter(letter=letter).update(letter=None, case=case, row_version=F("row_version") + 1)


def lend(file: PaperFile, *, borrower: str, due_on: date, by: Actor, at: datetime) -> PaperLoan:
    if due_on < at.astimezone(file.agency.zone).date():
        raise PaperRefused("Tanggal kembali tidak boleh sebelum hari ini.")
    try:
        with transaction.atomic():
            return PaperLoan.objects.create(
                file=file, borrower=borrower, due_on=due_on, lent_at=at, lent_by_id=by.user_id
            )
    except IntegrityError as error:
        raise PaperRefused("Berkas ini sedang dipinjam. Catat dahulu pengembaliannya.") from error


def bring_back(loan: PaperLoan, *, by: Actor, at: datetime) -> None:
    rows = PaperLoan.objects.filter(pk=loan.pk, returned_at=None)
    if not rows.update(returned_at=at, returned_to=by.user_id):
        raise PaperRefused("Pengembaliannya sudah dicatat orang lain.")


def seen_by(actor: Actor) -> QuerySet[PaperFile]:
    letters = IncomingLetter.objects.visible_to(actor).values("pk")
    return PaperFile.objects.filter(
        visible(actor, "case__") & Q(case__isnull=False) | Q(letter__in=letters), agency=actor.agency_id
    )


def search(actor: Actor, text: str) -> list[PaperFile]:
    """By a word of the place, the number or subject of its case, the number of its letter."""
    rule = Q(label__icontains=text) | Q(case__number__icontains=text) | Q(case__subject__icontains=text)
    rule |= Q(case__incoming_letters__number__icontains=text) | Q(letter__number__icontains=text)
    found = seen_by(actor).filter(rule).select_related("case", "letter__entry").distinct().order_by("label", "id")
    return list(found[:LIMIT])


def lent_out(actor: Actor) -> list[PaperLoan]:
    """What is out, the earliest to come back first."""
    rows = PaperLoan.objects.filter(file__in=seen_by(actor), returned_at=None)
    return list(rows.select_related("file__case", "file__letter__entry").order_by("due_on", "id")[:LIMIT])
