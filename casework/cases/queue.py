"""All running cases of the agency that this person may see, by what is due next. One row is the open step of a case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import QueryDict

from casework.cases import registry, words, worklist
from casework.cases.clocks import office_time
from casework.cases.models import Case, Procedure, Task
from casework.cases.models.case import visible
from casework.cases.models.task import TaskQuerySet
from casework.cases.worklist import PAGE, Bounds
from casework.organization.actors import Actor
from casework.organization.models import Agency, Role, Unit, User

COLUMNS = (
    *("pk", "title", "waits_for_applicant", "due_at", "role", "unit__name", "holder__full_name"),
    *("case__number", "case__subject", "case__applicant__name", "case__service"),
)


@dataclass(frozen=True)
class Query:
    """What the address asks for: ?saring=&layanan=&unit=&setelah="""

    name: str
    service: str
    unit: str
    after: tuple[str, int] | None

    @classmethod
    def of(cls, get: QueryDict) -> Query:
        name, unit = get.get("saring", ""), get.get("unit", "")
        return cls(
            name if name in worklist.FILTERS else "semua",
            get.get("layanan", "") if get.get("layanan", "") in registry.services else "",
            unit if unit.isascii() and unit.isdigit() and len(unit) < 18 else "",
            worklist.parse_cursor(get.get("setelah", "")),
        )

    def url(self, **changed: str) -> str:
        values = {"saring": self.name, "layanan": self.service, "unit": self.unit} | changed
        return "?" + urlencode({name: value for name, value in values.items() if value})


def _steps(actor: Actor, query: Query) -> TaskQuerySet:
    found = Task.objects.open().filter(visible(actor, "case__"), agency=actor.agency_id, kind=Task.Kind.STEP)
    if query.service:
        found = found.filter(case__service=query.service)
    if query.unit:
        found = found.filter(Q(unit=query.unit) | Q(case__unit=query.unit))
    return found


def page(actor: Actor, agency: Agency, bounds: Bounds, query: Query) -> tuple[list[dict[str, Any]], str]:
    """Rows for components/work_row.html, and the address of the next page or ""."""
    found = _steps(actor, query).filter(worklist.rules_of(bounds)[query.name]).by_due()
    if query.after:
        found = found.filter(worklist.beyond(*query.after))
    tasks = list(found.values(*COLUMNS)[: PAGE + 1])
    next_url = ""
    if len(tasks) > PAGE:
        last = tasks[PAGE - 1]
        due = last["due_at"].isoformat() if last["due_at"] else "-"
        next_url = query.url(setelah=f"{due}_{last['pk']}")
    clock = office_time(agency)
    return [_row(task, bounds, clock) for task in tasks[:PAGE]], next_url


def _row(task: dict[str, Any], bounds: Bounds, clock: Any) -> dict[str, Any]:
    row: dict[str, Any] = {"state": "neutral", "when": "Tanpa batas waktu", "date": ""}
    if task["due_at"]:
        left = words.time_left(task["due_at"], bounds.now, clock)
        icon = "clock" if left.tone == "waiting" else None
        row = {"state": left.tone, "when": left.text, "date": left.short, "icon": icon}
    if task["waits_for_applicant"]:
        row |= {"state": "neutral", "when": "Menunggu pemohon"}
    service = registry.services.get(task["case__service"])
    holder = task["holder__full_name"] or task["unit__name"] or Role(task["role"]).label
    return row | {
        "url": f"/kasus/{Case.slug_of(task['case__number'])}/",
        "number": task["case__number"],
        "title": task["case__subject"],
        "who": task["case__applicant__name"] or (service.label if service else ""),
        "todo": task["title"],
        "todo_sub": holder,
    }


def pills(actor: Actor, bounds: Bounds, query: Query) -> list[dict[str, Any]]:
    """Urgencies with counts that equal the lists, none counted past the cap. One query."""
    found, rules = _steps(actor, query).order_by(), worklist.rules_of(bounds)
    asked = [worklist.Capped(found.filter(rules[name]).values("pk")[: worklist.CAP + 1]) for name in worklist.FILTERS]
    counts = User.objects.filter(pk=actor.user_id or 0).values_list(*asked).first() or (0,) * len(asked)
    return [
        {"url": query.url(saring=name), "label": label, "icon": icon, "count": worklist.shown(count),
         "active": name == query.name}
        for (name, (label, icon)), count in zip(worklist.LABELS.items(), counts, strict=True)
    ]  # fmt: skip


def choices(agency: Agency) -> dict[str, list[tuple[str, str]]]:
    """Services that the agency runs, and its units."""
    run = Procedure.objects.filter(agency=agency, switched_on=True).values_list("service", flat=True).distinct()
    labels = [(name, registry.services[name].label) for name in run if name in registry.services]
    units = [
        (str(pk), name) for pk, name in Unit.objects.filter(agency=agency).order_by("name").values_list("pk", "name")
    ]
    return {"services": sorted(labels, key=lambda pair: pair[1]), "units": units}
