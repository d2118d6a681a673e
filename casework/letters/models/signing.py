"""What is kept of how a letter was signed. signatures/ and issuing.py write it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from casework.files.models import PrivateFile
from casework.letters.models.letter import Letter
from casework.organization.models import User


class Signing(models.Model):
    """The electronic signature of a letter: the frozen bytes that wait for it, and what was read of it once it came.

    `report` is a signatures.report.Report: certificate, chain, time. It is told as it was on that day, for good. Bytes
    whose number was voided before anybody signed them are `dropped`.
    """

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="signings", verbose_name="surat")
    unsigned = models.OneToOneField(
        PrivateFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="berkas tanpa tanda tangan"
    )
    made_at = models.DateTimeField("berkas dibuat", null=True, blank=True)
    report = models.JSONField("hasil pemeriksaan", default=dict, blank=True)
    signed_at = models.DateTimeField("bertanda tangan", null=True, blank=True)
    signed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="diunggah oleh"
    )

    dropped_at = models.DateTimeField("tidak dipakai", null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "penandatanganan", "penandatanganan"
        constraints = [
            models.UniqueConstraint(fields=["letter"], condition=Q(dropped_at=None), name="one_signing_of_a_letter")
        ]

    def __str__(self) -> str:
        return f"{self.letter_id}: {self.report.get('subject', '')}"


class OldScan(models.Model):
    """A scan that another one took the place of, with the reason."""

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="old_scans", verbose_name="surat")
    file = models.OneToOneField(PrivateFile, models.PROTECT, related_name="+", verbose_name="pindaian")
    reason = models.CharField("alasan", max_length=300)
    replaced_at = models.DateTimeField("diganti")
    replaced_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="diganti oleh")

    class Meta:
        verbose_name, verbose_name_plural = "pindaian lama", "pindaian lama"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.letter_id}: {self.reason}"
