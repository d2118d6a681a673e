"""A running instance of an SOP, its documents and what its steps put out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q

from casework.cases.models.procedure import ProcedureVersion, Step
from casework.organization.actors import APPLICANT, STAFF, Actor
from casework.organization.models import Agency, Unit

if TYPE_CHECKING:
    pass

AGENCY_WIDE = {
    "front_office",
    "mail_clerk",
    "ppid_officer",
    "ppid_head",
    "information_service",
    "secretariat",
    "agency_head",
    "records_officer",
    "agency_admin",
    "auditor",
}


def visible(actor: Actor, prefix: str = "") -> Q:
    """The one rule of who may read a case, used by lists and single pages alike (a Q on Case, or on a row with
    `prefix`).

    Desk, PPID, secretariat and head see their agency's cases; bidang and teams see those of their unit or with a
    task for
    them; Atasan PPID outside the agency sees only what is put before it; an applicant sees the one case of the code.
    """
    if actor.kind == APPLICANT:
        return Q(**{f"{prefix}id": actor.case_id})
    if actor.kind != STAFF or actor.agency_id is None:
        return Q(**{f"{prefix}id__in": []})
    own = Q(**{f"{prefix}agency_id": actor.agency_id})
    if actor.roles & AGENCY_WIDE:
        return own
    from casework.cases.models.task import Task

    mine = Task.objects.touching(actor).values("case_id")
    return own & (Q(**{f"{prefix}unit_id__in": list(actor.unit_ids)}) | Q(**{f"{prefix}id__in": mine}))


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, actor: Actor) -> CaseQuerySet:
        return self.filter(visible(actor))

    def running(self) -> CaseQuerySet:
        return self.filter(status=Case.Status.RUNNING)

    def for_page(self) -> CaseQuerySet:
        """With everything a case page reads of the case itself, in one query; the SOP comes from the frozen plan.

        PostgreSQL plans each further joined table at twice the cost of the one before.
        """
        rows = self.select_related("agency__calendar", "version", "applicant", "unit")
        return rows.defer("version__content")


class Case(models.Model):
    """`row_version` is the optimistic version: every act raises it by one and names the one it saw."""

    class Status(models.TextChoices):
        RUNNING = "running", "berjalan"
        CLOSED = "closed", "selesai"

    class Channel(models.TextChoices):
        WALK_IN = "walk_in", "datang langsung"
        ONLINE = "online", "portal"
        LETTER = "letter", "surat"
        EMAIL = "email", "pos-el"
        PHONE = "phone", "telepon"
        WHATSAPP = "whatsapp", "WhatsApp"
        INTERNAL = "internal", "internal"

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="cases", verbose_name="instansi")
    number = models.CharField("nomor pendaftaran", max_length=24)
    service = models.CharField("layanan", max_length=24)
    version = models.ForeignKey(ProcedureVersion, models.PROTECT, related_name="cases", verbose_name="SOP")
    step = models.ForeignKey(Step, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="langkah")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, verbose_name="unit")
    applicant = models.ForeignKey("applicants.Applicant", models.PROTECT, null=True, blank=True, related_name="cases")
    channel = models.CharField("saluran", max_length=10, choices=Channel.choices)
    subject = models.CharField("perihal", max_length=300)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.RUNNING)
    outcome = models.CharField("hasil", max_length=20, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="kasus induk"
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", verbose_name="digabung ke"
    )
    statutory = models.BooleanField(
        "berbatas undang-undang",
        default=True,
        help_text="Tidak untuk data antar-instansi: di situ hanya waktu SOP yang berjalan.",
    )
    words_key = models.CharField(max_length=32, blank=True, editable=False)  # the same for the same words, in any order
    received_at = models.DateTimeField("diterima")
    registered_at = models.DateTimeField("dicatat")
    backdate_reason = models.CharField("alasan dicatat kemudian", max_length=300, blank=True)
    closed_at = models.DateTimeField("ditutup", null=True, blank=True)
    reopened_at = models.DateTimeField("dibuka kembali", null=True, blank=True)  # what was put out before is history
    row_version = models.PositiveIntegerField(default=1)
    code_hash = models.CharField(max_length=160, blank=True)  # tracking code through a password hasher (ASVS 6.5.2)
    link_hash = models.CharField(max_length=64, blank=True, db_index=True)  # sha256 of the 130-bit link token

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "kasus", "kasus"
        constraints = [
            models.UniqueConstraint(fields=["agency", "number"], name="case_number_once"),
            models.CheckConstraint(condition=~Q(status="closed") | ~Q(outcome=""), name="closed_case_has_outcome"),
            models.CheckConstraint(
                condition=~Q(status="running") | Q(step__isnull=False), name="running_case_has_step"
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "-received_at", "-id"], name="case_newest"),
            models.Index(fields=["applicant"], name="case_of_applicant"),
            models.Index(fields=["agency", "words_key"], condition=~Q(words_key=""), name="case_of_same_words"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def slug(self) -> str:
        """The number as it stands in an address: "KB 0007/2026" → "KB-0007-2026"."""
        return self.slug_of(self.number)

    @staticmethod
    def slug_of(number: str) -> str:
        return number.replace(" ", "-").replace("/", "-")

    @staticmethod
    def number_of(slug: str) -> str:
        head, _, year = slug.rpartition("-")
        return f"{head.replace('-', ' ')}/{year}"

    @property
    def is_running(self) -> bool:
        return self.status == self.Status.RUNNING


class CaseSubject(models.Model):
    """What a service keeps of its own about a case. These three methods are the whole contract of a service."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="%(class)s")

    class Meta:
        abstract = True

    def summary(self) -> list[tuple[str, str]]:
        """Label and value pairs for the case page and the tracking page; no identity numbers."""
        raise TypeError(f"{type(self).__name__} lacks summary()")

    def letter_context(self) -> dict[str, str]:
        """Named fields a letter template of this service may use."""
        raise TypeError(f"{type(self).__name__} lacks letter_context()")

    def register_row(self) -> dict[str, str]:
        """Columns this service fills in its register."""
        raise TypeError(f"{type(self).__name__} lacks register_row()")


