"""The chain of initials (paraf) between handing in and the decision: one place after the other, each with its task."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from casework.cases import engine
from casework.cases.models import Task
from casework.letters import signing
from casework.letters.models import Initial, Letter, Mandate
from casework.letters.writing import LetterRefused, LetterStale, finish_tasks, hold, move
from casework.organization.actors import STAFF, SYSTEM_ACTOR, UNIT_BOUND, Actor
from casework.organization.models import Appointment, AppointmentQuerySet, Unit

Status = Letter.Status


def unit_of(letter: Letter, role: str) -> Unit | None:
    """A role of a bidang is that of the bidang which has the case."""
    return letter.case.unit if role in UNIT_BOUND else None


def hat_for(actor: Actor, letter: Letter, role: str, at: datetime) -> Appointment | None:
    """The appointment under which this person may put initials for that role on that day."""
    if actor.kind != STAFF or actor.agency_id != letter.agency_id or role not in actor.roles:
        return None
    return _held(letter, role, actor.user_id or 0, at)


def _held(letter: Letter, role: str, user_id: int, at: datetime) -> Appointment | None:
    held = _holding(letter, role, at).filter(user=user_id).select_related("user")
    return held.order_by("acting", "id").first()


def _holding(letter: Letter, role: str, at: datetime) -> AppointmentQuerySet:
    day = at.astimezone(letter.agency.zone).date()
    held = Appointment.objects.on(day).filter(agency=letter.agency, role=role, user__is_active=True)
    unit = unit_of(letter, role)
    return held.filter(Q(unit=unit) | Q(unit=None)) if unit else held


def refuse_without_holder(letter: Letter, at: datetime) -> None:
    """Somebody must hold each place, or the letter would wait for nobody."""
    for role in _places(letter).values():
        if not _holding(letter, role, at).exists():
            raise LetterRefused(
                f"Hari ini tidak ada {signing.role_label(role)} yang dapat memaraf. Minta admin mencatat penunjukan"
                " atau Plt./Plh.-nya."
            )


def _places(letter: Letter) -> dict[int, str]:
    """Order → role as the wording names them; who signs puts no initials beside."""
    return {order: role for order, role in enumerate(letter.template.initials, 1) if role != letter.signer_role}


def lay(letter: Letter, at: datetime) -> Initial | None:
    """Places that are not there yet; whose turn it is. What was given to this same text stands, the drafter's own
    place is skipped.
    """
    there = {row.order for row in letter.initials.standing()}
    new = []
    for order, role in _places(letter).items():
        if order in there:
            continue
        row = Initial(letter=letter, order=order, role=role)
        if own := _held(letter, role, letter.drafted_by_id, at):
            row.skipped, row.by, row.hat = True, letter.drafted_by, own.title[:140]
        new.append(row)
    Initial.objects.bulk_create(new)
    return turn(letter)


def turn(letter: Letter) -> Initial | None:
    """The first place that is still empty."""
    return next((row for row in letter.initials.standing() if row.is_open), None)


def last_given(letter: Letter) -> Initial | None:
    """Who put their initials last: to whom a letter may go back by one."""
    given = [row for row in letter.initials.standing() if row.at and not row.skipped]
    return given[-1] if given else None


def ask(letter: Letter, place: Initial, by: Actor, at: datetime, request: str = "") -> Task:
    return engine.open_task(
        letter.case, Task.Kind.SIGNATURE, role=place.role, unit=unit_of(letter, place.role), by=by, at=at,
        title=f"Paraf {letter.get_kind_display().lower()}: {letter.hal}", reference=str(letter.pk), request=request,
    )  # fmt: skip


def give(letter: Letter, *, by: Actor, at: datetime, revision: int, note: str = "") -> Letter:
    """Initials under the text that was shown; then it is the next one's turn, or the official's."""
    place = turn(letter)
    if letter.status != Status.SUBMITTED or place is None:
        raise LetterStale
    hat = hat_for(by, letter, place.role, at)
    if hat is None:
        raise LetterRefused(f"Sekarang giliran paraf {place.get_role_display()}, bukan giliran Saudara.")
    if letter.drafted_by_id == by.user_id:
        raise LetterRefused("Konsep ini Saudara susun sendiri; paraf diberikan orang lain.")
    with transaction.atomic():
        hold(letter, (Status.SUBMITTED,), revision=revision)
        mine = Initial.objects.filter(pk=place.pk, at=None, voided_at=None)
        values = {"by": by.user_id, "hat": hat.title[:140], "note": note.strip()[:500]}
        if not mine.update(at=at, revision=revision, **values):
            raise LetterStale
        finish_tasks(letter, Task.Kind.SIGNATURE, "initialled", by, at, note=note.strip())
        data = {"letter": letter.pk, "order": place.order, "role": place.role, "hat": hat.title, "revision": revision}
        engine.record(letter.case, "letter_initialled", by=by, at=at, data=data)
        pass_on(letter, by, at, expected=Status.SUBMITTED)
    return letter


def pass_on(letter: Letter, by: Actor, at: datetime, *, expected: str, request: str = "") -> Task:
    """The task of the next in line: another place of the chain, or who decides."""
    place = turn(letter)
    if place is not None:
        move(
            letter,
            (expected,),
            status=Status.SUBMITTED,
            waits_role=place.role,
            waits_unit=unit_of(letter, place.role),
        )
        return ask(letter, place, by, at, request)
    right = signing.right_today(letter.case, letter.signer_role, at, letter.kind)
    mandate = right.mandate if right else None
    role, unit = (mandate.to_role, mandate.to_unit) if mandate else (letter.signer_role, None)
    move(letter, (expected,), status=Status.CHECKED, waits_role=role, waits_unit=unit)
    official = signing.named(letter.case, letter.signer_role)
    return engine.open_task(
        letter.case, Task.Kind.SIGNATURE, role=role, unit=unit, holder_id=official.user_id if official else None,
        title=f"Setujui {letter.get_kind_display().lower()}: {letter.hal}", by=by, at=at, reference=str(letter.pk),
        request=request,
    )  # fmt: skip


def readdress(mandate: Mandate, by: Actor, at: datetime) -> int:
    """Letters that lie before who had the mandate go to whose turn it is now; how many."""
    waiting = Letter.objects.for_page().filter(
        agency=mandate.agency_id, status=Status.CHECKED, signer_role=mandate.of_role, waits_role=mandate.to_role
    )
    letters = [letter for letter in waiting if mandate.covers(letter.kind)]
    for letter in letters:
        _pass_over(letter, by, at)
    return len(letters)


def hand_back(at: datetime) -> int:
    """The same for mandates that ended by their date, or that nobody holds any more: how many letters changed hands."""
    waiting = Letter.objects.for_page().filter(status=Status.CHECKED).exclude(waits_role__in=("", F("signer_role")))
    changed = 0
    for letter in waiting.order_by("pk"):
        right = signing.right_today(letter.case, letter.signer_role, at, letter.kind)
        mandate = right.mandate if right else None
        if mandate and (mandate.to_role, mandate.to_unit_id) == (letter.waits_role, letter.waits_unit_id):
            continue
        try:
            _pass_over(letter, SYSTEM_ACTOR, at)
        except LetterStale:
            continue  # decided or returned meanwhile
        changed += 1
    return changed


def _pass_over(letter: Letter, by: Actor, at: datetime) -> None:
    with transaction.atomic():
        finish_tasks(letter, Task.Kind.SIGNATURE, "mandate_ended", by, at)
        pass_on(letter, by, at, expected=Status.CHECKED)


def void(letter: Letter, at: datetime) -> None:
    """The text changed: whoever put initials under the old one sees it again."""
    letter.initials.standing().update(voided_at=at)
