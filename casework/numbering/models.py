from __future__ import annotations

from django.db import models


class NumberSequence(models.Model):
    """The last number given in one scope ("kalbar:request") and year. Written by numbers.py alone."""

    scope = models.CharField("cakupan", max_length=80)
    year = models.PositiveSmallIntegerField("tahun")
    last = models.PositiveIntegerField("nomor terakhir")
    closed_at = models.DateTimeField("ditutup", null=True, blank=True)  # from then on it gives no number

    class Meta:
        verbose_name, verbose_name_plural = "urutan nomor", "urutan nomor"
        constraints = [
            models.UniqueConstraint(
                fields=["scope", "year"],
                name="sequence_once_a_year",
                violation_error_message="Urutan nomor untuk tahun itu sudah ada.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.year}: {self.last}"
