"""The wording of a kind of letter."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from casework.letters.models.kinds import Kind, Security, Shape, SifatShown, Speed
from casework.organization.models import Agency
from casework.prepared import prepared


class TemplateQuerySet(models.QuerySet["LetterTemplate"]):
    def for_kind(self, agency: Agency, kind: str) -> LetterTemplate | None:
        """The newest wording of the agency itself; the shared one when it has none."""
        of_kind = self.filter(Q(agency=agency) | Q(agency=None), kind=kind)
        return of_kind.order_by(models.F("agency").asc(nulls_last=True), "-version").first()

    def for_service(self, agency: Agency, service: str) -> list[LetterTemplate]:
        """The wording in force of each kind that a case of this service may have, in the order of Kind."""
        newest = {row.kind: row for row in _wordings(agency.pk) if service in row.services}
        return [newest[kind] for kind in Kind.values if kind in newest]


@prepared
def _wordings(agency_id: int) -> models.QuerySet[LetterTemplate]:
    """The shared ones first, the agency's own after them; the newest last."""
    rows = LetterTemplate.objects.filter(Q(agency_id=agency_id) | Q(agency=None))
    return rows.defer("body", "table").order_by(models.F("agency").asc(nulls_first=True), "version")


class LetterTemplate(models.Model):
    """The wording of a kind of letter. `body`, `table`, `hal`, `cc` name fields as `{nama}` (fields.py), nothing more.

    `table` holds lines "Label: text", printed as a table after the opening paragraph. `signer_role` is the name of an
    agency setting that says which role signs. `recipient` is named only when it is not the applicant. `answers`: which
    outcomes need this letter, by the code of the procedure, "*" for the others. A fixed table is filled from the record
    of the case and not edited by hand.
    """

    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="letter_templates", verbose_name="instansi"
    )
    kind = models.SlugField("jenis", max_length=20, choices=Kind.choices)
    version = models.PositiveSmallIntegerField("versi", default=1)
    services = models.JSONField("layanan", default=list)  # names of the services whose cases may have such a letter
    shape = models.CharField("bentuk", max_length=14, choices=Shape.choices)
    title = models.CharField("judul", max_length=160)
    hal = models.CharField("hal", max_length=160)
    table = models.TextField("tabel", blank=True)
    body = models.TextField("isi")
    cc = models.TextField("tembusan", blank=True)
    signer_role = models.CharField("penanda tangan", max_length=40)
    security = models.CharField("keamanan", max_length=14, choices=Security.choices, default=Security.ORDINARY)
    speed = models.CharField("kecepatan", max_length=14, choices=Speed.choices, default=Speed.ORDINARY)
    sifat_shown = models.CharField("sifat yang dicetak", max_length=8, choices=SifatShown.choices, blank=True)
    classification = models.CharField("kode klasifikasi", max_length=20, blank=True)
    recipient = models.TextField("kepada", blank=True)
    answers = models.JSONField("wajib bagi hasil", default=dict, blank=True)
    table_fixed = models.BooleanField("tabel tetap", default=False)

    objects = TemplateQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "naskah surat", "naskah surat"
        constraints = [
            models.UniqueConstraint(fields=["agency", "kind", "version"], name="letter_template_once"),
            models.UniqueConstraint(
                fields=["kind", "version"], condition=Q(agency=None), name="shared_letter_template_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} (versi {self.version})"

    def is_needed(self, procedure: str, outcome: str) -> bool:
        return outcome in self.answers.get(procedure, self.answers.get("*", ()))