class DocumentQuerySet(models.QuerySet["Document"]):
    def for_page(self) -> DocumentQuerySet:
        """With what tells whether it may be given: `has_copy` (blackened), `replaced` (by a newer copy)."""
        copies = Document.objects.filter(original=OuterRef("pk"))
        newer = Document.objects.filter(original=OuterRef("original"), pk__gt=OuterRef("pk"))
        return self.select_related("file").annotate(has_copy=Exists(copies), replaced=Exists(newer))


class Document(models.Model):
    """A file that belongs to a case; `public` ones may be downloaded by the applicant.

    `original`: this one is a copy of it with parts blackened. The newest copy counts; the original is never removed.
    """

    BLACKENED = "blackened"
    has_copy: bool  # both by for_page()
    replaced: bool

    case = models.ForeignKey(Case, models.PROTECT, related_name="documents")
    file = models.ForeignKey("files.PrivateFile", models.PROTECT)
    label = models.CharField("nama dokumen", max_length=160)
    kind = models.SlugField(max_length=40, default="attachment")
    public = models.BooleanField("boleh diunduh pemohon", default=False)
    added_at = models.DateTimeField("ditambahkan")
    added_by = models.ForeignKey("organization.User", models.PROTECT, null=True, blank=True)
    original = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="copies", verbose_name="dihitamkan dari"
    )

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "dokumen", "dokumen"
        ordering = ["-added_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="blackened", original__isnull=False) | ~Q(kind="blackened") & Q(original=None),
                name="blackened_copy_has_original",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Output(models.Model):
    """What a step put out: every cell of the SOP's output column ends as one of these.

    kind file → `document`; letter → `reference` is the letter's id; register → `reference` is book and line; fact →
    `text`.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="outputs")
    step = models.ForeignKey(Step, models.PROTECT, related_name="+")
    key = models.SlugField(max_length=40)
    label = models.CharField(max_length=160)
    kind = models.CharField(max_length=10)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True)
    reference = models.CharField(max_length=80, blank=True)
    text = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name, verbose_name_plural = "keluaran", "keluaran"
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["case", "step", "key"], name="output_of_step")]

    def __str__(self) -> str:
        return self.label


class Submission(models.Model):
    """The idempotency key of a form once used: a replay finds the case it made (kept 48 hours)."""

    key = models.UUIDField(unique=True)
    case = models.ForeignKey(Case, models.CASCADE)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name, verbose_name_plural = "pengiriman formulir", "pengiriman formulir"


__all__ = ["Case", "CaseSubject", "Document", "Output", "Submission", "visible"]
