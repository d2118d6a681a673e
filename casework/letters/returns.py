"""Back for correction, from every stage before issue, with a reason that stays.

From a checker or the official to the drafter or to the last checker; from "approved" and "numbered" always to the
drafter. A number that was given is used up: it is kept as void, its line in the book is struck, the next round gets a
new one.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from casework.cases import engine
from casework.cases.models import Task
from casework.letters import initials, signing
from casework.letters.models import Initial, Letter, LetterReturn, VoidedNumber
from casework.letters.signatures import outside
from casework.letters.writing import LetterRefused, LetterStale, ask_drafter, finish_tasks, move
from casework.organization.actors import Actor
from casework.registers import book
from casework.registers.layout import Code
from casework.registers.models import RegisterEntry

Status = Letter.Status
To = LetterReturn.To
SHORTEST = 10
RETURNABLE = (Status.SUBMITTED, Status.CHECKED, Status.APPROVED, Status.NUMBERED)
UNDECIDED: dict[str, Any] = {
    "approved_by_id": None, "approved_at": None, "signer_id": None, "signer_text": {}, "mandate_id": None,
    "waits_role": "", "waits_unit_id": None,
}  # fmt: skip
UNNUMBERED: dict[str, Any] = {
    "year": None, "number": "", "number_key": "", "number_code": "", "number_sequence": None, "number_insert": "",
    "number_unit": "", "number_reason": "", "date": None, "verify_code": "", "numbered_at": None, "render_error": "",
}  # fmt: skip


def may_return(letter: Letter, actor: Actor, at: datetime) -> str | None:
    """As what this person may return the letter now: the title they do it under, "" as its drafter, None not at all."""
    if letter.status not in RETURNABLE:
        return None
    place = initials.turn(letter) if letter.status == Status.SUBMITTED else None
    hat = initials.hat_for(actor, letter, place.role, at) if place else None
    right = signing.right_of(actor, letter, at) if letter.status != Status.SUBMITTED else None
    hat = right.hat if right else hat
    if hat or letter.drafted_by_id == actor.user_id:
        return hat.title if hat else ""
    writer = bool(actor.roles & signing.NUMBERERS) and actor.agency_id == letter.agency_id
    return "" if letter.status == Status.NUMBERED and writer else None


def targets(letter: Letter, actor: Actor) -> list[tuple[str, str]]:
    """To whom it may go; one level up there is a choice, the drafter alone takes it back to themselves."""
    found = [(To.DRAFTER.value, f"Penyusun, {letter.drafted_by.full_name}")]
    if letter.status in (Status.SUBMITTED, Status.CHECKED) and letter.drafted_by_id != actor.user_id:
        last = initials.last_given(letter)
        if last and last.by:
            found.append((To.CHECKER.value, f"Pemaraf sebelumnya, {last.by.full_name} ({last.hat})"))
    return found


def asked_back(letter: Letter, place: Initial | None) -> LetterReturn | None:
    """Why the checker whose turn it is has it again."""
    if place is None:
        return None
    last = letter.returns.select_related("by").order_by("-pk").first()
    return last if last and last.to == To.CHECKER and last.to_role == place.role else None


def give_back(letter: Letter, *, by: Actor, at: datetime, reason: str, to: str = To.DRAFTER, seen: str = "") -> Letter:
    """`seen`: the stage its page showed; who meanwhile decided was first. Raises LetterStale, LetterRefused."""
    reason = reason.strip()
    if seen and seen != letter.status:
        raise LetterStale
    if letter.status in (Status.ISSUED, Status.REVOKED):
        raise LetterRefused("Surat yang sudah terbit tidak dikembalikan. Cabut, atau ganti dengan surat baru.")
    hat = may_return(letter, by, at)
    if hat is None or by.user_id is None:
        raise LetterRefused(f"Surat ini dikembalikan oleh {_who(letter)} atau penyusunnya.")
    if len(reason) < SHORTEST:
        raise LetterRefused("Pilih alasan, atau tulis sendiri sedikitnya 10 huruf.")
    if to not in dict(targets(letter, by)):
        raise LetterRefused("Surat ini hanya dapat dikembalikan kepada penyusunnya.")
    with transaction.atomic():
        row = LetterReturn(
            letter=letter, at=at, by_id=by.user_id, hat=hat[:140], stage=letter.status, to=to, reason=reason,
            revision=letter.revision, pass_number=max(1, letter.passes), number=letter.number,
        )  # fmt: skip
        if to == To.CHECKER:
            _to_checker(letter, row, by, at)
        else:
            _to_drafter(letter, row, by, at)
        row.save(force_insert=True)
        data = {"letter": letter.pk, "from": row.stage, "to": to, "pass": row.pass_number, "number": row.number}
        engine.record(letter.case, "letter_returned", by=by, at=at, data=data)
    return letter


def _who(letter: Letter) -> str:
    place = initials.turn(letter) if letter.status == Status.SUBMITTED else None
    return place.get_role_display() if place else signing.role_label(letter.signer_role)


def _to_drafter(letter: Letter, row: LetterReturn, by: Actor, at: datetime) -> None:
    void = _void_number(letter, row, by, at)
    outside.drop(letter, at)
    values = UNDECIDED | (UNNUMBERED if void else {})
    back = {"status": Status.DRAFT, "returned_reason": row.reason, "returned_by_id": by.user_id}
    move(letter, (row.stage,), **values | back)
    for kind in (Task.Kind.SIGNATURE, Task.Kind.ASSIGNMENT):
        finish_tasks(letter, kind, "returned", by, at, note=row.reason)
    if letter.drafted_by_id != by.user_id:
        ask_drafter(letter, "Perbaiki konsep", row.reason, by, at)


def _to_checker(letter: Letter, row: LetterReturn, by: Actor, at: datetime) -> None:
    last = initials.last_given(letter)
    assert last is not None  # targets() offered it
    row.to_role = last.role
    move(letter, (row.stage,), returned_reason="")
    letter.initials.filter(pk=last.pk).update(voided_at=at)
    finish_tasks(letter, Task.Kind.SIGNATURE, "returned", by, at, note=row.reason)
    initials.lay(letter, at)
    initials.pass_on(letter, by, at, expected=row.stage, request=row.reason)


def _void_number(letter: Letter, row: LetterReturn, by: Actor, at: datetime) -> bool:
    if letter.status != Status.NUMBERED or letter.year is None or letter.date is None:
        return False
    VoidedNumber.objects.create(
        agency=letter.agency, letter=letter, year=letter.year, number=letter.number, number_key=letter.number_key,
        number_sequence=letter.number_sequence, date=letter.date, verify_code=letter.verify_code,
        by_id=row.by_id, at=at, reason=row.reason[:300],
    )  # fmt: skip
    outside.drop(letter, at)
    line = RegisterEntry.objects.standing().filter(agency=letter.agency, register=Code.OUTGOING, case=letter.case_id)
    found = next((entry for entry in line if entry.columns.get("letter_number") == letter.number), None)
    if found:
        remark = "nomor batal, surat diperbaiki sebelum terbit"
        book.strike(found, by=by, at=at, reason=row.reason, corrected_columns={"remark": remark})
    return True
