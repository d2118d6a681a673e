"""What happens to a letter on its way: initials, returns, numbers that came to nothing. Append, never rewrite."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from casework.organization.models import Agency, Role, User


class InitialQuerySet(models.QuerySet["Initial"]):
    def standing(self) -> InitialQuerySet:
        """Not made void by a changed text or a return; in their order."""
        return self.filter(voided_at=None).order_by("order")


class Initial(models.Model):
    """One place of the chain. Empty until somebody puts their initials (`at`); skipped where the drafter holds it.

    `revision` is the text they saw: a text that changes afterwards makes it void, and the place is laid anew.
    """

    letter = models.ForeignKey("letters.Letter", models.PROTECT, related_name="initials")
    order = models.PositiveSmallIntegerField("urutan")
    role = models.CharField("peran", max_length=24, choices=Role.choices)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    hat = models.CharField("jabatan", max_length=140, blank=True)
    at = models.DateTimeField("diparaf", null=True, blank=True)
    note = models.CharField("catatan", max_length=500, blank=True)
    revision = models.PositiveIntegerField("revisi", default=0)
    skipped = models.BooleanField("dilewati", default=False)
    voided_at = models.DateTimeField("batal", null=True, blank=True)

    objects = InitialQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "paraf", "paraf"
        constraints = [
            models.UniqueConstraint(
                fields=["letter", "order"], condition=Q(voided_at=None), name="one_standing_initial_per_place"
            ),
            models.CheckConstraint(condition=Q(at=None) | Q(by__isnull=False), name="initial_names_who"),
        ]

    def __str__(self) -> str:
        return f"{self.order}. {self.get_role_display()}"

    @property
    def is_open(self) -> bool:
        return self.at is None and not self.skipped


class LetterReturn(models.Model):
    """One return for correction: from which stage, to whom, why. `number` is what it made void."""

    class To(models.TextChoices):
        DRAFTER = "drafter", "penyusun"
        CHECKER = "checker", "pemaraf sebelumnya"

    letter = models.ForeignKey("letters.Letter", models.PROTECT, related_name="returns")
    at = models.DateTimeField("dikembalikan")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    hat = models.CharField("jabatan", max_length=140, blank=True)
    stage = models.CharField("dari tahap", max_length=9)
    to = models.CharField("kepada", max_length=7, choices=To.choices, default=To.DRAFTER)
    to_role = models.CharField("peran", max_length=24, choices=Role.choices, blank=True)
    reason = models.TextField("alasan")
    revision = models.PositiveIntegerField("revisi")
    pass_number = models.PositiveSmallIntegerField("putaran")
    number = models.CharField("nomor yang batal", max_length=80, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "pengembalian", "pengembalian"

    def __str__(self) -> str:
        return f"{self.letter_id}, putaran {self.pass_number}"


class VoidedNumber(models.Model):
    """A number given to a letter that was returned before it was issued: used up, and never given again."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    letter = models.ForeignKey("letters.Letter", models.PROTECT, related_name="voided_numbers")
    year = models.PositiveSmallIntegerField("tahun")
    number = models.CharField("nomor", max_length=80)
    number_key = models.CharField(max_length=80)
    number_sequence = models.PositiveIntegerField("nomor urut", null=True, blank=True)
    date = models.DateField("tanggal surat")
    verify_code = models.CharField("kode verifikasi", max_length=12)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField("dibatalkan")
    reason = models.CharField("alasan", max_length=300)

    class Meta:
        verbose_name, verbose_name_plural = "nomor batal", "nomor batal"
        constraints = [models.UniqueConstraint(fields=["agency", "year", "number_key"], name="voided_number_once")]

    def __str__(self) -> str:
        return self.number
