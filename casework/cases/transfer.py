"""A case taken to the wrong service goes on under the right SOP, with the date it came, its number and its code.

And the other mistake at the door: whether it is data between institutions (the SOP alone) or under UU 14/2008.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from casework.applicants.models import Applicant
from casework.cases import registry
from casework.cases.act import Act, ActRefused, opened, sync_due, take_turn, write
from casework.cases.clocks import CaseClocks, for_step
from casework.cases.intake import Intake, intakes, version_in_force
from casework.cases.models import Case, Deadline, ProcedureVersion, Step, Task
from casework.cases.procedures.frozen import plan_of
from casework.cases.tasks_of import for_step as step_task
from casework.organization.actors import STAFF, Actor

TRANSFERRED, RECLASSED = "transferred", "regime_changed"
ROLES = frozenset({"front_office", "mail_clerk", "ppid_officer", "information_service"})
OFFICER = frozenset({"ppid_officer"})
NOT_AN_OFFICE = (
    "Antar-instansi hanya untuk instansi pemerintah dengan surat resmi; pemohon ini tidak tercatat demikian. "
    "Bila jenisnya keliru, perbaiki dahulu data pemohon."
)


def may_transfer(actor: Actor, case: Case) -> bool:
    own = actor.kind == STAFF and actor.agency_id == case.agency_id
    return own and case.is_running and bool(actor.roles & ROLES) and case.applicant_id is not None


def targets(case: Case, actor: Actor) -> list[Intake]:
    """Where this case may go: what the actor's office takes in with an applicant, except where it is and objections."""
    here = case.version.procedure.code if case.version_id else ""
    running = set(
        ProcedureVersion.objects.published()
        .filter(procedure__agency=case.agency_id, procedure__switched_on=True)
        .values_list("procedure__code", flat=True)
    )
    rows = [intakes[name] for name in intakes]
    kept = [row for row in rows if row.applicant and row.roles and row.procedure in running - {here, "keberatan"}]
    return list({row.procedure: row for row in kept}.values())


def has_record(case: Case, service: str) -> bool:
    """Whether the service the case goes to has kept something of it already: it is not asked again."""
    known = registry.services.get(service)
    return known is None or hasattr(case, known.subject)


def service_of(case: Case, intake: Intake) -> str:
    return version_in_force(case.agency, intake.procedure).procedure.service


def transfer(
    case: Case,
    intake: Intake,
    *,
    by: Actor,
    at: datetime,
    reason: str,
    expected_version: int,
    build: Callable[[Case], None] | None = None,
) -> Case:
    """build: writes the record of the new service when it has none. Raises ActRefused, Stale."""
    if not may_transfer(by, case):
        raise ActRefused("Pemindahan ini bukan wewenang Saudara.")
    version = version_in_force(case.agency, intake.procedure)
    first = plan_of(version).start_step(intake.start)
    if first is None or version.procedure_id == case.version.procedure_id:
        raise ActRefused("Pilih layanan lain; kasus ini sudah berada di sana.")
    with transaction.atomic():
        case = take_turn(case, expected_version)
        old = case.version.procedure.code
        act = opened(case, by, at, {}, None)
        _end_old(act, set(act.clocks.rules))
        case.version, case.service, case.step = version, version.procedure.service, first
        _begin_new(act, first)
        if build and not has_record(case, case.service):
            build(case)
        data = {"from": old, "to": version.procedure.code, "step": first.key, "reason": reason}
        act.chain.add(TRANSFERRED, by=by, at=at, data=data, effects=_tell())
        case.save(update_fields=("version", "service", "step"))
        write(act)
    return case


def reclass(case: Case, *, statutory: bool, by: Actor, at: datetime, reason: str, expected_version: int) -> Case:
    """Puts the case under UU 14/2008, counted from the day it came as if it had always been, or under the SOP alone."""
    if not (by.kind == STAFF and by.agency_id == case.agency_id and by.roles & OFFICER and case.is_running):
        raise ActRefused("Jalur ini hanya diubah petugas PPID.")
    if case.statutory == statutory:
        raise ActRefused("Kasus ini sudah berada di jalur itu.")
    if not statutory and (case.applicant is None or case.applicant.kind != Applicant.Kind.GOVERNMENT):
        raise ActRefused(NOT_AN_OFFICE)
    with transaction.atomic():
        case = take_turn(case, expected_version)
        act = opened(case, by, at, {}, plan_of(case.version).step(case.step_id) if case.step_id else None)
        case.statutory = statutory
        act.chain.add(RECLASSED, by=by, at=at, data={"statutory": statutory, "reason": reason}, effects=[])
        case.save(update_fields=("statutory",))
        if statutory:
            write(act)
            _replay(case, at)
        else:
            law = {key for key, rule in act.clocks.rules.items() if rule["basis"] == "law"}
            _end_clocks(act, law)
            write(act)
    return case


def _end_old(act: Act, kinds: set[str]) -> None:
    """Tasks and clocks of the SOP it leaves: ended, neither met nor missed."""
    tasks = list(Task.objects.select_for_update().filter(case=act.case, finished_at=None))
    for task in tasks:
        task.finished_at, task.finished_by_id, task.outcome = act.at, act.by.user_id, TRANSFERRED
        task.save(update_fields=("finished_at", "finished_by", "outcome"))
    Deadline.objects.open().filter(task__in=tasks).update(ended_at=act.at, next_alert_at=None, next_alert="")
    _end_clocks(act, kinds)


def _end_clocks(act: Act, kinds: set[str]) -> None:
    for kind in kinds & set(act.clocks.open):
        deadline = act.clocks.open.pop(kind)
        deadline.ended_at, deadline.next_alert_at, deadline.next_alert = act.at, None, ""
        act.clocks.changed.append(deadline)


def _begin_new(act: Act, first: Step) -> None:
    """The clocks of the new SOP, from the day the case really came; then its first step and task."""
    clocks = CaseClocks(act.case, (), act.at)
    clocks.changed, clocks.met = act.clocks.changed, act.clocks.met
    act.clocks = clocks
    clocks.hear("received", at=act.case.received_at)
    task = step_task(act, first)
    act.tasks, act.step = [task], first
    act.deadlines += for_step(act.case, first, task, act.at)
    sync_due(task, act.deadlines)


def _replay(case: Case, now: datetime) -> None:
    """Everything the case has heard so far, told to the clocks that were not running."""
    clocks = CaseClocks(case, (), now)
    for event in case.events.order_by("seq"):
        told = event.data.get("effective_at")
        moment = datetime.fromisoformat(told) if told else event.at
        name = "received" if event.kind == "started" else event.kind
        clocks.hear(name, at=case.received_at if name == "received" else moment, ground=event.data.get("reason", ""))
        for deadline in clocks.new:
            deadline.started_by = event
            deadline.save(force_insert=True)
        for deadline in clocks.met:
            deadline.met_by = event
            deadline.save()
        for deadline in clocks.changed:
            deadline.save()
        clocks.new, clocks.met, clocks.changed = [], [], []


def _tell() -> list[str]:
    return [name for name in ("tell_applicant", "tell_holder") if name in registry.after_effects]
