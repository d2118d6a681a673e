"""What an agency's paper looks like: a row for each change, the newest counts."""

from __future__ import annotations

from django.db import models

from casework.files.models import PrivateFile
from casework.organization.models import Agency, User


class AgencyPaper(models.Model):
    """`values` are those of paper.values.Paper; none yet means its defaults. Issued letters keep their bytes."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="papers", verbose_name="instansi")
    values = models.JSONField("pengaturan", default=dict)
    picture = models.ForeignKey(
        PrivateFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="lambang"
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="diubah oleh")
    at = models.DateTimeField("diubah")
    reason = models.CharField("alasan", max_length=200)

    class Meta:
        verbose_name, verbose_name_plural = "kertas", "kertas"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"Kertas {self.agency} {self.at:%Y-%m-%d}"
