"""The wording of a kind of letter, and its versions. Only load.py and wording/ write one."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from casework.letters.models.kinds import Kind, Security, Shape, SifatShown, Speed
from casework.organization.models import Agency, User
from casework.prepared import prepared


class TemplateQuerySet(models.QuerySet["LetterTemplate"]):
    def in_force(self) -> TemplateQuerySet:
        return self.filter(status=LetterTemplate.Status.IN_FORCE)

    def for_kind(self, agency: Agency, kind: str) -> LetterTemplate | None:
        """The wording in force of the agency itself; the shared one when it has none."""
        of_kind = self.in_force().filter(Q(agency=agency) | Q(agency=None), kind=kind)
        return of_kind.order_by(models.F("agency").asc(nulls_last=True), "-version").first()

    def for_service(self, agency: Agency, service: str) -> list[LetterTemplate]:
        """The wording in force of each kind that a case of this service may have, in the order of Kind."""
        newest = {row.kind: row for row in _wordings(agency.pk) if service in row.services}
        return [newest[kind] for kind in Kind.values if kind in newest]


@prepared
def _wordings(agency_id: int) -> models.QuerySet[LetterTemplate]:
    """In force: the shared ones first, the agency's own after them; the newest last."""
    rows = LetterTemplate.objects.filter(Q(agency_id=agency_id) | Q(agency=None), status="in_force")
    return rows.defer("body", "table").order_by(models.F("agency").asc(nulls_first=True), "version")


class LetterTemplate(models.Model):
    """The wording of a kind of letter. `body`, `table`, `hal`, `cc` name fields as `{nama}` (fields.py), nothing more.

    `table` holds lines "Label: text", printed as a table after the opening paragraph. `signer_role` is the name of an
    agency setting that says which role signs; `initials` are the roles that put their paraf before, in order.
    `recipient` is named only when it is not the applicant. `answers`: which outcomes need this letter, by the code of
    the procedure, "*" for the others. A fixed table is filled from the record of the case and not edited by hand.

    draft → in force → retired. One of an agency and kind is in force, one may be in the making; an agency's own never
    changes once it was in force (triggers.py). `base` is what it was written from.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "konsep"
        IN_FORCE = "in_force", "berlaku"
        RETIRED = "retired", "tidak berlaku lagi"

    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="letter_templates", verbose_name="instansi"
    )
    kind = models.SlugField("jenis", max_length=20, choices=Kind.choices)
    version = models.PositiveSmallIntegerField("versi", default=1)
    services = models.JSONField("layanan", default=list)  # names of the services whose cases may have such a letter
    shape = models.CharField("bentuk", max_length=14, choices=Shape.choices)
    title = models.CharField("judul", max_length=160)
    hal = models.CharField("hal", max_length=160)
    attachments = models.CharField("lampiran", max_length=80, blank=True)
    table = models.TextField("tabel", blank=True)
    body = models.TextField("isi")
    cc = models.TextField("tembusan", blank=True)
    signer_role = models.CharField("penanda tangan", max_length=40)
    initials = models.JSONField("paraf", default=list, blank=True)
    security = models.CharField("keamanan", max_length=14, choices=Security.choices, default=Security.ORDINARY)
    speed = models.CharField("kecepatan", max_length=14, choices=Speed.choices, default=Speed.ORDINARY)
    sifat_shown = models.CharField("sifat yang dicetak", max_length=8, choices=SifatShown.choices, blank=True)
    classification = models.CharField("kode klasifikasi", max_length=20, blank=True)
    recipient = models.TextField("kepada", blank=True)
    answers = models.JSONField("wajib bagi hasil", default=dict, blank=True)
    table_fixed = models.BooleanField("tabel tetap", default=False)

    status = models.CharField(max_length=8, choices=Status.choices, default=Status.IN_FORCE)
    revision = models.PositiveIntegerField("revisi", default=1)  # rises with every save of a draft
    base = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="asal")
    author = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="disimpan oleh"
    )
    saved_at = models.DateTimeField("disimpan", null=True, blank=True)
    put_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="diberlakukan oleh"
    )
    at = models.DateTimeField("berlaku sejak", null=True, blank=True)
    note = models.CharField("alasan", max_length=300, blank=True)
    retired_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="diakhiri oleh"
    )
    retired_at = models.DateTimeField("berlaku sampai", null=True, blank=True)
    retired_note = models.CharField("alasan diakhiri", max_length=300, blank=True)

    objects = TemplateQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "naskah surat", "naskah surat"
        constraints = [
            models.UniqueConstraint(fields=["agency", "kind", "version"], name="letter_template_once"),
            models.UniqueConstraint(
                fields=["kind", "version"], condition=Q(agency=None), name="shared_letter_template_once"
            ),
            models.UniqueConstraint(
                fields=["agency", "kind"], condition=Q(status="in_force"), name="one_own_wording_in_force"
            ),
            models.UniqueConstraint(
                fields=["kind"], condition=Q(status="in_force", agency=None), name="one_shared_wording_in_force"
            ),
            models.UniqueConstraint(fields=["agency", "kind"], condition=Q(status="draft"), name="one_wording_drafted"),
        ]

    def __str__(self) -> str:
        return f"{self.title} (versi {self.version})"

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    @property
    def is_own(self) -> bool:
        return self.agency_id is not None

    def is_needed(self, procedure: str, outcome: str) -> bool:
        return outcome in self.answers.get(procedure, self.answers.get("*", ()))
