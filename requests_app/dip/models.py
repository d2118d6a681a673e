"""The Daftar Informasi Publik: its lines and their history, what answered a request, and answers fit for everybody."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q

PUBLISHED_ANSWER = "J"  # beside the categories of an item, in search and tabs


class PublicInformationQuerySet(models.QuerySet["PublicInformation"]):
    def standing(self) -> PublicInformationQuerySet:
        """Not retired: what the public sees."""
        return self.filter(retired_at=None)

    def to_review(self, on: date) -> PublicInformationQuerySet:
        return self.standing().filter(review_on__lte=on)


class PublicInformation(models.Model):
    """A line of the list: what is open anyway (Perki 1/2021). Retired lines keep their number."""

    class Category(models.TextChoices):
        PERIODIC = "B", "Berkala"
        IMMEDIATE = "M", "Serta-merta"
        ALWAYS = "S", "Setiap saat"

    agency = models.ForeignKey(
        "organization.Agency", models.PROTECT, related_name="public_information", verbose_name="instansi"
    )
    number = models.PositiveIntegerField("no")
    title = models.CharField("judul", max_length=200)
    summary = models.TextField("ringkasan isi", blank=True)
    category = models.CharField("kategori", max_length=1, choices=Category.choices)
    unit = models.CharField("unit yang menguasai", max_length=120)
    responsible = models.CharField("penanggung jawab pembuatan", max_length=120, blank=True)
    made = models.CharField("waktu dan tempat pembuatan", max_length=120, blank=True)
    formats = models.CharField("format", max_length=60)
    retention = models.CharField("retensi", max_length=60)
    year = models.PositiveSmallIntegerField("tahun", null=True, blank=True)
    url = models.CharField("alamat", max_length=200, blank=True)
    file = models.ForeignKey("files.PrivateFile", models.PROTECT, null=True, blank=True, verbose_name="berkas")
    words = models.CharField("kata lain untuk mencari", max_length=300, blank=True)
    updated_on = models.DateField("dimutakhirkan")
    changed_at = models.DateTimeField("diubah", null=True, blank=True)  # of the row, for the feed
    review_on = models.DateField("ditinjau paling lambat", null=True, blank=True)
    reminded_for = models.DateField(null=True, blank=True, editable=False)  # the review date a reminder was sent for
    retired_at = models.DateTimeField("ditarik", null=True, blank=True)
    retired_reason = models.CharField("alasan ditarik", max_length=300, blank=True)

    objects = PublicInformationQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "informasi publik", "informasi publik"
        constraints = [
            models.UniqueConstraint(fields=["agency", "number"], name="public_information_number_once"),
            models.CheckConstraint(
                condition=Q(retired_at=None) | ~Q(retired_reason=""), name="public_information_retired_with_reason"
            ),
        ]
        indexes = [
            models.Index(
                fields=["agency", "review_on"], condition=Q(retired_at=None), name="public_information_review"
            ),
            models.Index(fields=["agency", "-changed_at"], name="public_information_newest"),
        ]
        ordering = ["number"]

    def __str__(self) -> str:
        return self.title


class ItemChange(models.Model):
    """One change of a line: who, when, which columns from what to what, and why when it was retired or put back."""

    class Kind(models.TextChoices):
        ADDED = "added", "Ditambahkan"
        CHANGED = "changed", "Diubah"
        FILE = "file", "Berkas diganti"
        REVIEWED = "reviewed", "Ditinjau, tetap"
        RETIRED = "retired", "Ditarik"
        RESTORED = "restored", "Dipasang kembali"

    item = models.ForeignKey(PublicInformation, models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    at = models.DateTimeField("waktu")
    by = models.ForeignKey("organization.User", models.PROTECT, null=True, blank=True, related_name="+")
    fields: Any = models.JSONField(default=dict)  # column → [before, after]
    old_file = models.ForeignKey("files.PrivateFile", models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField("alasan", max_length=300, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "perubahan daftar", "perubahan daftar"
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return self.get_kind_display()


class ItemAnswer(models.Model):
    """A line of the list that answers a request: its title and address go into the reply."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="answering_items")
    item = models.ForeignKey(PublicInformation, models.PROTECT, related_name="answered")
    at = models.DateTimeField("ditunjuk")
    by = models.ForeignKey("organization.User", models.PROTECT, related_name="+")

    class Meta:
        verbose_name, verbose_name_plural = "informasi yang menjawab", "informasi yang menjawab"
        constraints = [models.UniqueConstraint(fields=["case", "item"], name="item_answers_case_once")]
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.item)


