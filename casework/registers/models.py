"""Lines of the books. Gapless, written once; a mistake is struck through and a new line refers to it."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from casework.applicants.keys import keys
from casework.registers.layout import BOOKS, Code, Register

STRIKE_FIELDS = ("struck_at", "struck_by", "struck_reason")


class RegisterEntryQuerySet(models.QuerySet["RegisterEntry"]):
    def standing(self) -> RegisterEntryQuerySet:
        return self.filter(struck_at=None)

    def between(self, start: datetime, end: datetime) -> RegisterEntryQuerySet:
        return self.filter(at__gte=start, at__lt=end)


class RegisterEntry(models.Model):
    """`columns` are frozen as written. What names an applicant lies in `sealed`, under the applicant's own key, so that
    erasing the key empties those cells and leaves the line. A database trigger refuses everything but one strike.
    """

    agency = models.ForeignKey(
        "organization.Agency", models.PROTECT, related_name="register_entries", verbose_name="instansi"
    )
    register = models.CharField("buku", max_length=12, choices=Code.choices)
    year = models.PositiveSmallIntegerField("tahun")
    number = models.PositiveIntegerField("nomor")
    at = models.DateTimeField("dicatat")
    case = models.ForeignKey(
        "cases.Case", models.PROTECT, null=True, blank=True, related_name="register_entries", verbose_name="kasus"
    )
    applicant = models.ForeignKey(
        "applicants.Applicant", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="pemohon"
    )
    columns = models.JSONField("kolom", default=dict)
    sealed = models.TextField(blank=True, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="dicatat oleh"
    )
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name="menggantikan"
    )
    note = models.CharField("catatan", max_length=300, blank=True)  # why it corrects a line of a closed book
    source = models.ForeignKey(
        "BookImport", models.PROTECT, null=True, blank=True, related_name="entries", verbose_name="dari buku lama"
    )
    struck_at = models.DateTimeField("dicoret", null=True, blank=True)
    struck_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="dicoret oleh"
    )
    struck_reason = models.CharField("alasan dicoret", max_length=300, blank=True)

    objects = RegisterEntryQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "baris buku", "baris buku"
        ordering = ["year", "number"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "register", "year", "number"], name="register_line_once"),
            models.UniqueConstraint(
                fields=["agency", "register", "case", "year"],
                condition=Q(struck_at=None, register__in=[book.code for book in BOOKS.values() if book.once]),
                name="case_has_one_standing_line",
            ),
            models.CheckConstraint(condition=Q(struck_at=None) | ~Q(struck_reason=""), name="struck_line_has_reason"),
        ]
        indexes = [models.Index(fields=["agency", "register", "at"], name="register_line_by_day")]

    def __str__(self) -> str:
        return f"{self.book.title} {self.label}"

    @property
    def book(self) -> Register:
        return BOOKS[self.register]

    @property
    def label(self) -> str:
        return f"{self.number:04d}"

    @property
    def is_void(self) -> bool:
        """The number was taken and is not used: struck, and no other line stands for it."""
        return self.struck_at is not None and getattr(self, "replaced_by", None) is None


class BookClosing(models.Model):
    """A book of one year that is finished: how much stood in it, and the hash of its lines. Never changed or undone.

    `marks` holds a short hash of each line in order, so that a changed one can be named (fingerprint.py).
    """

    agency = models.ForeignKey(
        "organization.Agency", models.PROTECT, related_name="book_closings", verbose_name="instansi"
    )
    register = models.CharField("buku", max_length=12, choices=Code.choices)
    year = models.PositiveSmallIntegerField("tahun")
    closed_at = models.DateTimeField("ditutup")
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="ditutup oleh"
    )
    first = models.PositiveIntegerField("nomor pertama")
    last = models.PositiveIntegerField("nomor terakhir")
    totals = models.JSONField("jumlah", default=list)  # [[label, number], …] as printed in the minutes
    warnings = models.JSONField("yang belum selesai", default=list)
    sha256 = models.CharField("sidik SHA-256", max_length=64)
    marks = models.TextField(editable=False)

    class Meta:
        verbose_name, verbose_name_plural = "penutupan buku", "penutupan buku"
        ordering = ["-year", "register"]
        constraints = [models.UniqueConstraint(fields=["agency", "register", "year"], name="book_closed_once")]

    def __str__(self) -> str:
        return f"{self.book.title} {self.year}"

    @property
    def book(self) -> Register:
        return BOOKS[self.register]


class BookImport(models.Model):
    """A paper book that was copied in as a whole. Personal columns of its lines lie under a key of its own."""

    ref = models.UUIDField(default=uuid4, unique=True, editable=False)
    agency = models.ForeignKey("organization.Agency", models.PROTECT, related_name="+", verbose_name="instansi")
    register = models.CharField("buku", max_length=12, choices=Code.choices)
    year = models.PositiveSmallIntegerField("tahun")
    at = models.DateTimeField("diimpor")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="oleh")
    first = models.PositiveIntegerField("nomor pertama")
    last = models.PositiveIntegerField("nomor terakhir")
    before = models.PositiveIntegerField("nomor terakhir sebelumnya")
    data_key = models.CharField(max_length=160, editable=False)
    undone_at = models.DateTimeField("diurungkan", null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "impor buku", "impor buku"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{BOOKS[self.register].title} {self.year}, {self.first:04d}–{self.last:04d}"

    @property
    def lines(self) -> int:
        return self.last - self.first + 1

    @cached_property
    def key(self) -> bytes:
        return keys().unwrap(self.data_key, owner=str(self.ref))
