"""Slips for a day without network: printed with a provisional number, copied in later, each once."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class PaperSlip(models.Model):
    agency = models.ForeignKey("organization.Agency", models.PROTECT, related_name="+", verbose_name="instansi")
    year = models.PositiveSmallIntegerField("tahun")
    number = models.PositiveIntegerField("nomor sementara")
    printed_at = models.DateTimeField("dicetak")
    printed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="dicetak oleh"
    )
    entry = models.OneToOneField(
        "registers.RegisterEntry", models.PROTECT, null=True, blank=True, related_name="slip",
        verbose_name="baris agenda",
    )  # fmt: skip
    case = models.OneToOneField(
        "cases.Case", models.PROTECT, null=True, blank=True, related_name="slip", verbose_name="kasus"
    )
    copied_at = models.DateTimeField("disalin", null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "formulir kertas", "formulir kertas"
        ordering = ["year", "number"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "year", "number"], name="slip_number_once"),
            models.CheckConstraint(
                condition=Q(copied_at=None, entry=None, case=None)
                | Q(copied_at__isnull=False, entry__isnull=False, case=None)
                | Q(copied_at__isnull=False, entry=None, case__isnull=False),
                name="copied_slip_became_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"K {self.number:04d}/{self.year}"
