"""How a case comes in: each service says which form it needs and where its SOP starts; one function opens the case.

The counter, the online form and a letter opened by the secretariat all end in `open_case`: same number, same clocks.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Unpack
from uuid import UUID

from django import forms
from django.db import IntegrityError
from django.db.models import QuerySet

from casework.applicants.models import Applicant
from casework.cases import asking, engine, tracking
from casework.cases.clocks import office_time
from casework.cases.models import Case, ProcedureVersion, Submission
from casework.cases.procedures.frozen import with_content
from casework.cases.registry import Names
from casework.numbering.numbers import NumberBusy
from casework.organization.actors import Actor
from casework.organization.models import Agency
from casework.prepared import insert, prepared
from casework.workdays.words import long_date


class SubjectForm(forms.Form):
    """What a service asks beyond the applicant. `build(case)` writes the service's own record."""

    subject = forms.CharField(
        label="Perihal", min_length=5, max_length=300,
        error_messages={
            "required": "Tulis perihalnya.",
            "min_length": "Tulis perihalnya lebih lengkap, sedikitnya 5 huruf.",
        },
    )  # fmt: skip

    letter: Mapping[str, Any] = {}  # number and date of the official letter it came with

    def __init__(self, *args: Any, agency: Agency | None = None, **kwargs: Any) -> None:
        """agency: whose lists are offered; None, everybody's."""
        super().__init__(*args, **kwargs)
        self.agency = agency

    def fits(self, parent: Case | None, *, agency: Agency, asker: str, at: datetime) -> bool:
        """Whether this may be registered about that case at that moment; what stands against it becomes an error."""
        return True

    def build(self, case: Case) -> None:
        raise TypeError(f"{type(self).__name__} lacks build()")


# (version, day received, today) → why nothing can have come that day; the books say which years are closed
day_guards: Names[Callable[[ProcedureVersion, date, date], str]] = Names("day guard")


@dataclass(frozen=True)
class Intake:
    """procedure: code within the agency. start/then: first step and the act taken in the same breath, as the
    SOP's row 1.
    """

    name: str
    procedure: str
    label: str
    hint: str
    form: type[SubjectForm]
    start: str = ""
    then: str = ""
    roles: tuple[str, ...] = ("front_office",)
    channels: tuple[str, ...] = ("walk_in", "letter", "email", "phone", "whatsapp")
    applicant: bool = True
    proofs: bool = False  # asks for proof of who asks, and through whom
    between_offices: bool = False  # a government body with an official letter is served here, under the SOP alone


intakes: Names[Intake] = Names("intake")


class Replayed(Exception):
    """This form was sent before; `case` is what it made then."""

    def __init__(self, case: Case) -> None:
        super().__init__(case.number)
        self.case = case


class Differs(Exception):
    """The same form key came with other content: somebody went back and changed an answer after sending."""


def digest(values: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(values, sort_keys=True, default=str).encode()).hexdigest()


@prepared
def _used(key: UUID) -> QuerySet[Submission]:
    return Submission.objects.filter(key=key)


def earlier(key: UUID, body: str) -> Case | None:
    """The case this key made before. Raises Differs when it was made from other content."""
    used = _used.first(key)
    if used is None:
        return None
    if used.digest != body:
        raise Differs
    return used.case


def offered(agency: Agency, actor: Actor, *channels: str) -> list[Intake]:
    """What this person may register for this agency through one of these channels, in their order. One query."""
    running = set(
        ProcedureVersion.objects.published()
        .filter(procedure__agency=agency, procedure__switched_on=True)
        .values_list("procedure__code", flat=True)
    )
    rows = [intakes[name] for name in intakes]
    mine = [row for row in rows if row.procedure in running and actor.roles & set(row.roles)]
    return list(dict.fromkeys(row for channel in channels for row in mine if channel in row.channels))


@dataclass(frozen=True)
class Opened:
    """secrets are shown once on the receipt."""

    case: Case
    secrets: tracking.Secrets


