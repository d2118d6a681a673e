"""One human obligation on a case."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from casework.cases.models.case import Case
from casework.cases.models.procedure import Step
from casework.organization.actors import UNIT_BOUND, Actor
from casework.organization.models import Agency, Role, Unit, User


class TaskQuerySet(models.QuerySet["Task"]):
    def open(self) -> TaskQuerySet:
        return self.filter(finished_at=None)

    def for_actor(self, actor: Actor) -> TaskQuerySet:
        """Open work of this person: theirs by name, or of a role they hold (in their unit, when the task names one)."""
        mine = Q(holder_id=actor.user_id)
        for role, unit_id, *_ in actor.hats:
            of_role = Q(holder=None, role=role)
            mine |= of_role & (Q(unit=None) | Q(unit_id=unit_id)) if unit_id else of_role & Q(unit=None)
        return self.open().filter(mine, agency_id=actor.agency_id or 0)

    def touching(self, actor: Actor) -> TaskQuerySet:
        """Open work of this person, what they held or finished, and every disposition that named their bidang: the
        cases they keep seeing."""
        mine = self.for_actor(actor).values("pk")
        found = Q(holder_id=actor.user_id) | Q(finished_by_id=actor.user_id) | Q(pk__in=mine)
        for role, unit_id, *_ in actor.hats:
            if unit_id and role in UNIT_BOUND:
                found |= Q(kind=Task.Kind.DISPOSITION, role=role, unit_id=unit_id, holder=None)
        return self.filter(found, agency_id=actor.agency_id)

    def by_due(self) -> TaskQuerySet:
        return self.order_by(models.F("due_at").asc(nulls_last=True), "id")


class Task(models.Model):
    """`step` tasks move the case and only one is open at a time; the other kinds carry parallel work.

    Held by a person, or by a role (and unit). `started_at` starts minute and hour standards. `due_at` repeats the
    due moment of the clock that counts now, so that "my work" is one index. `lease_until`: a claim that nobody acted
    on ends by itself (leases.py).
    """

    class Kind(models.TextChoices):
        STEP = "step", "langkah"
        OPINION = "opinion", "permintaan data"
        DISPOSITION = "disposition", "disposisi"
        SIGNATURE = "signature", "persetujuan surat"
        ASSIGNMENT = "assignment", "penugasan"

    case = models.ForeignKey(Case, models.PROTECT, related_name="tasks")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    step = models.ForeignKey(Step, models.PROTECT, null=True, blank=True, related_name="+")
    title = models.CharField(max_length=160)
    role = models.CharField(max_length=24, choices=Role.choices)
    waits_for_applicant = models.BooleanField(default=False)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    holder = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="tasks")
    lease_until = models.DateTimeField(null=True, blank=True)
    pass_number = models.PositiveSmallIntegerField(default=1)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    finished_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField(max_length=40, blank=True)
    note = models.TextField(blank=True)
    request = models.TextField("yang diminta", blank=True)
    reference = models.CharField(max_length=80, blank=True)  # e.g. the letter a signature task is about
    standard_amount = models.PositiveSmallIntegerField(null=True, blank=True)
    standard_unit = models.CharField(max_length=10, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "tugas", "tugas"
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(kind="step", finished_at=None), name="one_open_step_task_per_case"
            ),
        ]
        indexes = [
            models.Index(
                fields=["agency", "role", "due_at", "id"], condition=Q(finished_at=None), name="open_task_by_due"
            ),
            models.Index(fields=["holder", "due_at", "id"], condition=Q(finished_at=None), name="open_task_of_holder"),
            # A list of several roles and the own name is read in this order and stops when its page is full.
            models.Index(fields=["agency", "due_at", "id"], condition=Q(finished_at=None), name="open_task_in_order"),
            # Few wait for an applicant; without it, counting none of them reads all open work of a role.
            models.Index(
                fields=["agency", "role"], condition=Q(finished_at=None, waits_for_applicant=True), name="task_waiting"
            ),
            models.Index(fields=["case", "id"], name="task_of_case"),
            models.Index(fields=["unit", "role"], condition=Q(kind="disposition"), name="disposition_of_unit"),
            models.Index(
                fields=["lease_until"], condition=Q(finished_at=None, lease_until__isnull=False), name="task_lease_ends"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.finished_at is None
