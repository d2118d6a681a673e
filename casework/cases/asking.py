"""Writes how somebody asks: the kuasa of this case, the proofs that are there, and what an officer still wants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from casework.applicants import proofs, registering
from casework.applicants.models import Applicant
from casework.cases import engine, registry
from casework.cases.models import Case, Representation, Requirement
from casework.cases.procedures.frozen import plan_of
from casework.files import store
from casework.files.checking import Checked
from casework.files.models import PrivateFile
from casework.organization.actors import STAFF, Actor

How = Requirement.How
OTHER = "lain"
ASKING_ACTS = ("send_incomplete", "ask_again")
REPAIR = "submit_repair"


@dataclass(frozen=True)
class Given:
    """One proof as a form brought it: `how` is a value of Requirement.How, with the file when it is uploaded."""

    how: str = ""
    file: Checked | None = None


@dataclass(frozen=True)
class Asker:
    """Who comes in whose name, and with what. `representation`: name, nik, phone, address; empty without a kuasa."""

    kind: str
    representation: Mapping[str, str] = field(default_factory=dict)
    given: Mapping[str, Given] = field(default_factory=dict)


@dataclass(frozen=True)
class Wish:
    """What a service may find wanting beside the proofs: key, label, and the words the applicant reads."""

    key: str
    label: str
    why: str


wishes: registry.Names[tuple[Wish, ...]] = registry.Names("wishes")  # by service


def note(case: Case, asker: Asker, *, by: Actor, at: datetime) -> None:
    """As the case comes in. Inside its transaction."""
    if asker.representation.get("name"):
        row = Representation(case=case)
        for name in ("name", "nik", "phone", "address"):
            setattr(row, name, asker.representation.get(name, ""))
        row.save(force_insert=True)
    user_id = by.user_id if by.kind == STAFF else None
    rows = []
    for key in proofs.needed(asker.kind, represented=bool(asker.representation.get("name"))):
        given = asker.given.get(key, Given())
        row_ = Requirement(case=case, key=key, label=proofs.label(key, asker.kind), how=given.how)
        if given.how:
            row_.settled_at, row_.settled_by_id = at, user_id
        if given.file:
            row_.file = _keep(case, given.file, at)
        rows.append(row_)
    Requirement.objects.bulk_create(rows)


def listed(case: Case) -> list[Requirement]:
    """What is kept; of a case that came in without a list, what its applicant needs, not saved yet."""
    rows = list(case.requirements.all())
    if rows or case.applicant is None:
        return rows
    person, keys = case.applicant, proofs.needed(case.applicant.kind, represented=hasattr(case, "representation"))
    seen = {"identity": How.UPLOADED if person.identity_file_id else How.SHOWN if person.identity_seen else ""}
    return [
        Requirement(case=case, key=key, label=proofs.label(key, person.kind), how=seen.get(key, "")) for key in keys
    ]


def wanted(case: Case) -> list[Requirement]:
    """What the applicant is asked for and has not given."""
    return list(case.requirements.filter(asked_at__isnull=False, how=""))


def may_ask(case: Case) -> bool:
    """Whether the case stands where its applicant can be asked to complete it."""
    if not case.is_running or case.step_id is None:
        return False
    plan = plan_of(case.version)
    return any(row.action in ASKING_ACTS for row in plan.transitions(plan.step(case.step_id)))


def sentence(case: Case) -> str:
    """For the reason of the act and the body of the notice: a line for each; "" where nobody is asked."""
    if not may_ask(case):
        return ""
    return "\n".join(f"{number}. {row.why or row.label}" for number, row in enumerate(wanted(case), 1))


@dataclass(frozen=True)
class Line:
    """One line of the officer's checklist."""

    key: str
    how: str = ""
    ask: bool = False
    why: str = ""
    file: Checked | None = None


def check(case: Case, lines: Sequence[Line], *, other: str, by: Actor, at: datetime) -> None:
    """The officer went through the list: what is there, and what the applicant is asked for. No words in the event."""
    kept = {str(row.pk) if row.key == OTHER else row.key: row for row in listed(case)}
    more = {wish.key: wish for wish in wishes.get(case.service) or ()}
    with transaction.atomic():
        for line in lines:
            row = kept.get(line.key)
            if row is None and not line.ask:
                continue
            if row is None:
                row = Requirement(case=case, key=line.key, label=more[line.key].label)
            _settle(row, line, by, at)
            row.save()
        if other:
            Requirement.objects.create(case=case, key=OTHER, label=other[:120], why=other[:300], asked_at=at)
        asked = sorted(case.requirements.filter(asked_at__isnull=False, how="").values_list("key", flat=True))
        engine.record(case, "requirements_checked", by=by, at=at, data={"asked": asked})


def _settle(row: Requirement, line: Line, by: Actor, at: datetime) -> None:
    if line.ask:  # wanted, or wanted again: what was there did not do
        row.asked_at, row.why, row.how = row.asked_at if row.open else at, line.why[:300], ""
        row.settled_at = row.settled_by_id = None
        return
    if line.file:
        _replace(row, line.file, at)
    how = How.UPLOADED if line.file else line.how
    if how != row.how:
        row.how = how
        row.settled_at, row.settled_by_id = (at, by.user_id) if how else (None, None)
    row.asked_at = row.asked_at if how else None


def answer(row: Requirement, *, file: Checked | None, by: Actor, at: datetime, shown: bool = False) -> None:
    """The applicant (or an officer for him) gives one of the things asked for; the case moves when all is sent."""
    with transaction.atomic():
        if file:
            _replace(row, file, at)
        row.how = How.UPLOADED if file else How.SHOWN if shown else How.ANSWERED
        row.settled_at, row.settled_by_id = at, by.user_id
        row.save()
        engine.record(row.case, "requirement_given", by=by, at=at, data={"key": row.key, "how": row.how})


def _replace(row: Requirement, file: Checked, at: datetime) -> None:
    old, row.file = row.file, _keep(row.case, file, at)
    if old:
        row.save()
        store.remove(old)


def _keep(case: Case, file: Checked, at: datetime) -> PrivateFile:
    """Under the applicant's own key."""
    assert case.applicant is not None
    return store.keep(file, at=at, cipher=case.applicant.cipher)


def _let_go(applicant: Applicant) -> list[PrivateFile]:
    rows = list(Requirement.objects.filter(case__applicant=applicant, file__isnull=False).select_related("file"))
    Requirement.objects.filter(pk__in=[row.pk for row in rows]).update(file=None)
    return [row.file for row in rows if row.file]


registering.papers.append(_let_go)
