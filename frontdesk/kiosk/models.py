"""A paired machine in the hall: what its cookie stands for, and nothing of its visitors."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from casework.organization.models import Agency, User


class KioskDevice(models.Model):
    """Paired once with a code that an admin read aloud. Written by kiosk.pairing alone; codes are kept as hashes."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="instansi")
    name = models.CharField("nama", max_length=60)
    code_hash = models.CharField("sidik kode", max_length=64, blank=True)
    code_until = models.DateTimeField("kode berlaku sampai", null=True, blank=True)
    token_hash = models.CharField("sidik kuki", max_length=64, blank=True)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="ditambah oleh")
    added_at = models.DateTimeField("ditambah")
    paired_at = models.DateTimeField("dipasangkan", null=True, blank=True)
    revoked_at = models.DateTimeField("dicabut", null=True, blank=True)
    revoked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name, verbose_name_plural = "mesin pelayanan", "mesin pelayanan"
        indexes = [models.Index(fields=["code_hash"], name="kiosk_by_code")]

    def __str__(self) -> str:
        return self.name

    def state(self, now: datetime) -> str:
        """revoked, paired, open (its code still works) or lapsed."""
        if self.revoked_at:
            return "revoked"
        if self.paired_at:
            return "paired"
        return "open" if self.code_until and self.code_until > now else "lapsed"
