"""A visitor without a service: a line of Agenda Front Office, whom he came to see, when he came and left. No case."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Guest(models.Model):
    """Name and telephone lie with the applicant of the line, under a key of their own."""

    class Kind(models.TextChoices):
        GUEST = "tamu", "Tamu"
        LETTER = "surat", "Antar surat"
        INVITED = "undangan", "Undangan atau rapat"
        INTERN = "magang", "Magang atau PKL"
        AUDIENCE = "audiensi", "Audiensi"
        COMPLAINT = "pengaduan", "Pengaduan lisan"

    entry = models.OneToOneField(
        "registers.RegisterEntry", models.PROTECT, related_name="guest", verbose_name="baris agenda"
    )
    agency = models.ForeignKey("organization.Agency", models.PROTECT, related_name="+", verbose_name="instansi")
    kind = models.CharField("keperluan", max_length=12, choices=Kind.choices)
    unit = models.ForeignKey(
        "organization.Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="unit yang ditemui"
    )
    host = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="yang ditemui"
    )
    came_at = models.DateTimeField("datang")
    left_at = models.DateTimeField("pulang", null=True, blank=True)
    left_noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="pulang dicatat oleh",
    )  # fmt: skip
    key = models.UUIDField("kunci formulir", unique=True, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = "tamu", "tamu"
        ordering = ["-came_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(left_at=None) | models.Q(left_at__gte=models.F("came_at")), name="guest_leaves_later"
            )
        ]
        indexes = [models.Index(fields=["agency", "came_at"], name="guest_by_day")]

    def __str__(self) -> str:
        return f"Tamu {self.entry.label}"