def open_case(
    intake: Intake,
    *,
    agency: Agency,
    form: SubjectForm,
    by: Actor,
    at: datetime,
    channel: str,
    key: UUID | None = None,
    body: str = "",
    data: dict[str, Any] | None = None,
    begun_at: datetime | None = None,
    asker: asking.Asker | None = None,
    **facts: Unpack[engine.CaseFacts],
) -> Opened:
    """One transaction: form key, case, service record, register lines, clocks. Raises Replayed, Differs, ActRefused."""
    version, made = version_in_force(agency, intake.procedure), tracking.new_secrets()
    received_at = facts.get("received_at")
    if received_at and (refusal := refuse_moment(version, received_at, at)):
        raise engine.ActRefused(refusal)
    if key and (known := earlier(key, body)):
        raise Replayed(known)
    used = Submission(key=key, digest=body, at=at) if key else None
    facts |= {"statutory": is_statutory(intake, asker), "secrets": made.hashes}
    try:
        case = engine.start(
            version, by=by, at=at, subject=form.cleaned_data["subject"], channel=channel, step=intake.start,
            then=intake.then, build=_builder(form, asker, by, at, used), data=data, begun_at=begun_at, **facts,
        )  # fmt: skip
    except NumberBusy as busy:
        raise engine.ActRefused(str(busy))
    except IntegrityError:
        if key and (known := earlier(key, body)):  # sent twice at once: the other was first, this one is undone
            raise Replayed(known)
        raise
    return Opened(case, made)


def _builder(
    form: SubjectForm, asker: asking.Asker | None, by: Actor, at: datetime, used: Submission | None
) -> Callable[[Case], None]:
    """What belongs into the case's own transaction: the service's record, who asks, the key of the form."""

    def build(case: Case) -> None:
        form.build(case)
        if used:
            used.case = case
            insert([used])
        if asker:
            asking.note(case, asker, by=by, at=at)

    return build


def is_statutory(intake: Intake, asker: asking.Asker | None) -> bool:
    """Data between institutions runs under the SOP alone; whoever else asks is under UU 14/2008, always."""
    return not (intake.between_offices and asker is not None and asker.kind == Applicant.Kind.GOVERNMENT)


def refuse_moment(version: ProcedureVersion, received_at: datetime, at: datetime) -> str:
    """Why something cannot have been received then; "" when it can."""
    agency = version.procedure.agency
    day = received_at.astimezone(agency.zone).date()
    if received_at > at:
        return "Waktu diterima tidak boleh di masa depan."
    in_force = version.content["identity"].get("effective_on")
    if in_force and day < date.fromisoformat(str(in_force)):
        return f"SOP ini berlaku sejak {long_date(date.fromisoformat(str(in_force)))}; tanggal diterima sebelum itu."
    today = at.astimezone(agency.zone).date()
    return next((refusal for name in day_guards if (refusal := day_guards[name](version, day, today))), "")


def same_day(case: Case) -> bool | None:
    """Whether it was registered the very day it came (UU 14/2008 Pasal 22 ayat (4)–(6)), or on the next working day
    when the office was closed. None when it was typed the moment it came."""
    if case.registered_at == case.received_at:
        return None
    clock = office_time(case.agency)
    due = clock.due(case.received_at, 0, "same_day").at
    return due is not None and case.registered_at <= clock.end_of_day(due)


@prepared
def _in_force(agency_id: int, code: str) -> QuerySet[ProcedureVersion]:
    rows = ProcedureVersion.objects.published().filter(procedure__agency_id=agency_id, procedure__code=code)
    return rows.select_related("procedure").defer("content").order_by("-number")[:1]


def version_in_force(agency: Agency, code: str) -> ProcedureVersion:
    version = _in_force.first(agency.pk, code)
    if version is None:
        raise ProcedureVersion.DoesNotExist(f"Tidak ada SOP {code} yang berlaku.")
    version.procedure.agency = agency
    return with_content(version)
