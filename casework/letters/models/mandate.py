"""On whose behalf an official signs: a.n., and u.b. one step further down."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from casework.organization.models import Agency, Role, Unit, User


class MandateQuerySet(models.QuerySet["Mandate"]):
    def on(self, day: date) -> MandateQuerySet:
        """In force on that day."""
        return self.filter(valid_from__lte=day, valid_until__gte=day)


class Mandate(models.Model):
    """`to_role` (of `to_unit`) signs for `of_role`. u.b.: `via_role` holds the mandate and passes it on.

    Of the office, not of a person: it goes on while somebody else acts in either office. `kinds`: which letters; empty
    means all that `of_role` signs. Ended early, its last day is moved and says by whom and why.
    """

    class Form(models.TextChoices):
        AN = "an", "a.n. (atas nama)"
        UB = "ub", "u.b. (untuk beliau)"

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="mandates", verbose_name="instansi")
    form = models.CharField("bentuk", max_length=2, choices=Form.choices, default=Form.AN)
    of_role = models.CharField("atas nama", max_length=24, choices=Role.choices)
    via_role = models.CharField("melalui", max_length=24, choices=Role.choices, blank=True)
    to_role = models.CharField("kepada", max_length=24, choices=Role.choices)
    to_unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="unit")
    kinds = models.JSONField("jenis surat", default=list, blank=True)
    decree = models.CharField("dasar", max_length=160)
    valid_from = models.DateField("berlaku sejak")
    valid_until = models.DateField("sampai dengan")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_reason = models.CharField("alasan diakhiri", max_length=300, blank=True)

    objects = MandateQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "mandat", "mandat"
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=False) | Q(valid_until__gte=models.F("valid_from")),
                name="mandate_ends_after_start",
            ),
            models.CheckConstraint(condition=~Q(decree=""), name="mandate_has_decree"),
            models.CheckConstraint(
                condition=Q(form="an", via_role="") | (Q(form="ub") & ~Q(via_role="")), name="mandate_via_for_ub"
            ),
        ]
        indexes = [models.Index(fields=["agency", "of_role", "valid_until"], name="mandate_in_force")]

    def __str__(self) -> str:
        return f"{self.form}. {self.get_of_role_display()} – {self.get_to_role_display()}"

    def covers(self, kind: str) -> bool:
        return not self.kinds or kind in self.kinds
