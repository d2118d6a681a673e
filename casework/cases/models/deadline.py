"""Timers of a case or a task. `due_at` is never silently overwritten: stops, extensions and the due version
tell why.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any

from django.db import models
from django.db.models import Q

from casework.cases.models.case import Case
from casework.cases.models.procedure import Basis
from casework.cases.models.task import Task

PASSED = "_passed"  # `<key>_passed`: what a case hears when a deadline of its own is missed


class DeadlineQuerySet(models.QuerySet["Deadline"]):
    def open(self) -> DeadlineQuerySet:
        return self.filter(met_at=None, ended_at=None)

    def alertable(self, now: datetime) -> DeadlineQuerySet:
        """What the reminder sweep must look at now: one partial index, so the cost follows what is due."""
        return self.open().filter(next_alert_at__lte=now)

    def for_page(self) -> DeadlineQuerySet:
        """Those of the case itself, and the running one of its step."""
        running = Q(met_at=None, ended_at=None, task__kind=Task.Kind.STEP)
        return self.filter(Q(task=None) | running)


@cache
def _no_moves() -> dict[str, models.QuerySet[Any]]:
    """Empty and already read, so that looking again asks nobody."""
    none: dict[str, models.QuerySet[Any]] = {
        "stops": ClockStop.objects.none(),
        "extensions": Extension.objects.none(),
    }
    return {name: rows for name, rows in none.items() if not len(rows)}


def with_moves(deadlines: Iterable[Deadline]) -> list[Deadline]:
    """With their stops and extensions. Who never stood still and never moved has none, and costs no query."""
    rows: list[Any] = list(deadlines)
    moved = [row for row in rows if row.stopped or row.due_version > 1]
    if moved:
        models.prefetch_related_objects(moved, "stops", "extensions")
    for row in rows:
        if row not in moved:
            row._prefetched_objects_cache = dict(_no_moves())
    return rows


class Deadline(models.Model):
    """kind: a key of the procedure's deadlines, or `step`, `waiting`, `opinion` … for a task.

    met_at: the event that meets it came; ended_at: it no longer counts (task returned, case closed); breached_at:
    when the breach was noticed. `started_by`/`met_by` are events. `due_version` rises whenever `due_at` moves.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="deadlines")
    task = models.ForeignKey(Task, models.PROTECT, null=True, blank=True, related_name="deadlines")
    kind = models.SlugField(max_length=40)
    label = models.CharField(max_length=120)
    basis = models.CharField(max_length=6, choices=Basis.choices)
    article = models.CharField(max_length=200, blank=True)
    amount = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=10)
    reference = models.CharField(max_length=80, blank=True)  # the letter that names the day, for a promised one
    starts_at = models.DateTimeField()
    started_by = models.ForeignKey("cases.Event", models.PROTECT, null=True, blank=True, related_name="+")
    due_at = models.DateTimeField()
    due_version = models.PositiveSmallIntegerField(default=1)
    met_at = models.DateTimeField(null=True, blank=True)
    met_by = models.ForeignKey("cases.Event", models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    breached_at = models.DateTimeField(null=True, blank=True)
    stopped = models.BooleanField(default=False)
    next_alert_at = models.DateTimeField(null=True, blank=True)
    next_alert = models.CharField(max_length=10, blank=True)  # remind | breach
    passes_at = models.DateTimeField(null=True, blank=True)  # when the case hears that it was missed; null: nobody asks
    outlives_case = models.BooleanField(default=False)
    public = models.BooleanField(default=False)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "batas waktu", "batas waktu"
        ordering = ["due_at", "id"]
        indexes = [
            models.Index(
                fields=["next_alert_at"],
                condition=Q(met_at=None, ended_at=None, next_alert_at__isnull=False),
                name="deadline_next_alert",
            ),
            models.Index(
                fields=["passes_at"],
                condition=Q(met_at=None, ended_at=None, passes_at__isnull=False),
                name="deadline_passing",
            ),
            models.Index(fields=["case", "kind"], name="deadline_of_case"),
            models.Index(fields=["task"], condition=Q(task__isnull=False), name="deadline_of_task"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def by_silence(self) -> bool:
        """Started because something else was missed: what then comes late starts it anew."""
        return self.started_by is not None and self.started_by.kind.endswith(PASSED)

    @property
    def is_open(self) -> bool:
        return self.met_at is None and self.ended_at is None


class ClockStop(models.Model):
    """An interval in which a deadline stands still."""

    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="stops")
    stopped_at = models.DateTimeField()
    resumed_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200)

    class Meta:
        verbose_name, verbose_name_plural = "penghentian waktu", "penghentian waktu"
        ordering = ["stopped_at"]


class Extension(models.Model):
    """Days added to a deadline: once, with its ground (UU 14/2008 Pasal 22 ayat (8))."""

    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="extensions")
    amount = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=10)
    ground = models.CharField(max_length=300)
    at = models.DateTimeField()
    old_due_at = models.DateTimeField()
    letter_reference = models.CharField(max_length=80, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "perpanjangan", "perpanjangan"
        constraints = [models.UniqueConstraint(fields=["deadline"], name="extended_once")]


class Alert(models.Model):
    """One reminder or breach notice of one due moment: never twice, whatever runs beside."""

    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="alerts")
    kind = models.CharField(max_length=10)
    due_version = models.PositiveSmallIntegerField()
    event = models.ForeignKey("cases.Event", models.PROTECT, related_name="+")

    class Meta:
        verbose_name, verbose_name_plural = "pengingat", "pengingat"
        constraints = [models.UniqueConstraint(fields=["deadline", "kind", "due_version"], name="alert_once_per_due")]