class PublishedAnswerQuerySet(models.QuerySet["PublishedAnswer"]):
    def published(self) -> PublishedAnswerQuerySet:
        return self.filter(state=PublishedAnswer.State.PUBLISHED)


class PublishedAnswer(models.Model):
    """A question and its answer in words fit for everybody ("jawaban terdahulu"). Nothing is public before PPID says
    so."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "Menunggu persetujuan PPID"
        RETURNED = "returned", "Dikembalikan untuk diperbaiki"
        PUBLISHED = "published", "Terbit"
        WITHDRAWN = "withdrawn", "Ditarik"

    agency = models.ForeignKey("organization.Agency", models.PROTECT, related_name="published_answers")
    case = models.OneToOneField("cases.Case", models.PROTECT, related_name="published_answer")
    question = models.CharField("pertanyaan", max_length=300)
    answer = models.TextField("jawaban")
    year = models.PositiveSmallIntegerField("tahun")
    state = models.CharField("keadaan", max_length=9, choices=State.choices, default=State.PROPOSED)
    reason = models.CharField("alasan", max_length=300, blank=True)  # why returned or withdrawn
    proposed_at = models.DateTimeField("diusulkan")
    proposed_by = models.ForeignKey("organization.User", models.PROTECT, related_name="+")
    decided_at = models.DateTimeField("diputuskan", null=True, blank=True)
    decided_by = models.ForeignKey("organization.User", models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField("terbit", null=True, blank=True)

    objects = PublishedAnswerQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "jawaban terdahulu", "jawaban terdahulu"
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False, decided_by__isnull=False),
                name="published_answer_was_approved",
            ),
            models.CheckConstraint(condition=~Q(state="withdrawn") | ~Q(reason=""), name="withdrawn_with_reason"),
        ]
        indexes = [models.Index(fields=["agency", "state", "-published_at"], name="published_answer_newest")]

    def __str__(self) -> str:
        return self.question


class AnswerFile(models.Model):
    """A document of the case that everybody may download with the answer."""

    answer = models.ForeignKey(PublishedAnswer, models.CASCADE, related_name="files")
    document = models.ForeignKey("cases.Document", models.PROTECT, related_name="+")

    class Meta:
        verbose_name, verbose_name_plural = "berkas jawaban", "berkas jawaban"
        constraints = [models.UniqueConstraint(fields=["answer", "document"], name="answer_file_once")]
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.document)


class SearchEntry(models.Model):
    """What the public search reads: one row per public line or answer, words without the empty ones.

    `kind` is the category of an item or PUBLISHED_ANSWER. PostgreSQL keeps a weighted tsvector beside them (migration
    0003), SQLite reads `stems`.
    """

    agency = models.ForeignKey("organization.Agency", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=1)
    item = models.OneToOneField(PublicInformation, models.CASCADE, null=True, blank=True, related_name="search_entry")
    answer = models.OneToOneField(PublishedAnswer, models.CASCADE, null=True, blank=True, related_name="search_entry")
    title = models.TextField()
    body = models.TextField()
    stems = models.TextField()

    class Meta:
        verbose_name, verbose_name_plural = "entri pencarian", "entri pencarian"
        constraints = [
            models.CheckConstraint(
                condition=Q(item__isnull=True, answer__isnull=False) | Q(item__isnull=False, answer__isnull=True),
                name="search_entry_is_one_thing",
            )
        ]

    def __str__(self) -> str:
        return self.title
