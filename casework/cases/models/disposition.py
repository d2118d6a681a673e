"""What a head passes on: who shall do what with a case, until when, and what became of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from casework.cases.models.case import Case, Document
from casework.cases.models.task import Task
from casework.organization.models import Role, Unit, User


class Disposition(models.Model):
    """Words and date stay as they were given. `passed_by`: whose share of an earlier disposition this one hands on.

    Written on paper, `entered_by` is who copied it and `given_by` who wrote it; there is a scan, or a reason without.
    """

    class Urgency(models.TextChoices):
        NORMAL = "biasa", "Biasa"
        URGENT = "segera", "Segera"
        VERY_URGENT = "sangat_segera", "Sangat segera"
        SECRET = "rahasia", "Rahasia"

    case = models.ForeignKey(Case, models.PROTECT, related_name="dispositions", verbose_name="kasus")
    urgency = models.CharField("sifat", max_length=14, choices=Urgency.choices, default=Urgency.NORMAL)
    instructions = models.JSONField("dengan hormat harap", default=list)
    note = models.TextField("catatan", blank=True)
    due_on = models.DateField("paling lambat", null=True, blank=True)
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="dari")
    position = models.CharField("jabatan", max_length=130)
    role = models.CharField("peran", max_length=24, choices=Role.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="unit")
    written_at = models.DateTimeField("ditulis")
    entered_at = models.DateTimeField("dicatat")
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="dicatat oleh")
    on_paper = models.BooleanField("dari kertas", default=False)
    scan = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="pindaian lembar disposisi"
    )
    no_scan_reason = models.CharField("alasan tanpa pindaian", max_length=300, blank=True)
    passed_by = models.ForeignKey(
        "Addressee", models.PROTECT, null=True, blank=True, related_name="passed_on", verbose_name="diteruskan dari"
    )

    class Meta:
        verbose_name, verbose_name_plural = "disposisi", "disposisi"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(on_paper=False) | Q(scan__isnull=False) | ~Q(no_scan_reason=""),
                name="paper_disposition_has_scan_or_reason",
            ),
            models.CheckConstraint(
                condition=Q(written_at__lte=models.F("entered_at")), name="disposition_written_before_entered"
            ),
        ]

    def __str__(self) -> str:
        return f"Disposisi {self.position}"

    @property
    def is_secret(self) -> bool:
        return self.urgency == self.Urgency.SECRET

    @property
    def harap(self) -> str:
        """The ticked instructions in one line."""
        return "; ".join(self.instructions)


class Addressee(models.Model):
    """One of those it goes to. What became of it is what became of the task.

    `came_back`: this row asks the giver to decide anew, because that addressee has returned it.
    """

    class State(models.TextChoices):
        OPEN = "open", "belum selesai"
        DONE = "done", "selesai"
        PASSED = "passed", "diteruskan"
        RETURNED = "returned", "dikembalikan"
        RECALLED = "recalled", "ditarik"
        ENDED = "ended", "berakhir dengan kasusnya"

    disposition = models.ForeignKey(Disposition, models.PROTECT, related_name="addressees")
    task = models.OneToOneField(Task, models.PROTECT, related_name="addressee")
    label = models.CharField("kepada", max_length=160)
    came_back = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="back")
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="berkas tindak lanjut"
    )

    class Meta:
        verbose_name, verbose_name_plural = "penerima disposisi", "penerima disposisi"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.label

    @property
    def state(self) -> Addressee.State:
        """An act of the SOP that fulfils it counts as done."""
        if self.task.is_open:
            return self.State.OPEN
        named = {"passed": "PASSED", "returned": "RETURNED", "recalled": "RECALLED"}
        ended = {"case_closed", "merged", "transferred"}
        return self.State[named.get(self.task.outcome, "ENDED" if self.task.outcome in ended else "DONE")]
