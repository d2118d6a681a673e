"""Which statement a data request needs, and when it was made (jatim/data-eksternal row 3)."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from casework.cases.models import Case, Document


class Statement(models.Model):
    """One per case. Public information may be used by anybody who names its source (UU 14/2008 Pasal 5): only data
    outside the DIP, or with personal data, take the promise not to spread them.
    """

    class Kind(models.TextChoices):
        CONFIDENTIAL = "confidential", "Surat Pernyataan Tidak Menyebarkan Data"
        USAGE = "usage", "Pernyataan Penggunaan dan Pencantuman Sumber"

    case = models.OneToOneField(Case, models.PROTECT, related_name="statement", verbose_name="kasus")
    kind = models.CharField("jenis", max_length=12, choices=Kind.choices)
    asked_at = models.DateTimeField("diminta")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="diminta oleh"
    )
    place = models.CharField("tempat", max_length=60, blank=True)
    confirmed_at = models.DateTimeField("dinyatakan", null=True, blank=True)  # on the tracking page; none on paper
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name, verbose_name_plural = "surat pernyataan", "surat pernyataan"

    def __str__(self) -> str:
        return self.get_kind_display()
