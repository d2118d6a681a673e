"""Surat sudah sampai mana? One line for each hit while the visitor waits: how it stands, who has it, the next date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, prefetch_related_objects
from django.urls import reverse

from casework.cases import search, words
from casework.cases.models import Case, Deadline, Task
from casework.mailroom import finding
from casework.mailroom.models import IncomingLetter
from casework.organization.actors import Actor
from casework.organization.models import Agency

MOST, SHORTEST = 20, 3
TASKS = Prefetch("tasks", Task.objects.open().select_related("unit", "holder").order_by("id"), to_attr="open_tasks")
DATES = Prefetch("deadlines", Deadline.objects.open().order_by("due_at"), to_attr="open_deadlines")


@dataclass(frozen=True)
class Hit:
    """One line. `due`: the next date, with what falls due then in `due_label`."""

    number: str
    url: str
    about: str
    who: str
    status: str
    tone: str
    holder: str = ""
    due: datetime | None = None
    due_label: str = ""
    late: bool = False


def find(actor: Actor, agency: Agency, text: str, at: datetime) -> list[Hit]:
    """By number, letter number, TNDE number, name, NIK or telephone; only what this person may see. Few queries."""
    text = text.replace("\x00", "").strip()
    if len(text) < SHORTEST:
        return []
    cases = search.cases(actor, agency, text)
    prefetch_related_objects(cases, TASKS, DATES)
    letters = IncomingLetter.objects.visible_to(actor).filter(finding.matching(agency, text), agency=agency, case=None)
    waiting = letters.select_related("entry", "applicant", "agency", "addressed_unit").order_by("-id")[:MOST]
    return [*(_of_letter(letter) for letter in waiting), *(_of_case(case, at) for case in cases)][:MOST]


def _of_case(case: Case, at: datetime) -> Hit:
    status, tone = words.staff_status(case)
    tasks: list[Task] = getattr(case, "open_tasks", [])
    dates: list[Deadline] = getattr(case, "open_deadlines", [])
    running = case.is_running
    holders = list(dict.fromkeys(finding.hands(task) for task in tasks)) if running else []
    date = next((row for row in dates if not row.stopped), None) if running else None
    return Hit(
        number=case.number, url=reverse("cases:case", args=(case.slug,)), about=case.subject,
        who=case.applicant.name if case.applicant else "", status=status, tone=tone,
        holder=", ".join(filter(None, holders[:3])), due=date.due_at if date else None,
        due_label=date.label if date else "", late=date is not None and date.due_at < at,
    )  # fmt: skip


def _of_letter(letter: IncomingLetter) -> Hit:
    """It stands in the agenda and is no case yet."""
    told = finding.progress(letter)
    return Hit(
        number=f"Agenda {letter}", url=reverse("mailroom:letter", args=(letter.pk,)), about=letter.public_about,
        who=letter.from_whom, status=told["text"], tone=told["tone"],
    )  # fmt: skip
