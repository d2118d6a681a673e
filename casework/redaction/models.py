"""A blackening of one document: its areas while it is drafted, then the file made from them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from casework.cases.access import readable_documents
from casework.files.models import PrivateFile
from casework.files.sheets import Box
from casework.organization.actors import Actor
from casework.redaction.grounds import CHOICES, article


class RedactionQuerySet(models.QuerySet["Redaction"]):
    def visible_to(self, actor: Actor) -> RedactionQuerySet:
        return self.filter(document__in=readable_documents(actor))

    def open(self) -> RedactionQuerySet:
        return self.filter(status__in=Redaction.OPEN)

    def for_page(self) -> RedactionQuerySet:
        return self.select_related("document__file", "document__case__agency", "file", "saved_by")


class Redaction(models.Model):
    """draft ⇄ made → accepted → replaced, or dropped. `row_version` is the optimistic version: every change names the
    one it saw. `moves` counts the changes that can be undone.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "rancangan"
        MADE = "made", "menunggu diperiksa"
        ACCEPTED = "accepted", "berlaku"
        REPLACED = "replaced", "diganti versi baru"
        DROPPED = "dropped", "dibuang"

    OPEN = (Status.DRAFT, Status.MADE)

    document = models.ForeignKey("cases.Document", models.PROTECT, related_name="redactions", verbose_name="dokumen")
    number = models.PositiveSmallIntegerField("versi")
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.DRAFT)
    row_version = models.PositiveIntegerField(default=1)
    moves = models.PositiveIntegerField(default=0)
    sheets = models.JSONField("ukuran halaman")  # [[width, height] in points, …]
    file = models.ForeignKey(PrivateFile, models.PROTECT, null=True, blank=True, verbose_name="berkas hasil")
    copy = models.OneToOneField(
        "cases.Document", models.PROTECT, null=True, blank=True, related_name="made_by", verbose_name="dokumen hasil"
    )
    started_at = models.DateTimeField("dimulai")
    saved_at = models.DateTimeField("terakhir disimpan")
    saved_by = models.ForeignKey("organization.User", models.PROTECT, related_name="+", verbose_name="disimpan oleh")

    objects = RedactionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "penghitaman", "penghitaman"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="redaction_number_once"),
            models.UniqueConstraint(
                fields=["document"], condition=Q(status__in=("draft", "made")), name="one_open_redaction_per_document"
            ),
            models.UniqueConstraint(
                fields=["document"], condition=Q(status="accepted"), name="one_redaction_counts_per_document"
            ),
            models.CheckConstraint(
                condition=Q(status__in=("draft", "dropped")) | Q(file__isnull=False), name="made_redaction_has_file"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=("accepted", "replaced")) | Q(copy__isnull=False),
                name="accepted_redaction_has_copy",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document} – versi {self.number}"

    @property
    def pages(self) -> int:
        return len(self.sheets)

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN


class AreaQuerySet(models.QuerySet["Area"]):
    def standing(self) -> AreaQuerySet:
        return self.filter(until=None).order_by("page", "y", "x", "key")


class Area(models.Model):
    """What is covered, in percent of the page as it is shown. Never changed: a change ends one row and begins another
    of the same `key`, so that it can be undone.
    """

    redaction = models.ForeignKey(Redaction, models.CASCADE, related_name="areas")
    key = models.PositiveIntegerField()
    page = models.PositiveSmallIntegerField("halaman")
    x = models.FloatField("dari kiri")
    y = models.FloatField("dari atas")
    w = models.FloatField("lebar")
    h = models.FloatField("tinggi")
    ground = models.CharField("dasar", max_length=4, choices=CHOICES)
    note = models.CharField("penjelasan", max_length=200, blank=True)
    since = models.PositiveIntegerField()
    until = models.PositiveIntegerField(null=True, blank=True)

    objects = AreaQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "daerah", "daerah"
        constraints = [
            models.UniqueConstraint(fields=["redaction", "key"], condition=Q(until=None), name="one_standing_area"),
            models.CheckConstraint(
                condition=Q(x__gte=0, y__gte=0, w__gt=0, h__gt=0, x__lte=100 - F("w"), y__lte=100 - F("h")),
                name="area_within_page",
            ),
        ]

    @property
    def box(self) -> Box:
        return Box(self.page, self.x, self.y, self.w, self.h)

    @property
    def article(self) -> str:
        return article(self.ground)
