"""Where the paper lies: map, ordner, rak, boks; where it lay before; and who has borrowed it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from casework.cases.models import Case
from casework.organization.models import Agency

PARTS = (("cover", "Map"), ("binder", "Ordner"), ("shelf", "Rak"), ("box", "Boks"))


class Place(models.Model):
    cover = models.CharField("map", max_length=60, blank=True)
    binder = models.CharField("ordner", max_length=60, blank=True)
    shelf = models.CharField("rak", max_length=60, blank=True)
    box = models.CharField("boks", max_length=60, blank=True)

    class Meta:
        abstract = True

    def place(self) -> str:
        parts = ((label, getattr(self, name)) for name, label in PARTS)
        return ", ".join(f"{label} {text}" for label, text in parts if text)


class PaperFile(Place):
    """The paper of a case, or of a letter that has none yet. `label` is the place in words, for search and pages."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="instansi")
    case = models.OneToOneField(Case, models.PROTECT, null=True, blank=True, related_name="paper_file")
    letter = models.OneToOneField(
        "mailroom.IncomingLetter", models.PROTECT, null=True, blank=True, related_name="paper_file"
    )
    label = models.CharField("letak", max_length=280)
    row_version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name, verbose_name_plural = "berkas fisik", "berkas fisik"
        constraints = [
            models.CheckConstraint(
                condition=Q(case__isnull=True) ^ Q(letter__isnull=True), name="paper_of_case_or_letter"
            ),
        ]

    def __str__(self) -> str:
        return self.label


class PaperMove(Place):
    """Never changed: where it was put, by whom, and why it was moved."""

    file = models.ForeignKey(PaperFile, models.PROTECT, related_name="moves")
    at = models.DateTimeField("waktu")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reason = models.CharField("keterangan", max_length=200, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "perpindahan berkas", "perpindahan berkas"
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return self.place()


class PaperLoan(models.Model):
    """Out of its place, with whom and until when; one at a time."""

    file = models.ForeignKey(PaperFile, models.PROTECT, related_name="loans")
    borrower = models.CharField("peminjam", max_length=120)
    lent_at = models.DateTimeField("dipinjam")
    lent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    due_on = models.DateField("kembali paling lambat")
    returned_at = models.DateTimeField("dikembalikan", null=True, blank=True)
    returned_to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name, verbose_name_plural = "peminjaman berkas", "peminjaman berkas"
        ordering = ["-lent_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["file"], condition=Q(returned_at=None), name="paper_lent_once"),
        ]

    def __str__(self) -> str:
        return self.borrower
