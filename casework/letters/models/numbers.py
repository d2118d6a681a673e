"""What a letter number is made of: codes of the archive, patterns, and the jumps of a sequence."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from casework.letters.models.kinds import Kind
from casework.organization.models import Agency, User


class ClassificationCode(models.Model):
    """Kode klasifikasi arsip (Permendagri 83/2022). Without an agency it is shared; a retired one is not offered."""

    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="instansi")
    code = models.CharField("kode", max_length=20)
    title = models.CharField("uraian", max_length=200)
    retention = models.CharField("jangka simpan", max_length=120, blank=True)
    active = models.BooleanField("dipakai", default=True)

    class Meta:
        verbose_name, verbose_name_plural = "kode klasifikasi", "kode klasifikasi"
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "code"], name="classification_code_once"),
            models.UniqueConstraint(fields=["code"], condition=Q(agency=None), name="shared_classification_code_once"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class NumberFormat(models.Model):
    """How numbers of one kind of letter are written in an agency; with an empty kind, those of all others."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="number_formats", verbose_name="instansi")
    kind = models.SlugField("jenis surat", max_length=20, choices=Kind.choices, blank=True)
    pattern = models.CharField("pola", max_length=80)
    unit_code = models.CharField("kode unit", max_length=40, blank=True)
    own_sequence = models.BooleanField("urutan sendiri", default=False)  # apart from the other letters of the agency
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="diubah oleh")
    changed_at = models.DateTimeField("diubah")

    class Meta:
        verbose_name, verbose_name_plural = "pola nomor", "pola nomor"
        constraints = [models.UniqueConstraint(fields=["agency", "kind"], name="number_format_once")]

    def __str__(self) -> str:
        return self.pattern


class NumberJump(models.Model):
    """A sequence went on from somewhere else, for instance from the paper book. Written once."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="number_jumps", verbose_name="instansi")
    scope = models.CharField("urutan", max_length=80)
    year = models.PositiveSmallIntegerField("tahun")
    last = models.PositiveIntegerField("nomor terakhir waktu itu")
    next = models.PositiveIntegerField("dilanjutkan dengan")
    reason = models.CharField("alasan", max_length=200)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="oleh")
    at = models.DateTimeField("pada")

    class Meta:
        verbose_name, verbose_name_plural = "lompatan nomor", "lompatan nomor"
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="number_jump_has_reason")]

    def __str__(self) -> str:
        return f"{self.scope} {self.year}: {self.last} → {self.next}"
