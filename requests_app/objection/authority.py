"""Who answers an objection: the head of the agency as Atasan PPID, or one level up when the head has a part in what is
contested. Chosen when the objection is registered, guarded again when it is answered.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from casework.cases import engine
from casework.cases.act import Act
from casework.cases.models import Case, Step, Task
from casework.cases.registry import guard, holders, inside_effect
from casework.letters import signing
from casework.letters.models import Kind, Letter
from casework.organization.actors import Actor
from casework.organization.models import Agency, Appointment, AppointmentQuerySet, Role
from requests_app.objection.models import Objection, record_of

UP = "Naik satu tingkat:"
SHORTEST = 10
NOTICES = (Kind.INCOMPLETE, Kind.EXTENSION)


class AuthorityRefused(Exception):
    """This official may not answer the objection; the message says why, in Indonesian."""


@dataclass(frozen=True)
class Choice:
    """appointment: None when nobody is left who may answer; then somebody must be appointed and named later."""

    appointment: Appointment | None
    reason: str


def choose(agency: Agency, contested: Case | None, at: datetime) -> Choice:
    """The head of the agency, unless barred; then another holder of the role, one level up."""
    head = signing.holder(agency, Role.AGENCY_HEAD, at)
    why = _barred(agency, head, contested, at) if head else f"{UP} hari ini tidak ada yang menjabat Kepala Dinas."
    hats = candidates(agency, at)
    own = next((hat for hat in hats if head and hat.user_id == head.user_id), None)
    if head and own and not why:
        return Choice(own, f"{head.title} adalah Atasan PPID dan tidak menandatangani yang dikeberatani.")
    if head and not why:
        why = f"{UP} {head.title} tidak ditunjuk sebagai Atasan PPID."
    heads = set(_in_force(agency, Role.AGENCY_HEAD, at).values_list("user", flat=True))
    above = (hat for hat in hats if hat.user_id not in heads and not barred(hat, contested, at))
    found = next(above, None)
    if found is None:
        return Choice(None, f"{why} Belum ada pejabat di atasnya; minta admin mencatat penunjukannya.")
    return Choice(found, why)


def candidates(agency: Agency, at: datetime) -> list[Appointment]:
    """Everybody who holds the role on that day, those outside the agency last."""
    return list(
        _in_force(agency, Role.OBJECTION_AUTHORITY, at).order_by(
            F("unit_id").asc(nulls_last=True), "-valid_from", "-id"
        )
    )


def barred(hat: Appointment, contested: Case | None, at: datetime) -> str:
    """Why this holder of the role may not answer; "" when nothing stands against it."""
    return _barred(hat.agency, hat, contested, at)


def _barred(agency: Agency, hat: Appointment, contested: Case | None, at: datetime) -> str:
    who = hat.title
    if _holds(agency, Role.PPID_HEAD, hat.user_id, at):
        return f"{UP} {who} adalah PPID sendiri."
    for letter in contested_letters(contested):
        if hat.user_id == letter.approved_by_id:
            return f"{UP} {who} menandatangani surat {letter.number} yang dikeberatani."
        if letter.signer_role == Role.AGENCY_HEAD and _holds(agency, Role.AGENCY_HEAD, hat.user_id, at):
            title = letter.signer_text.get("position", "Kepala Dinas")
            return f"{UP} surat {letter.number} yang dikeberatani ditandatangani {title}, jabatan yang sama."
    return ""


def contested_letters(contested: Case | None) -> list[Letter]:
    """The answers of the contested request; saying that it is incomplete or takes longer is none."""
    if contested is None:
        return []
    rows = Letter.objects.numbered().filter(case=contested).exclude(kind__in=NOTICES)
    return list(rows.exclude(status=Letter.Status.REVOKED).order_by("id"))


def _in_force(agency: Agency, role: str, at: datetime) -> AppointmentQuerySet:
    day = at.astimezone(agency.zone).date()
    held = Appointment.objects.on(day).filter(agency=agency, role=role, user__is_active=True)
    return held.select_related("user", "agency__calendar")


def _holds(agency: Agency, role: str, user_id: int, at: datetime) -> bool:
    return _in_force(agency, role, at).filter(user=user_id).exists()


def describe(hat: Appointment) -> str:
    return f"{hat.user.full_name}, {hat.title}"


def remedy(case: Case, signer_role: str, at: datetime) -> str:
    """Whom a letter of that role names for an objection: the head, or who is above when the head signs or is PPID."""
    agency = case.agency
    head = signing.holder(agency, Role.AGENCY_HEAD, at)
    if head and signer_role != Role.AGENCY_HEAD and not _holds(agency, Role.PPID_HEAD, head.user_id, at):
        return f"{head.title} selaku Atasan PPID"
    heads = set(_in_force(agency, Role.AGENCY_HEAD, at).values_list("user", flat=True))
    above = next((hat for hat in candidates(agency, at) if hat.user_id not in heads), None)
    return f"{above.title} selaku Atasan PPID" if above else "Atasan PPID"


@inside_effect("choose_authority")
def choose_authority(act: Act) -> None:
    """Written to the record when the objection is registered; the event remembers who and why."""
    record = record_of(act.case)
    if record is None:
        return
    choice = choose(act.case.agency, act.case.parent, act.at)
    put(record, choice.appointment, choice.reason)
    act.event_data["authority"] = choice.appointment.pk if choice.appointment else None
    act.event_data["authority_reason"] = choice.reason
    if record.outside_reason:
        act.event_data["outside_reason"] = record.outside_reason


def put(record: Objection, hat: Appointment | None, reason: str) -> None:
    record.authority, record.authority_reason = hat, reason[:300]
    record.authority_text = describe(hat)[:260] if hat else ""
    record.save(update_fields=("authority", "authority_reason", "authority_text"))


def name(record: Objection, hat: Appointment, reason: str, *, by: Actor, at: datetime) -> None:
    """Another official answers, with the officer's reason. An open task goes to that person at once.

    Raises AuthorityRefused for somebody who may not answer, and for a reason too short.
    """
    case, reason = record.case, " ".join(reason.split())
    if len(reason) < SHORTEST:
        raise AuthorityRefused("Tulis alasannya, sedikitnya 10 huruf.")
    if why := barred(hat, case.parent, at):
        raise AuthorityRefused(f"{describe(hat)} tidak dapat menjawab keberatan ini. {why.removeprefix(UP).strip()}")
    put(record, hat, reason)
    data = {"authority": hat.pk, "reason": reason}
    engine.record(case, "authority_named", by=by, at=at, data=data)
    for task in Task.objects.open().filter(case=case, role=Role.OBJECTION_AUTHORITY).select_related("case__version"):
        engine.assign_task(task, to_user_id=hat.user_id, by=by, at=at, reason=reason)


def authority_of(case: Case) -> Appointment | None:
    record = record_of(case)
    return record.authority if record else None


def task_holder(case: Case, step: Step, role: str) -> int | None:
    """Put before the chosen official alone: others who hold the role do not see the case by it."""
    chosen = authority_of(case) if role == Role.OBJECTION_AUTHORITY else None
    return chosen.user_id if chosen else None


@guard("chosen_authority")
def chosen_authority(act: Act) -> str:
    """The official named for this objection decides; the secretariat may note what was decided on paper."""
    record = record_of(act.case)
    if record is None or act.by.user_id is None:
        return ""
    if record.authority is None:
        return "Belum ada pejabat yang ditetapkan menjawab keberatan ini. Tetapkan dahulu di bagian Keberatan."
    if why := barred(record.authority, act.case.parent, act.at):
        return f"{describe(record.authority)} tidak dapat menjawab keberatan ini. {why.removeprefix(UP).strip()}"
    if act.by.user_id == record.authority.user_id or Role.SECRETARIAT.value in act.by.roles:
        return ""
    return f"Keberatan ini dijawab oleh {record.authority_text}."


holders.add("objection", task_holder)
signing.named_signers.add("objection", authority_of)
signing.remedies.add("information", remedy)
